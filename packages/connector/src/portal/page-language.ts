import type { Request } from 'express';
import { resolveMailLocale } from '../mail/mail-strings.ts';
import { readLanguageChoice } from './page-cookies.ts';
import { pagePathOf } from './page-paths.ts';
import { en } from './strings/en.ts';
import { es } from './strings/es.ts';
import { fr } from './strings/fr.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** The words of the portal by BCP 47 language subtag. */
export const PORTAL_WORDS = { en, es, fr } as const satisfies Record<string, PortalWords>;

export type PortalLanguage = keyof typeof PORTAL_WORDS;

/** Each language as its speakers call it. */
export const LANGUAGE_NAMES: Record<PortalLanguage, string> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
};

/** Of numbers and dates, for whoever chose a language and named no region: where most of our dealers and their customers are. */
const USUAL_LOCALES: Record<PortalLanguage, string> = { en: 'en-US', es: 'es-US', fr: 'fr-CA' };

/** How a page speaks to its reader. */
export interface PageLanguage {
  /** Of the page's sentences, as `lang` states it. */
  lang: PortalLanguage;
  /** BCP 47, of numbers and dates. */
  locale: string;
  words: PortalWords;
  /** The path of the page, which whoever chooses another language is led back to. */
  path: string;
}

type Locales = readonly (string | null | undefined)[];

/**
 * The reader's language: the first that the portal speaks of what they chose, `locales` (BCP 47: of the payer who is signed in,
 * of the invitation), what their browser asks for, and English.
 */
export function pageLanguage(request: Request, ...locales: Locales): PageLanguage {
  const wanted = [readLanguageChoice(request), ...locales, ...request.acceptsLanguages()];
  const lang = wanted.map(spokenLanguage).find((each) => each !== undefined) ?? 'en';
  return languageOfLocale(readerLocale(lang, request, ...locales), pagePathOf(request));
}

/** Whether the reader chose a language, and does not just have one. */
export function hasChosenLanguage(request: Request): boolean {
  return isPortalLanguage(readLanguageChoice(request));
}

/** The locale (BCP 47) of numbers and dates for who reads `lang`: the first of `locales` and the browser's that is of it. */
export function readerLocale(lang: PortalLanguage, request: Request, ...locales: Locales): string {
  const own = [...locales, ...request.acceptsLanguages()].find((each) => spokenLanguage(each) === lang);
  // A browser may ask for anything, and an ERP hold it.
  return own == null ? USUAL_LOCALES[lang] : resolveMailLocale(own).formatLocale;
}

/** How a page speaks in a locale (BCP 47); in English where the portal does not speak its language. */
export function languageOfLocale(locale: string, path = '/portal'): PageLanguage {
  const lang = spokenLanguage(locale);
  if (lang === undefined) return languageOfLocale(USUAL_LOCALES.en, path);
  return { lang, locale, words: PORTAL_WORDS[lang], path };
}

/** Whether it is one of the portal's languages. */
export function isPortalLanguage(text: string | undefined): text is PortalLanguage {
  return text !== undefined && Object.hasOwn(PORTAL_WORDS, text);
}

function spokenLanguage(locale: string | null | undefined): PortalLanguage | undefined {
  const language = locale?.split('-', 1)[0]?.toLowerCase();
  return isPortalLanguage(language) ? language : undefined;
}
