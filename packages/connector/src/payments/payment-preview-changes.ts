import type { PreviewContent, PreviewLine } from '../db/payment-columns.ts';
import type { PayableItem } from './payment-item-store.ts';

/**
 * What differs between what was shown and what would be charged now. Of an item: `item_gone`, it is settled, or of a currency that
 * the customer has no more; `paid_by_someone`, a payment under way holds it, or a part; `less_payable`, not so much of it is open; `discount_ended`, `discount_new`: its day
 * has come or is over; `amount_changed`, otherwise. Of a way to pay: `method_gone`, `method_new`, `fee_changed`.
 */
export type PreviewChangeCode =
  | 'item_gone'
  | 'paid_by_someone'
  | 'less_payable'
  | 'discount_ended'
  | 'discount_new'
  | 'amount_changed'
  | 'method_gone'
  | 'method_new'
  | 'fee_changed';

export interface PreviewChange {
  code: PreviewChangeCode;
  /** Null where the change is of a way to pay. */
  openItemId: string | null;
  /** Null where the change is of an item. */
  method: PreviewContent['methods'][number]['method'] | null;
  /** Magnitudes, in minor units: what was to be paid, and what can be now; of a way to pay, the fee. */
  beforeMinor: number;
  nowMinor: number;
}

export type PreviewChanges = readonly PreviewChange[];

/**
 * Finds what differs; empty where just what was shown would be charged, or where what differs is no amount, such as the name of
 * a job.
 *
 * @param items those of `shown`, as they are now.
 */
export function compareWithPreview(
  shown: PreviewContent,
  now: PreviewContent,
  items: readonly PayableItem[],
): PreviewChanges {
  const byId = new Map(items.map((item) => [item.id, item]));
  const lines = new Map(now.lines.map((line) => [line.openItemId, line]));
  return [
    ...shown.lines.flatMap((line) => {
      const change = compareLine(line, lines.get(line.openItemId), byId.get(line.openItemId));
      return change === undefined ? [] : [{ openItemId: line.openItemId, method: null, ...change }];
    }),
    ...compareMethods(shown, now),
  ];
}

function compareLine(
  shown: PreviewLine,
  now: PreviewLine | undefined,
  item: PayableItem | undefined,
): Pick<PreviewChange, 'code' | 'beforeMinor' | 'nowMinor'> | undefined {
  const beforeMinor = Math.abs(shown.amountMinor);
  const neededMinor = beforeMinor + shown.discountMinor;
  if (item === undefined || (item.payableMinor === 0 && item.inFlightMinor === 0))
    return { code: 'item_gone', beforeMinor, nowMinor: 0 };
  const payableMinor = Math.abs(item.payableMinor);
  if (payableMinor < neededMinor) {
    const isHeld = Math.abs(item.outstandingMinor) >= neededMinor;
    return { code: isHeld ? 'paid_by_someone' : 'less_payable', beforeMinor, nowMinor: payableMinor };
  }
  const nowMinor = Math.abs(now?.amountMinor ?? 0);
  if (nowMinor === beforeMinor) return undefined;
  if (shown.discountMinor > 0 && now?.discountMinor === 0)
    return { code: 'discount_ended', beforeMinor, nowMinor };
  if (shown.discountMinor === 0 && now !== undefined && now.discountMinor > 0)
    return { code: 'discount_new', beforeMinor, nowMinor };
  return { code: 'amount_changed', beforeMinor, nowMinor };
}

function compareMethods(shown: PreviewContent, now: PreviewContent): PreviewChange[] {
  const changes: PreviewChange[] = [];
  for (const { method, feeMinor: beforeMinor } of shown.methods) {
    const same = now.methods.find((each) => each.method === method);
    const about = { openItemId: null, method, beforeMinor };
    if (same === undefined) changes.push({ ...about, code: 'method_gone', nowMinor: 0 });
    else if (same.feeMinor !== beforeMinor)
      changes.push({ ...about, code: 'fee_changed', nowMinor: same.feeMinor });
  }
  for (const { method, feeMinor } of now.methods) {
    if (!shown.methods.some((each) => each.method === method))
      changes.push({ code: 'method_new', openItemId: null, method, beforeMinor: 0, nowMinor: feeMinor });
  }
  return changes;
}
