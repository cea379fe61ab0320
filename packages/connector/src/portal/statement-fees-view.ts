import { moneyText } from '../money-text.ts';
import type { OfferedMethod } from '../payments/payment-methods.ts';
import type { PageLanguage } from './page-language.ts';
import type { Statement } from './statement.ts';

/** What each way to pay costs on top, a line for each currency with a fee; none where no way costs anything. */
export function feesOf({ methods }: Statement, language: PageLanguage): string[] {
  return [...methods]
    .filter(([, offered]) => offered.some(({ feeMinor }) => feeMinor > 0))
    .map(([currency, offered]) => feesText(offered, currency, language));
}

function feesText(
  offered: readonly OfferedMethod[],
  currency: string,
  { words, locale }: PageLanguage,
): string {
  const { fees } = words.portal;
  const parts = offered.map(({ method, feeMinor }) =>
    fees[method](feeMinor === 0 ? fees.none : moneyText(feeMinor, currency, locale)),
  );
  return fees.each(parts.join(', '));
}

/** Whom nobody can pay here, and what to do instead: by currency where it is of some. */
export function notOnlineNotes({ dealer, customers, methods }: Statement, { words }: PageLanguage): string[] {
  const currencies = [...new Set(customers.map(({ currency }) => currency))].sort();
  const closed = currencies.filter((currency) => (methods.get(currency) ?? []).length === 0);
  if (closed.length === currencies.length) return [words.portal.notOnline(dealer.name)];
  return closed.map((currency) => words.portal.notOnlineIn(dealer.name, currency));
}
