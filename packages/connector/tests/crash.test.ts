import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PayviteClient } from '@payvite/sdk';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { plainCustomers, writeExport } from './export-folder.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CUSTOMERS = 3000;
const INVITATIONS = 60;
const API_KEY = `pv_test_${randomBytes(32).toString('base64url')}`;

describe('a connector that is killed', () => {
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let home: string;
  let child: ChildProcess | undefined;

  before(async () => {
    scratch = await createScratchDatabase();
    owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
    home = await makeScratchHome();
    await writeExport(join(home, 'export'), plainCustomers(CUSTOMERS));
  });
  after(async () => {
    await kill();
    await owner.end();
    await scratch.drop();
    await rm(home, { recursive: true, force: true });
  });

  it('completes the sync that it was in', async () => {
    // Killed as the rows come in, then when most are in, then as soon as the next attempt has begun.
    for (const rows of [1, CUSTOMERS, 1]) {
      await start({ waitUntilReady: false });
      await until(
        async () => (await count('staged_customers')) >= rows || (await syncStates()).includes('succeeded'),
      );
      await kill();
    }
    await start({ waitUntilReady: true });
    await until(async () => {
      const states = await syncStates();
      return states.length > 0 && states.every((state) => state === 'succeeded');
    });
    assert.equal(await count('customers'), CUSTOMERS);
    assert.equal(await count('open_items'), CUSTOMERS);
    const { rows } = await owner.query<{ sum: string }>(
      'select sum(outstanding_minor) from customer_balances',
    );
    assert.equal(Number(rows[0]?.sum), CUSTOMERS * 100_00);
    await kill();
  });

  it('mails every invitation, a second time only where the timeline says that it is uncertain', async () => {
    const url = await start({ waitUntilReady: true });
    const client = new PayviteClient({ baseUrl: url, apiKey: API_KEY });
    const { data } = await client.customers.list({ limit: INVITATIONS });
    await Promise.all(data.map(({ id }) => client.invitations.send({ customerIds: [id] })));
    for (let kills = 1; kills <= 4; kills += 1) {
      await until(async () => (await outboxFiles()).length >= kills * 8);
      await kill();
      await start({ waitUntilReady: true });
    }
    await until(async () => {
      const { rows } = await owner.query<{ open: string }>(
        `select count(*) as open from mails where delivery <> 'sent'`,
      );
      return Number(rows[0]?.open) === 0;
    });
    await kill();

    const attempts = new Map<string, number>();
    for (const file of await outboxFiles()) {
      const mail = await simpleParser(await readFile(join(home, 'outbox', file)));
      assert.ok(mail.messageId, 'each file is a whole mail');
      attempts.set(mail.messageId, (attempts.get(mail.messageId) ?? 0) + 1);
    }
    const { rows } = await owner.query<{ messageId: string; uncertain: string }>(`
      select m.message_id as "messageId", count(e.id) as uncertain
      from mails m
      left join events e on e.subject_type = 'mail' and e.subject_id = m.id and e.type = 'mail.uncertain'
      group by m.message_id`);
    assert.equal(rows.length, INVITATIONS);
    for (const { messageId, uncertain } of rows) {
      const left = attempts.get(messageId) ?? 0;
      assert.ok(left >= 1, `${messageId} left`);
      assert.ok(
        left <= 1 + Number(uncertain),
        `${messageId} left ${left} times, ${uncertain} of them uncertain`,
      );
    }
    assert.equal(attempts.size, INVITATIONS, 'nothing else left');
  });

  /** Starts the connector on the same home, database and secret; its address when it says that it is ready. */
  async function start({ waitUntilReady }: { waitUntilReady: boolean }): Promise<string> {
    child = spawn(process.execPath, ['--conditions=source', MAIN, 'start', '--port', '0'], {
      env: {
        ...process.env,
        PAYVITE_HOME: home,
        PAYVITE_SECRET: '11'.repeat(32),
        PAYVITE_API_KEY: API_KEY,
        DATABASE_URL: scratch.url,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: join(home, 'export'),
        MAIL_TRANSPORT: 'outbox',
        DEALER_MODE: 'test',
        DEALER_NAME: 'Test Lumber',
        DEALER_TIME_ZONE: 'UTC',
        LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { stdout } = child;
    if (!waitUntilReady || stdout === null) return '';
    let output = '';
    for await (const chunk of stdout) {
      output += String(chunk);
      const port = /http:\/\/localhost:(\d+)/.exec(output)?.[1];
      if (port !== undefined) return `http://127.0.0.1:${port}`;
    }
    throw new Error(`The connector ended: ${output}`);
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async function syncStates(): Promise<string[]> {
    const { rows } = await owner.query<{ state: string }>('select state from syncs');
    return rows.map((row) => row.state);
  }

  async function count(table: string): Promise<number> {
    const { rows } = await owner.query<{ count: string }>(`select count(*) from ${table}`);
    return Number(rows[0]?.count);
  }

  async function outboxFiles(): Promise<string[]> {
    const names = await readdir(join(home, 'outbox')).catch(() => []);
    return names.filter((name) => name.endsWith('.eml'));
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 100_000; !(await condition()); await pause(10)) {
      if (Date.now() > deadline) throw new Error('It did not come to that in 100 seconds.');
    }
  }
});
