import type { DealerMode } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';

/** How the mails of a dealer may leave. */
export interface SendingRules {
  /** Whether they may reach people. */
  mode: DealerMode;
  /** Whether there is anything that could hold its invitations: a limit, or a pause. */
  isLimited: boolean;
}

/** How the mails of the transaction's dealer may leave; undefined when there is no such dealer. */
export async function findSendingRules(tx: DealerTransaction): Promise<SendingRules | undefined> {
  const dealer = await tx.db
    .selectFrom('dealers')
    .modifyFront(PREPARED)
    .select(['mode', 'mailsPerMinute', 'mailsPerDay', 'sendingPausedAt'])
    .where('id', '=', tx.dealerId)
    .executeTakeFirst();
  if (dealer === undefined) return undefined;
  const { mode, mailsPerMinute, mailsPerDay, sendingPausedAt } = dealer;
  return { mode, isLimited: mailsPerMinute !== null || mailsPerDay !== null || sendingPausedAt !== null };
}

/**
 * How many mails of class `invitation` may be begun now; null: any number. Until the transaction ends nobody else begins
 * any of this dealer's. A transaction that locks mails does so after.
 */
export async function lockInvitationsLeft(tx: DealerTransaction): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended('invitations of ' || ${tx.dealerId}, 0))`.execute(
    tx.db,
  );
  // A statement of its own, which sees what those began whom this one waited for.
  const { rows } = await sql<{ left: number | null }>`
    select invitation_mails_left(${tx.dealerId}::uuid, ${tx.now}) as left`.execute(tx.db);
  return rows[0]?.left ?? null;
}

/** How many invitations and reminders of the transaction's dealer are due and have not left. */
export async function countDueInvitations(tx: DealerTransaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from mails
    where dealer_id = ${tx.dealerId}::uuid and next_attempt_at <= ${tx.now} and class = 'invitation'`.execute(
    tx.db,
  );
  return rows[0]?.count ?? 0;
}
