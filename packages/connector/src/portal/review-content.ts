import type { DealerTransaction } from '../db/database.ts';
import type { PaymentPreviewRow } from '../db/tables.ts';
import { listPayableItems, type PayableItem } from '../payments/payment-item-store.ts';
import type { PaymentPlan } from '../payments/payment-plan.ts';
import { choiceOfPreview } from '../payments/payment-preview.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { amountText } from './amount-text.ts';
import type { ChoiceForm, ReadChoice } from './payment-forms.ts';
import { numbersOf, toReviewLine, usesOf, type ReviewReader } from './review-line.ts';
import type { ChoiceFault, LineFault, PayableReview, Review } from './review.ts';

/** A preview as it is looked at; of what is closed by now, as it was. */
export async function reviewOfPreview(
  tx: DealerTransaction,
  { id, hash, content }: PaymentPreviewRow,
  provider: PaymentProvider | undefined,
  about: ReviewReader,
): Promise<PayableReview> {
  const chosen = choiceOfPreview(content, { hasUnused: true });
  const items = await listPayableItems(
    tx,
    content.customerId,
    chosen.items.map(({ itemId }) => itemId),
  );
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
      toReviewLine(from, {
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
    ...{ customer: about.customer, today: about.today, request: about.request, lines },
    usesCreditsElsewhere: content.usesCreditsElsewhere,
    fitsElsewhere: content.unusedCredits.some(({ fitsElsewhere }) => fitsElsewhere),
    ...{ grossMinor: content.grossMinor, discountMinor: content.discountMinor },
    ...{ creditMinor: content.creditMinor, netMinor: content.amountMinor, faults: [] },
    ...{ previewId: id, hash: hash.toString('hex'), provider: content.provider, methods: content.methods },
    isTestMoney: provider?.isTestMoney ?? content.provider === 'sandbox',
  };
}

/** Of what cannot be paid as it stands: amounts as they were typed, and beside each what is wrong with it. */
export function reviewOfPlan(
  plan: PaymentPlan<PayableItem> | PaymentPlan | null,
  {
    items,
    choice,
    form,
    about,
  }: { items: PayableItem[]; choice: ReadChoice; form: ChoiceForm; about: ReviewReader },
): Review {
  const byId = new Map(items.map((item) => [item.id, item]));
  const numbers = numbersOf(items);
  const order = [
    ...(plan?.lines.map(({ item }) => item.id) ?? []),
    ...choice.items.map(({ itemId }) => itemId),
  ];
  const lines = [...new Set(order)].flatMap((itemId) => {
    const item = byId.get(itemId);
    if (item === undefined) return [];
    const planned = plan?.lines.find((line) => line.item.id === itemId);
    const wanted = choice.items.find((each) => each.itemId === itemId)?.amountMinor;
    const typed = form.amounts.get(itemId);
    const chosenMinor = wanted ?? Math.abs(item.payableMinor);
    return [
      toReviewLine(item, {
        ...{ itemId, item, about, chosenMinor },
        text:
          typeof typed === 'string' ? typed : amountText(chosenMinor, about.customer.currency, about.locale),
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
    ...{ customer: about.customer, today: about.today, request: about.request, lines, faults },
    usesCreditsElsewhere: choice.usesCreditsElsewhere,
    fitsElsewhere: plan?.unusedCredits.some(({ fitsElsewhere }) => fitsElsewhere) ?? false,
    ...{ grossMinor: plan?.grossMinor ?? 0, discountMinor: plan?.discountMinor ?? 0 },
    ...{ creditMinor: plan?.creditMinor ?? 0, netMinor: plan?.netMinor ?? 0 },
  };
}

function faultOf(plan: PaymentPlan | null, itemId: string): LineFault | null {
  const code = plan?.faults.find((fault) => fault.itemId === itemId)?.code;
  return code === 'not_positive' || code === 'above_payable' || code === 'not_payable' ? code : null;
}
