import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from '../src/config-error.ts';
import { startConnector } from '../src/server.ts';
import { runCommand } from './command-process.ts';
import { startPooler, type Pooler } from './pooler.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('a database behind a pooler that drops the plain role', () => {
  let scratch: ScratchDatabase;
  let pooler: Pooler;
  let home: string;

  before(async () => {
    scratch = await createScratchDatabase();
    pooler = await startPooler(scratch.url);
    home = await makeScratchHome();
  });
  after(async () => {
    await pooler.close();
    await scratch.drop();
    await rm(home, { recursive: true, force: true });
  });

  const start = (databaseUrl: string) =>
    startConnector({
      demo: false,
      workers: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: home,
        PAYVITE_SECRET: randomBytes(32).toString('hex'),
        DATABASE_URL: databaseUrl,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: join(home, 'export'),
        MAIL_TRANSPORT: 'outbox',
        DEALER_MODE: 'test',
        DEALER_NAME: 'Test Lumber',
        LOG_LEVEL: 'silent',
      },
    });

  it('is not served from: nothing would keep one dealer from another', async () => {
    await assert.rejects(start(pooler.url), (error) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.match(
        error.faults.join(),
        /^DATABASE_URL: .*acts as .*, not as payvite_service.*Connect to PostgreSQL/,
      );
      return true;
    });
  });

  it('is worked on by no command', async () => {
    const { status, stdout, stderr } = await runCommand(['keys', 'create', '--name', 'x', '--everything'], {
      DATABASE_URL: pooler.url,
    });
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /not as payvite_service/);
  });

  it('is served from without it', async () => {
    const connector = await start(scratch.url);
    await connector.close();
  });
});
