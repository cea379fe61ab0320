import type { DealerTransaction } from '../db/database.ts';
import type { PaymentPreviewRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { AppError } from '../errors.ts';
import { listPayableIdsOfJobs, listPayableItems } from '../payments/payment-item-store.ts';
import type { PlanBounds } from '../payments/payment-plan.ts';
import { choiceOfPreview } from '../payments/payment-preview.ts';
import { ProviderError } from '../payments/payment-provider.ts';
import { findPaymentOfPreview } from '../payments/payment-store.ts';
import type { Choice } from './choice-text.ts';
import { readOpenRequests } from './open-request.ts';
import type { LinkedCustomer } from './payer-store.ts';
import { MOST_ITEMS, readChoice, type ChoiceForm, type ReadChoice } from './payment-forms.ts';
import type { PortalContext } from './portal-context.ts';
import { reviewOfPlan, reviewOfPreview } from './review-content.ts';
import type { ReviewReader } from './review-line.ts';
import type { PayableReview, Review } from './review.ts';
import { findUsableProvider } from './statement-service.ts';
import type { SupplierVisit } from './supplier-visit.ts';

/** What became of a choice. */
export type ChoiceOutcome = { result: 'payable'; previewId: string } | UnpayableChoice;

/** A choice that cannot be paid as it stands. */
export type UnpayableChoice = {
  /** Jobs as their items. */
  chosen: Choice;
} & (
  | {
      /** Nothing is left to pay. */
      result: 'request';
      review: Review;
      choice: ReadChoice;
    }
  | {
      /** With what is wrong with it. */
      result: 'faulty';
      review: Review;
      bounds: PlanBounds | undefined;
    }
  | { result: 'nothing' | 'too_many' | 'not_set_up' }
);

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
    const jobKeys = form.jobs.filter(({ customerId }) => customerId === customer.id).map(({ key }) => key);
    const jobItemIds = await listPayableIdsOfJobs(tx, customer.id, jobKeys);
    const choice = readChoice(form, jobItemIds, { currency, locale });
    const chosen = chosenOf(form, choice);
    if (choice.items.length === 0) return { result: 'nothing', chosen };
    if (choice.items.length > MOST_ITEMS) return { result: 'too_many', chosen };
    const readable = choice.items.filter(({ itemId }) => !choice.unreadable.has(itemId));
    const made = await unlessNotSetUp(() =>
      context.payments.preview(
        tx,
        { payerId: payer.id, customerId: customer.id },
        { items: readable, usesCreditsElsewhere: choice.usesCreditsElsewhere },
      ),
    );
    if (made === undefined) return { result: 'not_set_up', chosen };
    if ('preview' in made && choice.unreadable.size === 0)
      return { result: 'payable', previewId: made.preview.id };
    const items = await listPayableItems(tx, customer.id, idsOf(choice.items));
    const plan = 'plan' in made ? made.plan : null;
    const about = await readerOf(tx, customer, supplier, locale);
    const review = reviewOfPlan(plan, { items, choice, form, about });
    if (plan?.kind === 'request' && plan.faults.length === 0 && choice.unreadable.size === 0)
      return { result: 'request', chosen, review, choice };
    return { result: 'faulty', chosen, review, bounds: plan?.bounds };
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
    const payment = await findPaymentOfPreview(tx, payer.id, previewId);
    const preview =
      payment === undefined ? await context.payments.findPreview(tx, payer.id, previewId) : undefined;
    const customer = customers.find(({ id }) => id === (payment ?? preview)?.customerId);
    if (customer === undefined) return undefined;
    if (payment !== undefined) return { paymentId: payment.id };
    if (preview === undefined) return undefined;
    const about = await readerOf(tx, customer, supplier, language.locale);
    return reviewOfPreview(tx, preview, provider, about);
  });
}

async function readerOf(
  tx: DealerTransaction,
  customer: LinkedCustomer,
  { timeZone }: SupplierVisit['supplier'],
  locale: string,
): Promise<ReviewReader> {
  const [request = null] = await readOpenRequests(tx, [customer.id], timeZone);
  return { customer, today: dayInZone(tx.now, timeZone), request, locale };
}

/** Whether a form still says what the review showed: whoever changed an amount has to see what that comes to. */
export function isAsShown(
  { content }: Pick<PaymentPreviewRow, 'content'>,
  form: ChoiceForm,
  locale: string,
): boolean {
  const { currency } = content;
  const choice = readChoice(form, [], { currency, locale });
  const shown = choiceOfPreview(content, { hasUnused: true });
  const amounts = new Map(shown.items.map(({ itemId, amountMinor }) => [itemId, amountMinor]));
  return (
    form.jobs.length === 0 &&
    choice.unreadable.size === 0 &&
    choice.usesCreditsElsewhere === shown.usesCreditsElsewhere &&
    choice.items.length === amounts.size &&
    choice.items.every(({ itemId, amountMinor }) => amounts.get(itemId) === amountMinor)
  );
}

/** What was chosen: amounts in minor units, but as they were typed where they are none. */
function chosenOf(form: ChoiceForm, { items, usesCreditsElsewhere }: ReadChoice): Choice {
  const amounts: Choice['amounts'] = new Map();
  for (const { itemId, amountMinor } of items) {
    const amount = amountMinor ?? form.amounts.get(itemId);
    if (amount !== undefined) amounts.set(itemId, amount);
  }
  return { itemIds: idsOf(items), amounts, usesCreditsElsewhere };
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
