import { sql } from 'kysely';
import type { CustomerPayer, Page, Payer, PayerAccess } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';

const SORT = '-linkedAt';

/** When a payer last signed in or registered: the newest of the dealer's events that says so. */
const LAST_SIGNED_IN = sql<Date | null>`(
  select max(e.at)
  from events e
  where e.dealer_id = link.dealer_id and e.subject_type = 'payer' and e.subject_id = link.payer_id
    and e.type in ('payer.signed_in', 'payer.registered')
)`;

function selectLinks(tx: DealerTransaction) {
  return tx.db
    .selectFrom('payerCustomers as link')
    .innerJoin('payers as payer', 'payer.id', 'link.payerId')
    .where('link.dealerId', '=', tx.dealerId);
}

/** One page of who registered for a customer, newest first. */
export async function listCustomerPayers(
  tx: DealerTransaction,
  customerId: string,
  page: { cursor: string | undefined; limit: number },
): Promise<Page<CustomerPayer>> {
  const matching = selectLinks(tx).where('link.customerId', '=', customerId);
  const found = await pageOfNewest(
    matching
      .select(['payer.id', 'payer.name', 'payer.email', 'link.access', 'link.linkedAt', 'link.invitationId'])
      .select(LAST_SIGNED_IN.as('lastSignedInAt')),
    { scope: SORT, at: 'link.linkedAt', id: 'payer.id' },
    page,
    () => countRows(matching),
  );
  return {
    ...found,
    data: found.data.map(({ id, name, email, access, linkedAt, invitationId, lastSignedInAt }) => ({
      id,
      name,
      email,
      access,
      linkedAt: linkedAt.toISOString(),
      invitationId,
      lastSignedInAt: lastSignedInAt?.toISOString() ?? null,
    })),
  };
}

/** A payer with the dealer's customers they are linked to; undefined where there is none. */
export async function findLinkedPayer(tx: DealerTransaction, payerId: string): Promise<Payer | undefined> {
  const rows = await selectLinks(tx)
    .where('link.payerId', '=', payerId)
    .select(['payer.id', 'payer.name', 'payer.email'])
    .select(['link.customerId', 'link.access', 'link.linkedAt', 'link.invitationId'])
    .select(LAST_SIGNED_IN.as('lastSignedInAt'))
    .orderBy('link.linkedAt')
    .orderBy('link.customerId')
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    id: first.id,
    name: first.name,
    email: first.email,
    lastSignedInAt: first.lastSignedInAt?.toISOString() ?? null,
    customers: rows.map(({ customerId, access, linkedAt, invitationId }) => ({
      customerId,
      access,
      linkedAt: linkedAt.toISOString(),
      invitationId,
    })),
  };
}

/** Who is linked to a customer. */
export async function listPayerIds(tx: DealerTransaction, customerId: string): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('payerCustomers')
    .select('payerId')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .execute();
  return rows.map((row) => row.payerId);
}

/** Locks a payer until the transaction ends: whoever accepts an invitation meanwhile waits, and then sees what was decided. */
export async function lockPayer(tx: DealerTransaction, payerId: string): Promise<void> {
  await tx.db.selectFrom('payers').select('id').where('id', '=', payerId).forNoKeyUpdate().execute();
}

/** As `lockPayer`, for whoever is to see: two who accept do not wait for each other. */
export async function awaitPayer(tx: DealerTransaction, payerId: string): Promise<void> {
  await tx.db.selectFrom('payers').select('id').where('id', '=', payerId).forShare().execute();
}

/** Sets the access of a customer's payers, or of a payer's customers. Returns the customers of the links that changed. */
export async function setAccess(
  tx: DealerTransaction,
  whose: { customerId: string } | { payerId: string },
  access: PayerAccess,
): Promise<string[]> {
  const rows = await tx.db
    .updateTable('payerCustomers')
    .set({ access })
    .where('dealerId', '=', tx.dealerId)
    .where('access', '<>', access)
    .$if('customerId' in whose, (query) =>
      query.where('customerId', '=', (whose as { customerId: string }).customerId),
    )
    .$if('payerId' in whose, (query) => query.where('payerId', '=', (whose as { payerId: string }).payerId))
    .returning('customerId')
    .execute();
  return [...new Set(rows.map((row) => row.customerId))];
}

/** Notes that links to a customer that are made from now on are disabled. False where it was noted before. */
export async function disableCustomer(tx: DealerTransaction, customerId: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('portalDisabledCustomers')
    .values({ dealerId: tx.dealerId, customerId, disabledAt: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

/** As `disableCustomer`, for the links of a payer. */
export async function disablePayer(tx: DealerTransaction, payerId: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('portalDisabledPayers')
    .values({ dealerId: tx.dealerId, payerId, disabledAt: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Undoes `disableCustomer` and `disablePayer`. */
export async function enable(
  tx: DealerTransaction,
  { customerIds, payerIds }: { customerIds: string[]; payerIds: string[] },
): Promise<boolean> {
  const customers = await tx.db
    .deleteFrom('portalDisabledCustomers')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', sql<string>`any (${customerIds}::uuid[])`)
    .executeTakeFirstOrThrow();
  const payers = await tx.db
    .deleteFrom('portalDisabledPayers')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', sql<string>`any (${payerIds}::uuid[])`)
    .executeTakeFirstOrThrow();
  return customers.numDeletedRows + payers.numDeletedRows > 0n;
}

/** Ends the sessions of those of these payers who may enter nowhere any more, at whatever dealer. */
export async function endSessionsOfShutOut(tx: DealerTransaction, payerIds: string[]): Promise<void> {
  await sql`
    delete from auth_sessions s
    using payers p
    where p.user_id = s.user_id and p.id in (select list_payers_shut_out(${payerIds}::uuid[]))`.execute(
    tx.db,
  );
}
