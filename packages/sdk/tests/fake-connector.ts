import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** One request as it came over the wire. */
export interface ReceivedRequest {
  method: string;
  /** Still escaped. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** Empty where there was none. */
  body: string;
  /** Settles when the client's side of the connection is gone or the answer is sent. */
  closed: Promise<unknown>;
}

/** What to answer: JSON, or other text with its own content-type. */
export interface Answer {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
}

/** Answers a request; `index` counts from 0. A handler that ends the response itself returns undefined. */
export type Answering = (
  request: ReceivedRequest,
  index: number,
  response: ServerResponse,
) => Answer | undefined | Promise<Answer | undefined>;

/** A server on 127.0.0.1 that keeps what it is asked. */
export interface FakeConnector {
  baseUrl: string;
  requests: ReceivedRequest[];
}

/** Starts a server that answers as told; it stops with the test. */
export async function startFakeConnector(test: TestContext, answering: Answering): Promise<FakeConnector> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '', 'http://fake.invalid');
      const request: ReceivedRequest = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        closed: once(response, 'close'),
      };
      const index = requests.push(request) - 1;
      void Promise.resolve(answering(request, index, response)).then((answer) => {
        if (answer !== undefined) send(response, answer);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A problem document as the connector sends it. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}): Answer {
  const json = {
    type: `https://payvite.dev/problems/${code}`,
    title: code,
    status,
    detail: `Told by ${code}.`,
    instance: '/v1/some',
    code,
    requestId: `req-${code}`,
    ...more,
  };
  return { status, json, headers: { 'content-type': 'application/problem+json; charset=utf-8' } };
}

function send(response: ServerResponse, answer: Answer): void {
  const type = answer.json === undefined ? 'text/html' : 'application/json';
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers });
  response.end(answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json));
}
