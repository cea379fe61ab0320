import type { PageLanguage } from './page-language.ts';

const DAY_MS = 86_400_000;
/** Up to so many days ahead, people count days rather than look at a calendar. */
const NEAR_DAYS = 7;

/** Whole days from one plain date to another (`YYYY-MM-DD`); negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A plain date as people say it near `today`: "Oct 2", with the year where it is another one. */
export function plainDateText(date: string, today: string, locale: string): string {
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  const key = `${locale} ${isThisYear}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale, {
      month: 'short',
      day: 'numeric',
      timeZone: 'UTC',
      ...(isThisYear ? {} : { year: 'numeric' }),
    });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(`${date}T00:00:00Z`));
}

/** When an invoice is due: "Oct 2, 51 days late", "today", "Nov 28, in 5 days", "Jan 4, 2027"; `today` is the dealer's. */
export function dueText(dueDate: string, today: string, { locale, words }: PageLanguage): string {
  const { dueToday, dueTomorrow, dueIn, daysLate } = words.portal;
  const date = plainDateText(dueDate, today, locale);
  const daysLeft = daysBetween(today, dueDate);
  if (daysLeft < 0) return daysLate(date, -daysLeft);
  if (daysLeft === 0) return dueToday;
  if (daysLeft === 1) return dueTomorrow(date);
  return daysLeft <= NEAR_DAYS ? dueIn(date, daysLeft) : date;
}
