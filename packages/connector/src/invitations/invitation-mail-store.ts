import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationRow } from '../db/tables.ts';

/** An invitation with what its mail says of others. */
export type InvitationToWrite = InvitationRow & {
  /** In the order of the invitation. */
  customerNames: string[];
  /** Null where no person invited. */
  invitedByName: string | null;
};

/** The Message-IDs of the mails that first carried the present links of invitations, by the invitations' ids. */
export async function listFirstMessageIds(
  tx: DealerTransaction,
  invitationIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; messageId: string }>`
    select distinct on (i.id) i.id, m.message_id
    from invitations i
    join mails m on m.dealer_id = i.dealer_id and m.subject_type = 'invitation' and m.subject_id = i.id
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = any (${invitationIds}::uuid[])
      and m.template in ('invitation', 'new_link') and m.link_version = i.link_version and m.sent_at is not null
    order by i.id, m.created_at, m.id`.execute(tx.db);
  return new Map(rows.map(({ id, messageId }) => [id, messageId]));
}

/** What the mails of invitations say, by the invitations' ids. */
export async function listInvitationsToWrite(
  tx: DealerTransaction,
  invitationIds: readonly string[],
): Promise<Map<string, InvitationToWrite>> {
  const { rows } = await sql<InvitationToWrite>`
    select
      i.*,
      (
        -- Not joined: without statistics, a planner may look at all customers for each invitation.
        select array_agg(
          (select c.name from customers c where c.dealer_id = i.dealer_id and c.id = ic.customer_id)
          order by ic.position
        )
        from invitation_customers ic
        where ic.dealer_id = i.dealer_id and ic.invitation_id = i.id
      ) as customer_names,
      (
        select u.name
        from embed_users u
        where i.created_by_type = 'user' and u.dealer_id = i.dealer_id and u.id = i.created_by_id
      ) as invited_by_name
    from invitations i
    where i.dealer_id = ${tx.dealerId}::uuid and i.id = any (${invitationIds}::uuid[])`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row]));
}
