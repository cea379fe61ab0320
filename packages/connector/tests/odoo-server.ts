import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createOdooBooks, type OdooBooksState } from './odoo-books.ts';
import { createOdooEvents, type OdooEvents } from './odoo-events.ts';
import { createMethods, OdooNotFound, type MethodCall } from './odoo-methods.ts';
import { OdooProgramError, OdooUserError } from './odoo-records.ts';

/**
 * What goes wrong with a call: not let in, or not to these records, asked for patience (with or without saying for how long), its own fault with a
 * traceback, the page before once more, an answer that ends in its middle, none at all, done but the answer lost, not begun on before it catches up.
 */
export type OdooFault =
  | 'no-rights'
  | 'locked-out'
  | 'patience'
  | 'patience-1s'
  | 'traceback'
  | 'repeat'
  | 'cut'
  | 'hang'
  | 'lost'
  | 'late';

export interface FaultPlan {
  fault: OdooFault;
  /** `res.partner/search_read`; every call where it is left out. */
  call?: string;
  /** How many such calls go well before. Default 0. */
  after?: number;
  /** How many then fail. Default 1. */
  times?: number;
}

export interface OdooServer {
  url: string;
  database: string;
  user: string;
  secret: string;
  books: OdooBooksState;
  /** What people do in Odoo. */
  events: OdooEvents;
  /** `model/method` of each call that came in, in order. */
  readonly calls: string[];
  /** Each request that came in, as it came: its line, its headers, its body. */
  readonly heard: string[];
  /** Lets time pass, or go back. */
  passMs(ms: number): void;
  fail(plan: FaultPlan): void;
  /** Does what it was late with; tells why, where it refuses it. */
  catchUp(): string[];
  /** Forgets what was to go wrong, and hangs up where it keeps somebody waiting. */
  heal(): void;
  close(): Promise<void>;
}

const TRACEBACK = 'Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 1, in hunter2\n';

/**
 * Starts an Odoo for tests on a free loopback port. It keeps books in memory, speaks JSON-2 (from 19 on) and JSON-RPC, and
 * knows nothing but what `odoo-models.ts`, `odoo-search.ts` and `odoo-methods.ts` list: what else it is asked, it refuses as Odoo would.
 *
 * @param major as which version it behaves: 14 to 19.
 */
export async function startOdooServer(
  major: number,
  { database = 'books', user = 'payvite@example.com', secret = 'key-hunter2', currency = 'USD' } = {},
): Promise<OdooServer> {
  let nowMs = Date.parse('2026-03-02T12:00:00.000Z');
  const books = createOdooBooks({ now: () => nowMs, major, currency });
  const runMethod = createMethods(books);
  const calls: string[] = [];
  const heard: string[] = [];
  const waiting: ServerResponse[] = [];
  const late: MethodCall[] = [];
  const plans: Required<FaultPlan>[] = [];
  const lastAnswers = new Map<string, unknown>();

  const server = createServer((request, response) => {
    response.setHeader('date', new Date(nowMs).toUTCString());
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    heard.push(`${request.method} ${request.url} ${request.rawHeaders.join(' ')} ${body}`);
    const [, area, two, model = '', method = ''] = (request.url ?? '').split('/');
    if (request.url === '/web/version' && major >= 19) {
      send(response, 200, { version_info: [major, 0, 0, 'final', 0, ''], version: `${major}.0` });
    } else if (area === 'json' && two === '2' && major >= 19) {
      const { ids = [], context = {}, ...args } = JSON.parse(body) as Record<string, never>;
      if (request.headers['x-odoo-database'] !== database) return sendPage(response, 404);
      if (request.headers.authorization !== `bearer ${secret}`)
        return send(response, 401, failure('werkzeug.exceptions.Unauthorized', 'Invalid apikey'));
      answerCall({ model, method, ids, args, context }, response, 'json2');
    } else if (request.url === '/jsonrpc') {
      answerOld(JSON.parse(body) as OldRequest, response);
    } else {
      sendPage(response, 404);
    }
  }

  function answerOld({ params: { service, method, args } }: OldRequest, response: ServerResponse): void {
    const result = (value: unknown) => send(response, 200, { jsonrpc: '2.0', id: 1, result: value });
    const [ofDatabase, login, key, model, name, positional = [], named = {}] = args as OldArgs;
    if (service === 'common' && method === 'version')
      return result({ server_version: `${major}.0`, protocol_version: 1 });
    if (ofDatabase !== database)
      return sendFailure(
        response,
        'jsonrpc',
        500,
        'psycopg2.OperationalError',
        `database "${ofDatabase}" does not exist`,
      );
    if (service === 'common' && method === 'authenticate')
      return result(login === user && key === secret && 2);
    if (service !== 'object' || method !== 'execute_kw')
      return sendFailure(response, 'jsonrpc', 500, 'builtins.KeyError', service);
    if (login !== 2 || key !== secret)
      return sendFailure(response, 'jsonrpc', 403, 'odoo.exceptions.AccessDenied', 'Access Denied');
    const { context = {}, ...rest } = named;
    const [first] = positional;
    const isCreate = name === 'create';
    answerCall(
      {
        model,
        method: name,
        ids: isCreate ? [] : ((first as number[] | undefined) ?? []),
        args: isCreate ? { vals_list: first, ...rest } : rest,
        context: context as Record<string, unknown>,
      },
      response,
      'jsonrpc',
    );
  }

  function answerCall(call: MethodCall, response: ServerResponse, protocol: Protocol): void {
    const name = `${call.model}/${call.method}`;
    calls.push(name);
    const fault = nextFault(name);
    if (fault === 'hang') return void waiting.push(response);
    if (fault === 'late') {
      late.push(call);
      return void response.destroy();
    }
    if (fault === 'locked-out') {
      if (protocol === 'json2')
        return send(response, 401, failure('werkzeug.exceptions.Unauthorized', 'Invalid apikey'));
      return sendFailure(response, protocol, 403, 'odoo.exceptions.AccessDenied', 'Access Denied');
    }
    if (fault === 'no-rights') {
      const reason = `You are not allowed to access '${call.model}' records.\n\nContact your administrator.`;
      return sendFailure(response, protocol, 403, 'odoo.exceptions.AccessError', reason);
    }
    if (fault === 'patience' || fault === 'patience-1s') {
      if (fault === 'patience-1s') response.setHeader('retry-after', '1');
      return sendPage(response, 429);
    }
    if (fault === 'traceback') return send(response, 500, failure('builtins.RuntimeError', 'hunter2'));
    try {
      const result = fault === 'repeat' ? lastAnswers.get(name) : runMethod(call);
      lastAnswers.set(name, result);
      if (fault === 'lost') return void response.destroy();
      const whole = protocol === 'json2' ? result : { jsonrpc: '2.0', id: 1, result };
      if (fault === 'cut') cut(response, JSON.stringify(whole));
      else send(response, 200, whole);
    } catch (error) {
      const { status, kind } = kindOf(error, protocol);
      sendFailure(response, protocol, status, kind, (error as Error).message);
    }
  }

  function nextFault(name: string): OdooFault | undefined {
    const plan = plans.find(({ call }) => call === '' || call === name);
    if (plan === undefined) return undefined;
    if (plan.after > 0) {
      plan.after -= 1;
      return undefined;
    }
    plan.times -= 1;
    if (plan.times === 0) plans.splice(plans.indexOf(plan), 1);
    return plan.fault;
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database,
    user,
    secret,
    books,
    events: createOdooEvents(books),
    calls,
    heard,
    passMs(ms) {
      nowMs += ms;
    },
    fail({ fault, call = '', after = 0, times = 1 }) {
      plans.push({ fault, call, after, times });
    },
    catchUp: () =>
      late.splice(0).flatMap((call) => {
        try {
          runMethod(call);
          return [];
        } catch (error) {
          return [(error as Error).message];
        }
      }),
    heal() {
      plans.length = 0;
      for (const response of waiting.splice(0)) response.destroy();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Protocol = 'json2' | 'jsonrpc';
type OldRequest = { params: { service: string; method: string; args: unknown[] } };
type OldArgs = [string, string | number, string, string, string, unknown[]?, Record<string, unknown>?];

function kindOf(error: unknown, protocol: Protocol): { status: number; kind: string } {
  if (error instanceof OdooUserError)
    return { status: error.kind === 'MissingError' ? 404 : 422, kind: `odoo.exceptions.${error.kind}` };
  if (error instanceof OdooNotFound) {
    const old = error.kind === 'model' ? 'odoo.exceptions.UserError' : 'builtins.AttributeError';
    return { status: 404, kind: protocol === 'json2' ? 'werkzeug.exceptions.NotFound' : old };
  }
  return { status: 500, kind: error instanceof OdooProgramError ? error.kind : 'builtins.RuntimeError' };
}

/** As odoo/http.py, serialize_exception. */
function failure(name: string, message: string): object {
  return { name, message, arguments: [message], context: {}, debug: `${TRACEBACK}${name}: ${message}\n` };
}

function sendFailure(
  response: ServerResponse,
  protocol: Protocol,
  status: number,
  name: string,
  message: string,
): void {
  const data = failure(name, message);
  if (protocol === 'json2') send(response, status, data);
  else
    send(response, 200, { jsonrpc: '2.0', id: 1, error: { code: 200, message: 'Odoo Server Error', data } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, status: number): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!DOCTYPE html><p>No database is selected and the requested URL was not found.</p>');
}

function cut(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}
