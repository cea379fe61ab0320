import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PayviteClient, type AuditEvent } from '@payvite/sdk';
import pg from 'pg';
import { ConfigError } from '../src/config-error.ts';
import { startConnector } from '../src/server.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('the first dealer at a start', () => {
  let scratch: ScratchDatabase;
  let home: string;

  before(async () => {
    scratch = await createScratchDatabase();
    home = await makeScratchHome();
  });
  after(async () => {
    await scratch.drop();
    await rm(home, { recursive: true, force: true });
  });

  /** Starts a connector, does `work` with its client, and stops it. */
  const during = async <Result>(
    env: Record<string, string>,
    work: (client: PayviteClient) => Promise<Result>,
  ): Promise<Result> => {
    const connector = await startConnector({
      demo: false,
      workers: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: home,
        PAYVITE_SECRET: randomBytes(32).toString('hex'),
        DATABASE_URL: scratch.url,
        MAIL_TRANSPORT: 'outbox',
        LOG_LEVEL: 'silent',
        ...env,
      },
    });
    try {
      return await work(new PayviteClient({ baseUrl: connector.url, apiKey: connector.apiKey }));
    } finally {
      await connector.close();
    }
  };
  const settings = (env: Record<string, string>) => during(env, (client) => client.dealer.get());
  const faultsOf = async (env: Record<string, string>): Promise<string[]> => {
    const error: unknown = await settings(env).catch((fault: unknown) => fault);
    assert.ok(error instanceof ConfigError, String(error));
    return error.faults.map((fault) => fault.split(':', 1)[0] ?? '');
  };

  it('must be described where there is none yet', async () => {
    assert.deepEqual(await faultsOf({}), ['DEALER_MODE', 'DEALER_NAME', 'ERP_KIND']);
    const erp = { ERP_KIND: 'csv', ERP_CSV_DIR: join(home, 'export') };
    const dealer = { DEALER_MODE: 'test', DEALER_NAME: 'Test Lumber', ...erp };
    assert.deepEqual(await faultsOf({ ...dealer, PORT: 'http' }), ['PORT']);
    assert.deepEqual(await faultsOf({ ...erp, PORT: 'http' }), ['PORT', 'DEALER_MODE', 'DEALER_NAME']);
    const made = await settings(dealer);
    assert.deepEqual([made.mode, made.name, made.slug], ['test', 'Test Lumber', 'test-lumber']);
    assert.equal(made.timeZone, Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('keeps what was set through the API where the environment does not say', async () => {
    const changes = { name: 'Ridgeline', timeZone: 'America/Denver', postalAddress: '1 Main St' };
    const changed = await during({}, (client) => client.dealer.update(changes));
    assert.deepEqual(await settings({}), changed);
  });

  it('is as the environment says where it says, and the audit log tells so once', async () => {
    const given = { DEALER_NAME: 'Test Lumber', DEALER_TIME_ZONE: 'America/Boise' };
    const told = await during(given, async (client) => {
      const { name, slug, timeZone, postalAddress } = await client.dealer.get();
      assert.deepEqual(
        [name, slug, timeZone, postalAddress],
        ['Test Lumber', 'test-lumber', 'America/Boise', '1 Main St'],
      );
      return Array.fromAsync(client.events.export());
    });
    const bySystem = (events: AuditEvent[]) =>
      events.filter((event) => event.type === 'dealer.changed' && event.actor.type === 'system');
    assert.deepEqual(
      bySystem(told).map((event) => event.data),
      [{ fields: ['name', 'timeZone'] }],
    );
    const again = await during(given, (client) => Array.fromAsync(client.events.export()));
    assert.equal(bySystem(again).length, 1);
  });

  it('keeps what the command said of its ERP where the environment does not', async () => {
    const headers = { accounts: { account_id: 'Customer ID' } };
    const owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    const configOf = async () =>
      (await owner.query<{ erp_config: object }>('select erp_config from dealers')).rows[0]?.erp_config;
    try {
      const directory = join(home, 'elsewhere');
      await owner.query(`update dealers set erp_config = erp_config || $1`, [JSON.stringify({ headers })]);
      await settings({ ERP_KIND: 'csv', ERP_CSV_DIR: directory });
      assert.deepEqual(await configOf(), { directory, headers });
    } finally {
      await owner.end();
    }
  });

  it('never changes its mode, by which its key is named, too', async () => {
    const live = {
      DEALER_MODE: 'live',
      MAIL_TRANSPORT: 'smtp://mail.example:587',
      PUBLIC_URL: 'https://pay.example',
    };
    assert.deepEqual(await faultsOf(live), ['DEALER_MODE']);
    assert.deepEqual(await faultsOf({ PAYVITE_API_KEY: `pv_live_${'k'.repeat(43)}` }), ['PAYVITE_API_KEY']);
  });
});
