import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { PayerRow } from '../db/tables.ts';

/** A customer of the transaction's dealer that a payer is linked to. Amounts are the ERP's. */
export interface LinkedCustomer {
  id: string;
  name: string;
  accountNumber: string;
  currency: string;
  access: 'active' | 'disabled';
}

/** The payer behind a signed-in user. Undefined only where the person was erased while signed in. */
export function findPayerByUser(database: Database, userId: string): Promise<PayerRow | undefined> {
  return database.global.selectFrom('payers').selectAll().where('userId', '=', userId).executeTakeFirst();
}

/** The payer behind a user, inside a transaction. */
export function findPayerOfUser(tx: DealerTransaction, userId: string): Promise<PayerRow | undefined> {
  return tx.db.selectFrom('payers').selectAll().where('userId', '=', userId).executeTakeFirst();
}

/** A payer by id, inside a transaction. */
export function findPayerRow(tx: DealerTransaction, payerId: string): Promise<PayerRow | undefined> {
  return tx.db.selectFrom('payers').selectAll().where('id', '=', payerId).executeTakeFirst();
}

/** The payer of an address (lower case). */
export function findPayerByAddress(database: Database, email: string): Promise<PayerRow | undefined> {
  return database.global.selectFrom('payers').selectAll().where('email', '=', email).executeTakeFirst();
}

/** The payer of an address (lower case), inside a transaction. */
export function findPayerByEmail(tx: DealerTransaction, email: string): Promise<PayerRow | undefined> {
  return tx.db.selectFrom('payers').selectAll().where('email', '=', email).executeTakeFirst();
}

/** Sets the locale (BCP 47) that pages and mails speak to a payer in. */
export async function setPayerLocale(database: Database, payerId: string, locale: string): Promise<void> {
  await database.global.updateTable('payers').set({ locale }).where('id', '=', payerId).execute();
}

/**
 * Adds a person: better-auth's user, its password account and the payer. `passwordHash` is better-auth's own. Throws
 * PostgreSQL's unique violation where the address is registered.
 */
export async function insertPayer(
  tx: DealerTransaction,
  payer: Omit<PayerRow, 'createdAt'>,
  passwordHash: string,
): Promise<void> {
  const times = { createdAt: tx.now, updatedAt: tx.now };
  await tx.db
    .insertInto('authUsers')
    .values({
      id: payer.userId,
      name: payer.name,
      email: payer.email,
      // Whoever holds a live link has read the mail.
      emailVerified: true,
      image: null,
      ...times,
    })
    .execute();
  await tx.db
    .insertInto('authAccounts')
    .values({
      id: payer.id,
      userId: payer.userId,
      accountId: payer.userId,
      providerId: 'credential',
      password: passwordHash,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      ...times,
    })
    .execute();
  await tx.db
    .insertInto('payers')
    .values({ ...payer, createdAt: tx.now })
    .execute();
}

/**
 * Links a payer to customers, disabled to those of `closedIds`. A link that is there stays as it is: what the dealer
 * closed is not opened by an invitation.
 */
export async function linkPayer(
  tx: DealerTransaction,
  link: { payerId: string; invitationId: string; customerIds: string[]; closedIds: readonly string[] },
): Promise<void> {
  await tx.db
    .insertInto('payerCustomers')
    .values(
      link.customerIds.map((customerId) => ({
        dealerId: tx.dealerId,
        customerId,
        payerId: link.payerId,
        invitationId: link.invitationId,
        access: link.closedIds.includes(customerId) ? ('disabled' as const) : ('active' as const),
        linkedAt: tx.now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['dealerId', 'customerId', 'payerId']).doNothing())
    .execute();
}

/** The dealers a payer is linked to. */
export async function listPayerDealerIds(database: Database, payerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select list_dealer_ids_of_payer(${payerId}) as id`.execute(
    database.global,
  );
  return rows.map((row) => row.id);
}

/** The dealer's customers a payer is linked to, by name. */
export function listLinkedCustomers(tx: DealerTransaction, payerId: string): Promise<LinkedCustomer[]> {
  return tx.db
    .selectFrom('payerCustomers as p')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'p.dealerId').onRef('c.id', '=', 'p.customerId'),
    )
    .select(['c.id', 'c.name', 'c.accountNumber', 'c.currency', 'p.access'])
    .where('p.dealerId', '=', tx.dealerId)
    .where('p.payerId', '=', payerId)
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
}
