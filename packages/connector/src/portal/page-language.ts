import { en } from './strings/en.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** How a page speaks to its reader. */
export interface PageLanguage {
  /** Of the page's sentences, as `lang` states it. */
  lang: string;
  /** BCP 47, of numbers and dates. */
  locale: string;
  words: PortalWords;
}

/** The reader's language: the first of these that the portal speaks, else English. */
export function pageLanguage(locales: readonly (string | null | undefined)[]): PageLanguage {
  const english = locales.find((locale) => /^en(-|$)/.test(locale ?? ''));
  return { lang: 'en', locale: english ?? 'en-US', words: en };
}
