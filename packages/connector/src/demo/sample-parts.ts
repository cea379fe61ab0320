import type { OpenItem, PaymentMethod } from '@payvite/sdk/schemas';
import type { PlanChoice } from '../payments/payment-plan.ts';

/** What a payer of the sample chooses of the customer's items. */
type Choose = (items: readonly OpenItem[], day: string) => PlanChoice['items'] | undefined;

/** One payment of the sample: it has a customer of its own. */
export interface SamplePart {
  /** How long before now it is started; the sandbox's instrument says what becomes of it from then on. */
  daysAgo: number;
  /** Null: the credits cover it, so the dealer is asked to apply them. */
  paidBy: { method: PaymentMethod; instrument: string } | null;
  choose: Choose;
}

/** A posting file of the sample: of all that waits for one then. */
export interface SamplePostingFile {
  daysAgo: number;
  /** When somebody marks it as imported; null: not yet. */
  importedDaysAgo: number | null;
}

const LEAST_MINOR = 15_000;
const MOST_MINOR = 1_500_000;

/** Everybody registers before anything is paid. */
export const INVITED_DAYS_AGO = 24;
export const REGISTERED_DAYS_AGO = 23;

/**
 * The payments, oldest first. ACH settles after three days; 2227 comes back two days later, 1116 fails, the card 1976 is
 * disputed after a day (sandbox-instruments.ts).
 */
export const SAMPLE_PARTS: readonly SamplePart[] = [
  { daysAgo: 20.3, paidBy: { method: 'ach', instrument: '6789' }, choose: wholeInvoices(2) },
  { daysAgo: 18.2, paidBy: { method: 'card', instrument: '4242' }, choose: wholeInvoices(1) },
  { daysAgo: 12.4, paidBy: { method: 'ach', instrument: '6789' }, choose: invoiceAndCredit },
  { daysAgo: 10.6, paidBy: { method: 'ach', instrument: '2227' }, choose: wholeInvoices(1) },
  { daysAgo: 9.3, paidBy: { method: 'ach', instrument: '6789' }, choose: halfAnInvoice },
  { daysAgo: 6.2, paidBy: { method: 'ach', instrument: '1116' }, choose: wholeInvoices(1) },
  { daysAgo: 5.1, paidBy: { method: 'card', instrument: '4242' }, choose: discountedInvoice },
  { daysAgo: 4.3, paidBy: { method: 'card', instrument: '1976' }, choose: wholeInvoices(1) },
  { daysAgo: 3.2, paidBy: { method: 'card', instrument: '4242' }, choose: wholeInvoices(1) },
  { daysAgo: 2.1, paidBy: null, choose: coveredByCredit },
  { daysAgo: 1.2, paidBy: { method: 'ach', instrument: '6789' }, choose: wholeInvoices(2) },
];

/** Between the files and the return there is time enough for each to happen before the next. */
export const SAMPLE_FILES: readonly SamplePostingFile[] = [
  { daysAgo: 16, importedDaysAgo: 15.9 },
  { daysAgo: 7.1, importedDaysAgo: 7 },
  { daysAgo: 5.9, importedDaysAgo: null },
];

function wholeInvoices(count: number): Choose {
  return (items, day) => {
    const fitting = payableInvoices(items, day).filter(({ discountMinor }) => discountMinor === null);
    return fitting.length < count ? undefined : fitting.slice(0, count).map(whole);
  };
}

function halfAnInvoice(items: readonly OpenItem[], day: string): PlanChoice['items'] | undefined {
  const [invoice] = payableInvoices(items, day).filter(({ discountMinor }) => discountMinor === null);
  return invoice && [{ itemId: invoice.id, amountMinor: Math.floor(invoice.payableMinor / 2) }];
}

function discountedInvoice(items: readonly OpenItem[], day: string): PlanChoice['items'] | undefined {
  const invoice = payableInvoices(items, day).find(
    ({ discountMinor, discountDueDate }) =>
      discountMinor !== null && discountDueDate !== null && discountDueDate >= day,
  );
  return invoice && [whole(invoice)];
}

function invoiceAndCredit(items: readonly OpenItem[], day: string): PlanChoice['items'] | undefined {
  for (const credit of creditsOf(items, day)) {
    const invoice = payableInvoices(items, day).find(
      ({ payableMinor, discountMinor }) =>
        discountMinor === null && payableMinor + credit.payableMinor > LEAST_MINOR,
    );
    if (invoice !== undefined) return [whole(invoice), whole(credit)];
  }
  return undefined;
}

function coveredByCredit(items: readonly OpenItem[], day: string): PlanChoice['items'] | undefined {
  for (const credit of creditsOf(items, day)) {
    const invoice = payableInvoices(items, day).find(
      ({ payableMinor }) => payableMinor <= -credit.payableMinor,
    );
    if (invoice !== undefined) return [whole(invoice), whole(credit)];
  }
  return undefined;
}

/** Those that were there on a day, of a size that is paid online. */
function payableInvoices(items: readonly OpenItem[], day: string): OpenItem[] {
  return items.filter(
    ({ kind, payableMinor, transactionDate }) =>
      kind === 'invoice' &&
      payableMinor >= LEAST_MINOR &&
      payableMinor <= MOST_MINOR &&
      transactionDate !== null &&
      transactionDate < day,
  );
}

function creditsOf(items: readonly OpenItem[], day: string): OpenItem[] {
  return items.filter(
    ({ kind, payableMinor, transactionDate }) =>
      kind === 'credit' && payableMinor < 0 && transactionDate !== null && transactionDate < day,
  );
}

function whole({ id }: OpenItem) {
  return { itemId: id, amountMinor: null };
}
