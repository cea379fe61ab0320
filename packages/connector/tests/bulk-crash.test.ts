import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PayviteClient, type BulkInvitation } from '@payvite/sdk';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { MAIL_WORKERS } from '../src/mail/mail-queue.ts';
import { startConnectorProcess, until, type ConnectorProcess } from './connector-process.ts';
import { plainCustomers, writeExport } from './export-folder.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

const INVITATIONS = 10_000;
/** The mails that one process can have under way. */
const UNDER_WAY = MAIL_WORKERS.batchesOfADealer * MAIL_WORKERS.batchSize;

describe('two connectors that send a bulk together, one of which is killed half-way', () => {
  const apiKey = `pv_test_${randomBytes(32).toString('base64url')}`;
  let scratch: ScratchDatabase;
  let owner: pg.Pool;
  let homes: { doomed: string; survivor: string };
  let doomed: ConnectorProcess;
  let survivor: ConnectorProcess;
  let client: PayviteClient;

  before(
    async () => {
      scratch = await createScratchDatabase();
      owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
      homes = { doomed: await makeScratchHome(), survivor: await makeScratchHome() };
      const exported = join(homes.survivor, 'export');
      await writeExport(exported, plainCustomers(INVITATIONS));
      const start = (home: string) =>
        startConnectorProcess(['start', '--port', '0'], {
          PAYVITE_HOME: home,
          PAYVITE_SECRET: '11'.repeat(32),
          PAYVITE_API_KEY: apiKey,
          DATABASE_URL: scratch.url,
          ERP_KIND: 'csv',
          ERP_CSV_DIR: exported,
          MAIL_TRANSPORT: 'outbox',
          DEALER_MODE: 'test',
          DEALER_NAME: 'Test Lumber',
          DEALER_TIME_ZONE: 'UTC',
          LOG_LEVEL: 'silent',
        });
      survivor = start(homes.survivor);
      client = new PayviteClient({ baseUrl: await survivor.url, apiKey, timeoutMs: 120_000 });
      doomed = start(homes.doomed);
      await doomed.url;
      await until(async () => {
        const syncs = (await client.syncs.list()).data;
        return syncs.length > 0 && syncs.every(({ state }) => state === 'succeeded');
      });
    },
    { timeout: 300_000 },
  );
  after(async () => {
    for (const { child, ended } of [doomed, survivor]) {
      child.kill('SIGKILL');
      await ended;
    }
    await owner.end();
    await scratch.drop();
    for (const home of Object.values(homes)) await rm(home, { recursive: true, force: true });
  });

  it('mail everybody, and nobody twice but where the timeline says so', { timeout: 600_000 }, async () => {
    const plan = await client.bulkInvitations.plan({ filter: {} });
    assert.equal(plan.counts.invitations, INVITATIONS);
    const told: BulkInvitation[] = [];
    const sending = plan.send({ onProgress: (bulk) => told.push(bulk) });
    // Where this test fails before it waits for the end, that is enough to be told.
    sending.catch(() => undefined);
    await until(() => (told.at(-1)?.progress.sent ?? 0) >= INVITATIONS / 2);
    const unrecorded = await killWithUnrecordedMails();
    assert.ok(unrecorded.length <= UNDER_WAY, `${unrecorded.length} were under way`);
    const { state, progress } = await client.bulkInvitations.get(plan.id);
    assert.equal(state, 'sending');
    assert.ok(progress.queued > 0, 'there is something left to send');

    const bulk = await sending;
    assert.equal(bulk.state, 'completed');
    const none = { queued: 0, uncertain: 0, failed: 0, skipped: 0, undone: 0 };
    assert.deepEqual(bulk.progress, { ...none, sent: INVITATIONS });
    assert.deepEqual((await client.bulkInvitations.get(plan.id)).progress, bulk.progress);
    assert.equal((await client.bulkInvitations.rows(plan.id, { result: 'sent' })).total, INVITATIONS);
    for (const { progress: each } of told)
      assert.equal(
        Object.values(each).reduce((sum, count) => sum + count),
        INVITATIONS,
      );

    const mails = Object.values(homes).flatMap(readOutbox);
    const copies = Map.groupBy(mails, ({ mailId }) => mailId);
    assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, INVITATIONS);
    assert.equal(new Set(mails.map(({ to }) => to)).size, INVITATIONS);
    assert.equal(copies.size, INVITATIONS);
    const twice = [...copies].filter(([, those]) => those.length > 1);
    // None of those whose end was recorded, and each of the others, for the survivor cannot know that they arrived.
    assert.deepEqual(twice.map(([mailId]) => mailId).sort(), unrecorded);
    // So are mails whose attempt was recorded in the moment in which the process ended, before it could send them.
    const uncertain = await listUncertainMails();
    assert.deepEqual(
      unrecorded.filter((mailId) => !uncertain.includes(mailId)),
      [],
    );
    assert.ok(uncertain.length <= UNDER_WAY, `${uncertain.length} were under way`);
    for (const [, those] of twice) {
      assert.equal(those.length, 2);
      const [one, other] = await Promise.all(those.map(({ path }) => simpleParser(readFileSync(path))));
      assert.equal(other?.messageId, one?.messageId);
      assert.ok(one?.text !== undefined && linkIn(one.text) !== undefined);
      assert.equal(linkIn(other?.text ?? ''), linkIn(one.text));
    }
  });

  /**
   * Kills the connector when it has handed mails over and not noted that yet, the one window in which mails leave twice.
   * It is held open by a lock: as long as we look, nobody can write of attempts.
   *
   * @returns the ids of these mails, sorted.
   */
  async function killWithUnrecordedMails(): Promise<string[]> {
    const holder = await owner.connect();
    try {
      for (let unrecorded: string[] = []; ;) {
        await holder.query('begin');
        await holder.query('lock table mail_attempts in share mode');
        const { rows: open } = await holder.query<{ file: string; mailId: string }>(
          `select mail_id || '_' || number || '.eml' as file, mail_id as "mailId"
           from mail_attempts where finished_at is null order by mail_id`,
        );
        const isIn = (home: string) => {
          const names = listOutbox(home);
          return ({ file }: { file: string }) => names.some((name) => name.endsWith(file));
        };
        await until(() => {
          const [byDoomed, bySurvivor] = [isIn(homes.doomed), isIn(homes.survivor)];
          return open.every((attempt) => byDoomed(attempt) || bySurvivor(attempt));
        });
        unrecorded = open.filter(isIn(homes.doomed)).map(({ mailId }) => mailId);
        if (unrecorded.length > 0) {
          doomed.child.kill('SIGKILL');
          assert.equal((await doomed.ended).signal, 'SIGKILL');
        }
        await holder.query('rollback');
        if (unrecorded.length > 0) return unrecorded;
      }
    } finally {
      holder.release();
    }
  }

  /** The mails whose invitation's timeline says `uncertain`, each once, sorted by id. */
  async function listUncertainMails(): Promise<string[]> {
    const mailIds: string[] = [];
    for await (const { type, subjectId, data } of client.events.export()) {
      if (type !== 'mail.uncertain') continue;
      const timeline = await Array.fromAsync(client.invitations.timeline(String(data['mailSubjectId'])));
      assert.equal(timeline.filter((event) => event.type === 'mail.uncertain').length, 1);
      mailIds.push(subjectId);
    }
    return mailIds.sort();
  }
});

/** Without its host, which differs where each connector serves at an address of its own. */
function linkIn(text: string): string | undefined {
  return /\/i\/[\w-]+/.exec(text)?.[0];
}

function listOutbox(home: string): string[] {
  return readdirSync(join(home, 'outbox')).filter((name) => name.endsWith('.eml'));
}

/** Each file of an outbox is a whole mail. Not parsed: there are very many. */
function readOutbox(home: string): { path: string; mailId: string; messageId: string; to: string }[] {
  return listOutbox(home).map((name) => {
    const path = join(home, 'outbox', name);
    const text = readFileSync(path, 'latin1');
    const mailId = name.split('_')[1];
    const messageId = /^Message-ID: (<[^>]+>)\r$/im.exec(text)?.[1];
    const to = /^To: [^<]*<([^>]+)>\r$/im.exec(text)?.[1];
    const boundary = /boundary="([^"]+)"/.exec(text)?.[1];
    assert.ok(mailId !== undefined && messageId !== undefined && to !== undefined, name);
    assert.ok(boundary !== undefined && text.trimEnd().endsWith(`--${boundary}--`), `${name} is whole`);
    return { path, mailId, messageId, to };
  });
}
