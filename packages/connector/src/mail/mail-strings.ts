import { en } from './strings/en.ts';
import type { MailWords } from './strings/mail-words.ts';

/** The languages a mail can be written in, by BCP 47 language subtag. */
export const MAIL_STRINGS = { en } as const satisfies Record<string, MailWords>;

export type MailLanguage = keyof typeof MAIL_STRINGS;

/**
 * Finds the language to write in for `locale` (BCP 47), English where there is none, and the locale for dates and lists:
 * `en-GB` is written in `en` with British dates; `de-AT`, while German is missing, in `en` throughout.
 */
export function resolveMailLocale(locale: string): { language: MailLanguage; formatLocale: string } {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  if (!Object.hasOwn(MAIL_STRINGS, language)) return { language: 'en', formatLocale: 'en' };
  try {
    const [formatLocale] = Intl.getCanonicalLocales(locale);
    return { language: language as MailLanguage, formatLocale: formatLocale ?? language };
  } catch {
    return { language: language as MailLanguage, formatLocale: language };
  }
}
