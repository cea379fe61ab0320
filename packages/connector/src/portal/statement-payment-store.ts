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
  /**
   * What of it the dealer sent back, minor units; null where that is a part of a payment for several items, which is of none of
   * them. Left out: nothing.
   */
  sentBackMinor?: number | null;
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
  const isOnlyItem = sql<boolean>`not exists (
    select from payment_allocations other
    where other.dealer_id = a.dealer_id and other.payment_id = a.payment_id and other.open_item_id <> a.open_item_id
  )`;
  const rows = await tx.db
    .selectFrom('paymentAllocations as a')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.dealerId', '=', 'a.dealerId').onRef('p.id', '=', 'a.paymentId'),
    )
    .select(['a.openItemId', 'p.state', sql<number>`sum(a.held_minor)::bigint`.as('heldMinor')])
    .select([
      sql<number>`sum(case when ${isOnlyItem} then p.taken_back_minor else 0 end)::bigint`.as('backMinor'),
      sql<boolean>`bool_or(p.taken_back_minor > 0 and not ${isOnlyItem})`.as('isPartBack'),
    ])
    .where('a.dealerId', '=', tx.dealerId)
    .where('p.customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('a.releasedAt', 'is', null)
    .groupBy(['a.openItemId', 'p.state'])
    .execute();
  const byItem = new Map<string, Map<HoldStage, ItemHold>>();
  for (const { openItemId, state, heldMinor, backMinor, isPartBack } of rows) {
    if (state === 'failed' || state === 'expired') continue;
    const stages = byItem.get(openItemId) ?? new Map<HoldStage, ItemHold>();
    const stage = STAGES[state];
    const hold = stages.get(stage) ?? { stage, heldMinor: 0 };
    hold.heldMinor += heldMinor;
    // Of what came back as a whole its stage says so.
    if (stage === 'paid' && isPartBack) hold.sentBackMinor = null;
    else if (stage === 'paid' && backMinor > 0 && hold.sentBackMinor !== null)
      hold.sentBackMinor = (hold.sentBackMinor ?? 0) + backMinor;
    stages.set(stage, hold);
    byItem.set(openItemId, stages);
  }
  return new Map([...byItem].map(([itemId, stages]) => [itemId, [...stages.values()]]));
}

/** The payment that holds an item, or a part of it. */
export interface ItemHolder {
  paymentId: string;
  /** Whether its money came, or is on its way; else it is not finished, or its money went back. */
  isPaid: boolean;
  isUnfinished: boolean;
  payerId: string;
  /** Null for somebody who was erased. */
  payerName: string | null;
}

/** Of each of these items of a customer the newest payment that holds it. */
export async function findItemHolders(
  tx: DealerTransaction,
  customerId: string,
  itemIds: readonly string[],
): Promise<Map<string, ItemHolder>> {
  const rows = await tx.db
    .selectFrom('paymentAllocations as a')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.dealerId', '=', 'a.dealerId').onRef('p.id', '=', 'a.paymentId'),
    )
    .leftJoin('payers', 'payers.id', 'p.payerId')
    .select(['a.openItemId', 'p.id as paymentId', 'p.state', 'p.payerId', 'payers.name as payerName'])
    .where('a.dealerId', '=', tx.dealerId)
    .where('p.customerId', '=', customerId)
    .where('a.openItemId', '=', sql<string>`any(${[...itemIds]}::uuid[])`)
    .where('a.releasedAt', 'is', null)
    .orderBy('p.startedAt')
    .orderBy('p.id')
    .execute();
  return new Map(
    rows.flatMap(({ openItemId, state, ...holder }) => {
      if (state === 'failed' || state === 'expired') return [];
      const stage = STAGES[state];
      const isPaid = stage === 'paid' || stage === 'on_its_way';
      return [[openItemId, { ...holder, isPaid, isUnfinished: stage === 'unfinished' }]];
    }),
  );
}

/** A payment that waits for its payer: to go on with it, or to verify a bank account. */
export type UnfinishedPayment = Pick<
  PaymentRow,
  'id' | 'customerId' | 'state' | 'currency' | 'amountMinor' | 'feeMinor' | 'expiresAt'
>;

/** What this payer started for these customers and has to do something about, the newest first. */
export function listUnfinishedPayments(
  tx: DealerTransaction,
  payerId: string,
  customerIds: readonly string[],
): Promise<UnfinishedPayment[]> {
  return tx.db
    .selectFrom('payments')
    .select(['id', 'customerId', 'state', 'currency', 'amountMinor', 'feeMinor', 'expiresAt'])
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('customerId', '=', sql<string>`any(${[...customerIds]}::uuid[])`)
    .where('state', 'in', ['started', 'awaiting_verification'])
    .orderBy('startedAt', 'desc')
    .execute();
}
