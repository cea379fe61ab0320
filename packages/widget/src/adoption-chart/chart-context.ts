import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';

/** What a picture needs to put numbers into words. */
export interface ChartContext {
  strings: Strings;
  locale: string;
}

/** A part of a whole as a number from 0 to 1; nothing is owed to nobody: 0 of 0 is 0. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
}

/** "38%". A part that is there is never "0%", and one that is not all never "100%". */
export function percentWords(share: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const rounded = Math.round(share * 100) / 100;
  if (share > 0 && rounded === 0) return `<${format.format(0.01)}`;
  if (share < 1 && rounded === 1) return `>${format.format(0.99)}`;
  return format.format(rounded);
}

/** "1 account", "1,234 accounts". */
export function accountWords(count: number, { strings }: ChartContext): string {
  return strings.adoption.accountCount(count);
}

/** An amount with its currency. */
export function moneyWords(minor: number, currency: string, { locale }: ChartContext): string {
  return formatMoney(minor, currency, locale);
}
