import { html, nothing } from 'lit';
import { isEmailAddress } from '@payvite/sdk/embed';
import { formatInstant } from '../dates.ts';
import { TestMailSentEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import type { SettingsContext } from './settings-context.ts';
import { firstDetail } from './settings-faults.ts';
import type { SettingsPreview } from './settings-preview.ts';

/** What another address mends. */
const ABOUT_ADDRESS = ['invalid_request', 'address_suppressed', 'daily_mail_limit'];

/** Sends the mail that is previewed, as it is with what is saved, to try how it arrives. */
export class TestMailForm {
  readonly #context: SettingsContext;
  readonly #preview: SettingsPreview;
  #email = '';
  #isSending = false;
  #sentTo: string | null = null;
  #fault: string | null = null;

  constructor(context: SettingsContext, preview: SettingsPreview) {
    this.#context = context;
    this.#preview = preview;
  }

  render() {
    const { words, hasChanges, personName } = this.#context;
    const { test } = words;
    return html`<form class="test" novalidate aria-labelledby="test-title" @submit=${this.#onSubmit}>
      <h4 id="test-title">${test.title}</h4>
      <div class="beside">
        <label class="hidden" for="test-email">${test.address}</label>
        <input
          class="field"
          id="test-email"
          type="email"
          autocomplete="off"
          maxlength="254"
          placeholder=${test.own}
          .value=${this.#email}
          aria-describedby="test-hint"
          aria-invalid=${this.#fault ? 'true' : nothing}
          @input=${(event: Event) => {
            this.#email = (event.target as HTMLInputElement).value;
            this.#fault = this.#sentTo = null;
            this.#context.update();
          }}
        />
        <button type="submit" class="button" aria-disabled=${this.#isSending ? 'true' : nothing}>
          ${icon('mail')}${this.#isSending ? test.sending : test.send}
        </button>
      </div>
      <div role="status">
        ${this.#sentTo ? html`<p class="sent">${icon('accepted')}${test.sent(this.#sentTo)}</p>` : nothing}
      </div>
      <div role="alert">
        ${this.#fault ? html`<p class="complaint">${icon('alert')}<span>${this.#fault}</span></p>` : nothing}
      </div>
      <p class="help" id="test-hint">${personName ? test.hint(personName) : test.hintAlone}</p>
      ${
        hasChanges
          ? html`<p class="help">
              ${test.unsaved}
              <button type="button" class="link save-first" @click=${this.#saveFirst}>
                ${test.saveFirst}
              </button>
            </p>`
          : nothing
      }
    </form>`;
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  readonly #saveFirst = async (): Promise<void> => {
    const { host } = this.#context;
    await this.#context.save();
    await host.updateComplete;
    // The offer has gone; where nothing could be saved, the focus is where the fault is.
    if (!this.#context.hasChanges) host.renderRoot.querySelector<HTMLElement>('.test [type=submit]')?.focus();
  };

  async #send(): Promise<void> {
    const context = this.#context;
    if (this.#isSending) return;
    const email = this.#email.trim();
    this.#sentTo = null;
    this.#fault = email && !isEmailAddress(email) ? context.words.isNoAddress : null;
    this.#isSending = !this.#fault;
    context.update();
    if (this.#fault) return this.#focusAddress();
    try {
      const { template, locale } = this.#preview;
      const testMail = await context.client.sendTestMail({ template, locale, ...(email ? { email } : {}) });
      this.#sentTo = testMail.email;
      context.host.dispatchEvent(new TestMailSentEvent(testMail));
    } catch (error) {
      const fault = describeFault(error, context.strings);
      this.#fault = this.#explain(error, fault.code, email) ?? fault.message;
      announceFault(context.host, fault);
      if (ABOUT_ADDRESS.includes(fault.code)) this.#focusAddress();
    }
    this.#isSending = false;
    context.update();
  }

  /** In words of these settings; undefined where those that every element has serve. */
  #explain(error: unknown, code: string, email: string): string | undefined {
    const { words, locale } = this.#context;
    const { test } = words;
    if (code === 'invalid_request') return email ? firstDetail(error) : test.noAddress;
    if (code === 'address_suppressed') return test.suppressed;
    if (code === 'postal_address_missing') return test.noPostalAddress;
    const { retryAfterSeconds } = error as { retryAfterSeconds?: unknown };
    if (code !== 'daily_mail_limit' || typeof retryAfterSeconds !== 'number') return undefined;
    const next = new Date(Date.now() + retryAfterSeconds * 1000);
    return test.limit(formatInstant(next.toISOString(), locale));
  }

  #focusAddress(): void {
    this.#context.host.renderRoot.querySelector<HTMLElement>('#test-email')?.focus();
  }
}
