import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { DEFERRED, PREPARED } from '../db/prepared-client.ts';
import type { ContactRow } from '../db/tables.ts';

/** Somebody who could be written to. */
export type InvitedContact = Pick<ContactRow, 'id' | 'name' | 'email' | 'hasValidEmail' | 'locale'>;

/** A customer as the sending of an invitation needs it. */
export interface InvitedCustomer {
  id: string;
  name: string;
  accountNumber: string;
  status: 'active' | 'inactive';
  defaultContactId: string | null;
  contacts: InvitedContact[];
}

/**
 * Locks customers until the transaction ends: whoever else would invite them, or open or close their portal, waits and then
 * sees what was decided here.
 */
export async function lockCustomers(tx: DealerTransaction, ids: readonly string[]): Promise<void> {
  await sql`${DEFERRED} ${selectLocked(tx, ids)}`.execute(tx.db);
}

/** The customers of these ids in the order asked for, locked as by `lockCustomers`. Unknown ids are left out. */
export async function lockCustomersToInvite(
  tx: DealerTransaction,
  ids: readonly string[],
): Promise<InvitedCustomer[]> {
  const { rows } = await sql<InvitedCustomer>`${PREPARED}
    with locked as materialized (${selectLocked(tx, ids)})
    select
      o.id, o.name, o.account_number, o.status, o.default_contact_id,
      (
        select coalesce(json_agg(
          json_build_object(
            'id', k.id, 'name', k.name, 'email', k.email, 'hasValidEmail', k.has_valid_email, 'locale', k.locale
          )
          order by k.is_primary desc, k.erp_id
        ), '[]')
        from contacts k
        where k.dealer_id = ${tx.dealerId}::uuid and k.customer_id = o.id
      ) as contacts
    from locked
    join customer_overview o on o.dealer_id = ${tx.dealerId}::uuid and o.id = locked.id`.execute(tx.db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function selectLocked(tx: DealerTransaction, ids: readonly string[]): RawBuilder<{ id: string }> {
  return sql`
    select id from customers
    where dealer_id = ${tx.dealerId}::uuid and id = any (${ids}::uuid[])
    order by id
    for no key update`;
}
