import type { OpenItemKind } from '@payvite/sdk/schemas';
import { useCredits } from '../postings/credit-uses.ts';

/** An open item as it can be paid. Minor units, signed as an open item's. */
export interface PlanItem {
  id: string;
  kind: OpenItemKind;
  /** What tells its job from others; null for none. */
  jobKey: string | null;
  transactionDate: string | null;
  dueDate: string | null;
  outstandingMinor: number;
  inFlightMinor: number;
  payableMinor: number;
  discountMinor: number | null;
  discountDueDate: string | null;
}

/** What a payer wants to pay. */
export interface PlanChoice {
  /** `amountMinor` is a magnitude, of a credit, too; null: all that is payable. */
  items: readonly { itemId: string; amountMinor: number | null }[];
  /** The payer said that credits may go to other jobs than their own. */
  usesCreditsElsewhere: boolean;
}

/**
 * `not_payable`: nothing of it can be paid now. `above_payable`: not so much. `not_positive`: no amount. `nothing_selected`:
 * nothing that is owed. `below_minimum`, `above_maximum`: less, or more, than can be taken.
 */
export type PlanFaultCode =
  'not_payable' | 'above_payable' | 'not_positive' | 'nothing_selected' | 'below_minimum' | 'above_maximum';

/** What can be taken in one payment, without the fee. */
export interface PlanBounds {
  minimumMinor: number;
  maximumMinor: number;
}

/** What one item gets. */
export interface PlanLine<Item extends PlanItem = PlanItem> {
  item: Item;
  /** Without the discount; negative for a credit that is used up. */
  amountMinor: number;
  discountMinor: number;
}

export interface PaymentPlan<Item extends PlanItem = PlanItem> {
  /** Owed items by due date (none last), then credits by date; each then by id. */
  lines: readonly PlanLine<Item>[];
  creditUses: readonly { creditId: string; itemId: string; amountMinor: number }[];
  /** What was chosen of a credit and found nothing to pay. */
  unusedCredits: readonly { creditId: string; amountMinor: number; fitsElsewhere: boolean }[];
  /** Of the owed items, with discounts; what is taken off; what credits pay; what is left. */
  grossMinor: number;
  discountMinor: number;
  creditMinor: number;
  netMinor: number;
  bounds: PlanBounds;
  faults: readonly { itemId: string | null; code: PlanFaultCode }[];
  /** `request`: nothing is left to pay; the dealer is asked to apply the credit. */
  kind: 'payment' | 'request';
}

/**
 * Makes of a payer's choice what is paid: amounts as chosen, discounts where a whole invoice is paid in time, credits for
 * their own jobs first. Nothing is spread over items that were not chosen.
 */
export function planPayment<Item extends PlanItem>(
  items: readonly Item[],
  choice: PlanChoice,
  { today, bounds }: { today: string; bounds: PlanBounds },
): PaymentPlan<Item> {
  const faults: { itemId: string | null; code: PlanFaultCode }[] = [];
  const byId = new Map(items.map((item) => [item.id, item]));
  const chosen: { item: Item; amountMinor: number }[] = [];
  for (const { itemId, amountMinor: wanted } of choice.items) {
    const item = byId.get(itemId);
    // One that is chosen twice is not known the second time.
    byId.delete(itemId);
    if (item === undefined || item.payableMinor === 0) {
      faults.push({ itemId, code: 'not_payable' });
      continue;
    }
    const payable = Math.abs(item.payableMinor);
    const amountMinor = wanted ?? payable;
    if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) faults.push({ itemId, code: 'not_positive' });
    else if (amountMinor > payable) faults.push({ itemId, code: 'above_payable' });
    else chosen.push({ item, amountMinor });
  }

  const owed = chosen
    .filter(({ item }) => item.payableMinor > 0)
    .sort((a, b) => byDay(a.item.dueDate, b.item.dueDate) || byItemId(a.item, b.item))
    .map(({ item, amountMinor }) => {
      const isWhole = amountMinor === item.payableMinor;
      const discountMinor = isWhole && hasDiscount(item, today) ? item.discountMinor : 0;
      return { item, amountMinor: amountMinor - discountMinor, discountMinor };
    });
  const credits = chosen
    .filter(({ item }) => item.payableMinor < 0)
    .sort((a, b) => byDay(a.item.transactionDate, b.item.transactionDate) || byItemId(a.item, b.item));
  const { parts, owedLeft, creditsLeft } = useCredits(owed, credits, (item) => item.jobKey, {
    isUsedElsewhere: choice.usesCreditsElsewhere,
  });
  const isOwedLeft = owedLeft.some(({ amountMinor }) => amountMinor > 0);
  const used = credits.map((credit, at) => ({
    item: credit.item,
    amountMinor: 0 - (credit.amountMinor - (creditsLeft[at]?.amountMinor ?? 0)),
    discountMinor: 0,
  }));
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const discountMinor = sum(owed.map((line) => line.discountMinor));
  const grossMinor = sum(owed.map((line) => line.amountMinor)) + discountMinor;
  const creditMinor = sum(parts.map((part) => part.amountMinor));
  const netMinor = grossMinor - discountMinor - creditMinor;
  if (owed.length === 0 && faults.length === 0) faults.push({ itemId: null, code: 'nothing_selected' });
  if (netMinor > 0 && netMinor < bounds.minimumMinor) faults.push({ itemId: null, code: 'below_minimum' });
  if (netMinor > bounds.maximumMinor) faults.push({ itemId: null, code: 'above_maximum' });
  return {
    lines: [...owed, ...used.filter(({ amountMinor }) => amountMinor < 0)],
    creditUses: parts.map(({ credit, item, amountMinor }) => ({
      creditId: credit.id,
      itemId: item.id,
      amountMinor,
    })),
    unusedCredits: creditsLeft.flatMap(({ item, amountMinor }) =>
      amountMinor === 0
        ? []
        : [{ creditId: item.id, amountMinor, fitsElsewhere: isOwedLeft && !choice.usesCreditsElsewhere }],
    ),
    grossMinor,
    discountMinor,
    creditMinor,
    netMinor,
    bounds,
    faults,
    kind: netMinor === 0 && owed.length > 0 ? 'request' : 'payment',
  };
}

/** What of an open item says whether it has a discount. */
type DiscountableItem = Pick<
  PlanItem,
  'kind' | 'outstandingMinor' | 'inFlightMinor' | 'payableMinor' | 'discountMinor' | 'discountDueDate'
>;

/**
 * Whether whoever pays the whole of an item on the dealer's day `today` has its discount: only of an invoice, in time, and while
 * nobody else pays any of it.
 */
export function hasDiscount<Item extends DiscountableItem>(
  item: Item,
  today: string,
): item is Item & { discountMinor: number; discountDueDate: string } {
  const { kind, outstandingMinor, inFlightMinor, payableMinor, discountMinor, discountDueDate } = item;
  return (
    kind === 'invoice' &&
    inFlightMinor === 0 &&
    payableMinor === outstandingMinor &&
    discountMinor !== null &&
    discountMinor > 0 &&
    discountMinor < payableMinor &&
    discountDueDate !== null &&
    discountDueDate >= today
  );
}

function byDay(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  return other === null || one < other ? -1 : 1;
}

function byItemId(one: PlanItem, other: PlanItem): number {
  return one.id < other.id ? -1 : 1;
}
