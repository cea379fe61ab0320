import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from '../src/config.ts';
import { startConnector, type Connector } from '../src/server.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('the demo', () => {
  let first: Connector;
  let home: string;
  let dropDatabase: () => Promise<void>;
  let env: Record<string, string>;

  before(async () => {
    const scratch = await createScratchDatabase();
    dropDatabase = () => scratch.drop();
    home = await makeScratchHome();
    env = {
      PORT: '0',
      DEMO_PORT: '0',
      PAYVITE_HOME: home,
      PAYVITE_SECRET: randomBytes(32).toString('hex'),
      DATABASE_URL: scratch.url,
      LOG_LEVEL: 'silent',
    };
    first = await start();
  });
  after(async () => {
    await first?.close();
    await dropDatabase?.();
    await rm(home, { recursive: true, force: true });
  });

  const start = (more: Record<string, string> = {}) =>
    startConnector({ demo: true, workers: false, env: { ...env, ...more } });

  it('says by name that the port of the demo ERP is taken', async () => {
    const port = new URL(first.demo?.erpUrl ?? '').port;
    await assert.rejects(start({ DEMO_PORT: port }), (error: unknown) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.deepEqual(error.faults, [`DEMO_PORT: ${port} is taken by another program; set another one`]);
      return true;
    });
  });

  it('leaves the ERP of another demo on the same database allowed', async () => {
    const second = await start();
    try {
      for (const { demo } of [first, second]) {
        const origin = demo?.erpUrl ?? '';
        const { headers } = await fetch(`${first.url}/v1/customers`, {
          method: 'OPTIONS',
          headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
        });
        assert.equal(headers.get('Access-Control-Allow-Origin'), origin);
      }
    } finally {
      await second.close();
    }
  });
});
