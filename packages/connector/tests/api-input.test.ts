import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Customer, type Problem } from '@payvite/sdk';
import { problemSchema } from '@payvite/sdk/schemas';
import pg from 'pg';
import supertest from 'supertest';
import * as z from 'zod/mini';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the API, given what it cannot take', () => {
  let test: TestConnector;
  let customer: Customer;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(1) });
    const found = (await test.customersByErpId()).get('C1');
    assert.ok(found);
    customer = found;
  });
  after(() => test.close());

  const get = (path: string) =>
    supertest(test.connector.url).get(path).set('Authorization', `Bearer ${test.connector.apiKey}`);
  const post = (path: string) =>
    supertest(test.connector.url).post(path).set('Authorization', `Bearer ${test.connector.apiKey}`);
  const problemOf = (response: supertest.Response): Problem => z.parse(problemSchema, response.body);

  const REFUSED: [title: string, ask: () => supertest.Test, pointer: string][] = [
    ['a NUL in a query', () => get('/v1/customers?search=abc%00'), '/search'],
    ['a NUL in a filter', () => get('/v1/customers?accountType=%00'), '/accountType'],
    [
      'a NUL in a body',
      () => post('/v1/invitations').send({ customerIds: [customer.id], message: 'a\0b' }),
      '/message',
    ],
    [
      'half of a surrogate pair',
      () =>
        post('/v1/invitations').type('json').send(`{"customerIds":["${customer.id}"],"message":"\\ud83e"}`),
      '/message',
    ],
    [
      'a NUL deep in a body',
      () =>
        post('/v1/embed-sessions').send({
          user: { id: 'u1', name: 'Dana\0' },
          permissions: ['customers:read'],
          origin: 'https://erp.example',
        }),
      '/user/name',
    ],
    ['a parameter twice', () => get('/v1/customers?limit=1&limit=2'), '/limit'],
    ['no body', () => post('/v1/invitations'), ''],
    ['a body of another type', () => post('/v1/invitations').type('text').send('{"customerIds":[]}'), ''],
    [
      'a character set that nobody speaks',
      () => post('/v1/invitations').set('Content-Type', 'application/json; charset=klingon').send('{}'),
      '',
    ],
    [
      'a compression that nobody knows',
      () =>
        post('/v1/invitations')
          .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'zip' })
          .send('{}'),
      '',
    ],
  ];
  for (const [title, ask, pointer] of REFUSED) {
    it(`refuses ${title}, and says where`, async () => {
      const response = await ask();
      assert.equal(response.status, 400, response.text);
      const problem = problemOf(response);
      assert.equal(problem.code, 'invalid_request');
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
      );
    });
  }

  it('says what to send where the body is missing, of another type, or no object', async () => {
    const needs = 'Send a JSON object with Content-Type: application/json. It needs customerIds.';
    for (const request of [
      post('/v1/invitations'),
      post('/v1/invitations').type('text').send('{}'),
      post('/v1/invitations').send([]),
    ]) {
      const { detail, errors } = problemOf(await request);
      assert.equal(detail, needs);
      assert.deepEqual(errors, [{ pointer: '', detail: needs }]);
    }
    const bulk = problemOf(await post('/v1/bulk-invitations'));
    assert.match(
      bulk.detail,
      /json\. Give exactly one of customerIds, filter and coverOutstandingPercent\.$/,
    );
  });

  it('says in sentences what is wrong with each part, and shows nothing of its validator', async () => {
    const { detail, errors } = problemOf(
      await post('/v1/embed-sessions').send({
        user: { id: 'u1' },
        permissions: ['customers:read'],
        origin: 'erp',
        mode: 'live',
      }),
    );
    assert.equal(detail, 'The request has a fault at /user/name, /origin, /mode.');
    assert.deepEqual(errors, [
      { pointer: '/user/name', detail: 'Is missing. It must be a text.' },
      { pointer: '/origin', detail: 'Must be an origin as browsers write it, such as https://erp.example.' },
      { pointer: '/mode', detail: 'Is not known here. Check how it is spelled.' },
    ]);
    const list = problemOf(await get('/v1/customers?limit=many&status=open&pageSize=3'));
    assert.deepEqual(
      list.errors?.map((error) => error.detail),
      [
        'Must be a number.',
        'Must be one of active, inactive.',
        'Is not known here. Check how it is spelled.',
      ],
    );
  });

  it('knows no path that cannot be decoded', async () => {
    const response = await get('/v1/customers/%E0%A4%A');
    assert.equal(response.status, 404);
    assert.equal(problemOf(response).code, 'not_found');
  });

  it('takes a secret key in any case of the scheme, and nothing else for one', async () => {
    const ask = (authorization: string) =>
      supertest(test.connector.url).get('/v1/customers').set('Authorization', authorization);
    assert.equal((await ask(`bearer ${test.connector.apiKey}`)).status, 200);
    for (const authorization of [
      'Bearer',
      `Basic ${test.connector.apiKey}`,
      `Bearer ${test.connector.apiKey} x`,
    ]) {
      const response = await ask(authorization);
      assert.equal(response.status, 401, authorization);
      assert.equal(response.headers['www-authenticate'], 'Bearer');
    }
  });
});

describe('the API without its database', () => {
  it('says that it is not ready, and when to try again', async () => {
    const test = await startTestConnector();
    const ask = (path: string) =>
      supertest(test.connector.url).get(path).set('Authorization', `Bearer ${test.connector.apiKey}`);
    const url = new URL(test.databaseUrl);
    const database = pg.escapeIdentifier(url.pathname.slice(1));
    url.pathname = '/postgres';
    const server = new pg.Client({ connectionString: url.href });
    await server.connect();
    try {
      assert.equal((await ask('/v1/customers')).status, 200);
      await server.query(`alter database ${database} with allow_connections false`);
      await server.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
        new URL(test.databaseUrl).pathname.slice(1),
      ]);
      assert.equal((await ask('/healthz')).status, 200);
      assert.equal((await ask('/readyz')).status, 503);
      const response = await ask('/v1/customers');
      assert.equal(response.status, 503, response.text);
      assert.equal(z.parse(problemSchema, response.body).code, 'unavailable');
      assert.match(response.headers['retry-after'] ?? '', /^\d+$/);
      await server.query(`alter database ${database} with allow_connections true`);
      assert.equal((await ask('/readyz')).status, 200);
      assert.equal((await ask('/v1/customers')).status, 200);
    } finally {
      await server.end();
      await test.close();
    }
  });
});
