import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Customer, ProblemCode } from '@payvite/sdk';
import supertest from 'supertest';
import { createApp } from '../src/app.ts';
import { ALL_PERMISSIONS, createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import type { ApiPermission } from '../src/db/tables.ts';
import { NDJSON } from '../src/large-body.ts';
import { listRoutes } from './app-routes.ts';
import { plainCustomers } from './export-folder.ts';
import { CALLS, createWorld, ORIGIN, UNKNOWN_ID, type Asking, type World } from './openapi-calls.ts';
import {
  createAnswerChecker,
  type AnswerChecker,
  type DocumentedApi,
  type ReceivedAnswer,
} from './openapi-checker.ts';
import { callOperation } from './operation-call.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** Codes that need more than a call, wherever they can come. */
const SHOWN_ELSEWHERE: Partial<Record<ProblemCode, string>> = {
  internal_error: 'log.test.ts',
  unavailable: 'api-input.test.ts',
  request_in_progress: 'idempotency.test.ts',
  mail_not_configured: 'dealer-command.test.ts',
  rate_limited: 'rate-limit.test.ts',
};

describe('/openapi.json', () => {
  let test: TestConnector;
  let document: DocumentedApi;
  let checker: AnswerChecker;
  let world: World;
  let expiredToken: string;
  /** Of a request that no other is like. */
  const usedKey = crypto.randomUUID();
  /** What came, as `operationId code` or `operationId mediaType`. */
  const seen = new Set<string>();

  before(async () => {
    // A mail server and an address for links, so that a live dealer can be short of something else; none of its mails is sent.
    test = await startTestConnector({
      rows: plainCustomers(200),
      env: { MAIL_TRANSPORT: 'smtp://127.0.0.1:9', PUBLIC_URL: 'https://pay.testlumber.example' },
    });
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
    document = (await (await fetch(`${test.connector.url}/openapi.json`)).json()) as DocumentedApi;
    checker = createAnswerChecker(document);
    world = createWorld(test, (await test.customersByErpId()).values());
    expiredToken = await mintToken();
    await test.advance({ minutes: 16 });
    await test.client.suppressions.add({ email: 'other@customers.example' }, { idempotencyKey: usedKey });
  });
  after(() => test.close());

  const mintToken = async (): Promise<string> => {
    const { token } = await test.client.embedSessions.create({
      user: { id: 'dana', name: 'Dana' },
      permissions: ['customers:read'],
      origin: ORIGIN,
    });
    return token;
  };

  const makeKey = async (permissions: readonly ApiPermission[]): Promise<string> => {
    const secret = generateApiKey('test');
    await test.connector.context.database.asDealer(test.connector.dealerId, (tx) =>
      createApiKey(tx, { secret, name: 'A key', permissions }),
    );
    return secret;
  };

  /** Calls an operation and holds the answer to the document. */
  const ask = async (
    operationId: string,
    asking: Asking & { rawBody?: string } = {},
    headers: Record<string, string> = {},
  ): Promise<ReceivedAnswer> => {
    const operation = checker.operations.get(operationId);
    assert.ok(operation);
    const bearer = { Authorization: `Bearer ${test.connector.apiKey}` };
    const answer = await callOperation(test.connector.url, operation, asking, { ...bearer, ...headers });
    checker.check(operationId, answer);
    const mediaType = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const isProblem = mediaType === 'application/problem+json';
    seen.add(`${operationId} ${isProblem ? (JSON.parse(answer.text) as { code: string }).code : mediaType}`);
    return answer;
  };

  const askFor = async (code: ProblemCode, ...question: Parameters<typeof ask>): Promise<void> => {
    const { text } = await ask(...question);
    assert.equal((JSON.parse(text) as { code: string }).code, code, text);
  };

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...document });
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, '3.1');
  });

  it('is open to everybody, kept for a while, and then asked for by its ETag', async () => {
    const get = () => supertest(test.connector.url).get('/openapi.json').set('Origin', ORIGIN);
    const { status, headers } = await get();
    assert.equal(status, 200);
    assert.match(headers['content-type'] ?? '', /^application\/json/);
    assert.match(headers['cache-control'] ?? '', /^public, max-age=\d+$/);
    assert.equal(headers['access-control-allow-origin'], undefined);
    assert.match(headers.etag ?? '', /^".+"$/);
    const again = await get().set('If-None-Match', headers.etag ?? '');
    assert.equal(again.status, 304);
  });

  it('names the headers that pages may read, and no other', async () => {
    const { headers } = await supertest(test.connector.url).get('/v1/customers').set('Origin', ORIGIN);
    const exposed = headers['access-control-expose-headers']?.split(', ') ?? [];
    assert.deepEqual(exposed.sort(), Object.keys(document.components.headers).sort());
  });

  it('has every route of the app, and no other', () => {
    const documented = [...checker.operations.values()].map(({ method, path }) => `${method} ${path}`);
    const routes = listRoutes(createApp(test.connector.context), prefixesOf(document))
      .filter(({ path }) => path === '/v1' || path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    assert.deepEqual(routes.sort(), documented.sort());
    assert.equal(new Set(checker.operations.keys()).size, documented.length, 'an operationId each');
  });

  it('says in words what fields and codes are, as the schemas’ comments do', async () => {
    const source = await readFile(
      new URL('customer.ts', import.meta.resolve('@payvite/sdk/schemas')),
      'utf8',
    );
    const { properties, description } = document.components.schemas['Customer'] as {
      description: string;
      properties: Record<string, { description: string }>;
    };
    for (const text of [
      description,
      properties['outstandingMinor']?.description,
      properties['pendingSince']?.description,
    ])
      assert.ok(text !== undefined && source.includes(`/** ${text} */`), text);
    const parameters = [...checker.operations.values()].flatMap((operation) => operation.parameters);
    const cursors = parameters.filter((parameter) => 'in' in parameter && parameter.name === 'cursor');
    for (const cursor of cursors) assert.match(JSON.stringify(cursor), /nextCursor/);
    assert.match(JSON.stringify(checker.answerOf('sendInvitation', 409)), /- `no_email`: No contact, or not/);
  });

  it('would not pass an answer that says more or less than is documented', async () => {
    const answer = await ask('listCustomers', { query: { limit: '1' } });
    const page = JSON.parse(answer.text) as { data: [Customer] };
    const told = (customer: object) => ({ ...answer, text: JSON.stringify({ ...page, data: [customer] }) });
    checker.check('listCustomers', told(page.data[0]));
    assert.throws(
      () => checker.check('listCustomers', told({ ...page.data[0], phone: null })),
      /additional prop/,
    );
    const { name: _name, ...nameless } = page.data[0];
    assert.throws(() => checker.check('listCustomers', told(nameless)), /must have required property 'name'/);
    assert.throws(() => checker.check('listCustomers', { ...answer, status: 202 }), /is not documented/);
    assert.throws(
      () => checker.check('listCustomers', { ...answer, headers: new Headers() }),
      /X-Request-Id is missing/,
    );
  });

  it('is called as a whole by this test', () => {
    assert.deepEqual(Object.keys(CALLS).sort(), [...checker.operations.keys()].sort());
  });

  for (const [operationId, { successes, problems = {} }] of Object.entries(CALLS)) {
    describe(operationId, () => {
      let operation: NonNullable<ReturnType<AnswerChecker['operations']['get']>>;
      let documented: Set<ProblemCode>;
      /** What one success had sent. */
      let sent: Asking;

      before(() => {
        const found = checker.operations.get(operationId);
        assert.ok(found, `${operationId} is documented`);
        operation = found;
        documented = new Set([...checker.codesOf(operationId).values()].flat());
      });

      it('succeeds', async () => {
        for (const prepare of successes) {
          sent = await prepare(world);
          const takesKey = documented.has('idempotency_key_reused');
          const key = takesKey ? { 'Idempotency-Key': crypto.randomUUID() } : undefined;
          const answer = await ask(operationId, sent, key);
          assert.ok(answer.status < 300, answer.text);
          if (key === undefined) continue;
          const repeat = await ask(operationId, sent, key);
          assert.equal(repeat.headers.get('idempotency-replayed'), 'true');
          assert.equal(repeat.text, answer.text);
          await askFor('idempotency_key_reused', operationId, sent, { 'Idempotency-Key': usedKey });
        }
        const success = Object.keys(operation.responses).find((status) => status < '300');
        const mediaTypes = Object.keys(checker.answerOf(operationId, Number(success))?.content ?? { '': '' });
        for (const mediaType of mediaTypes) assert.ok(seen.has(`${operationId} ${mediaType}`), mediaType);
        await test.connector.drain();
      });

      it('is closed to strangers', async () => {
        await askFor('unauthenticated', operationId, {}, { Authorization: '' });
        await askFor('unauthenticated', operationId, {}, { Authorization: 'Bearer a.b.c', Origin: ORIGIN });
        const wrong = `Bearer pv_test_${'x'.repeat(43)}`;
        await askFor('unauthenticated', operationId, {}, { Authorization: wrong });
        await askFor(
          'token_expired',
          operationId,
          {},
          { Authorization: `Bearer ${expiredToken}`, Origin: ORIGIN },
        );
      });

      it('is closed to who may not', async () => {
        const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
        const needed = operation['x-permission'];
        const rest = ALL_PERMISSIONS.filter((permission) => permission !== needed);
        assert.equal(rest.length, ALL_PERMISSIONS.length - 1, needed);
        await askFor('permission_denied', operationId, {}, bearer(await makeKey(rest)));
        const other = { ...bearer(await mintToken()), Origin: 'https://other.example' };
        await askFor('origin_not_allowed', operationId, {}, other);
        await askFor('secret_key_in_browser', operationId, {}, { Origin: ORIGIN });
      });

      it('refuses what it cannot read', async () => {
        for (const parameter of operation.parameters) {
          if (!('in' in parameter)) {
            await askFor('invalid_request', operationId, sent, { 'Idempotency-Key': 'two words' });
          } else if (parameter.in === 'query') {
            await askFor('invalid_request', operationId, {
              ids: sent.ids,
              query: { [parameter.name]: '\0' },
            });
          } else if (parameter.in === 'header') {
            await askFor('invalid_request', operationId, sent, { [parameter.name]: 'nonsense' });
          }
        }
        const { ids, query = {}, body = {} } = sent;
        await askFor('invalid_request', operationId, {
          ids,
          body: sent.body,
          query: { ...query, unknown: '1' },
        });
        if (operation.method === 'get') return;
        await askFor('invalid_request', operationId, { ids, query, body: { ...body, unknown: 1 } });
        await askFor('invalid_request', operationId, { ids: sent.ids, rawBody: '{' });
        await askFor('payload_too_large', operationId, {
          ids: sent.ids,
          rawBody: `"${'x'.repeat(takesRows(operation) ? 17_000_000 : 1_100_000)}"`,
        });
        await askFor('invalid_request', operationId, { ids: sent.ids, body: [] });
      });

      it('knows no id that is not there, and none that is none', async () => {
        for (const parameter of operation.parameters) {
          if (!('in' in parameter) || parameter.in !== 'path') continue;
          for (const id of [UNKNOWN_ID, 'not-an-id', "1'--"]) {
            const { status } = await ask(operationId, {
              ...sent,
              ids: { ...sent.ids, [parameter.name]: id },
            });
            assert.equal(status, 404);
          }
        }
      });

      for (const [code, prepare] of Object.entries(problems)) {
        if (typeof prepare === 'string') continue;
        it(`answers ${code}`, async () => {
          await askFor(code as ProblemCode, operationId, await prepare(world));
        });
      }

      it('has no other problem in the document than these', () => {
        const unseen = [...documented].filter(
          (code) =>
            !seen.has(`${operationId} ${code}`) &&
            SHOWN_ELSEWHERE[code] === undefined &&
            typeof problems[code] !== 'string',
        );
        assert.deepEqual(unseen, []);
      });
    });
  }
});

/** Whether its body may be larger than others'. */
function takesRows({ requestBody }: { requestBody?: { content: object } }): boolean {
  return requestBody !== undefined && NDJSON in requestBody.content;
}

/** The paths that routers may be mounted at: Express does not keep them, but tells whether one is right. */
function prefixesOf({ paths }: DocumentedApi): string[] {
  return ['/v1', ...new Set(Object.keys(paths).map((path) => `/${path.split('/')[2]}`))];
}
