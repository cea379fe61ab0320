import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../canonical-json.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { PreviewContent } from '../db/payment-columns.ts';
import type { DealerRow, PaymentPreviewRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import type { ProviderKind } from '../payment-config.ts';
import { findPayingCustomer, listPayableItems, type PayableItem } from './payment-item-store.ts';
import { offeredMethods } from './payment-methods.ts';
import { planPayment, type PaymentPlan, type PlanChoice } from './payment-plan.ts';
import type { PaymentProvider } from './payment-provider.ts';

/**
 * Who takes a dealer's payments now; undefined: nobody. With a kind, who knows of those that were started with it, though it
 * takes no new ones.
 */
export type ProviderOf = (dealer: DealerRow, kind?: ProviderKind) => Promise<PaymentProvider | undefined>;

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
  const maximumMinor = provider.maximumMinor(customer.currency);
  const bounds = {
    minimumMinor: provider.minimumMinor(customer.currency),
    // What is taken is the total, with the fee of one of the ways at least.
    maximumMinor: maximumMinor - Math.min(...methods.map(({ feeMinor }) => feeMinor)),
  };
  const plan = planPayment(items, choice, { today, bounds });
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
    unusedCredits: plan.unusedCredits.map(({ creditId, ...rest }) => ({ openItemId: creditId, ...rest })),
    grossMinor: plan.grossMinor,
    discountMinor: plan.discountMinor,
    creditMinor: plan.creditMinor,
    amountMinor: plan.netMinor,
    methods: methods
      .map((offer) => ({ ...offer, totalMinor: plan.netMinor + offer.feeMinor }))
      .filter(({ totalMinor }) => totalMinor <= maximumMinor),
  };
  return { plan, content };
}

/**
 * What of a preview is charged, as canonical JSON: what may change without changing that (the day, what else could be paid or
 * used) is left out. The dealer has it as what was agreed to: for a version that was ever used it stays as it is.
 */
export function previewText(content: PreviewContent): string {
  const { today: _today, unusedCredits: _unused, lines, ...rest } = content;
  const charged = lines.map(({ payableMinor: _payable, ...line }) => line);
  return canonicalJson({ ...rest, lines: charged });
}

/** SHA-256 of `previewText`, in UTF-8. */
export function hashPreview(content: PreviewContent): Buffer {
  return createHash('sha256').update(previewText(content)).digest();
}

/** Of one payer, the newest: nobody has more reviews open. */
const MOST_KEPT = 50;

/** Keeps a preview, and forgets those before the payer's last ones, so that nobody fills the database by looking. */
export async function insertPreview(
  tx: DealerTransaction,
  content: PreviewContent,
): Promise<PaymentPreviewRow> {
  const kept = await tx.db
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
  const newest = tx.db
    .selectFrom('paymentPreviews')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', content.payerId)
    .orderBy('id', 'desc')
    .limit(MOST_KEPT);
  await tx.db
    .deleteFrom('paymentPreviews')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', content.payerId)
    .where('id', 'not in', newest)
    .execute();
  return kept;
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

/** Forgets previews of a day ago; what was agreed to of one its payment has. */
export async function deleteOldPreviews(tx: DealerTransaction): Promise<void> {
  await tx.db
    .deleteFrom('paymentPreviews')
    .where('dealerId', '=', tx.dealerId)
    .where('createdAt', '<', new Date(tx.now.getTime() - KEPT_MS))
    .execute();
}

/**
 * The choice that a preview was made of, as amounts. What of a credit found nothing to pay is no part of what is charged, and
 * left out unless `hasUnused`: somebody may yet choose what it is to pay.
 */
export function choiceOfPreview(
  content: PreviewContent,
  { hasUnused = false }: { hasUnused?: boolean } = {},
): PlanChoice {
  const amounts = new Map<string, number>();
  const add = (id: string, minor: number) => amounts.set(id, (amounts.get(id) ?? 0) + minor);
  for (const { openItemId, amountMinor, discountMinor } of content.lines)
    add(openItemId, Math.abs(amountMinor) + discountMinor);
  if (hasUnused)
    for (const { openItemId, amountMinor } of content.unusedCredits) add(openItemId, amountMinor);
  return {
    items: [...amounts].map(([itemId, amountMinor]) => ({ itemId, amountMinor })),
    usesCreditsElsewhere: content.usesCreditsElsewhere,
  };
}
