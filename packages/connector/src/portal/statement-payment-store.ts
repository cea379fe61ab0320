import type { PaymentState } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { PaymentRow } from '../db/tables.ts';

/** What becomes of money that holds an item. `came_back`: the ERP's books do not show yet that it did. */
export type HoldStage = 'unfinished' | 'on_its_way' | 'paid' | 'came_back';

/** What payments in one stage hold of an item: minor units, signed as the item's amounts, discounts included. */
export interface ItemHold {
  stage: HoldStage;
  heldMinor: number;
}

/** Payments that came to nothing hold nothing. */
const STAGES: Record<Exclude<PaymentState, 'failed' | 'expired'>, HoldStage> = {
  started: 'unfinished',
  awaiting_verification: 'on_its_way',
  pending: 'on_its_way',
  settled: 'paid',
  disputed: 'paid',
  returned: 'came_back',
  lost: 'came_back',
  refunded: 'came_back',
};

/** What payments hold of the items of these customers, by item; those that nothing holds are left out. */
export async function listItemHolds(
  tx: DealerTransaction,
  customerIds: readonly string[],
): Promise<Map<string, ItemHold[]>> {
  const rows = await tx.db
    .selectFrom('paymentAllocations as a')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.dealerId', '=', 'a.dealerId').onRef('p.id', '=', 'a.paymentId'),
    )
    .select(['a.openItemId', 'p.state', sql<number>`sum(a.held_minor)::bigint`.as('heldMinor')])
    .where('a.dealerId', '=', tx.dealerId)
    .where('p.customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('a.releasedAt', 'is', null)
    .groupBy(['a.openItemId', 'p.state'])
    .execute();
  const byItem = new Map<string, Map<HoldStage, number>>();
  for (const { openItemId, state, heldMinor } of rows) {
    if (state === 'failed' || state === 'expired') continue;
    const stages = byItem.get(openItemId) ?? new Map<HoldStage, number>();
    stages.set(STAGES[state], (stages.get(STAGES[state]) ?? 0) + heldMinor);
    byItem.set(openItemId, stages);
  }
  return new Map(
    [...byItem].map(([itemId, stages]) => [
      itemId,
      [...stages].map(([stage, heldMinor]) => ({ stage, heldMinor })),
    ]),
  );
}

/** A payment that waits for its payer: to go on with it, or to verify a bank account. */
export type UnfinishedPayment = Pick<
  PaymentRow,
  'id' | 'state' | 'currency' | 'amountMinor' | 'feeMinor' | 'expiresAt'
>;

/** What this payer started for these customers and has to do something about, the newest first. */
export function listUnfinishedPayments(
  tx: DealerTransaction,
  payerId: string,
  customerIds: readonly string[],
): Promise<UnfinishedPayment[]> {
  return tx.db
    .selectFrom('payments')
    .select(['id', 'state', 'currency', 'amountMinor', 'feeMinor', 'expiresAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('state', 'in', ['started', 'awaiting_verification'])
    .orderBy('startedAt', 'desc')
    .execute();
}
