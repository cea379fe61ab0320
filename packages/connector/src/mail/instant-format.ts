import { resolveMailLocale } from './mail-strings.ts';

const STYLES = {
  date: { dateStyle: 'long' },
  dateTime: { dateStyle: 'long', timeStyle: 'short' },
  // An end, or when somebody agreed, is an instant: whoever reads of it elsewhere must know which.
  deadline: {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Building a formatter costs tens of microseconds; there are as many as locales x zones x styles in use.
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Writes an instant as people of the dealer's zone would say it: "December 6, 2026"; as a `deadline`, "December 6, 2026 at
 * 9:30 PM MST". The locale is BCP 47, and English where no mail is written in its language; `timeZone` is IANA.
 */
export function formatInstant(
  instant: Date,
  options: { locale: string; timeZone: string; style?: keyof typeof STYLES },
): string {
  const { formatLocale, language } = resolveMailLocale(options.locale);
  const style = options.style ?? 'date';
  const key = `${formatLocale} ${options.timeZone} ${style}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(formatLocale, { ...STYLES[style], timeZone: options.timeZone });
    formatters.set(key, formatter);
  }
  const text = formatter.format(instant);
  // The first of a month is an ordinal in French, which the formatter does not know.
  return language === 'fr' ? text.replace(/^1(?= )/, '1er') : text;
}
