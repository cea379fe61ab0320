import { counting } from '../strings/counting.ts';
import { enMailSettings } from '../strings/en-mail-settings.ts';
import type { MailSettingsStrings } from '../strings/en-mail-settings.ts';
import { languageOf } from '../strings/words.ts';
import type { Catalog, OwnStrings } from '../strings/words.ts';
import { reword } from '../strings/wording.ts';

type MailSettingsCatalog = Catalog<MailSettingsStrings>;

/** English comes with the settings. */
const LOADERS = new Map<string, () => Promise<MailSettingsCatalog>>([
  ['es', async () => (await import('../strings/es-mail-settings.ts')).esMailSettings],
  ['fr', async () => (await import('../strings/fr-mail-settings.ts')).frMailSettings],
]);

/** The settings' own words, in a part of their own in each language, as those of the other elements are. */
export class SettingsWords {
  readonly #catalogs = new Map<string, MailSettingsCatalog>();
  readonly #onLoad: () => void;
  #made: { locale: string; own: OwnStrings | undefined; words: MailSettingsStrings } | undefined;

  /** @param onLoad - called when a language has come. */
  constructor(onLoad: () => void) {
    this.#onLoad = onLoad;
  }

  /** The words of a locale, the page's own over them; while they are on their way those from before, or undefined. */
  find(locale: string, own: OwnStrings | undefined): MailSettingsStrings | undefined {
    if (this.#made?.locale === locale && this.#made.own === own) return this.#made.words;
    const language = languageOf(locale);
    const load = LOADERS.get(language);
    const catalog = load ? this.#catalogs.get(language) : enMailSettings;
    if (catalog) {
      const counted = counting(catalog === enMailSettings ? 'en' : language, locale);
      this.#made = { locale, own, words: reword(catalog(counted), own?.mailSettings) };
    } else if (load) void this.#load(language, load);
    return this.#made?.words;
  }

  readonly #loading = new Set<string>();

  async #load(language: string, load: () => Promise<MailSettingsCatalog>): Promise<void> {
    if (this.#loading.has(language)) return;
    this.#loading.add(language);
    try {
      this.#catalogs.set(language, await load());
    } catch (error) {
      console.warn(`Payvite cannot load its words for "${language}" and speaks English:`, error);
      this.#catalogs.set(language, enMailSettings);
    }
    this.#onLoad();
  }
}
