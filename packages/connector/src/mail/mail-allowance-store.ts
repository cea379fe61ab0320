import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { DEFERRED, PREPARED } from '../db/prepared-client.ts';
import type { SuppressionRow } from '../db/tables.ts';

/** Mails of the class `invitation` that one dealer sends to one address in any 24 hours, whatever they are about. */
export const DAILY_MAIL_LIMIT = 5;
const DAY_MS = 86_400_000;

/** Whether an address takes another invitation. */
export interface MailAllowance {
  /** Lower case. */
  email: string;
  /** Why it gets no more at all; null where it does. */
  suppression: SuppressionRow['reason'] | null;
  /** How many may still go there now. */
  left: number;
  /** When the next one may; null where one may now. */
  nextAt: Date | null;
}

/**
 * What may be mailed to each of `emails` (lower case). They are locked until the transaction ends: whoever else would mail
 * to them waits, and then counts what was queued here. A transaction that locks customers does so before.
 */
export async function lockMailAllowances(
  tx: DealerTransaction,
  emails: readonly string[],
): Promise<Map<string, MailAllowance>> {
  await lockAddresses(tx, emails);
  return readMailAllowances(tx, emails);
}

/**
 * Locks addresses (lower case) until the transaction ends, without a look at them: that takes a statement of its own, which
 * sees what those did whom this one waited for.
 */
export async function lockAddresses(tx: DealerTransaction, emails: readonly string[]): Promise<void> {
  await lockSelectedAddresses(tx, sql`select unnest(${emails}::text[])`);
}

/** As `lockAddresses`, for those that a query selects; null is none. */
export async function lockSelectedAddresses(
  tx: DealerTransaction,
  emails: RawBuilder<unknown>,
): Promise<void> {
  await sql`${DEFERRED}
    select pg_advisory_xact_lock(hashtextextended(${tx.dealerId} || ' ' || address.email, 0))
    from (select distinct selected.email from (${emails}) as selected (email) order by 1) address`.execute(
    tx.db,
  );
}

/** What may be mailed to each of `emails` (lower case). */
async function readMailAllowances(
  tx: DealerTransaction,
  emails: readonly string[],
): Promise<Map<string, MailAllowance>> {
  const { rows } = await sql<MailAllowanceRow>`${PREPARED}
    select allowance.*
    from (select distinct unnest(${emails}::text[]) as email) address
    cross join lateral (${selectMailAllowance(tx, sql`address.email`)}) allowance`.execute(tx.db);
  return new Map(rows.map((row) => [row.email, toMailAllowance(row)]));
}

interface MailAllowanceRow {
  email: string;
  suppression: MailAllowance['suppression'];
  /** When those left that count, the newest first. */
  mailedAt: Date[];
}

/** SQL: one row that `toMailAllowance` takes, for an address in lower case. */
export function selectMailAllowance(
  tx: DealerTransaction,
  email: RawBuilder<unknown>,
): RawBuilder<MailAllowanceRow> {
  return sql`
    select
      ${email} as email,
      (select s.reason from suppressions s where s.dealer_id = ${tx.dealerId}::uuid and s.email = ${email}) as suppression,
      array(${selectMailsOfDay(tx, email)} order by at desc limit ${DAILY_MAIL_LIMIT}) as mailed_at`;
}

/** What such a row says. */
export function toMailAllowance({ email, suppression, mailedAt }: MailAllowanceRow): MailAllowance {
  const left = DAILY_MAIL_LIMIT - mailedAt.length;
  const oldest = mailedAt.at(-1);
  const nextAt = left > 0 || oldest === undefined ? null : new Date(oldest.getTime() + DAY_MS);
  return { email, suppression, left, nextAt };
}

/**
 * SQL: when each mail left that counts for an address, as `at`; one that has not left yet may do so at any moment, which
 * is now.
 *
 * @param mailId of a mail that is about to leave: neither it nor those that wait behind it count.
 */
export function selectMailsOfDay(
  tx: DealerTransaction,
  email: RawBuilder<unknown>,
  mailId?: RawBuilder<unknown>,
): RawBuilder<{ at: Date }> {
  const comesBefore =
    mailId === undefined
      ? sql`true`
      : sql`counted.id <> ${mailId} and (not waiting.so or counted.id < ${mailId})`;
  return sql`
    select left_at.at
    from mails counted
    cross join lateral (
      select counted.delivery in ('queued', 'uncertain') and counted.gave_up_at is null as so
    ) waiting
    cross join lateral (
      select case
        when waiting.so then ${tx.now}::timestamptz
        else coalesce(counted.sent_at, counted.gave_up_at, counted.created_at)
      end as at
    ) left_at
    where counted.dealer_id = ${tx.dealerId}::uuid and counted.recipient = ${email} and counted.class = 'invitation'
      and counted.delivery not in ('cancelled', 'suppressed')
      and left_at.at > ${new Date(tx.now.getTime() - DAY_MS)}::timestamptz and ${comesBefore}`;
}
