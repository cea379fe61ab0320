import type { OpenItem } from '@payvite/sdk/schemas';
import { currencyExponent } from '../currency-exponent.ts';
import { foldSearchText } from '../customers/customer-search-text.ts';

/** Longest search, in UTF-16 units; what is beyond is not looked for. */
export const SEARCH_LENGTH = 100;

/** The items whose number, job name or job id holds the text, whatever its case and accents, or whose amount it is. */
export function searchItems(items: readonly OpenItem[], search: string): OpenItem[] {
  const wanted = foldSearchText(search);
  return items.filter((item) => {
    const texts = [item.number, item.jobName, item.jobId];
    if (texts.some((text) => text !== null && foldSearchText(text).includes(wanted))) return true;
    const exponent = currencyExponent(item.currency) ?? 2;
    const amounts = [item.amountMinor, item.outstandingMinor].map(Math.abs);
    return readAmounts(search, exponent).some((isOf) => amounts.some(isOf));
  });
}

/**
 * What amounts a text may mean, in minor units: `12,480.00`, `12.480,00`, `$12480`, `12 480`. Without decimals it means any of so
 * many whole units; with fewer than the currency has, all that begin so. `1.234` may be either.
 */
function readAmounts(text: string, exponent: number): ((minor: number) => boolean)[] {
  const figures = /^\D*?(\d[\d.,'’\s]*)\D*$/u.exec(text.trim())?.[1]?.replace(/\D+$/, '');
  if (figures === undefined) return [];
  const unit = 10 ** exponent;
  const meanings: ((minor: number) => boolean)[] = [];
  const parts = figures.split(/\D+/);
  const decimals = parts.length > 1 ? (parts.at(-1) ?? '') : '';
  if (parts.slice(1).every((part) => part.length === 3)) {
    const whole = Number(parts.join(''));
    meanings.push((minor) => Math.floor(minor / unit) === whole);
  }
  if (decimals !== '' && decimals.length <= exponent) {
    const step = 10 ** (exponent - decimals.length);
    const start = Number(parts.slice(0, -1).join('')) * unit + Number(decimals) * step;
    meanings.push((minor) => minor >= start && minor < start + step);
  }
  return meanings;
}
