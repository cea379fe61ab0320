import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  makeCustomer,
  makeEvent,
  makeInvitation,
  makeInvited,
  makeOpenItem,
  makePreview,
} from '../../testing/fixtures.ts';
import { makeDealer } from '../../testing/stand-in-dealer.ts';
import { makeAuthorization, makePayment } from '../../testing/stand-in-payments.ts';
import { DIST } from '../built-files.ts';

const SDK_DIST = fileURLToPath(new URL('../../../sdk/dist/', import.meta.url));

/** What a test serves besides the built files. */
export interface TestPage {
  /** The document at `/`. */
  html: string;
  /** More files by path: `/page.js`, `/page.css`. */
  files?: Record<string, string>;
  /** Of every answer: a Content-Security-Policy. */
  headers?: Record<string, string>;
  /** What other paths answer, as JSON. */
  answers?: Record<string, object>;
}

/** A page's server, which is its connector, too. */
export interface TestServer {
  origin: string;
  /** Every path that was asked for, in order. */
  asked: string[];
  /** Resolves when a path that begins so has been asked for. */
  askedFor(prefix: string): Promise<void>;
  /** While set, the connector's answers wait for it. */
  gate: Promise<void> | undefined;
  close(): Promise<void>;
}

/** Serves a page with the built elements and a connector that knows one customer. */
export async function serveTestPage({
  html,
  files = {},
  headers = {},
  answers = {},
}: TestPage): Promise<TestServer> {
  const asked: string[] = [];
  const arrivals = new EventEmitter();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page.invalid');
    asked.push(pathname);
    arrivals.emit('asked');
    // Another origin may ask, as the pages of an ERP do.
    const allowed = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
    };
    const send = (status: number, type: string, body: string | Buffer) =>
      response.writeHead(status, { 'content-type': type, ...allowed, ...headers }).end(body);
    if (request.method === 'OPTIONS') return void send(204, 'text/plain', '');
    if (pathname.startsWith('/v1/')) {
      await server.gate;
      const found = connectorAnswer(pathname, searchParams);
      // The stream of events: not here, so that the elements read now and then.
      if (found === undefined) return void send(404, 'application/json', '{}');
      return void send(200, 'application/json', JSON.stringify(found));
    }
    const own = answers[pathname];
    if (own !== undefined) return void send(200, 'application/json', JSON.stringify(own));
    const file = files[pathname] ?? (await builtFile(pathname));
    if (file !== undefined)
      return void send(200, pathname.endsWith('.css') ? 'text/css' : 'text/javascript', file);
    if (pathname === '/') return void send(200, 'text/html; charset=utf-8', html);
    send(404, 'text/plain', '');
  };
  const http = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: TestServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    async askedFor(prefix) {
      while (!asked.some((path) => path.startsWith(prefix))) await once(arrivals, 'asked');
    },
    gate: undefined,
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

async function builtFile(pathname: string): Promise<Buffer | undefined> {
  const name = basename(pathname);
  if (!/^payvite-(widget|sdk)[\w-]*\.min\.js$/.test(name)) return undefined;
  return readFile(join(name.startsWith('payvite-sdk') ? SDK_DIST : DIST, name)).catch(() => undefined);
}

function connectorAnswer(pathname: string, asked: URLSearchParams): unknown {
  const customer = asked.has('hasBounced')
    ? makeInvited('pending', {}, { delivery: 'bounced', bounceReason: 'no_mailbox' })
    : makeCustomer();
  const page = (rows: unknown[]) => ({ data: rows, nextCursor: null, total: rows.length });
  if (pathname === '/v1/customers') return page([customer]);
  if (pathname === `/v1/customers/${customer.id}`) return customer;
  if (pathname.includes('/contacts/')) return customer;
  if (pathname.endsWith('/open-items')) return page([makeOpenItem()]);
  if (pathname.endsWith('/timeline')) return page([makeEvent()]);
  if (pathname === '/v1/invitations') return makeInvitation();
  if (pathname === '/v1/invitations/preview') return makePreview();
  if (pathname === '/v1/payments') return page([makePayment()]);
  if (pathname.endsWith('/authorization')) return makeAuthorization();
  if (pathname === '/v1/credit-requests') return page([]);
  if (pathname === '/v1/dealer') return makeDealer();
  if (pathname === '/v1/dealer/mail-previews') return makePreview();
  if (pathname === '/v1/dealer/test-mails') return { mailId: customer.id, email: 'dana@ridgeline.example' };
  return undefined;
}
