import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { DAILY_MAIL_LIMIT, selectMailsOfDay } from '../mail/mail-allowance-store.ts';

/** An invitation about which something is due by time alone. */
export interface DueInvitation {
  id: string;
  /** In its own order. */
  customerIds: string[];
}

/** An invitation whose reminder is due, and what its mail needs. */
export interface DueReminder extends DueInvitation {
  email: string;
  locale: string;
  linkVersion: number;
  /** With the one that is due. */
  reminderCount: number;
}

/**
 * The invitations whose reminder is due, the longest due first. One with a mail on its way waits for it, one to an address
 * that has had its mails of the day waits, and of several to one address no more are listed than may go.
 *
 * @param ids only these; left out: all.
 */
export async function listDueReminders(
  tx: DealerTransaction,
  limit: number,
  ids?: readonly string[],
): Promise<DueReminder[]> {
  const chosen = ids === undefined ? sql`true` : sql`r.invitation_id = any (${ids}::uuid[])`;
  const { rows } = await sql<DueReminder>`
    select
      i.id, i.email, i.locale, i.link_version, i.reminder_count + 1 as reminder_count,
      ${coveredCustomers(sql`i.dealer_id`, sql`i.id`)} as customer_ids
    from (
      select
        r.invitation_id, r.email, r.due_at,
        row_number() over (partition by r.email order by r.due_at, r.invitation_id) as rank
      from invitation_reminder_overview r
      where r.dealer_id = ${tx.dealerId}::uuid and r.state = 'pending' and r.expiry_noted_at is null
        and r.pending_since <= ${tx.now}::timestamptz - interval '24 hours' and r.step_at <= ${tx.now}
        and r.due_at is not null and not r.is_mailing and ${chosen}
    ) due
    join invitations i on i.dealer_id = ${tx.dealerId}::uuid and i.id = due.invitation_id
    where due.rank <= ${DAILY_MAIL_LIMIT}
      - (select count(*) from (${selectMailsOfDay(tx, sql`due.email`)}) recent)
    order by due.due_at, i.id
    limit ${limit}`.execute(tx.db);
  return rows;
}

/** Locks those of these invitations that nobody else holds, and leaves out the others. */
export async function lockFreeInvitations(tx: DealerTransaction, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id
    from invitations
    where dealer_id = ${tx.dealerId}::uuid and id = any (${ids}::uuid[])
    order by id
    for update skip locked`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/** Notes that these invitations, which the transaction has locked, are reminded now. */
export async function markReminded(tx: DealerTransaction, ids: readonly string[]): Promise<void> {
  await sql`
    update invitations set reminder_count = reminder_count + 1, reminded_at = ${tx.now}
    where dealer_id = ${tx.dealerId}::uuid and id = any (${ids}::uuid[])`.execute(tx.db);
}

/**
 * Notes the end of pending periods that have passed unanswered, each once, and of no more than `limit` at a time. What
 * another transaction holds is left for the next time.
 */
export async function markExpired(tx: DealerTransaction, limit: number): Promise<DueInvitation[]> {
  const { rows } = await sql<DueInvitation>`
    update invitations i set expiry_noted_at = ${tx.now}
    from (
      select id
      from invitations
      where dealer_id = ${tx.dealerId}::uuid and state = 'pending' and expiry_noted_at is null
        and expires_at <= ${tx.now}
      order by expires_at
      limit ${limit}
      for update skip locked
    ) ended
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = ended.id
    returning i.id, ${coveredCustomers(sql`i.dealer_id`, sql`i.id`)} as customer_ids`.execute(tx.db);
  return rows;
}

/**
 * Notes, once each, that the day has come on which people who declined want to be asked again.
 *
 * @param today of the dealer's zone, `YYYY-MM-DD`.
 */
export async function markAskAgainDue(
  tx: DealerTransaction,
  today: string,
  limit: number,
): Promise<DueInvitation[]> {
  const { rows } = await sql<DueInvitation>`
    update invitations i set ask_again_noted_at = ${tx.now}
    from (
      select id
      from invitations
      where dealer_id = ${tx.dealerId}::uuid and state = 'declined' and ask_again_on <= ${today}::date
        and ask_again_noted_at is null
      order by ask_again_on
      limit ${limit}
      for update skip locked
    ) due
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = due.id
    returning i.id, ${coveredCustomers(sql`i.dealer_id`, sql`i.id`)} as customer_ids`.execute(tx.db);
  return rows;
}

function coveredCustomers(dealerId: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`array(
    select ic.customer_id
    from invitation_customers ic
    where ic.dealer_id = ${dealerId} and ic.invitation_id = ${id}
    order by ic.position
  )`;
}
