import type { PaymentMethod } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import { limitLockWaits, type DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { PaymentRow } from '../db/tables.ts';
import { isContended } from '../db/unavailability.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import { COULD_NOT_START } from './payment-reason.ts';
import { withdrawPaidRequest } from './credit-request-service.ts';
import { findPaymentCheckout, noteRefusal, type PaymentContext } from './payment-checkout.ts';
import { paymentChanged } from './payment-event.ts';
import { findPayingCustomer, listPayableItems, lockItems } from './payment-item-store.ts';
import { paymentPageUrl } from './payment-order.ts';
import { CHECKOUT_MS, OPENING_MS } from './payment-looks.ts';
import {
  choiceOfPreview,
  findPreview,
  hashPreview,
  insertPreview,
  planChoice,
  type PlannedPayment,
} from './payment-preview.ts';
import { compareWithPreview, type PreviewChanges } from './payment-preview-changes.ts';
import { isRefusal, ProviderError } from './payment-provider.ts';
import { findPaymentOfPreview, insertPayment } from './payment-store.ts';

/** How long the books may be busy before the payer is asked to press again. */
const LOCK_PATIENCE_MS = 5000;

/** What a payer agreed to. */
export interface StartOrder {
  payerId: string;
  previewId: string;
  /** Hex of the preview's hash, as the page had it. */
  hash: string;
  method: PaymentMethod;
}

export type StartOutcome =
  | { result: 'started'; paymentId: string; url: string }
  | { result: 'changed'; changes: PreviewChanges; previewId: string | null }
  | { result: 'refused'; paymentId: string }
  /** `paymentId`: it was begun, and is gone on with by its own page; null: nothing was. */
  | { result: 'unavailable'; paymentId: string | null };

type Begun = { payment: PaymentRow } | { changes: PreviewChanges; previewId: string | null };

/**
 * Starts the payment of a preview, once, however often it is asked for: holds its items, then opens the provider's page. What
 * was begun and not finished the queue ends.
 *
 * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it; 409 `payments_not_set_up`.
 */
export async function startPayment(
  context: PaymentContext,
  dealerId: string,
  order: StartOrder,
): Promise<StartOutcome> {
  let begun: Begun;
  try {
    begun = await context.database.asDealer(dealerId, (tx) => beginPayment(context, tx, order));
  } catch (error) {
    if (isContended(error)) return { result: 'unavailable', paymentId: null };
    if (!(error instanceof ProviderError)) throw error;
    const { code, message: reason } = error;
    context.logger.error({ dealerId, code, reason }, 'no payment can be started');
    // Nobody was asked yet: it cannot be used as it is set up, and pressing again would come to the same.
    throw new AppError(
      'payments_not_set_up',
      'No payments are taken here now. Call the supplier at the number on your last invoice.',
    );
  }
  if ('changes' in begun) return { result: 'changed', ...begun };
  const { payment } = begun;
  if (payment.failureCode === COULD_NOT_START) return { result: 'refused', paymentId: payment.id };
  const leadTo = (url: string) => ({ result: 'started', paymentId: payment.id, url }) as const;
  const leadToOwnPage = async () => {
    const dealer = await context.database.asDealer(dealerId, getDealer);
    return leadTo(paymentPageUrl(dealer, payment.id, context.publicUrl));
  };
  try {
    const url = await findPaymentCheckout(context, payment);
    return url === null ? await leadToOwnPage() : leadTo(url);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code, message: reason } = error;
    if (code !== 'unavailable')
      context.logger.error({ dealerId, paymentId: payment.id, code, reason }, 'a payment was not started');
    // By a page that it had it may have been paid: our own page says what is known, and what becomes of it is looked at.
    if (payment.providerCheckoutId !== null) return leadToOwnPage();
    if (!isRefusal(code)) return { result: 'unavailable', paymentId: payment.id };
    await noteRefusal(context, payment);
    return { result: 'refused', paymentId: payment.id };
  }
}

/** Writes the payment where just what was shown is charged, under the locks of its items; otherwise nothing but a new preview. */
async function beginPayment(
  { providerOf, events }: PaymentContext,
  tx: DealerTransaction,
  { payerId, previewId, hash, method }: StartOrder,
): Promise<Begun> {
  const preview = await findPreview(tx, payerId, previewId);
  if (preview === undefined) {
    const payment = await findPaymentOfPreview(tx, payerId, previewId);
    // Forgotten, or somebody else's.
    if (payment === undefined) return { changes: [], previewId: null };
    if ((await findPayingCustomer(tx, payment)) === undefined)
      throw notFound('customer_not_found', 'customer');
    return { payment };
  }
  const shown = preview.content;
  const who = { payerId, customerId: preview.customerId };
  await limitLockWaits(tx, LOCK_PATIENCE_MS);
  // In this order everywhere: who may pay, the items, the payment.
  if ((await findPayingCustomer(tx, who, { isLocked: true })) === undefined)
    throw notFound('customer_not_found', 'customer');
  const itemIds = shown.lines.map(({ openItemId }) => openItemId);
  await lockItems(tx, itemIds);
  const before = await findPaymentOfPreview(tx, payerId, previewId);
  if (before !== undefined) return { payment: before };

  const { now, changes } = await compareWithNow({ providerOf }, tx, shown);
  const way = now.content.methods.find((each) => each.method === method);
  const isSame =
    now.plan.faults.length === 0 &&
    now.plan.kind === 'payment' &&
    hashPreview(now.content).equals(preview.hash) &&
    preview.hash.toString('hex') === hash;
  if (!isSame || way === undefined) {
    return { changes, previewId: await showAnew({ providerOf, tx, who, shown }) };
  }
  const payment = await insertPayment(tx, {
    id: uuidv7(),
    previewId,
    preview: shown,
    previewHash: preview.hash,
    method,
    feeMinor: way.feeMinor,
    expiresAt: new Date(tx.now.getTime() + CHECKOUT_MS),
    nextLookAt: new Date(tx.now.getTime() + OPENING_MS),
  });
  await events.emit(tx, paymentChanged(payment, { type: 'payer', id: payerId }));
  await withdrawPaidRequest({ events }, tx, shown);
  return { payment };
}

/** What would be charged now of what a preview showed, and what of it differs. */
export async function compareWithNow(
  { providerOf }: Pick<PaymentContext, 'providerOf'>,
  tx: DealerTransaction,
  shown: PreviewContent,
): Promise<{ now: PlannedPayment; changes: PreviewChanges }> {
  const { payerId, customerId, lines } = shown;
  const itemIds = lines.map(({ openItemId }) => openItemId);
  const items = await listPayableItems(tx, customerId, itemIds);
  const now = await planChoice(tx, providerOf, { payerId, customerId }, choiceOfPreview(shown));
  return { now, changes: compareWithPreview(shown, now.content, items) };
}

/** Makes a preview of what can be paid now of what was chosen; null where nothing can. */
async function showAnew(about: {
  providerOf: PaymentContext['providerOf'];
  tx: DealerTransaction;
  who: { payerId: string; customerId: string };
  shown: PreviewContent;
}): Promise<string | null> {
  const { providerOf, tx, who, shown } = about;
  const choice = choiceOfPreview(shown, { hasUnused: true });
  const items = await listPayableItems(
    tx,
    who.customerId,
    choice.items.map(({ itemId }) => itemId),
  );
  const payable = new Map(items.map((item) => [item.id, Math.abs(item.payableMinor)]));
  const left = choice.items.flatMap(({ itemId, amountMinor }) => {
    const atMost = Math.min(amountMinor ?? 0, payable.get(itemId) ?? 0);
    return atMost === 0 ? [] : [{ itemId, amountMinor: atMost }];
  });
  const next = await planChoice(tx, providerOf, who, { ...choice, items: left });
  if (next.plan.faults.length > 0 || next.plan.kind === 'request') return null;
  return (await insertPreview(tx, next.content)).id;
}
