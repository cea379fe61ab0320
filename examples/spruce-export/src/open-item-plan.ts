import { addDays } from './plain-date.ts';
import type { RandomSource } from './random-source.ts';

/**
 * How a customer pays, which decides the age of what it owes: `none` has no open item, `current` nothing late,
 * `settled` owes exactly what its credits are worth, `overpaid` less than that.
 */
export type PayingHabit = 'none' | 'current' | 'prompt' | 'slow' | 'late' | 'stale' | 'settled' | 'overpaid';

type AgingBucket = 'current' | 'days1To30' | 'days31To60' | 'days61To90' | 'days91Plus';

/** An open item before it has its number, job and columns. Amounts in cents, signed by their effect on the balance. */
export interface PlannedItem {
  /** `return`: a credit that the ERP lists among the invoices. */
  kind: 'invoice' | 'return' | 'credit' | 'debit';
  amountMinor: number;
  outstandingMinor: number;
  transactionDate: string;
  /** Null: the item has no due date. */
  dueDate: string | null;
}

const AGES: Readonly<Record<PayingHabit, Record<AgingBucket, number>>> = {
  none: ages(1, 0, 0, 0, 0),
  current: ages(1, 0, 0, 0, 0),
  prompt: ages(88, 12, 0, 0, 0),
  slow: ages(58, 27, 11, 4, 0),
  late: ages(28, 26, 21, 15, 10),
  stale: ages(4, 8, 16, 24, 48),
  settled: ages(70, 30, 0, 0, 0),
  overpaid: ages(60, 40, 0, 0, 0),
};

const DAYS_LATE: Readonly<Record<Exclude<AgingBucket, 'current'>, readonly [number, number]>> = {
  days1To30: [1, 30],
  days31To60: [31, 60],
  days61To90: [61, 90],
  days91Plus: [91, 400],
};

/**
 * Plans the open items of one customer as of `day`.
 *
 * @param owesMinor about what the invoices add up to, in cents.
 * @param termsDays days from an invoice to its due date.
 */
export function planOpenItems(
  random: RandomSource,
  day: string,
  habit: PayingHabit,
  owesMinor: number,
  termsDays: number,
): PlannedItem[] {
  if (habit === 'none') return [];
  const items = planInvoices(random, day, habit, owesMinor, termsDays);
  const invoicedMinor = sumOutstanding(items);
  if (habit === 'settled') return [...items, creditOf(random, day, invoicedMinor)];
  if (habit === 'overpaid') return [...items, creditOf(random, day, Math.round(invoicedMinor * 1.35))];
  if (items.length >= 3) items.push(...planCorrections(random, day, invoicedMinor));
  const lateMinor = sumOutstanding(items.filter((item) => item.kind === 'invoice' && isLate(item, day)));
  if (lateMinor > 60_000 && random.chance(0.45)) items.push(financeCharge(random, day, lateMinor));
  return items;
}

function planInvoices(
  random: RandomSource,
  day: string,
  habit: PayingHabit,
  owesMinor: number,
  termsDays: number,
): PlannedItem[] {
  // Big accounts have more invoices and bigger ones: a tenfold balance is about three times the number.
  const typical = 3.7 * Math.sqrt(owesMinor / 30_000) * Math.exp(0.3 * random.bell());
  const count = Math.min(120, Math.max(1, Math.round(typical)));
  const shares = Array.from({ length: count }, () => Math.exp(0.8 * random.bell()));
  const shareSum = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => {
    const outstandingMinor = Math.max(499, Math.round((owesMinor * share) / shareSum));
    const isPartlyPaid = random.chance(0.1);
    const amountMinor = isPartlyPaid
      ? Math.round(outstandingMinor / (0.25 + 0.65 * random.next()))
      : outstandingMinor;
    const dueInDays = pickDueInDays(random, habit, termsDays);
    return {
      kind: 'invoice',
      amountMinor,
      outstandingMinor,
      transactionDate: addDays(day, dueInDays - termsDays),
      dueDate: dueInDays >= 0 && random.chance(0.02) ? null : addDays(day, dueInDays),
    };
  });
}

function pickDueInDays(random: RandomSource, habit: PayingHabit, termsDays: number): number {
  const bucket = random.pickWeighted(AGES[habit]);
  return bucket === 'current' ? random.integer(0, termsDays) : -random.integer(...DAYS_LATE[bucket]);
}

/** Returned goods, unapplied payments and charges that stand beside the invoices. */
function planCorrections(random: RandomSource, day: string, invoicedMinor: number): PlannedItem[] {
  const items: PlannedItem[] = [];
  const partOf = (most: number): number =>
    Math.max(250, Math.round(invoicedMinor * most * (0.1 + 0.9 * random.next())));
  if (random.chance(0.14)) {
    const minor = -partOf(0.08);
    const transactionDate = addDays(day, -random.integer(0, 45));
    items.push({
      kind: 'return',
      amountMinor: minor,
      outstandingMinor: minor,
      transactionDate,
      dueDate: random.chance(0.5) ? transactionDate : null,
    });
  }
  if (random.chance(0.3)) items.push(creditOf(random, day, partOf(0.15)));
  if (random.chance(0.06)) items.push(creditOf(random, day, partOf(0.05)));
  return items;
}

function creditOf(random: RandomSource, day: string, minor: number): PlannedItem {
  // A part of the credit was applied to an invoice before.
  const amountMinor = random.chance(0.2) ? Math.round(minor * (1 + random.next())) : minor;
  return {
    kind: 'credit',
    amountMinor: -amountMinor,
    outstandingMinor: -minor,
    transactionDate: addDays(day, -random.integer(0, 75)),
    dueDate: null,
  };
}

/** 1.5 % a month on what is late, charged on one of the last days. */
function financeCharge(random: RandomSource, day: string, lateMinor: number): PlannedItem {
  const minor = Math.round(lateMinor * 0.015);
  const ageDays = random.integer(1, 40);
  return {
    kind: 'debit',
    amountMinor: minor,
    outstandingMinor: minor,
    transactionDate: addDays(day, -ageDays),
    dueDate: addDays(day, 10 - ageDays),
  };
}

function isLate({ dueDate }: PlannedItem, day: string): boolean {
  return dueDate !== null && dueDate < day;
}

function sumOutstanding(items: readonly PlannedItem[]): number {
  return items.reduce((sum, { outstandingMinor }) => sum + outstandingMinor, 0);
}

function ages(
  current: number,
  days1To30: number,
  days31To60: number,
  days61To90: number,
  days91Plus: number,
): Record<AgingBucket, number> {
  return { current, days1To30, days31To60, days61To90, days91Plus };
}
