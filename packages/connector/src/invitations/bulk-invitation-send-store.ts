import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationRow } from '../db/tables.ts';
import type { PlannedInvitation } from './bulk-invitation-store.ts';

/** An expired invitation to the address of a planned one, for at least one of its customers. */
export interface LapsedInvitation {
  id: string;
  /** Of the planned one. */
  position: number;
  email: string;
  linkVersion: number;
  customerIds: string[];
}

/** The expired invitations that the planned ones meet, locked until the transaction ends; the oldest first. */
export async function lockLapsedInvitations(
  tx: DealerTransaction,
  planned: readonly PlannedInvitation[],
): Promise<LapsedInvitation[]> {
  const pairs = planned.flatMap((row) =>
    row.customerIds.map((customerId) => ({ position: row.position, email: row.email, customerId })),
  );
  const { rows } = await sql<LapsedInvitation>`
    select
      i.id, met.position, i.email, i.link_version,
      (
        select array_agg(every.customer_id order by every.position)
        from invitation_customers every
        where every.dealer_id = i.dealer_id and every.invitation_id = i.id
      ) as customer_ids
    from (
      select ic.invitation_id, min(p.position) as position
      from unnest(
        ${pairs.map((pair) => pair.position)}::integer[],
        ${pairs.map((pair) => pair.email)}::text[],
        ${pairs.map((pair) => pair.customerId)}::uuid[]
      ) as p (position, email, customer_id)
      join invitation_customers ic
        on ic.dealer_id = ${tx.dealerId}::uuid and ic.customer_id = p.customer_id and ic.email = p.email
          and ic.state = 'pending'
      group by ic.invitation_id
    ) met
    join invitations i on i.dealer_id = ${tx.dealerId}::uuid and i.id = met.invitation_id
    where i.state = 'pending' and i.expires_at <= ${tx.now}
    order by i.created_at, i.id
    for update of i`.execute(tx.db);
  return rows;
}

/** Revokes invitations that the transaction has locked. */
export async function revokeInvitations(tx: DealerTransaction, ids: readonly string[]): Promise<void> {
  await tx.db
    .updateTable('invitations')
    .set({ state: 'revoked', revokedAt: tx.now, pendingSince: null })
    .where('dealerId', '=', tx.dealerId)
    .where((on) => on('id', '=', sql<string>`any (${ids}::uuid[])`))
    .execute();
}

/** Makes expired invitations, locked by the transaction, pending again under their next link. */
export async function reopenInvitations(
  tx: DealerTransaction,
  draft: Pick<InvitationRow, 'linkSecretId' | 'linkMadeAt' | 'expiresInDays' | 'expiresAt' | 'message'>,
  reopened: readonly { id: string; locale: string }[],
): Promise<void> {
  await sql`
    update invitations i
    set
      link_version = i.link_version + 1,
      link_secret_id = ${draft.linkSecretId},
      link_made_at = ${draft.linkMadeAt},
      expires_in_days = ${draft.expiresInDays},
      expires_at = ${draft.expiresAt},
      message = coalesce(${draft.message}, i.message),
      locale = r.locale,
      pending_since = null,
      reminder_count = 0,
      reminded_at = null,
      expiry_noted_at = null,
      resent_count = i.resent_count + 1
    from unnest(${reopened.map((each) => each.id)}::uuid[], ${reopened.map((each) => each.locale)}::text[]) as r (id, locale)
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = r.id`.execute(tx.db);
}
