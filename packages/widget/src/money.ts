/** How many digits a currency's minor unit has: 2 for USD, 0 for JPY (ECMA-402 takes them from ISO 4217). */
export function currencyExponent(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

const writers = new Map<string, (minor: number) => string>();

/** What writes amounts of a currency; lists of many amounts ask for it once a currency. See `formatMoney`. */
export function moneyFormat(
  currency: string,
  locale: string,
  options: { bare?: boolean } = {},
): (minor: number) => string {
  const key = `${currency}|${locale}|${options.bare ? 'bare' : ''}`;
  let write = writers.get(key);
  if (!write) {
    const exponent = currencyExponent(currency);
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    const format = numberFormat(locale, options.bare ? digits : { style: 'currency', currency, ...digits });
    write = (minor) => format.format(toDecimal(minor, exponent)).replace(/^-/, '\u2212');
    writers.set(key, write);
  }
  return write;
}

/**
 * Writes minor units as people read money, cents always.
 *
 * @param minor - an integer in the currency's minor unit.
 * @param options.bare - leaves the currency sign out, for columns that name the currency once.
 */
export function formatMoney(
  minor: number,
  currency: string,
  locale: string,
  options: { bare?: boolean } = {},
): string {
  return moneyFormat(currency, locale, options)(minor);
}

/** One amount per currency, joined: amounts of different currencies are never added. */
export function formatMoneySums(sums: ReadonlyMap<string, number>, locale: string): string {
  return [...sums].map(([currency, minor]) => formatMoney(minor, currency, locale)).join(' + ');
}

// A decimal string keeps every cent: Intl reads it exactly, where minor / 100 would be rounded to a double.
function toDecimal(minor: number, exponent: number): Intl.StringNumericLiteral {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const cut = digits.length - exponent;
  const sign = minor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, cut)}${exponent ? `.${digits.slice(cut)}` : ''}` as Intl.StringNumericLiteral;
}

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}
