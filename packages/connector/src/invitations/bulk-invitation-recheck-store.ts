import { sql } from 'kysely';
import type { BulkReason } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { BulkInvitationsTable, InvitationsTable } from '../db/tables.ts';
import { DAILY_MAIL_LIMIT, selectMailsOfDay } from '../mail/mail-allowance-store.ts';
import { isClosedTo } from './invitation-access-store.ts';

/** What decides whether a row's mail still leaves. */
export interface RowToRecheck {
  /** Its newest mail. */
  mailId: string;
  bulkInvitationId: string;
  position: number;
  bulkState: BulkInvitationsTable['state'];
  invitationState: InvitationsTable['state'];
  /** The mail's link is not the invitation's newest one. */
  isReplaced: boolean;
  /** The link's time has passed, whatever the invitation's state. */
  isExpired: boolean;
  /** The address has had its mails of the day, from single sendings, reminders or another bulk. */
  isOverLimit: boolean;
  /** Customers that are active and open to the address, with nobody registered and nobody who declined since the plan was made. */
  askable: number;
  /** Customers with somebody registered. */
  accepted: number;
  /** Customers with somebody who declined since the plan was made. */
  declined: number;
  /** Customers whose portal the dealer has closed to the address. */
  closed: number;
}

/**
 * The rows whose newest mails these are, by mail; a mail of no bulk has none.
 *
 * Nothing is joined but by look-ups for one row each: a planner that has no statistics of a first bulk takes every table
 * for one row, and looks at all of a dealer's customers for each of its invitations.
 */
export async function listRowsToRecheck(
  tx: DealerTransaction,
  mailIds: readonly string[],
): Promise<Map<string, RowToRecheck>> {
  const dealerId = sql`${tx.dealerId}::uuid`;
  const { rows } = await sql<RowToRecheck>`
    select
      r.mail_id, r.bulk_invitation_id, r.position, b.state as bulk_state, i.state as invitation_state,
      i.link_version is distinct from m.link_version as is_replaced,
      i.expires_at <= ${tx.now} as is_expired,
      (select count(*) from (${selectMailsOfDay(tx, sql`m.recipient`, sql`m.id`)}) recent) >= ${DAILY_MAIL_LIMIT}
        as is_over_limit,
      asked.*
    from unnest(${mailIds}::uuid[]) as mail (id)
    cross join lateral (
      select * from bulk_invitation_rows where dealer_id = ${dealerId} and mail_id = mail.id limit 1
    ) r
    cross join lateral (
      select * from bulk_invitations where dealer_id = ${dealerId} and id = r.bulk_invitation_id limit 1
    ) b
    cross join lateral (select * from mails where dealer_id = ${dealerId} and id = mail.id limit 1) m
    cross join lateral (select * from invitations where dealer_id = ${dealerId} and id = r.invitation_id limit 1) i
    cross join lateral (
      select
        count(*) filter (where c.status = 'active' and not has.payer and not has.decline and not has.closed) as askable,
        count(*) filter (where has.payer) as accepted,
        count(*) filter (where has.decline) as declined,
        count(*) filter (where has.closed) as closed
      from invitation_customers ic
      cross join lateral (
        select status from customers where dealer_id = ${dealerId} and id = ic.customer_id limit 1
      ) c
      cross join lateral (
        select
          exists (
            select from payer_customers p where p.dealer_id = ${dealerId} and p.customer_id = ic.customer_id
          ) as payer,
          exists (
            select
            from invitation_customers other
            where other.dealer_id = ${dealerId} and other.customer_id = ic.customer_id and other.state = 'declined'
              and (select declined_at from invitations where dealer_id = ${dealerId} and id = other.invitation_id)
                >= b.created_at
          ) as decline,
          ${isClosedTo(tx, { customerId: sql`ic.customer_id`, email: sql`i.email` })} as closed
        limit 1
      ) has
      where ic.dealer_id = ${dealerId} and ic.invitation_id = r.invitation_id
    ) asked`.execute(tx.db);
  return new Map(rows.map((row) => [row.mailId, row]));
}

/** Notes why a row's mail was not made. */
export async function markRowSkipped(
  tx: DealerTransaction,
  row: Pick<RowToRecheck, 'bulkInvitationId' | 'position'>,
  reason: BulkReason,
): Promise<void> {
  await updateRow(tx, row, { skipReason: reason });
}

/** Notes that a row's mail was called off after all, when its bulk was cancelled before. */
export async function markRowUndone(
  tx: DealerTransaction,
  row: Pick<RowToRecheck, 'bulkInvitationId' | 'position'>,
): Promise<void> {
  await updateRow(tx, row, { undoneAt: tx.now });
}

/** Revokes an invitation that is pending under the link of a mail; false where it is not. */
export async function revokeWithMail(
  tx: DealerTransaction,
  mail: { subjectId: string; linkVersion: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('invitations')
    .set({ state: 'revoked', revokedAt: tx.now, pendingSince: null })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', mail.subjectId)
    .where('state', '=', 'pending')
    .where('linkVersion', '=', mail.linkVersion)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function updateRow(
  tx: DealerTransaction,
  row: Pick<RowToRecheck, 'bulkInvitationId' | 'position'>,
  changes: { skipReason: BulkReason } | { undoneAt: Date },
): Promise<void> {
  await tx.db
    .updateTable('bulkInvitationRows')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('bulkInvitationId', '=', row.bulkInvitationId)
    .where('position', '=', row.position)
    .execute();
}
