import { html, nothing } from 'lit';
import type { DealerChanges, MailPreview, MailPreviewInput, SampleMailTemplate } from '@payvite/sdk';
import { faultInPlace, skeleton } from '../element-state.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { writeMailPage } from '../invite-button/mail-page.ts';
import { mailPreview } from '../invite-button/mail-preview.ts';
import { languageOf } from '../strings/words.ts';
import type { SettingsContext } from './settings-context.ts';
import { changedFields, changesOf, draftFaults } from './settings-draft.ts';

const TEMPLATES = ['invitation', 'reminder', 'new_link'] as const satisfies readonly SampleMailTemplate[];
/** Those that mails are written in. */
const LANGUAGES = ['en', 'es', 'fr'];
/** Whoever types is not done yet. */
const TYPING_MS = 300;

/** The mail with the settings as they stand in the form, saved or not. */
export class SettingsPreview {
  readonly #context: SettingsContext;
  #chosenLanguage: string | null = null;
  #isPhone = false;
  #mail: MailPreview | null = null;
  #fault: Fault | null = null;
  #isReading = false;
  /** What was asked for last. */
  #asked: { key: string; template: string; locale: string; version: number } | null = null;
  #read: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The frame that is loaded, and the page that was written into it. */
  #frame: HTMLIFrameElement | null = null;
  #written = '';

  constructor(context: SettingsContext) {
    this.#context = context;
  }

  /** What is previewed, and what a test sends. */
  get template(): SampleMailTemplate {
    const { template } = this.#context.host;
    return TEMPLATES.find((each) => each === template) ?? 'invitation';
  }

  /** In which language. */
  get locale(): string {
    const own = this.#context.dealer.locale;
    const isOwn = (language: string) => languageOf(own) === language;
    const language = this.#chosenLanguage ?? LANGUAGES.find(isOwn) ?? 'en';
    return isOwn(language) ? own : language;
  }

  /** Asks for the mail again where the form, the choices or the dealer have changed. */
  follow(): void {
    const { version } = this.#context;
    const { template, locale } = this;
    const changes = this.#changes();
    const key = JSON.stringify([template, locale, version, changes]);
    const before = this.#asked;
    if (before?.key === key) return;
    const isTyping = before?.template === template && before.locale === locale && before.version === version;
    this.stop();
    this.#asked = { key, template, locale, version };
    this.#isReading = true;
    const input = { template, locale, changes };
    if (isTyping) this.#timer = setTimeout(() => void this.#make(input), TYPING_MS);
    else void this.#make(input);
  }

  /** Gives up what is on its way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#read?.abort();
    this.#asked = null;
  }

  /** Writes the newest mail into the frame that shows the one before. */
  write(): void {
    const mail = this.#mail;
    if (!mail || !this.#frame?.isConnected || this.#written === mail.html) return;
    this.#written = mail.html;
    writeMailPage(mail.html, this.#frame);
  }

  /** @param test - what sends the mail to try it. */
  render(test: unknown) {
    const words = this.#context.words.preview;
    return html`<section class="preview" part="preview" aria-labelledby="preview-title">
      <div class="view">
        <header class="tools">
          <h3 id="preview-title">${words.title}</h3>
          ${this.#choices(
            'template',
            words.template,
            TEMPLATES.map((template) => [template, words.templates[template]] as const),
            this.template,
            (template) => (this.#context.host.template = template),
          )}
          <label class="language"
            ><span class="hidden">${words.language}</span
            ><select class="field" @change=${this.#chooseLanguage}>
              ${this.#languages.map(
                ([language, name]) =>
                  html`<option value=${language} ?selected=${language === languageOf(this.locale)}>
                    ${name}
                  </option>`,
              )}
            </select></label
          >
          ${this.#choices(
            'width',
            words.width,
            [
              ['wide', words.wide],
              ['phone', words.phone],
            ] as const,
            this.#isPhone ? 'phone' : 'wide',
            (width) => {
              this.#isPhone = width === 'phone';
              this.#context.update();
            },
          )}
        </header>
        ${test}
        <div
          class="stage ${this.#isPhone ? 'phone' : ''} ${this.#isReading ? 'reading' : ''}"
          aria-busy=${this.#isReading}
          @load=${{ handleEvent: this.#onLoad, capture: true }}
        >
          ${this.#renderMail()}
        </div>
      </div>
    </section>`;
  }

  #renderMail() {
    const { strings, words } = this.#context;
    const retry = () => {
      this.#fault = null;
      this.#asked = null;
      this.#context.update();
    };
    if (!this.#mail) {
      return this.#fault
        ? faultInPlace(words.preview.faultTitle, this.#fault, strings, retry)
        : skeleton(words.preview.loading, 6);
    }
    return html`${
        this.#fault
          ? html`<p class="trouble" role="status">
              ${words.preview.stale}
              <button type="button" class="link" @click=${retry}>${strings.fault.tryAgain}</button>
            </p>`
          : nothing
      }
      ${mailPreview(this.#mail, strings)}
      <p class="note">
        ${words.preview.note} ${Object.keys(this.#faults).length > 0 ? words.preview.invalid : nothing}
      </p>`;
  }

  #choices<Value extends string>(
    name: string,
    label: string,
    choices: readonly (readonly [Value, string])[],
    chosen: Value,
    choose: (value: Value) => void,
  ) {
    return html`<fieldset class="choices ${name}">
      <legend class="hidden">${label}</legend>
      ${choices.map(
        ([value, word]) =>
          html`<label class="choice"
            ><input
              type="radio"
              name=${name}
              .checked=${value === chosen}
              @change=${() => choose(value)}
            /><span>${word}</span></label
          >`,
      )}
    </fieldset>`;
  }

  get #languages(): (readonly [string, string])[] {
    const { locale } = this.#context;
    const names = new Intl.DisplayNames(locale, { type: 'language' });
    return LANGUAGES.map((language) => {
      const name = names.of(language) ?? language;
      return [language, name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)];
    });
  }

  get #faults() {
    const { draft, words } = this.#context;
    // An address that is missing keeps no preview from being made.
    return draftFaults(draft, 'test', words);
  }

  #changes(): DealerChanges {
    const { draft, dealer } = this.#context;
    const faults = this.#faults;
    return changesOf(
      draft,
      changedFields(draft, dealer).filter((field) => !faults[field]),
    );
  }

  readonly #chooseLanguage = (event: Event): void => {
    this.#chosenLanguage = (event.target as HTMLSelectElement).value;
    this.#context.update();
  };

  readonly #onLoad = (event: Event): void => {
    if (!(event.target instanceof HTMLIFrameElement)) return;
    // The frame writes its page itself once it is loaded.
    this.#frame = event.target;
    this.#written = this.#mail?.html ?? '';
  };

  async #make(input: MailPreviewInput): Promise<void> {
    const context = this.#context;
    const read = (this.#read = new AbortController());
    try {
      const mail = await context.client.previewMail(input, { signal: read.signal });
      if (read.signal.aborted) return;
      this.#mail = mail;
      this.#fault = null;
    } catch (error) {
      if (read.signal.aborted) return;
      this.#fault = nextFault(context.host, this.#fault, error, context.strings);
    }
    this.#read = null;
    this.#isReading = false;
    context.update();
  }
}
