import type { OpenItem } from '@payvite/sdk/schemas';
import { moneyText } from '../money-text.ts';
import { hasDiscount } from '../payments/payment-plan.ts';
import { dueText, plainDateText } from './due-text.ts';
import { amountText } from './amount-text.ts';
import type { PageLanguage } from './page-language.ts';
import type { ChosenItem } from './statement-choice.ts';
import type { ItemHold } from './statement-payment-store.ts';

/** Only an invoice can be late. */
export function isPastDue(item: OpenItem, today: string): boolean {
  return item.kind === 'invoice' && item.dueDate !== null && item.dueDate < today;
}

/** What of an item was paid online or is on its way, and the books do not show yet: minor units, signed as its amounts. */
export function paidMinorOf(holds: readonly ItemHold[]): number {
  return holds.reduce(
    (sum, { stage, heldMinor }) => (stage === 'paid' || stage === 'on_its_way' ? sum + heldMinor : sum),
    0,
  );
}

/** Whether nothing of an item is left to pay but what the books do not show yet. */
export function isPaidOnline({ outstandingMinor }: OpenItem, holds: readonly ItemHold[]): boolean {
  return outstandingMinor !== 0 && paidMinorOf(holds) === outstandingMinor;
}

/** Past due, and not wholly paid online: what somebody has to do something about. */
export function isLate(item: OpenItem, holds: readonly ItemHold[], today: string): boolean {
  return isPastDue(item, today) && !isPaidOnline(item, holds);
}

/** When an item is due, in words; empty for a credit. What is paid online is not called late. */
export function dueOf(
  item: OpenItem,
  holds: readonly ItemHold[],
  today: string,
  language: PageLanguage,
): string {
  if (item.kind === 'credit') return '';
  if (item.dueDate === null) return item.kind === 'invoice' ? language.words.portal.noDueDate : '';
  return item.kind === 'invoice' && !isPaidOnline(item, holds)
    ? dueText(item.dueDate, today, language)
    : plainDateText(item.dueDate, today, language.locale);
}

/** The same where there is no room for a column that says what the date is. */
function dueNoteOf(
  item: OpenItem,
  holds: readonly ItemHold[],
  today: string,
  language: PageLanguage,
): string {
  const due = dueOf(item, holds, today, language);
  const isPlain = item.dueDate !== null && due !== '' && !isLate(item, holds, today);
  return isPlain ? language.words.portal.dueOn(due) : due;
}

/** What payments hold of an item, stage by stage, in words; `bare`: without the currency. */
export function heldTexts(
  item: OpenItem,
  holds: readonly ItemHold[],
  { words, locale }: PageLanguage,
  options: { bare?: boolean } = {},
): string[] {
  const { held, heldOfCredit, sentBack, partSentBack } = words.portal;
  const money = (minor: number) => moneyText(minor, item.currency, locale, options);
  return holds.map(({ stage, heldMinor, sentBackMinor }) => {
    const says = heldMinor < 0 ? heldOfCredit[stage](money(0 - heldMinor)) : held[stage](money(heldMinor));
    if (sentBackMinor === undefined) return says;
    return sentBackMinor === null ? partSentBack(says) : sentBack(says, money(sentBackMinor));
  });
}

/** The row of an item in portal.hbs. */
export function itemRow(
  item: OpenItem,
  about: {
    base: string;
    today: string;
    holds: readonly ItemHold[];
    /** The day on which the dealer was asked to apply a credit to it, or it; null: it was not. */
    requestedOn: string | null;
    isPayable: boolean;
    /** Undefined where it is not. */
    chosen: ChosenItem | undefined;
  },
  language: PageLanguage,
): object {
  const { locale } = language;
  const words = language.words.portal;
  const { base, today, holds, chosen } = about;
  const part = partOf(chosen, language);
  const bare = (minor: number) => moneyText(minor, item.currency, locale, { bare: true });
  const date = (day: string) => plainDateText(day, today, locale);
  const isPartlyOpen = item.amountMinor !== item.outstandingMinor;
  return {
    kind: item.kind === 'invoice' ? null : words.kinds[item.kind],
    number: item.number,
    path: `${base}/items/${item.id}`,
    dated: item.transactionDate === null ? '' : date(item.transactionDate),
    isLate: isLate(item, holds, today),
    due: dueOf(item, holds, today, language),
    dueNote: dueNoteOf(item, holds, today, language),
    amount: bare(item.amountMinor),
    open: bare(item.outstandingMinor),
    ofAmount: isPartlyOpen ? words.ofAmount(bare(item.amountMinor)) : null,
    part: part === null ? null : part.says,
    held: heldTexts(item, holds, language, { bare: true }),
    requested: about.requestedOn === null ? null : words.requested.item(date(about.requestedOn)),
    discount: hasDiscount(item, today)
      ? words.discount(moneyText(item.discountMinor, item.currency, locale), date(item.discountDueDate))
      : null,
    box:
      about.isPayable && item.payableMinor !== 0
        ? {
            id: item.id,
            label: words.choose.item(words.item.title(words.kinds[item.kind], item.number)),
            minor: chosen?.minor ?? item.payableMinor,
            kind: item.kind,
            isChosen: chosen !== undefined,
            amount: part === null ? null : part.text,
          }
        : null,
  };
}

/** What was typed for an item of which not all is chosen, for its field and in words; null: all of it, or nothing. */
function partOf(
  chosen: ChosenItem | undefined,
  { words, locale }: PageLanguage,
): { text: string; says: string } | null {
  if (chosen === undefined || chosen.amount === null) return null;
  const { item, amount } = chosen;
  const part = item.kind === 'credit' ? words.portal.choose.partOfCredit : words.portal.choose.part;
  return typeof amount === 'string'
    ? { text: amount, says: part(`“${amount}”`) }
    : {
        text: amountText(amount, item.currency, locale),
        says: part(amountText(amount, item.currency, locale)),
      };
}
