import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { migrateToBefore } from './older-schema.ts';
import { createEmptyDatabase } from './scratch-database.ts';

const NOW = new Date('2026-11-22T10:00:00Z');

describe('a database of before the limits of sending', () => {
  it('limits its live dealers, and knows the class of each attempt and why each mail bounced', async () => {
    const scratch = await createEmptyDatabase();
    await migrateToBefore(scratch.url, '0021-sending-limits');
    const owner = new pg.Client({ connectionString: scratch.url });
    await owner.connect();
    try {
      const addDealer = async (mode: 'live' | 'test') => {
        const id = randomUUID();
        await owner.query(
          `insert into dealers (id, mode, name, slug, time_zone, locale, currency, postal_address, erp_kind, created_at)
           values ($1, $2, 'Lumber', $2, 'UTC', 'en-US', 'USD', '1 Mill Road', 'csv', $3)`,
          [id, mode, NOW],
        );
        return id;
      };
      const [live, test] = [await addDealer('live'), await addDealer('test')];
      const addMail = async (mail: { class: string; delivery: string; reasons?: string[] }) => {
        const id = randomUUID();
        await owner.query(
          `insert into mails (dealer_id, id, class, template, subject_type, subject_id, recipient, locale, message_id,
             delivery, created_at)
           values ($1, $2::uuid, $3, 'invitation', 'invitation', $2::uuid, 'maria@harrow.example', 'en', $2::text, $4, $5)`,
          [live, id, mail.class, mail.delivery, NOW],
        );
        await owner.query(
          `insert into mail_attempts (dealer_id, mail_id, number, started_at) values ($1, $2, 1, $3)`,
          [live, id, NOW],
        );
        for (const reason of mail.reasons ?? []) {
          await owner.query(
            `insert into events (dealer_id, type, actor_type, subject_type, subject_id, at, data)
             values ($1, 'mail.delivery_changed', 'system', 'mail', $2, $3, $4)`,
            [live, id, NOW, JSON.stringify({ delivery: 'bounced', reason })],
          );
        }
        return id;
      };
      const [sent, code, bounced, untold] = [
        await addMail({ class: 'invitation', delivery: 'sent' }),
        await addMail({ class: 'transactional', delivery: 'sent' }),
        await addMail({ class: 'invitation', delivery: 'bounced', reasons: ['gave_up', 'no_mailbox'] }),
        await addMail({ class: 'invitation', delivery: 'bounced', reasons: ['something else'] }),
      ];

      await migrate(scratch.url);

      const { rows: dealers } = await owner.query<{ id: string; minute: number | null; day: number | null }>(
        'select id, mails_per_minute as minute, mails_per_day as day from dealers',
      );
      assert.deepEqual(
        new Map(dealers.map(({ id, minute, day }) => [id, [minute, day]])),
        new Map<string, (number | null)[]>([
          [live, [60, 2000]],
          [test, [null, null]],
        ]),
      );
      const { rows: mails } = await owner.query<{ id: string; class: string; reason: string | null }>(
        `select m.id, a.class, m.bounce_reason as reason
         from mails m join mail_attempts a on a.dealer_id = m.dealer_id and a.mail_id = m.id`,
      );
      assert.deepEqual(
        new Map(mails.map((mail) => [mail.id, [mail.class, mail.reason]])),
        new Map<string, (string | null)[]>([
          [sent, ['invitation', null]],
          [code, ['transactional', null]],
          [bounced, ['invitation', 'no_mailbox']],
          [untold, ['invitation', null]],
        ]),
      );
    } finally {
      await owner.end();
      await scratch.drop();
    }
  });
});
