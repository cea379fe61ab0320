import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { DealerTransaction } from '../../db/database.ts';
import type { SandboxCheckoutsTable } from '../../db/tables.ts';

/** What the sandbox keeps of a payment's page, and whose payment it is. */
export type SandboxCheckout = Selectable<SandboxCheckoutsTable> & { payerId: string };

/** What a step of the page changes. */
export type CheckoutChanges = Omit<Updateable<SandboxCheckoutsTable>, 'dealerId' | 'paymentId'>;

/** Opens a page for a payment; where one was opened for it before, that stays as it is. */
export async function insertCheckout(
  tx: DealerTransaction,
  checkout: Omit<Insertable<SandboxCheckoutsTable>, 'dealerId' | 'openedAt' | 'step'>,
): Promise<void> {
  await tx.db
    .insertInto('sandboxCheckouts')
    .values({ ...checkout, dealerId: tx.dealerId, openedAt: tx.now, step: 'choose' })
    .onConflict((conflict) => conflict.columns(['dealerId', 'paymentId']).doNothing())
    .execute();
}

export function findCheckout(tx: DealerTransaction, paymentId: string): Promise<SandboxCheckout | undefined> {
  return checkouts(tx).where('sandboxCheckouts.paymentId', '=', paymentId).executeTakeFirst();
}

/** Locks it for the rest of the transaction: of two steps at once one comes first. */
export function lockCheckout(tx: DealerTransaction, paymentId: string): Promise<SandboxCheckout | undefined> {
  return checkouts(tx)
    .where('sandboxCheckouts.paymentId', '=', paymentId)
    .forNoKeyUpdate('sandboxCheckouts')
    .executeTakeFirst();
}

export async function updateCheckout(
  tx: DealerTransaction,
  paymentId: string,
  changes: CheckoutChanges,
): Promise<void> {
  await tx.db
    .updateTable('sandboxCheckouts')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .execute();
}

/** Those that were authorized with one of these instruments. */
export function listAuthorizedWith(
  tx: DealerTransaction,
  instruments: readonly string[],
): Promise<SandboxCheckout[]> {
  return checkouts(tx)
    .where('sandboxCheckouts.authorizedAt', 'is not', null)
    .where('sandboxCheckouts.instrument', 'in', [...instruments])
    .orderBy('sandboxCheckouts.paymentId')
    .execute();
}

/** What a payer used last of a method, by its last four digits. */
export async function findLastUsed(
  tx: DealerTransaction,
  { payerId, method }: Pick<SandboxCheckout, 'payerId' | 'method'>,
): Promise<string | null> {
  const last = await tx.db
    .selectFrom('authorizations')
    .select('last4')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('provider', '=', 'sandbox')
    .where('kind', '=', method === 'ach' ? 'ach_debit' : 'card_payment')
    .orderBy('authorizedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.last4 ?? null;
}

/** Drops where an authorization came from once the ledger has it: from then on only the ledger does. */
export async function dropRecordedOrigin(tx: DealerTransaction, paymentId: string): Promise<void> {
  await tx.db
    .updateTable('sandboxCheckouts')
    .set({ ipAddress: null, userAgent: null })
    .where('dealerId', '=', tx.dealerId)
    .where('paymentId', '=', paymentId)
    .where(sql<boolean>`(ip_address is not null or user_agent is not null)`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('authorizations')
          .select('authorizations.id')
          .whereRef('authorizations.dealerId', '=', 'sandboxCheckouts.dealerId')
          .whereRef('authorizations.paymentId', '=', 'sandboxCheckouts.paymentId'),
      ),
    )
    .execute();
}

function checkouts(tx: DealerTransaction) {
  return tx.db
    .selectFrom('sandboxCheckouts')
    .innerJoin('payments', (join) =>
      join
        .onRef('payments.dealerId', '=', 'sandboxCheckouts.dealerId')
        .onRef('payments.id', '=', 'sandboxCheckouts.paymentId'),
    )
    .selectAll('sandboxCheckouts')
    .select('payments.payerId')
    .where('sandboxCheckouts.dealerId', '=', tx.dealerId);
}
