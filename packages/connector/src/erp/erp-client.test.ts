import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createErpClient, type ErpClient } from './erp-client.ts';
import { SourceError } from './erp-source.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const json: Answer = (response) => response.setHeader('content-type', 'application/json').end('{"rows":[1]}');
const status =
  (
    code: number,
    headers: Record<string, string> = {},
    body = 'Traceback (most recent call last): hunter2',
  ): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body);
const cut: Answer = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"rows":[', () => response.destroy());
};
const hung: Answer = () => undefined;
const hungInBody: Answer = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"rows":[');
};

/** Sends one piece after the other for as long as somebody listens; `sent` is told how much. */
const endless =
  (code: number, sent: (bytes: number) => void): Answer =>
  (response) => {
    const piece = Buffer.alloc(64 * 1024, ' ');
    response.writeHead(code, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed) {
        sent(piece.length);
        if (!response.write(piece)) return void response.once('drain', more);
      }
    };
    more();
  };

void describe('the client of an ERP', () => {
  let answers: Answer[] = [];
  let requests: IncomingMessage[] = [];
  let client: ErpClient;
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    (answers.length > 1 ? answers.shift() : answers[0])?.(response, request);
  });

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createErpClient({
      name: 'Tryton',
      baseUrl: `http://127.0.0.1:${port}/erp`,
      headers: { authorization: 'Session hunter2' },
      timeoutMs: 300,
      maxWaitMs: 5,
    });
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** One that waits for minutes, unless it greets. */
  const patient = () =>
    createErpClient({ name: 'Tryton', baseUrl: baseUrl(), timeoutMs: 600_000, greetingMs: 100 });
  const send = (isRepeatable = true) => client.send({ path: 'rows', json: { a: 1 }, isRepeatable });
  const fails = (code: string, words: RegExp) => (error: unknown) => {
    assert.ok(error instanceof SourceError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, words);
    assert.doesNotMatch(
      `${error.message} ${String(error.cause)} ${JSON.stringify(error)}`,
      /Traceback|hunter2/,
    );
    return true;
  };

  void it('answers the body and the time of the ERP’s own clock', async () => {
    answers = [json];
    const { body, at } = await send();
    assert.deepEqual(body, { rows: [1] });
    assert.ok(at instanceof Date);
    assert.equal(requests[0]?.url, '/erp/rows');
    assert.equal(requests[0]?.headers.authorization, 'Session hunter2');
  });

  for (const [name, fault] of Object.entries({
    'asks for patience': status(429),
    'says for how long': status(429, { 'retry-after': '0' }),
    'asks for an hour': status(429, { 'retry-after': '3600' }),
    'fails by itself': status(500),
    'is restarted': status(503),
    'cuts its answer': cut,
    'answers nothing': hung,
    'stops within its answer': hungInBody,
  })) {
    void it(`asks again where the ERP ${name}`, async () => {
      answers = [fault, json];
      assert.deepEqual((await send()).body, { rows: [1] });
      assert.equal(requests.length, 2);
    });

    void it(`asks once where it may be done only once, and the ERP ${name}`, async () => {
      answers = [fault, json];
      await assert.rejects(send(false), fails('unavailable', /^Tryton /));
      assert.equal(requests.length, 1);
    });
  }

  void it('gives up after five times, and says what the ERP does, not what it says', async () => {
    answers = [status(500)];
    await assert.rejects(send(), fails('unavailable', /error of its own \(500\)/));
    assert.equal(requests.length, 5);
  });

  void it('stops reading an answer that does not end, once, and says how much is too much', async () => {
    let bytes = 0;
    const bounded = createErpClient({ name: 'Odoo', baseUrl: baseUrl(), maxBytes: 2_000_000 });
    const ended = new Promise((resolve) =>
      server.once('request', (_, response) => response.once('close', resolve)),
    );
    answers = [endless(200, (sent) => (bytes += sent))];
    await assert.rejects(
      bounded.send({ path: 'rows', isRepeatable: true }),
      fails('unusable', /^Odoo answered more than 2 MB .*Is its URL that of the ERP itself\?/),
    );
    await ended;
    assert.equal(requests.length, 1);
    // What the two ends of the connection hold comes on top.
    assert.ok(bytes < 20_000_000, `${bytes}`);
  });

  void it('takes as much as the bound', async () => {
    const text = JSON.stringify({ rows: 'x'.repeat(1000) });
    const bounded = createErpClient({ name: 'Odoo', baseUrl: baseUrl(), maxBytes: text.length });
    answers = [(response) => response.end(text)];
    const { body } = await bounded.send({ path: 'rows', isRepeatable: false });
    assert.deepEqual(body, JSON.parse(text));
  });

  void it('leaves the status of a refusal whose words do not end', async () => {
    answers = [endless(422, () => undefined)];
    await assert.rejects(send(), fails('refused', /\(422\)/));
    assert.equal(requests.length, 1);
  });

  for (const code of [401, 403]) {
    void it(`does not knock again where it is not let in (${code})`, async () => {
      answers = [status(code)];
      await assert.rejects(send(), fails('unauthorized', /does not let us in/));
      assert.equal(requests.length, 1);
    });
  }

  void it('says what is refused, and what is no ERP', async () => {
    answers = [status(404)];
    await assert.rejects(send(), fails('refused', /\(404\)/));
    answers = [status(200, {}, '<html>hunter2</html>')];
    await assert.rejects(send(), fails('unusable', /no JSON/));
  });

  void it('says why in the ERP’s own words where the source takes them from its answer', async () => {
    const own = createErpClient({
      name: 'Odoo',
      baseUrl: baseUrl(),
      refusalOf: (code, body) =>
        code === 422
          ? new SourceError(`Odoo says: ${(body as { why: string }).why}`, { code: 'refused' })
          : undefined,
    });
    const why = JSON.stringify({ why: 'The period is closed.', debug: 'Traceback' });
    answers = [status(422, { 'content-type': 'application/json' }, why)];
    const asked = () => own.send({ path: 'rows', json: {}, isRepeatable: true });
    await assert.rejects(asked(), fails('refused', /^Odoo says: The period is closed\.$/));
    answers = [status(404, { 'content-type': 'application/json' }, why)];
    await assert.rejects(asked(), fails('refused', /\(404\)/));
  });

  void it('carries its credentials nowhere else', async () => {
    answers = [status(302, { location: 'http://127.0.0.1:1/elsewhere' }), json];
    await assert.rejects(send(), fails('unusable', /leads to another address/));
    assert.equal(requests.length, 1);
  });

  for (const [what, answer] of [
    ['does not answer', hung],
    ['stops in its answer', hungInBody],
    ['asks for patience', status(503, { 'retry-after': '20' })],
  ] as const) {
    void it(`leaves an ERP alone that ${what} when it is greeted`, { timeout: 15_000 }, async () => {
      answers = [answer];
      const greeting = patient().send({ path: 'version', isRepeatable: true, isGreeting: true });
      await assert.rejects(greeting, fails('unavailable', /Tryton/));
      assert.equal(requests.length, 1);
    });
  }
});
