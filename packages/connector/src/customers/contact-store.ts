import type { Updateable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { ContactRow, ContactsTable } from '../db/tables.ts';

/**
 * A contact of a customer, both locked until the transaction ends; undefined where the customer has none of this id. The
 * customer too, since what is searched for in it is put together of all its contacts.
 */
export async function lockContact(
  tx: DealerTransaction,
  customerId: string,
  contactId: string,
): Promise<ContactRow | undefined> {
  await tx.db
    .selectFrom('customers')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', customerId)
    .forNoKeyUpdate()
    .execute();
  return tx.db
    .selectFrom('contacts')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('id', '=', contactId)
    .forUpdate()
    .executeTakeFirst();
}

/** What the ERP calls a contact; undefined where the customer has none of this id. */
export async function findContactErpId(
  tx: DealerTransaction,
  customerId: string,
  contactId: string,
): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('contacts')
    .select('erpId')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .where('id', '=', contactId)
    .executeTakeFirst();
  return row?.erpId;
}

/** Changes a contact that the transaction has locked. */
export async function updateContact(
  tx: DealerTransaction,
  id: string,
  changes: Updateable<ContactsTable>,
): Promise<void> {
  await tx.db
    .updateTable('contacts')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}
