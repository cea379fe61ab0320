import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../canonical-json.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { DealerRow, PaymentPreviewRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import { findPayingCustomer, listPayableItems, type PayableItem } from './payment-item-store.ts';
import { offeredMethods } from './payment-methods.ts';
import { planPayment, type PaymentPlan, type PlanChoice } from './payment-plan.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** Who takes a dealer's payments; undefined: nobody. */
export type ProviderOf = (dealer: DealerRow) => Promise<PaymentProvider | undefined>;

/** Who pays for which customer. */
export interface PayingParty {
  payerId: string;
  customerId: string;
}

/** A plan, and all that a preview of it says. */
export interface PlannedPayment {
  plan: PaymentPlan<PayableItem>;
  content: PreviewContent;
}

/**
 * Makes of a choice what would be paid now.
 *
 * @throws {AppError} 404 `customer_not_found`: the payer may not pay for it; 409 `payments_not_set_up`.
 */
export async function planChoice(
  tx: DealerTransaction,
  providerOf: ProviderOf,
  who: PayingParty,
  choice: PlanChoice,
): Promise<PlannedPayment> {
  const dealer = await getDealer(tx);
  const customer = await findPayingCustomer(tx, who);
  if (customer === undefined) throw notFound('customer_not_found', 'customer');
  const provider = await providerOf(dealer);
  const methods = offeredMethods(dealer, provider, customer.currency);
  if (provider === undefined || methods.length === 0) {
    throw new AppError(
      'payments_not_set_up',
      `${dealer.name} takes no payments in ${customer.currency} here. Call them at the number on your last invoice.`,
    );
  }
  const items = await listPayableItems(
    tx,
    customer.id,
    choice.items.map(({ itemId }) => itemId),
  );
  const today = dayInZone(tx.now, dealer.timeZone);
  const minimumMinor = provider.minimumMinor(customer.currency);
  const plan = planPayment(items, choice, { today, minimumMinor });
  const content: PreviewContent = {
    version: 1,
    dealerId: tx.dealerId,
    customerId: customer.id,
    payerId: who.payerId,
    currency: customer.currency,
    provider: provider.kind,
    today,
    lines: plan.lines.map(({ item, amountMinor, discountMinor }) => ({
      openItemId: item.id,
      model: item.model,
      erpId: item.erpId,
      kind: item.kind,
      number: item.number,
      jobKey: item.jobKey,
      jobName: item.jobName,
      dueDate: item.dueDate,
      payableMinor: item.payableMinor,
      amountMinor,
      discountMinor,
    })),
    creditUses: [...plan.creditUses],
    usesCreditsElsewhere: choice.usesCreditsElsewhere,
    grossMinor: plan.grossMinor,
    discountMinor: plan.discountMinor,
    creditMinor: plan.creditMinor,
    amountMinor: plan.netMinor,
    methods: methods.map((offer) => ({ ...offer, totalMinor: plan.netMinor + offer.feeMinor })),
  };
  return { plan, content };
}

/** Names what is charged: what may change without changing that (the day, what else could be paid) is left out. */
export function hashPreview(content: PreviewContent): Buffer {
  const { today: _today, lines, ...rest } = content;
  const charged = lines.map(({ payableMinor: _payable, ...line }) => line);
  return createHash('sha256')
    .update(canonicalJson({ ...rest, lines: charged }))
    .digest();
}

/** Keeps a preview. */
export async function insertPreview(
  tx: DealerTransaction,
  content: PreviewContent,
): Promise<PaymentPreviewRow> {
  return tx.db
    .insertInto('paymentPreviews')
    .values({
      dealerId: tx.dealerId,
      id: uuidv7(),
      customerId: content.customerId,
      payerId: content.payerId,
      content: JSON.stringify(content),
      hash: hashPreview(content),
      createdAt: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A preview of this payer's; undefined for anybody else's. */
export function findPreview(
  tx: DealerTransaction,
  payerId: string,
  previewId: string,
): Promise<PaymentPreviewRow | undefined> {
  return tx.db
    .selectFrom('paymentPreviews')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', previewId)
    .where('payerId', '=', payerId)
    .executeTakeFirst();
}

const KEPT_MS = 86_400_000;

/** Forgets previews that nobody agreed to within a day. */
export async function deleteOldPreviews(tx: DealerTransaction): Promise<void> {
  await tx.db
    .deleteFrom('paymentPreviews')
    .where('dealerId', '=', tx.dealerId)
    .where('createdAt', '<', new Date(tx.now.getTime() - KEPT_MS))
    .where('usedAt', 'is', null)
    .execute();
}

/** The choice that a preview was made of, as amounts. */
export function choiceOf(content: PreviewContent): PlanChoice {
  return {
    items: content.lines.map(({ openItemId, amountMinor, discountMinor }) => ({
      itemId: openItemId,
      amountMinor: Math.abs(amountMinor) + discountMinor,
    })),
    usesCreditsElsewhere: content.usesCreditsElsewhere,
  };
}

/**
 * What differs between what was shown and what would be charged now. `item_gone`: it is settled. `less_payable`: not so much
 * of it is open, or somebody's payment holds it. `amount_changed`: otherwise, such as a discount that has ended or begun.
 * `method_changed`: it is not taken any more, or costs another fee.
 */
export interface PreviewChange {
  openItemId: string | null;
  code: 'item_gone' | 'less_payable' | 'amount_changed' | 'method_changed';
  /** Magnitudes, in minor units: what was to be paid, and what can be now. */
  beforeMinor: number;
  nowMinor: number;
}

export type PreviewChanges = readonly PreviewChange[];

/** Finds what differs; empty where just what was shown would be charged. */
export function compareWithPreview(
  shown: PreviewContent,
  now: PlannedPayment,
  items: readonly PayableItem[],
): PreviewChanges {
  const byId = new Map(items.map((item) => [item.id, item]));
  const lines = new Map(now.content.lines.map((line) => [line.openItemId, line]));
  const changes: PreviewChange[] = [];
  for (const line of shown.lines) {
    const item = byId.get(line.openItemId);
    const beforeMinor = Math.abs(line.amountMinor);
    const payable = Math.abs(item?.payableMinor ?? 0);
    const nowMinor = Math.abs(lines.get(line.openItemId)?.amountMinor ?? payable);
    const about = { openItemId: line.openItemId, beforeMinor, nowMinor };
    if (item === undefined || item.outstandingMinor === 0)
      changes.push({ ...about, code: 'item_gone', nowMinor: 0 });
    else if (payable < beforeMinor + line.discountMinor)
      changes.push({ ...about, code: 'less_payable', nowMinor: payable });
    else if (nowMinor !== beforeMinor) changes.push({ ...about, code: 'amount_changed' });
  }
  for (const { method, totalMinor } of shown.methods) {
    const same = now.content.methods.find((each) => each.method === method);
    const isOtherFee =
      same !== undefined && same.totalMinor - now.plan.netMinor !== totalMinor - shown.amountMinor;
    if (same === undefined || isOtherFee)
      changes.push({
        openItemId: null,
        code: 'method_changed',
        beforeMinor: totalMinor,
        nowMinor: same?.totalMinor ?? 0,
      });
  }
  return changes;
}
