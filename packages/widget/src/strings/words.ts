import { counting } from './counting.ts';
import type { Counting } from './counting.ts';
import type { BouncesStrings } from './en-bounces.ts';
import type { ErpStrings } from './en-erp.ts';
import type { MailSettingsStrings } from './en-mail-settings.ts';
import type { PaymentSettingsStrings } from './en-payment-settings.ts';
import type { PaymentsStrings } from './en-payments.ts';
import type { Strings } from './en.ts';
import { reword } from './wording.ts';
import type { Rewording } from './wording.ts';

/** What makes a language's words for a locale. */
export type Catalog<Words> = (counting: Counting) => Words;

/** Every word of every element. */
export type AllStrings = Strings & {
  bounces: BouncesStrings;
  erp: ErpStrings;
  mailSettings: MailSettingsStrings;
  payments: PaymentsStrings;
  paymentSettings: PaymentSettingsStrings;
};

/** A page's own words, key by key, in place of those of any language. */
export type OwnStrings = Rewording<AllStrings>;

/** Languages that a page loads when it asks for them; English is there from the start. */
const LOADERS = new Map<string, () => Promise<Catalog<Strings>>>([
  ['es', async () => (await import('./es.ts')).es],
  ['fr', async () => (await import('./fr.ts')).fr],
]);

const catalogs = new Map<string, Catalog<Strings> | null | Promise<void>>();

/**
 * @param language - the first part of a locale.
 * @returns null where there is English alone; while it is on its way a promise, which never rejects.
 */
export function findCatalog(language: string): Catalog<Strings> | null | Promise<void> {
  const load = LOADERS.get(language);
  if (!load) return null;
  const found = catalogs.get(language);
  if (found !== undefined) return found;
  const loading = load().then(
    (catalog) => void catalogs.set(language, catalog),
    (error: unknown) => {
      console.warn(`Payvite cannot load its words for "${language}" and speaks English:`, error);
      catalogs.set(language, null);
    },
  );
  catalogs.set(language, loading);
  return loading;
}

const NONE: OwnStrings = {};
const made = new WeakMap<object, Map<unknown, { locale: string; words: unknown }>>();

/** The words of a catalog for a locale with the page's own over them; made once for all elements. */
export function makeWords<Words>(
  catalog: Catalog<Words>,
  language: string,
  locale: string,
  own: OwnStrings = NONE,
): Words {
  const before = made.get(own) ?? new Map<unknown, { locale: string; words: unknown }>();
  made.set(own, before);
  const same = before.get(catalog);
  if (same?.locale === locale) return same.words as Words;
  const words = reword(catalog(counting(language, locale)), own);
  before.set(catalog, { locale, words });
  return words;
}

/** The first part of a locale: "fr" of "fr-CA". */
export function languageOf(locale: string): string {
  return new Intl.Locale(locale).language;
}

/** The nearest `lang` around an element, through shadow trees; undefined where there is none or it is no locale. */
export function languageAround(element: Element): string | undefined {
  for (let at: Element | null = element; at;) {
    const found = at.closest('[lang]');
    if (found) return asLocale(found.getAttribute('lang'));
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return undefined;
}

/** Undefined where it is no locale: a wrong tag makes every Intl call throw, and an element must never throw into the page. */
export function asLocale(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}
