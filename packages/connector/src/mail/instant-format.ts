import { resolveMailLocale } from './mail-strings.ts';

const STYLES = {
  date: { dateStyle: 'long' },
  dateTime: { dateStyle: 'long', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Building a formatter costs tens of microseconds; there are as many as locales x zones x styles in use.
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Writes an instant as people of the dealer's zone would say it: "December 6, 2026". The locale is BCP 47, and English
 * where no mail is written in its language; `timeZone` is IANA.
 */
export function formatInstant(
  instant: Date,
  options: { locale: string; timeZone: string; style?: keyof typeof STYLES },
): string {
  const { formatLocale } = resolveMailLocale(options.locale);
  const style = options.style ?? 'date';
  const key = `${formatLocale} ${options.timeZone} ${style}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(formatLocale, { ...STYLES[style], timeZone: options.timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(instant);
}
