import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { PgBoss } from 'pg-boss';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { migrateToBefore } from './older-schema.ts';
import { createEmptyDatabase } from './scratch-database.ts';

const DEALER_ID = '0198c0de-0000-7000-8000-00000000000d';
const BULK_ID = '0198c0de-0000-7000-8000-00000000000e';
const QUEUED_AT = new Date('2026-11-22T10:00:00Z');
const SENDS_AFTER = new Date('2026-11-22T11:00:00Z');

describe('mails that wait as jobs of pg-boss', () => {
  it('wait in the mail queue once the database is migrated, those of a bulk for its time', async () => {
    const scratch = await createEmptyDatabase();
    await migrateToBefore(scratch.url, '0019-mail-queue');
    const boss = new PgBoss({ connectionString: scratch.url, supervise: false, schedule: false });
    const owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    try {
      await boss.start();
      await boss.createQueue('mail.send');
      await boss.send('mail.send', { dealerId: DEALER_ID, mailId: randomUUID() });
      await boss.stop({ graceful: false });
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
         values ($1, 'test', 'Test Lumber', 'test-lumber', 'UTC', 'en-US', 'USD', 'csv', $2)`,
        [DEALER_ID, QUEUED_AT],
      );
      const addMail = async (delivery: string, gaveUpAt: Date | null = null) => {
        const mailId = randomUUID();
        await owner.query(
          `insert into mails (dealer_id, id, class, template, subject_type, subject_id, recipient, locale, message_id,
             delivery, created_at, gave_up_at)
           values ($1, $2::uuid, 'invitation', 'invitation', 'invitation', $2::uuid, 'maria@harrow.example', 'en', $2::text, $3, $4, $5)`,
          [DEALER_ID, mailId, delivery, QUEUED_AT, gaveUpAt],
        );
        return mailId;
      };
      const [queued, uncertain, sent, givenUp, ofBulk] = [
        await addMail('queued'),
        await addMail('uncertain'),
        await addMail('sent'),
        await addMail('uncertain', QUEUED_AT),
        await addMail('queued'),
      ];
      await owner.query(
        `insert into bulk_invitations (dealer_id, id, state, selection, plan_hash, created_by_type, created_at, sends_after)
         values ($1, $2, 'sending', '{}', '', 'system', $3, $4)`,
        [DEALER_ID, BULK_ID, QUEUED_AT, SENDS_AFTER],
      );
      await owner.query(
        `insert into bulk_invitation_rows (dealer_id, bulk_invitation_id, position, customer_ids, locale, mail_id)
         values ($1, $2, 1, array[$3::uuid], 'en', $3)`,
        [DEALER_ID, BULK_ID, ofBulk],
      );

      await migrate(scratch.url);

      const { rows } = await owner.query<{ id: string; dueAt: Date | null }>(
        'select id, next_attempt_at as "dueAt" from mails',
      );
      assert.deepEqual(
        new Map(rows.map(({ id, dueAt }) => [id, dueAt])),
        new Map<string, Date | null>([
          [queued, QUEUED_AT],
          [uncertain, QUEUED_AT],
          [sent, null],
          [givenUp, null],
          [ofBulk, SENDS_AFTER],
        ]),
      );
      const { rows: left } = await owner.query(`select from pgboss.job where name = 'mail.send'`);
      assert.deepEqual(left, []);
      await assert.rejects(
        owner.query(`update mails set next_attempt_at = now() where id = $1`, [sent]),
        /mails_next_attempt_check/,
        'what is settled waits for nothing',
      );
    } finally {
      await owner.end();
      await scratch.drop();
    }
  });
});
