import type { SendingPauseReason } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { isRefusedAsSpam } from './status-code.ts';

/** What became of the last invitations and reminders that left since a pause, if there was one, ended. */
export interface RecentMails {
  mails: number;
  /** How many of them no mailbox took. */
  hardBounces: number;
  complaints: number;
  /** How many a mail server refused as spam, or for who sends them. */
  spamRefusals: number;
}

/**
 * Counts the newest `atMost` mails of class `invitation` that were handed over or refused. Until the transaction ends nobody
 * else counts them, so that of several that come back at once the last one sees all.
 */
export async function lockRecentMails(tx: DealerTransaction, atMost: number): Promise<RecentMails> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sending pause of ' || ${tx.dealerId}, 0))`.execute(
    tx.db,
  );
  // A statement of its own, which sees what those did whom this one waited for.
  const { rows } = await sql<Omit<RecentMails, 'spamRefusals'> & { refusals: string[] }>`
    select
      count(*)::integer as mails,
      count(*) filter (where delivery = 'bounced' and bounce_reason = 'no_mailbox')::integer as hard_bounces,
      count(*) filter (where delivery = 'complained')::integer as complaints,
      coalesce(array_agg(error) filter (where delivery = 'bounced' and bounce_reason = 'rejected'), '{}') as refusals
    from (
      select m.delivery, m.bounce_reason, coalesce(m.error, '') as error
      from mail_attempts a
      join mails m on m.dealer_id = a.dealer_id and m.id = a.mail_id
      where a.dealer_id = ${tx.dealerId}::uuid and a.class = 'invitation'
        and a.started_at > coalesce(
          (select d.sending_resumed_at from dealers d where d.id = ${tx.dealerId}::uuid),
          '-infinity'
        )
        and (
          m.delivery in ('sent', 'delivered', 'complained')
          or (m.delivery = 'bounced' and m.bounce_reason in ('no_mailbox', 'rejected'))
        )
        and not exists (
          select from mail_attempts later
          where later.dealer_id = a.dealer_id and later.mail_id = a.mail_id and later.number > a.number
        )
      order by a.started_at desc, a.mail_id desc
      limit ${atMost}
    ) recent`.execute(tx.db);
  const { refusals, ...counts } = rows[0] ?? { mails: 0, hardBounces: 0, complaints: 0, refusals: [] };
  return { ...counts, spamRefusals: refusals.filter(isRefusedAsSpam).length };
}

/** Pauses the transaction's dealer. False where it is paused already. */
export async function startSendingPause(tx: DealerTransaction, reason: SendingPauseReason): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('dealers')
    .set({ sendingPausedAt: tx.now, sendingPauseReason: reason })
    .where('id', '=', tx.dealerId)
    .where('sendingPausedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends the pause of the transaction's dealer. False where it is not paused. */
export async function endSendingPause(tx: DealerTransaction): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('dealers')
    .set({ sendingPausedAt: null, sendingPauseReason: null, sendingResumedAt: tx.now })
    .where('id', '=', tx.dealerId)
    .where('sendingPausedAt', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
