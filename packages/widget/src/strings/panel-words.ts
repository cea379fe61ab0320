import { counting } from './counting.ts';
import { languageOf } from './words.ts';
import type { AllStrings, Catalog, OwnStrings } from './words.ts';
import { reword } from './wording.ts';

/** What loads a language's words. English comes with the panel. */
type Loaders<Words> = Record<string, () => Promise<Catalog<Words>>>;

/** The words of a panel that is loaded later, in a part of their own in each language. */
export class PanelWords<Name extends 'bounces' | 'erp' | 'mailSettings' | 'payments' | 'paymentSettings'> {
  readonly #name: Name;
  readonly #english: Catalog<AllStrings[Name]>;
  readonly #loaders: Map<string, () => Promise<Catalog<AllStrings[Name]>>>;
  readonly #onLoad: () => void;
  readonly #catalogs = new Map<string, Catalog<AllStrings[Name]>>();
  #made: { locale: string; own: OwnStrings | undefined; words: AllStrings[Name] } | undefined;

  /**
   * @param name - the key of these words among those that a page may put in their place.
   * @param onLoad - called when a language has come.
   */
  constructor(
    name: Name,
    english: Catalog<AllStrings[Name]>,
    loaders: Loaders<AllStrings[Name]>,
    onLoad: () => void,
  ) {
    this.#name = name;
    this.#english = english;
    this.#loaders = new Map(Object.entries(loaders));
    this.#onLoad = onLoad;
  }

  /** The words of a locale, the page's own over them; while they are on their way those from before, or undefined. */
  find(locale: string, own: OwnStrings | undefined): AllStrings[Name] | undefined {
    if (this.#made?.locale === locale && this.#made.own === own) return this.#made.words;
    const language = languageOf(locale);
    const load = this.#loaders.get(language);
    const catalog = load ? this.#catalogs.get(language) : this.#english;
    if (catalog) {
      const counted = counting(catalog === this.#english ? 'en' : language, locale);
      this.#made = { locale, own, words: reword(catalog(counted), own?.[this.#name]) };
    } else if (load) void this.#load(language, load);
    return this.#made?.words;
  }

  readonly #loading = new Set<string>();

  async #load(language: string, load: () => Promise<Catalog<AllStrings[Name]>>): Promise<void> {
    if (this.#loading.has(language)) return;
    this.#loading.add(language);
    try {
      this.#catalogs.set(language, await load());
    } catch (error) {
      console.warn(`Payvite cannot load its words for "${language}" and speaks English:`, error);
      this.#catalogs.set(language, this.#english);
    }
    this.#onLoad();
  }
}
