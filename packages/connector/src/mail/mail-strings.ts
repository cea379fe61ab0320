import { en } from './strings/en.ts';
import { es } from './strings/es.ts';
import { fr } from './strings/fr.ts';
import type { MailWords } from './strings/mail-words.ts';

/** The languages a mail can be written in, by BCP 47 language subtag. */
export const MAIL_STRINGS = { en, es, fr } as const satisfies Record<string, MailWords>;

export type MailLanguage = keyof typeof MAIL_STRINGS;

/** The locale (BCP 47) to write to a contact in: theirs, the dealer's where no mail is written in their language, else English. */
export function chooseMailLocale(locale: string, dealerLocale: string): string {
  return [locale, dealerLocale].find((each) => languageOf(each) !== undefined) ?? 'en';
}

interface MailLocale {
  language: MailLanguage;
  formatLocale: string;
}

/** Looked up a dozen times for each mail, and as costly to find as half of the rest. */
const resolved = new Map<string, MailLocale>();
const MOST_LOCALES = 1000;

/**
 * Finds the language to write in for `locale` (BCP 47), English where there is none, and the locale for dates and lists:
 * `en-GB` is written in `en` with British dates; `de-AT`, while German is missing, in `en` throughout.
 */
export function resolveMailLocale(locale: string): MailLocale {
  let found = resolved.get(locale);
  if (found === undefined) {
    found = resolve(locale);
    // What an ERP has for locales may be anything.
    if (resolved.size >= MOST_LOCALES) resolved.clear();
    resolved.set(locale, found);
  }
  return found;
}

function resolve(locale: string): MailLocale {
  const language = languageOf(locale);
  if (language === undefined) return { language: 'en', formatLocale: 'en' };
  try {
    const { region } = new Intl.Locale(locale);
    // What else a locale may ask for (`-u-ca-hebrew`) is no matter of who reads the mail.
    return { language, formatLocale: region === undefined ? language : `${language}-${region}` };
  } catch {
    return { language, formatLocale: language };
  }
}

function languageOf(locale: string): MailLanguage | undefined {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  return Object.hasOwn(MAIL_STRINGS, language) ? (language as MailLanguage) : undefined;
}
