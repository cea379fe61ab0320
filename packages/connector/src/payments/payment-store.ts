import { sql, type Updateable } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { PaymentRow, PaymentsTable } from '../db/tables.ts';
import type { ProviderKind } from '../payment-config.ts';
import { NO_FACTS } from './payment-facts.ts';
import type { ProviderHint } from './payment-provider.ts';

/** What may change about a payment; what is left out stays. */
export type PaymentChanges = Omit<
  Updateable<PaymentsTable>,
  'dealerId' | 'id' | 'customerId' | 'payerId' | 'previewId' | 'preview' | 'previewHash' | 'amountMinor'
>;

/** Adds a payment, and holds its items by its allocations. */
export async function insertPayment(
  tx: DealerTransaction,
  payment: Pick<
    PaymentRow,
    'id' | 'previewId' | 'previewHash' | 'method' | 'feeMinor' | 'expiresAt' | 'nextLookAt'
  > & {
    preview: PreviewContent;
  },
): Promise<PaymentRow> {
  const { preview, ...about } = payment;
  const row = await tx.db
    .insertInto('payments')
    .values({
      ...about,
      dealerId: tx.dealerId,
      customerId: preview.customerId,
      payerId: preview.payerId,
      preview: JSON.stringify(preview),
      state: 'started',
      currency: preview.currency,
      amountMinor: preview.amountMinor,
      discountMinor: preview.discountMinor,
      provider: preview.provider,
      facts: JSON.stringify(NO_FACTS),
      startedAt: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tx.db
    .insertInto('paymentAllocations')
    .values(
      preview.lines.map(({ openItemId, amountMinor, discountMinor }, position) => ({
        dealerId: tx.dealerId,
        paymentId: row.id,
        openItemId,
        position,
        amountMinor,
        discountMinor,
        releasedAt: null,
      })),
    )
    .execute();
  return row;
}

/** Locks a payment for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockPayment(tx: DealerTransaction, id: string): Promise<PaymentRow | undefined> {
  return tx.db
    .selectFrom('payments')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A payment; undefined when the dealer has none of this id. */
export function findPaymentRow(tx: DealerTransaction, id: string): Promise<PaymentRow | undefined> {
  return tx.db
    .selectFrom('payments')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The payment that a payer has started of a preview, also where the preview is forgotten; undefined for anybody else's. */
export function findPaymentOfPreview(
  tx: DealerTransaction,
  payerId: string,
  previewId: string,
): Promise<PaymentRow | undefined> {
  return tx.db
    .selectFrom('payments')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('previewId', '=', previewId)
    .where('payerId', '=', payerId)
    .executeTakeFirst();
}

export function updatePayment(
  tx: DealerTransaction,
  id: string,
  changes: PaymentChanges,
): Promise<PaymentRow> {
  return tx.db
    .updateTable('payments')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The dealers who have a payment to look at, the one that waits longest first. */
export async function listDealersWithDuePayment(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select list_dealers_with_due_payment(${now}) as id`.execute(database.global);
  return rows.map(({ id }) => id);
}

/**
 * Takes the payment of the dealer that waits longest to be looked at: nobody else takes it before `leaseEndsAt`, and somebody
 * does then if whoever took it died. Undefined where none is due.
 */
export async function takeDuePayment(
  tx: DealerTransaction,
  leaseEndsAt: Date,
): Promise<PaymentRow | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from payments
    where dealer_id = ${tx.dealerId} and next_look_at <= ${tx.now}
    order by next_look_at, id
    limit 1
    for update skip locked`.execute(tx.db);
  const id = rows[0]?.id;
  return id === undefined ? undefined : updatePayment(tx, id, { nextLookAt: leaseEndsAt });
}

/** How many payments of all dealers are due to be looked at, and will be later. */
export async function countWaitingPayments(
  database: Pick<Database, 'global'>,
  now: Date,
): Promise<{ now: number; later: number }> {
  const { rows } = await sql<{ now: number; later: number }>`
    select * from count_waiting_payments(${now})`.execute(database.global);
  return rows[0] ?? { now: 0, later: 0 };
}

/** With whom a dealer's payers have begun to pay, so that it may know of money; whatever takes new payments now. */
export async function listPaidProviders(tx: DealerTransaction): Promise<ProviderKind[]> {
  const { rows } = await sql<{ kind: ProviderKind }>`
    select kind from unnest(array['stripe', 'sandbox']) as kind
    where exists (
      select from payments
      where dealer_id = ${tx.dealerId} and provider = kind and provider_payment_id is not null
    )`.execute(tx.db);
  return rows.map(({ kind }) => kind);
}

/** Makes payments due that something may have happened to; those that the dealer does not have are left out. */
export async function makePaymentsDue(
  tx: DealerTransaction,
  hints: readonly ProviderHint[],
): Promise<number> {
  // What a provider was given to keep may be anything by now, and must not keep the others from being looked at.
  const ids = hints.flatMap((hint) =>
    'paymentId' in hint && isUuid(hint.paymentId) ? [hint.paymentId] : [],
  );
  const providerIds = hints.flatMap((hint) => ('providerPaymentId' in hint ? [hint.providerPaymentId] : []));
  const { numUpdatedRows } = await tx.db
    .updateTable('payments')
    .set({ nextLookAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where((on) =>
      on.or([
        on('id', '=', sql<string>`any(${ids}::uuid[])`),
        on.and([
          // Which leads the index.
          on('provider', '=', sql<ProviderKind>`any(array['stripe', 'sandbox'])`),
          on('providerPaymentId', '=', sql<string>`any(${providerIds}::text[])`),
        ]),
      ]),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
