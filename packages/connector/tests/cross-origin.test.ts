import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import express, { type Express } from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { allowOrigins } from '../src/auth/cross-origin.ts';
import { answerProblem } from '../src/problem-handler.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ORIGIN = 'https://erp.example';

describe('requests of pages', () => {
  let test: TestConnector;
  let app: Express;
  let reads: number;
  let away: Error | undefined;

  before(async () => {
    test = await startTestConnector();
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
  });
  after(() => test.close());
  beforeEach(() => {
    reads = 0;
    away = undefined;
    const { global } = test.connector.context.database;
    const watched = new Proxy(global, {
      get(target, name) {
        if (name === 'getExecutor') {
          reads += 1;
          if (away !== undefined) throw away;
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    app = express();
    app.use((request, _response, next) => {
      request.log = pino({ level: 'silent' });
      next();
    });
    app.use(allowOrigins({ global: watched }));
    app.get('/', (_request, response) => void response.json({ secret: 'of a dealer' }));
    app.use(answerProblem);
  });

  const ask = (origin: string, method: 'get' | 'options' = 'get') =>
    supertest(app)[method]('/').set('Origin', origin);

  it('look for an origin once a second, whether it is allowed or not', async () => {
    for (let time = 0; time < 5; time += 1) {
      assert.equal((await ask(ORIGIN)).headers['access-control-allow-origin'], ORIGIN);
      assert.equal((await ask(ORIGIN, 'options')).headers['access-control-max-age'], '600');
    }
    assert.equal(reads, 1);
    for (let time = 0; time < 5; time += 1) {
      const { headers } = await ask('https://evil.example', 'options');
      assert.equal(headers['access-control-allow-origin'], undefined);
      assert.equal(headers['access-control-allow-headers'], undefined);
    }
    assert.equal(reads, 2);
  });

  it('do not reach the database with what no dealer could allow', async () => {
    for (const origin of ['null', 'file://', `https://${'a'.repeat(400)}.example`, 'https://erp.example/x']) {
      assert.equal((await ask(origin)).headers['access-control-allow-origin'], undefined, origin);
    }
    assert.equal(reads, 0);
  });

  it('read a problem while the database is away, from wherever they are, and nothing else', async () => {
    away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    for (const origin of [ORIGIN, 'https://other.example']) {
      const preflight = await ask(origin, 'options');
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers['access-control-allow-origin'], origin);
      assert.match(preflight.headers['access-control-allow-headers'] ?? '', /Authorization/);
      assert.equal(preflight.headers['access-control-max-age'], undefined, 'asked again when it is back');
      const { status, headers, body } = await ask(origin);
      assert.equal(status, 503);
      assert.equal((body as { code: string }).code, 'unavailable');
      assert.equal(headers['access-control-allow-origin'], origin);
      assert.match(headers['access-control-expose-headers'] ?? '', /Retry-After/);
    }
    away = undefined;
    assert.equal((await ask(ORIGIN)).status, 200);
    assert.equal((await ask('https://other.example')).headers['access-control-allow-origin'], undefined);
  });

  it('see no answer where something else is wrong', async () => {
    away = new Error('a fault of ours');
    const { status, headers } = await ask(ORIGIN);
    assert.equal(status, 500);
    assert.equal(headers['access-control-allow-origin'], undefined);
  });
});
