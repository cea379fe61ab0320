import type { PaymentState } from '@payvite/sdk/schemas';
import { cleanName } from '../mail/display-name.ts';
import { moneyText } from '../money-text.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { backMinorOf } from '../payments/payment-facts.ts';
import type { PayerPayment } from '../payments/payer-payment-store.ts';
import { plainDateText } from './due-text.ts';
import { isTestPayment, stateWord } from './payment-view.ts';
import { tabLinks } from './statement-tabs-view.ts';
import type { splitIntoTabs } from './statement-tabs.ts';
import { supplierPath, type SupplierVisit } from './supplier-visit.ts';

/** So many documents are named; of the rest, how many they are. */
const NAMED_ITEMS = 3;
/** As the dealer's own list has them, but that a payment begun waits for its payer: what is well, what waits for somebody, what went wrong, and what is over. */
const TONES: Record<PaymentState, 'good' | 'wait' | 'bad' | 'mute'> = {
  started: 'wait',
  awaiting_verification: 'wait',
  pending: 'wait',
  settled: 'good',
  failed: 'bad',
  expired: 'mute',
  returned: 'bad',
  disputed: 'bad',
  lost: 'bad',
  refunded: 'mute',
};

/**
 * What payments.hbs prints: one row a payment.
 *
 * @param page.tabs the open items of each tab; `nextBefore`, the last payment here, where there are older ones; `isFirst`: none
 * is newer.
 */
export function paymentHistoryView(
  { language, supplier, customers }: SupplierVisit,
  payments: readonly PayerPayment[],
  page: {
    today: string;
    tabs: ReturnType<typeof splitIntoTabs>;
    nextBefore: string | null;
    isFirst: boolean;
  },
): object {
  const { words, locale } = language;
  const { history, methods } = words.payment;
  const path = `${supplierPath(supplier)}/payments`;
  const isMany = customers.length > 1;
  return {
    backPath: supplierPath(supplier),
    tabs: tabLinks(supplier, { tabs: page.tabs, current: 'payments' }, language),
    rows: payments.map((payment) => {
      const numbers = payment.preview.lines.map(({ number }) => number);
      const more = numbers.length - NAMED_ITEMS;
      // What a bank took back, its state says.
      const isSentBack = payment.state !== 'returned' && payment.state !== 'lost';
      const backMinor = isSentBack ? backMinorOf(payment.facts) : 0;
      return {
        path: `${path}/${payment.id}`,
        date: plainDateText(dayInZone(payment.startedAt, supplier.timeZone), page.today, locale),
        items: numbers.slice(0, NAMED_ITEMS).join(', '),
        more: more > 0 ? history.moreItems(more) : null,
        customer: isMany ? cleanName(payment.customerName) : null,
        by: payment.payerName === null ? '' : cleanName(payment.payerName),
        method: methods[payment.method],
        state: stateWord(payment, language),
        tone: TONES[payment.state],
        back: backMinor === 0 ? null : history.back(moneyText(backMinor, payment.currency, locale)),
        amount: moneyText(payment.amountMinor + payment.feeMinor, payment.currency, locale),
        test: isTestPayment(payment, supplier) ? history.test : null,
      };
    }),
    olderPath: page.nextBefore === null ? null : `${path}?before=${page.nextBefore}`,
    newestPath: page.isFirst ? null : path,
  };
}
