import { cleanName } from '../mail/display-name.ts';
import type { PayableItem } from '../payments/payment-item-store.ts';
import { hasDiscount } from '../payments/payment-plan.ts';
import type { OpenRequest } from './open-request.ts';
import type { LinkedCustomer } from './payer-store.ts';
import type { LineFault, ReviewLine } from './review.ts';

/** For whom a review is, and when. */
export interface ReviewReader {
  customer: LinkedCustomer;
  /** The dealer's day. */
  today: string;
  request: OpenRequest | null;
  locale: string;
}

/** A line of a review, of an item as it stood when it was reviewed, or as it is now. */
export function toReviewLine(
  from: Pick<PayableItem, 'kind' | 'number' | 'jobName' | 'jobKey' | 'dueDate' | 'payableMinor'>,
  line: {
    itemId: string;
    /** As it is now; undefined where it is closed. */
    item: PayableItem | undefined;
    about: Pick<ReviewReader, 'today'>;
    text: string;
    chosenMinor: number;
    paid: { amountMinor: number; discountMinor: number };
    uses: ReviewLine['uses'];
    leftMinor: number;
    fault: LineFault | null;
  },
): ReviewLine {
  const { itemId, item, about, text, chosenMinor, paid, uses, leftMinor, fault } = line;
  const jobName = from.jobName ?? from.jobKey;
  const discounted = item !== undefined && hasDiscount(item, about.today) ? item : null;
  const isMissed = discounted !== null && chosenMinor < discounted.payableMinor;
  return {
    ...{ itemId, kind: from.kind, number: from.number, dueDate: from.dueDate, text, uses, leftMinor, fault },
    isCredit: from.payableMinor < 0,
    jobName: jobName === null ? null : cleanName(jobName),
    payableMinor: Math.abs(from.payableMinor),
    paidMinor: Math.abs(paid.amountMinor),
    discountMinor: paid.discountMinor,
    discountUntil: discounted?.discountDueDate ?? null,
    missedDiscountMinor: isMissed ? discounted.discountMinor : 0,
  };
}

/** What a credit pays for. */
export function usesOf(
  creditId: string,
  creditUses: readonly { creditId: string; itemId: string; amountMinor: number }[],
  numbers: ReadonlyMap<string, string>,
): ReviewLine['uses'] {
  return creditUses
    .filter((use) => use.creditId === creditId)
    .map(({ itemId, amountMinor }) => ({ number: numbers.get(itemId) ?? '', amountMinor }));
}

/** By what its items are called. */
export function numbersOf(items: readonly { id: string; number: string }[]): Map<string, string> {
  return new Map(items.map(({ id, number }) => [id, number]));
}
