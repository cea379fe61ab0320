import { en } from './strings/en.ts';

/**
 * The words of every mail in one language. A string may hold Handlebars placeholders and `**strong**` words; it is put
 * into the templates when they are compiled, never when a mail is sent.
 */
export interface MailStrings {
  dir: 'ltr' | 'rtl';
  /** The end of a list of accounts too long to be written out. */
  moreAccounts(count: number): string;
  invitation: Record<
    | 'subject'
    | 'preheader'
    | 'title'
    | 'helloName'
    | 'hello'
    | 'intro'
    | 'invitedBy'
    | 'noteFrom'
    | 'button'
    | 'buttonHint'
    | 'doubt'
    | 'phrase'
    | 'validUntil'
    | 'notMeQuestion'
    | 'notMe'
    | 'declineQuestion'
    | 'decline'
    | 'unsubscribeQuestion'
    | 'unsubscribe',
    string
  >;
}

/** The languages a mail can be written in, by BCP 47 language subtag. */
export const MAIL_STRINGS = { en } as const satisfies Record<string, MailStrings>;

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
