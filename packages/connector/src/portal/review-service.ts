import type { OpenItemKind } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { PaymentPreviewRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { AppError } from '../errors.ts';
import { cleanName } from '../mail/display-name.ts';
import type { ProviderKind } from '../payment-config.ts';
import { listPayableIdsOfJobs, listPayableItems, type PayableItem } from '../payments/payment-item-store.ts';
import type { PaymentPlan, PlanBounds } from '../payments/payment-plan.ts';
import { choiceOf } from '../payments/payment-preview.ts';
import { ProviderError, type PaymentProvider } from '../payments/payment-provider.ts';
import { findPaymentOfPreview } from '../payments/payment-store.ts';
import { amountText } from './amount-text.ts';
import type { LinkedCustomer } from './payer-store.ts';
import { MOST_ITEMS, readChoice, type ChoiceForm, type ReadChoice } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import { findUsableProvider } from './statement-service.ts';
import type { SupplierVisit } from './supplier-visit.ts';

/** What is wrong with one line. */
export type LineFault = 'amount' | 'not_positive' | 'above_payable' | 'not_payable';
/** What is wrong with a choice as a whole. `gone`: of what was chosen, something is not there any more. */
export type ChoiceFault = 'nothing' | 'gone' | 'below_minimum' | 'above_maximum';

/** One open item of a choice. Minor units, all magnitudes. */
export interface ReviewLine {
  itemId: string;
  kind: OpenItemKind;
  isCredit: boolean;
  number: string;
  jobName: string | null;
  dueDate: string | null;
  payableMinor: number;
  /** What stands in its field, in the signs of the page's locale. */
  text: string;
  /** What is paid of it, or what of a credit is used; without the discount. */
  paidMinor: number;
  discountMinor: number;
  /** The last day of its discount, where it has one that is not over. */
  discountUntil: string | null;
  /** What would be taken off if all of it were paid; 0 where that is so, or nothing would. */
  missedDiscountMinor: number;
  /** What a credit pays for. */
  uses: { number: string; amountMinor: number }[];
  /** What was chosen of a credit and finds nothing to pay. */
  leftMinor: number;
  fault: LineFault | null;
}

/** What a payer chose and what it comes to, as a page shows it. */
export interface Review {
  customer: LinkedCustomer;
  /** The dealer's day. */
  today: string;
  lines: ReviewLine[];
  usesCreditsElsewhere: boolean;
  /** Whether credits are left that could pay for something else here. */
  fitsElsewhere: boolean;
  grossMinor: number;
  discountMinor: number;
  creditMinor: number;
  netMinor: number;
  faults: readonly ChoiceFault[];
}

/** A review that can be agreed to. */
export interface PayableReview extends Review {
  previewId: string;
  /** Hex. */
  hash: string;
  isTestMoney: boolean;
  provider: ProviderKind;
  methods: PaymentPreviewRow['content']['methods'];
}

/** What became of a choice. */
export type ChoiceOutcome =
  | { result: 'payable'; previewId: string }
  /** Nothing is left to pay. */
  | { result: 'request'; review: Review; choice: ReadChoice }
  /** With what is wrong with it. */
  | { result: 'faulty'; review: Review; bounds: PlanBounds | undefined }
  | { result: 'nothing' | 'too_many' | 'not_set_up' };

/** Makes of a form's choice a preview to be looked at, or what is to be said instead. */
export async function reviewChoice(
  context: PortalContext,
  { payer, supplier, language }: SupplierVisit,
  customer: LinkedCustomer,
  form: ChoiceForm,
): Promise<ChoiceOutcome> {
  const { currency } = customer;
  const { locale } = language;
  return context.database.asDealer(supplier.id, async (tx): Promise<ChoiceOutcome> => {
    const jobItemIds = await listPayableIdsOfJobs(tx, customer.id, form.jobKeys);
    const choice = readChoice(form, jobItemIds, { currency, locale });
    if (choice.items.length === 0) return { result: 'nothing' };
    if (choice.items.length > MOST_ITEMS) return { result: 'too_many' };
    const readable = choice.items.filter(({ itemId }) => !choice.unreadable.has(itemId));
    const made = await unlessNotSetUp(() =>
      context.payments.preview(
        tx,
        { payerId: payer.id, customerId: customer.id },
        { items: readable, usesCreditsElsewhere: choice.usesCreditsElsewhere },
      ),
    );
    if (made === undefined) return { result: 'not_set_up' };
    if ('preview' in made && choice.unreadable.size === 0)
      return { result: 'payable', previewId: made.preview.id };
    const items = await listPayableItems(tx, customer.id, idsOf(choice.items));
    const plan = 'plan' in made ? made.plan : null;
    const about = { customer, today: dayInZone(tx.now, supplier.timeZone), locale };
    const review = reviewOfPlan(plan, { items, choice, form, about });
    if (plan?.kind === 'request' && plan.faults.length === 0 && choice.unreadable.size === 0)
      return { result: 'request', review, choice };
    return { result: 'faulty', review, bounds: plan?.bounds };
  });
}

/**
 * A preview of the payer's, to be agreed to, or the payment that was started of it; undefined for one that is not, or of a
 * customer that the payer may not see.
 */
export async function findReview(
  context: PortalContext,
  { payer, supplier, customers, language }: SupplierVisit,
  previewId: string,
): Promise<PayableReview | { paymentId: string } | undefined> {
  const provider = await findUsableProvider(context, supplier);
  return context.database.asDealer(supplier.id, async (tx) => {
    const preview = await context.payments.findPreview(tx, payer.id, previewId);
    const customer = customers.find(({ id }) => id === preview?.customerId);
    if (preview === undefined || customer === undefined) return undefined;
    const payment = preview.usedAt === null ? undefined : await findPaymentOfPreview(tx, preview.id);
    if (payment !== undefined) return { paymentId: payment.id };
    const about = { customer, today: dayInZone(tx.now, supplier.timeZone), locale: language.locale };
    return reviewOfPreview(tx, preview, provider, about);
  });
}

/** Whether a form still says what the review showed: whoever changed an amount has to see what that comes to. */
export function isAsShown(
  { content }: Pick<PaymentPreviewRow, 'content'>,
  form: ChoiceForm,
  locale: string,
): boolean {
  const { currency } = content;
  const choice = readChoice(form, [], { currency, locale });
  const shown = choiceOf(content, { hasUnused: true });
  const amounts = new Map(shown.items.map(({ itemId, amountMinor }) => [itemId, amountMinor]));
  return (
    form.jobKeys.length === 0 &&
    choice.unreadable.size === 0 &&
    choice.usesCreditsElsewhere === shown.usesCreditsElsewhere &&
    choice.items.length === amounts.size &&
    choice.items.every(({ itemId, amountMinor }) => amounts.get(itemId) === amountMinor)
  );
}

interface About {
  customer: LinkedCustomer;
  today: string;
  locale: string;
}

async function reviewOfPreview(
  tx: DealerTransaction,
  { id, hash, content }: PaymentPreviewRow,
  provider: PaymentProvider | undefined,
  about: About,
): Promise<PayableReview> {
  const chosen = choiceOf(content, { hasUnused: true });
  const items = await listPayableItems(tx, content.customerId, idsOf(chosen.items));
  const byId = new Map(items.map((item) => [item.id, item]));
  const numbers = numbersOf([
    ...items,
    ...content.lines.map(({ openItemId, number }) => ({ id: openItemId, number })),
  ]);
  const lines = chosen.items.flatMap(({ itemId, amountMinor }) => {
    const shown = content.lines.find(({ openItemId }) => openItemId === itemId);
    const item = byId.get(itemId);
    const from = shown ?? item;
    if (from === undefined) return [];
    const left = content.unusedCredits.find(({ openItemId }) => openItemId === itemId);
    return [
      toLine(from, {
        ...{ itemId, item, about },
        text: amountText(amountMinor ?? 0, content.currency, about.locale),
        chosenMinor: amountMinor ?? 0,
        paid: shown ?? { amountMinor: 0, discountMinor: 0 },
        uses: usesOf(itemId, content.creditUses, numbers),
        leftMinor: left?.amountMinor ?? 0,
        fault: null,
      }),
    ];
  });
  return {
    ...{ customer: about.customer, today: about.today, lines },
    usesCreditsElsewhere: content.usesCreditsElsewhere,
    fitsElsewhere: content.unusedCredits.some(({ fitsElsewhere }) => fitsElsewhere),
    ...{ grossMinor: content.grossMinor, discountMinor: content.discountMinor },
    ...{ creditMinor: content.creditMinor, netMinor: content.amountMinor, faults: [] },
    ...{ previewId: id, hash: hash.toString('hex'), provider: content.provider, methods: content.methods },
    isTestMoney: provider?.isTestMoney ?? content.provider === 'sandbox',
  };
}

/** Of what cannot be paid as it stands: amounts as they were typed, and beside each what is wrong with it. */
function reviewOfPlan(
  plan: PaymentPlan<PayableItem> | PaymentPlan | null,
  {
    items,
    choice,
    form,
    about,
  }: { items: PayableItem[]; choice: ReadChoice; form: ChoiceForm; about: About },
): Review {
  const byId = new Map(items.map((item) => [item.id, item]));
  const numbers = numbersOf(items);
  const order = [...(plan?.lines.map(({ item }) => item.id) ?? []), ...idsOf(choice.items)];
  const lines = [...new Set(order)].flatMap((itemId) => {
    const item = byId.get(itemId);
    if (item === undefined) return [];
    const planned = plan?.lines.find((line) => line.item.id === itemId);
    const wanted = choice.items.find((each) => each.itemId === itemId)?.amountMinor;
    const chosenMinor = wanted ?? Math.abs(item.payableMinor);
    return [
      toLine(item, {
        ...{ itemId, item, about, chosenMinor },
        text: form.amounts.get(itemId) ?? amountText(chosenMinor, about.customer.currency, about.locale),
        paid: planned ?? { amountMinor: 0, discountMinor: 0 },
        uses: usesOf(itemId, plan?.creditUses ?? [], numbers),
        leftMinor: plan?.unusedCredits.find(({ creditId }) => creditId === itemId)?.amountMinor ?? 0,
        fault: choice.unreadable.has(itemId) ? 'amount' : faultOf(plan, itemId),
      }),
    ];
  });
  const faults: ChoiceFault[] = [];
  if (choice.items.some(({ itemId }) => !byId.has(itemId))) faults.push('gone');
  for (const { code } of plan?.faults ?? []) {
    if (code === 'nothing_selected' && choice.unreadable.size === 0) faults.push('nothing');
    if ((code === 'below_minimum' || code === 'above_maximum') && choice.unreadable.size === 0)
      faults.push(code);
  }
  return {
    ...{ customer: about.customer, today: about.today, lines, faults },
    usesCreditsElsewhere: choice.usesCreditsElsewhere,
    fitsElsewhere: plan?.unusedCredits.some(({ fitsElsewhere }) => fitsElsewhere) ?? false,
    ...{ grossMinor: plan?.grossMinor ?? 0, discountMinor: plan?.discountMinor ?? 0 },
    ...{ creditMinor: plan?.creditMinor ?? 0, netMinor: plan?.netMinor ?? 0 },
  };
}

function toLine(
  from: Pick<PayableItem, 'kind' | 'number' | 'jobName' | 'jobKey' | 'dueDate' | 'payableMinor'>,
  line: {
    itemId: string;
    /** As it is now; undefined where it is closed. */
    item: PayableItem | undefined;
    about: About;
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
  const until = item?.discountDueDate ?? null;
  const isLasting = until !== null && until >= about.today;
  const isMissed =
    item?.kind === 'invoice' &&
    isLasting &&
    item.inFlightMinor === 0 &&
    item.payableMinor === item.outstandingMinor &&
    chosenMinor < item.payableMinor;
  return {
    ...{ itemId, kind: from.kind, number: from.number, dueDate: from.dueDate, text, uses, leftMinor, fault },
    isCredit: from.payableMinor < 0,
    jobName: jobName === null ? null : cleanName(jobName),
    payableMinor: Math.abs(from.payableMinor),
    paidMinor: Math.abs(paid.amountMinor),
    discountMinor: paid.discountMinor,
    discountUntil: isLasting ? until : null,
    missedDiscountMinor: isMissed ? (item.discountMinor ?? 0) : 0,
  };
}

function faultOf(plan: PaymentPlan | null, itemId: string): LineFault | null {
  const code = plan?.faults.find((fault) => fault.itemId === itemId)?.code;
  return code === 'not_positive' || code === 'above_payable' || code === 'not_payable' ? code : null;
}

function usesOf(
  creditId: string,
  creditUses: readonly { creditId: string; itemId: string; amountMinor: number }[],
  numbers: ReadonlyMap<string, string>,
): ReviewLine['uses'] {
  return creditUses
    .filter((use) => use.creditId === creditId)
    .map(({ itemId, amountMinor }) => ({ number: numbers.get(itemId) ?? '', amountMinor }));
}

function numbersOf(items: readonly { id: string; number: string }[]): Map<string, string> {
  return new Map(items.map(({ id, number }) => [id, number]));
}

function idsOf(items: readonly { itemId: string }[]): string[] {
  return items.map(({ itemId }) => itemId);
}

/** Runs `work`; undefined where the dealer takes no payments, or is not set up as it would have to be. */
async function unlessNotSetUp<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError) return undefined;
    if (error instanceof AppError && error.code === 'payments_not_set_up') return undefined;
    throw error;
  }
}
