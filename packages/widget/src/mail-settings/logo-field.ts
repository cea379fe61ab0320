import { html, nothing } from 'lit';
import type { Dealer } from '@payvite/sdk';
import { announceFault, describeFault } from '../fault.ts';
import { readableColor } from './brand-contrast.ts';
import type { SettingsContext } from './settings-context.ts';
import { isColor } from './settings-draft.ts';
import { firstDetail } from './settings-faults.ts';
import { fieldFault } from './settings-field.ts';

const TYPES = 'image/png,image/jpeg,image/webp,image/gif';
/** The connector takes no larger one. */
const MOST_BYTES = 700_000;

/** The logo: chosen, dropped, or taken from the web; each is kept at once, apart from the rest of the form. */
export class LogoField {
  readonly #context: SettingsContext;
  #isSaving = false;
  #isOver = false;
  /** The person is asked whether to remove it. */
  #isAsked = false;
  #url = '';
  #fault: string | undefined;
  /** The page's policy lets no picture of the connector's in. */
  #unseenUrl: string | null = null;

  constructor(context: SettingsContext) {
    this.#context = context;
  }

  render() {
    const { words, dealer, canWrite } = this.#context;
    return html`<div class="setting" role="group" aria-labelledby="logo-label">
      <span class="label" id="logo-label">${words.logo}</span>
      <div
        class="logo ${canWrite ? '' : 'fixed'} ${this.#isOver ? 'over' : ''}"
        aria-busy=${this.#isSaving}
        @dragover=${canWrite ? this.#over : nothing}
        @dragleave=${() => this.#setOver(false)}
        @drop=${canWrite ? this.#drop : nothing}
      >
        ${dealer.logo ? this.#picture(dealer, dealer.logo) : this.#letter(dealer)}
        ${canWrite ? this.#controls(dealer) : nothing}
      </div>
      ${fieldFault('logo', this.#fault)}
      ${canWrite ? html`<p class="help" id="logo-hint">${words.logoHint}</p>` : nothing}
      ${canWrite ? this.#address() : nothing}
    </div>`;
  }

  #picture({ name }: Dealer, { url, width, height }: NonNullable<Dealer['logo']>) {
    const { words } = this.#context;
    return this.#unseenUrl === url
      ? html`<p class="unseen">${words.logoUnseen}</p>`
      : html`<span class="ground"
          ><img
            src=${url}
            width=${width}
            height=${height}
            alt=${words.logoOf(name)}
            @error=${() => this.#change(() => (this.#unseenUrl = url))}
        /></span>`;
  }

  #letter({ name, brandColor }: Dealer) {
    const { words, draft } = this.#context;
    const color = readableColor(isColor(draft.brandColor) ? draft.brandColor.trim() : brandColor);
    const letter = [...name.trim()][0]?.toLocaleUpperCase() ?? '';
    return html`<span class="letter" aria-hidden="true" .style=${`background:${color}`}>${letter}</span>
      <p>${words.noLogo(letter)}</p>`;
  }

  #controls({ logo }: Dealer) {
    const { words } = this.#context;
    const off = this.#isSaving ? 'true' : nothing;
    if (this.#isAsked) {
      return html`<div
        class="question"
        role="group"
        aria-labelledby="remove-question"
        @keydown=${this.#onKey}
      >
        <p id="remove-question">${words.logoRemoveQuestion}</p>
        <span class="buttons">
          <button type="button" class="button danger confirm" aria-disabled=${off} @click=${this.#remove}>
            ${words.logoRemoveConfirm}
          </button>
          <button type="button" class="button" @click=${() => void this.#ask(false)}>
            ${words.logoKeep}
          </button>
        </span>
      </div>`;
    }
    return html`<span class="buttons">
      ${logo ? nothing : html`<span class="or">${words.logoDrop}</span>`}
      <button
        type="button"
        class="button choose"
        aria-describedby="logo-hint"
        aria-disabled=${off}
        @click=${this.#choose}
      >
        ${this.#isSaving ? words.logoSaving : logo ? words.logoReplace : words.logoChoose}
      </button>
      ${
        logo
          ? html`<button
              type="button"
              class="button remove"
              aria-disabled=${off}
              @click=${() => void this.#ask(true)}
            >
              ${words.logoRemove}
            </button>`
          : nothing
      }
      <input
        class="hidden"
        type="file"
        tabindex="-1"
        aria-hidden="true"
        accept=${TYPES}
        @change=${this.#onChosen}
      />
    </span>`;
  }

  #address() {
    const { words } = this.#context;
    return html`<details class="address">
      <summary>${words.logoAddress}</summary>
      <div class="beside">
        <input
          class="field"
          type="url"
          aria-label=${words.logoAddress}
          placeholder=${words.logoAddressExample}
          autocomplete="off"
          .value=${this.#url}
          aria-describedby=${this.#fault ? 'logo-fault' : nothing}
          @input=${(event: Event) => (this.#url = (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            // Of the whole form, it would save the rest.
            event.preventDefault();
            this.#takeFromWeb();
          }}
        />
        <button
          type="button"
          class="button"
          aria-disabled=${this.#isSaving ? 'true' : nothing}
          @click=${this.#takeFromWeb}
        >
          ${words.logoTake}
        </button>
      </div>
    </details>`;
  }

  readonly #choose = (): void => {
    if (!this.#isSaving) this.#find<HTMLInputElement>('input[type=file]')?.click();
  };

  readonly #onChosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) void this.#takeFile(file);
    // The same file can be chosen again.
    input.value = '';
  };

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#setOver(true);
  };

  readonly #drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    this.#isOver = false;
    void this.#takeFile(file);
  };

  readonly #takeFromWeb = (): void => {
    const url = this.#url.trim();
    if (!/^https:\/\/./i.test(url)) return this.#change(() => (this.#fault = this.#context.words.isNoUrl));
    void this.#keep(({ client }) => client.setLogo({ url }));
  };

  readonly #remove = (): void => {
    void this.#keep(({ client }) => client.removeLogo());
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    void this.#ask(false);
  };

  async #takeFile(file: File): Promise<void> {
    if (file.size > MOST_BYTES) return this.#change(() => (this.#fault = this.#context.words.logoTooLarge));
    await this.#keep(async ({ client }) => client.setLogo(new Uint8Array(await file.arrayBuffer())));
  }

  async #keep(change: (context: SettingsContext) => PromiseLike<Dealer>): Promise<void> {
    const context = this.#context;
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#fault = undefined;
    context.update();
    try {
      const dealer = await change(context);
      this.#isAsked = false;
      this.#url = '';
      context.take(dealer);
      context.announce(dealer.logo ? context.words.logoSaved : context.words.logoRemoved);
    } catch (error) {
      const fault = describeFault(error, context.strings);
      // What is wrong with the picture, the connector alone can say.
      this.#fault = firstDetail(error) ?? fault.message;
      announceFault(context.host, fault);
      context.announce(this.#fault);
    }
    const wasAsked = this.#find('.question')?.contains(this.#active) ?? false;
    this.#isSaving = false;
    await this.#drawn();
    if (wasAsked && !this.#isAsked) this.#find('.choose')?.focus();
  }

  async #ask(isAsked: boolean): Promise<void> {
    this.#isAsked = isAsked;
    await this.#drawn();
    this.#find(isAsked ? '.confirm' : '.remove')?.focus();
  }

  #setOver(isOver: boolean): void {
    if (isOver !== this.#isOver) this.#change(() => (this.#isOver = isOver));
  }

  #change(make: () => void): void {
    make();
    this.#context.update();
  }

  async #drawn(): Promise<void> {
    this.#context.update();
    await this.#context.host.updateComplete;
  }

  #find<Found extends HTMLElement>(selector: string): Found | null {
    return this.#context.host.renderRoot.querySelector<Found>(`.logo ${selector}`);
  }

  get #active(): Element | null {
    return this.#context.host.shadowRoot?.activeElement ?? null;
  }
}
