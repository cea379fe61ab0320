import type { PageLanguage } from './page-language.ts';

const DAY_MS = 86_400_000;

/** Whole days from one plain date to another (`YYYY-MM-DD`); negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** A plain date as people say it near `today`: "Oct 2", with the year where it is another one. */
export function plainDateText(date: string, today: string, locale: string): string {
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** When an invoice is due: "Oct 2, 51 days late", "Nov 28", "today"; `today` is the dealer's. */
export function dueText(
  dueDate: string,
  today: string,
  { words: { portal: words }, locale }: Pick<PageLanguage, 'words' | 'locale'>,
): string {
  const daysLate = daysBetween(dueDate, today);
  if (daysLate === 0) return words.dueToday;
  const date = plainDateText(dueDate, today, locale);
  return daysLate > 0 ? words.daysLate(date, daysLate) : date;
}
