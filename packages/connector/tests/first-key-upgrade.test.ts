import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import pg from 'pg';
import {
  ALL_PERMISSIONS,
  generateApiKey,
  grantedPermissions,
  hashSecret,
} from '../src/auth/api-key-service.ts';
import { startConnector } from '../src/server.ts';
import { migrateToBefore } from './older-schema.ts';
import { createEmptyDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

const DEALER_ID = '0198c0de-0000-7000-8000-00000000000d';
const KEY_ID = '0198c0de-0000-7000-8000-00000000000e';

describe('the first key', () => {
  it('may do what was added after it was made', async () => {
    const scratch = await createEmptyDatabase();
    const home = await makeScratchHome();
    await migrateToBefore(scratch.url, '0015-keys-and-dealers');
    const secret = generateApiKey('test');
    const owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    await owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values ($1, 'test', 'Test Lumber', 'test-lumber', 'UTC', 'en-US', 'USD', 'csv', now())`,
      [DEALER_ID],
    );
    await owner.query(
      `insert into credentials (hash, kind, dealer_id, subject_id, created_at) values ($1, 'api_key', $2, $3, now())`,
      [hashSecret(secret), DEALER_ID, KEY_ID],
    );
    await owner.query(
      `insert into api_keys (dealer_id, id, name, prefix, last_four, permissions, created_at)
       values ($1, $2, 'First key', 'pv_test_', $3, '{customers:read,embed_sessions:create}', now())`,
      [DEALER_ID, KEY_ID, secret.slice(-4)],
    );
    await owner.end();

    const connector = await startConnector({
      demo: false,
      workers: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: home,
        PAYVITE_SECRET: randomBytes(32).toString('hex'),
        PAYVITE_API_KEY: secret,
        DATABASE_URL: scratch.url,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: join(home, 'export'),
        MAIL_TRANSPORT: 'outbox',
        LOG_LEVEL: 'silent',
      },
    });
    try {
      const client = new PayviteClient({ baseUrl: connector.url, apiKey: secret });
      const { allowedOrigins } = await client.dealer.update({ allowedOrigins: ['https://erp.example'] });
      // A token may be given what its maker has, so each permission there is today shows here.
      const permissions = ALL_PERMISSIONS.filter((permission) => permission !== 'embed_sessions:create');
      const session = { user: { id: 'dana', name: 'Dana' }, permissions, origin: allowedOrigins[0] ?? '' };
      assert.ok((await client.embedSessions.create(session)).token.length > 0);
    } finally {
      await connector.close();
      await scratch.drop();
      await rm(home, { recursive: true, force: true });
    }
  });

  it('is stored as everything, not as what there is today', () => {
    assert.deepEqual([...grantedPermissions(['*'])].sort(), [...ALL_PERMISSIONS].sort());
    assert.deepEqual([...grantedPermissions(['customers:read'])], ['customers:read']);
  });
});
