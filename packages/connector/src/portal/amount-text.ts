import { currencyExponent } from '../currency-exponent.ts';
import { moneyText } from '../money-text.ts';

/** The longest amount that anybody means: 13 digits and what groups them. */
const MAXIMUM_LENGTH = 40;

/** An amount as it stands in a field: "1,204.10", without its currency. */
export function amountText(minor: number, currency: string, locale: string): string {
  return moneyText(minor, currency, locale, { bare: true });
}

/**
 * Reads an amount as somebody typed it: with the signs of their locale, grouped or not, with the currency beside it or not. A
 * single sign before one or two digits at the end is the decimal sign whichever it is, since it can be no other.
 *
 * @returns minor units; null for what is no amount, or has more decimals than the currency.
 */
export function readAmount(text: string, currency: string, locale: string): number | null {
  const exponent = currencyExponent(currency) ?? 2;
  const typed = text.replace(/[\s\p{Sc}\u2019']/gu, '').replaceAll(currency, '');
  // ".5", as people write cents; a sign that only groups stands before nothing.
  const hasNoWhole = /^[.,]\d/.test(typed);
  const bare = hasNoWhole ? `0${typed}` : typed;
  if (bare.length > MAXIMUM_LENGTH || !/^\d[\d.,]*$/.test(bare)) return null;
  const decimal = decimalSign(bare, exponent, locale);
  if (hasNoWhole && decimal === null) return null;
  const at = decimal === null ? bare.length : bare.lastIndexOf(decimal);
  const whole = bare.slice(0, at);
  const decimals = bare.slice(at + 1);
  if (decimals.length > exponent || (decimal !== null && whole.includes(decimal))) return null;
  // In threes; in India in twos before the last three.
  if (!/^\d+$/.test(whole) && !/^\d{1,3}([.,])(?:\d{2,3}\1)*\d{3}$/.test(whole)) return null;
  if (!/^\d*$/.test(decimals)) return null;
  const minor = Number(`${whole.replace(/[.,]/g, '')}${decimals.padEnd(exponent, '0')}`);
  return Number.isSafeInteger(minor) ? minor : null;
}

/** The sign before the decimals; null where there are none. */
function decimalSign(bare: string, exponent: number, locale: string): '.' | ',' | null {
  const own = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value;
  const [, sign, end = ''] = /([.,])(\d*)$/.exec(bare) ?? [];
  if (sign !== '.' && sign !== ',') return null;
  if (sign === own) return sign;
  const isSingle = bare.indexOf(sign) === bare.lastIndexOf(sign) && !bare.includes(own ?? '');
  return isSingle && end.length > 0 && end.length < 3 && exponent > 0 ? sign : null;
}
