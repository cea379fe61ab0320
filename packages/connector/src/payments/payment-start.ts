import type { PaymentMethod } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import { limitLockWaits, type Database, type DealerTransaction } from '../db/database.ts';
import type { PaymentRow } from '../db/tables.ts';
import { isContended } from '../db/unavailability.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { notFound } from '../errors.ts';
import type { EventLog } from '../events/event-log.ts';
import { releaseAllocations } from './allocation-release.ts';
import { paymentChanged } from './payment-event.ts';
import { NO_FACTS } from './payment-facts.ts';
import { findPayingCustomer, listPayableItems, lockItems } from './payment-item-store.ts';
import { CHECKOUT_MS, nextLookAt, OPENING_MS } from './payment-looks.ts';
import { makeOrder } from './payment-order.ts';
import {
  choiceOf,
  compareWithPreview,
  findPreview,
  hashPreview,
  insertPreview,
  planChoice,
  type PreviewChanges,
  type ProviderOf,
} from './payment-preview.ts';
import { ProviderError, type Checkout } from './payment-provider.ts';
import { findPaymentOfPreview, insertPayment, lockPayment, updatePayment } from './payment-store.ts';

/** How long the books may be busy before the payer is asked to press again. */
const LOCK_PATIENCE_MS = 5000;

export interface StartContext {
  database: Pick<Database, 'asDealer'>;
  events: Pick<EventLog, 'emit'>;
  providerOf: ProviderOf;
  publicUrl: string;
}

/** What a payer agreed to. */
export interface StartOrder {
  payerId: string;
  previewId: string;
  /** Hex of the preview's hash, as the page had it. */
  hash: string;
  method: PaymentMethod;
}

/**
 * `started`: the payer goes to `url`. `exists`: the preview was paid by before, and that payment is over. `changed`: something
 * differs from what was shown; nothing was started, and another preview (null: nothing is left to pay) shows it. `refused`: the
 * provider said no. `unavailable`: it gave no answer, or the books are busy; press again.
 */
export type StartOutcome =
  | { result: 'started'; paymentId: string; url: string }
  | { result: 'exists'; paymentId: string }
  | { result: 'changed'; changes: PreviewChanges; previewId: string | null }
  | { result: 'refused'; paymentId: string }
  | { result: 'unavailable' };

/**
 * Starts the payment of a preview, once, however often it is asked for: holds its items, then opens the provider's page. What was
 * begun and not finished the queue ends.
 *
 * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it, or the preview is not theirs.
 */
export async function startPayment(
  context: StartContext,
  dealerId: string,
  order: StartOrder,
): Promise<StartOutcome> {
  let begun: Awaited<ReturnType<typeof holdItems>>;
  try {
    begun = await context.database.asDealer(dealerId, (tx) => holdItems(context, tx, order));
  } catch (error) {
    if (isContended(error)) return { result: 'unavailable' };
    throw error;
  }
  if ('changes' in begun) return { result: 'changed', ...begun };
  const { payment } = begun;
  if (payment.state !== 'started') return { result: 'exists', paymentId: payment.id };
  try {
    const { url } = await openCheckout(context, payment);
    if (url === null) return { result: 'exists', paymentId: payment.id };
    return { result: 'started', paymentId: payment.id, url };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === 'unavailable') return { result: 'unavailable' };
    await context.database.asDealer(dealerId, (tx) => giveUp(context, tx, payment.id));
    return { result: 'refused', paymentId: payment.id };
  }
}

/** Writes the payment where just what was shown is charged, under the locks of its items; otherwise nothing. */
async function holdItems(
  context: StartContext,
  tx: DealerTransaction,
  { payerId, previewId, hash, method }: StartOrder,
): Promise<{ payment: PaymentRow } | { changes: PreviewChanges; previewId: string | null }> {
  const preview = await findPreview(tx, payerId, previewId);
  if (preview === undefined) throw notFound('customer_not_found', 'preview');
  const shown = preview.content;
  const who = { payerId, customerId: preview.customerId };
  // Whoever closes the portal waits for this, or this for them.
  if ((await findPayingCustomer(tx, who, { isLocked: true })) === undefined)
    throw notFound('customer_not_found', 'customer');
  const itemIds = shown.lines.map(({ openItemId }) => openItemId);
  await limitLockWaits(tx, LOCK_PATIENCE_MS);
  await lockItems(tx, itemIds);
  const before = await findPaymentOfPreview(tx, previewId);
  if (before !== undefined) return { payment: before };

  const choice = choiceOf(shown);
  const items = await listPayableItems(tx, preview.customerId, itemIds);
  const now = await planChoice(tx, context.providerOf, who, choice);
  const changes = compareWithPreview(shown, now, items);
  const isSame =
    changes.length === 0 &&
    now.plan.faults.length === 0 &&
    now.plan.kind === 'payment' &&
    hashPreview(now.content).equals(preview.hash) &&
    preview.hash.toString('hex') === hash;
  const taken = now.content.methods.find((each) => each.method === method);
  if (!isSame || taken === undefined) {
    const payable = new Map(items.map((item) => [item.id, Math.abs(item.payableMinor)]));
    const left = choice.items.flatMap(({ itemId, amountMinor }) => {
      const atMost = Math.min(amountMinor ?? 0, payable.get(itemId) ?? 0);
      return atMost === 0 ? [] : [{ itemId, amountMinor: atMost }];
    });
    const next = await planChoice(tx, context.providerOf, who, { ...choice, items: left });
    const isPayable = next.plan.faults.length === 0 && next.plan.kind === 'payment';
    return { changes, previewId: isPayable ? (await insertPreview(tx, next.content)).id : null };
  }
  const payment = await insertPayment(tx, {
    id: uuidv7(),
    previewId,
    preview: shown,
    previewHash: preview.hash,
    method,
    feeMinor: taken.feeMinor,
    expiresAt: new Date(tx.now.getTime() + CHECKOUT_MS),
    nextLookAt: new Date(tx.now.getTime() + OPENING_MS),
  });
  await tx.db
    .updateTable('paymentPreviews')
    .set({ usedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', previewId)
    .execute();
  await context.events.emit(tx, paymentChanged(payment, { type: 'payer', id: payerId }));
  return { payment };
}

/**
 * Opens the provider's page for a payment, or finds the one that is open, and notes which it is.
 *
 * @throws {ProviderError}
 */
export async function openCheckout(
  context: Omit<StartContext, 'events'>,
  payment: PaymentRow,
): Promise<Checkout> {
  const { dealer, order } = await context.database.asDealer(payment.dealerId, async (tx) => ({
    dealer: await getDealer(tx),
    order: await makeOrder(tx, payment, context.publicUrl),
  }));
  const provider = await context.providerOf(dealer);
  if (provider?.kind !== payment.provider)
    throw new ProviderError('refused', `Payments by ${payment.provider} are not set up any more.`);
  const checkout = await provider.openCheckout(order);
  await context.database.asDealer(payment.dealerId, async (tx) => {
    const row = await lockPayment(tx, payment.id);
    if (row === undefined) return;
    const facts = { ...NO_FACTS, ...row.facts };
    const opened = facts.checkout === 'none' ? { ...facts, checkout: 'open' as const } : facts;
    await updatePayment(tx, payment.id, {
      providerCheckoutId: checkout.checkoutId,
      facts: JSON.stringify(opened),
      ...(row.state === 'started' ? { nextLookAt: nextLookAt({ ...row, facts: opened }, tx.now, null) } : {}),
    });
    if (checkout.providerCustomerId === null) return;
    await tx.db
      .insertInto('payerProviderCustomers')
      .values({
        dealerId: tx.dealerId,
        payerId: payment.payerId,
        provider: payment.provider,
        providerCustomerId: checkout.providerCustomerId,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  return checkout;
}

/** The provider said no before any money could move. */
async function giveUp(
  { events }: Pick<StartContext, 'events'>,
  tx: DealerTransaction,
  paymentId: string,
): Promise<void> {
  const row = await lockPayment(tx, paymentId);
  if (row?.state !== 'started' || row.providerCheckoutId !== null) return;
  const facts = { ...NO_FACTS, ...row.facts, money: 'failed' as const, failureCode: 'could_not_start' };
  const failed = await updatePayment(tx, paymentId, {
    state: 'failed',
    failureCode: 'could_not_start',
    facts: JSON.stringify(facts),
    failedAt: tx.now,
    nextLookAt: null,
  });
  await releaseAllocations(tx, paymentId);
  await events.emit(tx, paymentChanged(failed));
}
