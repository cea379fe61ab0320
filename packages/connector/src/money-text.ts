import { currencyExponent, formatAmount } from './currency-exponent.ts';

const formatters = new Map<string, Intl.NumberFormat>();

/**
 * Writes an amount with its currency: "$1,204.10", "−$80.00". Minor units of ISO 4217; `locale` is BCP 47. With `bare`,
 * without the currency: for columns whose total names it.
 */
export function moneyText(
  minor: number,
  currency: string,
  locale: string,
  options: { bare?: boolean } = {},
): string {
  const bare = options.bare ?? false;
  const digits = currencyExponent(currency) ?? 2;
  const key = `${locale} ${currency} ${bare}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, {
      ...(bare ? {} : { style: 'currency', currency }),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  // A decimal text keeps every cent of amounts beyond a double's digits.
  const text = formatter.format(formatAmount(minor, currency) as Intl.StringNumericLiteral);
  // The hyphen is shorter than a digit and easily lost at the head of a column.
  return text.replace('-', '−');
}
