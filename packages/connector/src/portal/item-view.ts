import type { DealerRow } from '../db/tables.ts';
import { cleanName } from '../mail/display-name.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { moneyText } from '../money-text.ts';
import { hasDiscount } from '../payments/payment-plan.ts';
import { plainDateText } from './due-text.ts';
import type { AccountItem, ItemPayment } from './item-store.ts';
import type { PageLanguage } from './page-language.ts';
import { stateWord } from './payment-view.ts';
import { dueOf, heldTexts, isLate } from './statement-item-view.ts';
import { jobNameOf } from './statement-jobs.ts';
import type { ItemHold } from './statement-payment-store.ts';
import { supplierPath } from './supplier-visit.ts';

/** An item with all that its page says of it. */
export interface ItemAccount extends AccountItem {
  dealer: Pick<DealerRow, 'slug' | 'timeZone'>;
  holds: readonly ItemHold[];
  /** Whether payments are taken in its currency. */
  isPayable: boolean;
  payments: readonly ItemPayment[];
  /** The dealer's day, `YYYY-MM-DD`. */
  today: string;
}

/** The title and the data of item.hbs. */
export function itemView(account: ItemAccount, language: PageLanguage): { title: string; view: object } {
  const { item, closedAt, customer, dealer, holds, payments, today } = account;
  const words = language.words.portal;
  const { locale } = language;
  const base = supplierPath(dealer);
  const money = (minor: number) => moneyText(minor, item.currency, locale);
  const day = (date: string) => plainDateText(date, today, locale);
  const dayOf = (at: Date) => formatInstant(at, { locale, timeZone: dealer.timeZone });
  const title = words.item.title(words.kinds[item.kind], item.number);
  const isOpen = closedAt === null;
  const fact = (label: string, value: string | null, options = { isLate: false }) =>
    value === null || value === '' ? [] : [{ label, value, ...options }];
  const canPay = isOpen && account.isPayable && item.payableMinor > 0;
  return {
    title,
    view: {
      base,
      title,
      account: [cleanName(customer.name), words.account(customer.accountNumber)].join(', '),
      open: isOpen ? money(item.outstandingMinor) : null,
      amount: money(item.amountMinor),
      payable: isOpen && item.payableMinor !== item.outstandingMinor ? money(item.payableMinor) : null,
      payableLabel: item.kind === 'credit' ? words.item.usable : words.item.payable,
      held: heldTexts(item, holds, language),
      closed: closedAt === null ? null : words.item.closed(dayOf(closedAt)),
      note: isOpen && account.isPayable && item.payableMinor < 0 ? words.item.credit : null,
      facts: [
        ...fact(words.item.dated, item.transactionDate && day(item.transactionDate)),
        ...(isOpen
          ? fact(words.item.due, dueOf(item, holds, today, language), { isLate: isLate(item, holds, today) })
          : fact(words.item.due, item.dueDate && day(item.dueDate))),
        ...fact(words.item.job, jobNameOf(item)),
        ...fact(words.item.statement, item.statementId),
        ...(isOpen && hasDiscount(item, today)
          ? fact(words.item.discount, words.discount(money(item.discountMinor), day(item.discountDueDate)))
          : []),
      ],
      pay: canPay
        ? {
            customerId: item.customerId,
            itemId: item.id,
            label: item.kind === 'debit' ? words.item.pay.debit : words.item.pay.invoice,
          }
        : null,
      payments: payments.map((payment) => ({
        path: `${base}/payments/${payment.id}`,
        started: dayOf(payment.startedAt),
        method: language.words.payment.methods[payment.method],
        by: payment.payerName === null ? '' : cleanName(payment.payerName),
        state: stateWord(payment, language),
        amount: money(payment.amountMinor),
        discount: payment.discountMinor === 0 ? null : words.item.discountTaken(money(payment.discountMinor)),
      })),
    },
  };
}
