import { html, nothing } from 'lit';
import type { Dealer, DealerChanges, DealerPayments } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { skeleton } from '../element-state.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { PaymentSettingsForm } from './payment-settings-form.ts';
import type { PaymentsContext } from './payments-context.ts';

/** How customers may pay, and what that costs them: shown to whoever may read it, changed by whoever may write. */
export class PaymentSettings {
  readonly #context: PaymentsContext;
  #dealer: Dealer | null = null;
  /** Comes when somebody opens it. */
  #form: PaymentSettingsForm | undefined;

  constructor(context: PaymentsContext) {
    this.#context = context;
  }

  /** Null where it may not be read. */
  get payments(): DealerPayments | null {
    return this.#dealer?.payments ?? null;
  }

  reset(): void {
    this.#dealer = null;
    this.#form?.reset();
  }

  /** Never rejects: without it nothing is missing but these settings. */
  async read(): Promise<void> {
    const { can, client } = this.#context;
    if (!can('dealer:read')) return;
    try {
      this.#dealer = await client.dealer.get();
      this.#context.update();
    } catch {
      // The next read asks again.
    }
  }

  render() {
    const { words, can } = this.#context;
    const dealer = this.#dealer;
    // Of a connector from before there were payments, too.
    if (!dealer?.payments || dealer.payments.provider === 'off') return nothing;
    return html`<details class="settings" part="settings" @toggle=${() => void this.#load()}>
      <summary>
        <h3>${words.settings.title}</h3>
        <span class="quiet">${this.#summary(dealer)}</span>
      </summary>
      ${
        can('dealer:write')
          ? this.#renderForm(dealer)
          : html`<p class="note">${icon('lock')}<span>${words.settings.readOnly}</span></p>`
      }
    </details>`;
  }

  #renderForm(dealer: Dealer) {
    const { strings } = this.#context;
    if (this.#form) return this.#form.render(dealer);
    const fault = this.#context.faultOf('settings');
    return fault ? complaint(fault, strings) : skeleton('', 2);
  }

  /** Loads the form, once: few who look at payments change how they are paid. */
  async #load(): Promise<void> {
    const context = this.#context;
    if (this.#form || !context.can('dealer:write')) return;
    await context.act('settings', async () => {
      const { PaymentSettingsForm } = await import('./payment-settings-form.ts').catch((cause: unknown) => {
        throw Object.assign(new Error('A part is missing', { cause }), { name: 'ConnectionError' });
      });
      this.#form ??= new PaymentSettingsForm(context, (changes) => this.#change(changes));
    });
  }

  async #change(changes: DealerChanges): Promise<void> {
    this.#dealer = await this.#context.client.dealer.update(changes);
  }

  #summary({ payments, currency }: Dealer): string {
    const { words, locale } = this.#context;
    const { settings } = words;
    const list = new Intl.ListFormat(locale, { type: 'unit' });
    const fees = payments.methods
      .filter((method) => payments.fees[method] > 0)
      .map((method) =>
        settings.methodFee(words.methods[method], formatMoney(payments.fees[method], currency, locale)),
      );
    const methods = list.format(payments.methods.map((method) => words.methods[method]));
    return `${methods}. ${fees.length ? settings.fees(list.format(fees)) : settings.noFees}`;
  }
}
