import type { Strings } from './strings/en.ts';

const DAY_MS = 86_400_000;

/** "Oct 2", with the year where it is not this one. An instant is shown in the reader's own time zone. */
export function formatInstantDate(instant: string, locale: string, now = new Date()): string {
  const date = new Date(instant);
  return date.toLocaleDateString(locale, dayOptions(date.getFullYear() !== now.getFullYear()));
}

/** "Oct 2, 2:15 PM". */
export function formatInstant(instant: string, locale: string, now = new Date()): string {
  return `${formatInstantDate(instant, locale, now)}, ${formatTime(new Date(instant), locale)}`;
}

/** "2:15 PM", in the reader's own time zone. */
export function formatTime(date: Date, locale: string): string {
  return date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}

/** "Oct 2" for a plain date `YYYY-MM-DD`, which belongs to no zone; with the year where it is not `today`'s. */
export function formatPlainDate(day: string, locale: string, today: string): string {
  const options = { ...dayOptions(day.slice(0, 4) !== today.slice(0, 4)), timeZone: 'UTC' };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, options);
}

/** The plain date so many days after `day`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from plain date `from` to plain date `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/**
 * Now, on the dealer's day `agedOn` as the API gives it: a browser's clock that is days off, or a demo's that was moved,
 * must not change how long something has been waiting. A difference of one day is that of time zones and counts for none.
 */
export function dealerNow(agedOn: string, now = new Date()): Date {
  const days = Math.round((Date.parse(`${agedOn}T12:00:00Z`) - now.getTime()) / DAY_MS);
  return Math.abs(days) <= 1 ? now : new Date(now.getTime() + days * DAY_MS);
}

/** Whole days that have passed since an instant; never negative. */
export function daysSince(instant: string, now = new Date()): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / DAY_MS));
}

/** "4 min. ago", "yesterday": how long ago an instant was. */
export function formatAge(
  instant: string,
  locale: string,
  strings: { dates: Pick<Strings['dates'], 'justNow'> },
  now = new Date(),
): string {
  const minutes = Math.floor((now.getTime() - Date.parse(instant)) / 60_000);
  if (minutes < 1) return strings.dates.justNow;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 60 * 24) return format.format(-Math.floor(minutes / 60), 'hour');
  return format.format(-Math.floor(minutes / 1440), 'day');
}

function dayOptions(withYear: boolean): Intl.DateTimeFormatOptions {
  return { month: 'short', day: 'numeric', ...(withYear ? { year: 'numeric' } : {}) };
}
