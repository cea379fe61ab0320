import { html, nothing } from 'lit';
import type { Dealer, DealerChanges, PaymentMethod } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { formatInstantDate } from '../dates.ts';
import { skeleton } from '../element-state.ts';
import { currencyExponent, formatMoney } from '../money.ts';
import { adoptSheets } from '../panel-sheets.ts';
import { icon } from '../pictures/icons.ts';
import { enPaymentSettings } from '../strings/en-payment-settings.ts';
import type { PaymentSettingsStrings } from '../strings/en-payment-settings.ts';
import { PanelWords } from '../strings/panel-words.ts';
import { paymentSettingsStyles } from './payment-settings-styles.ts';
import type { PaymentsContext } from './payments-context.ts';

/** English comes with the form. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-payment-settings.ts')).esPaymentSettings,
  fr: async () => (await import('../strings/fr-payment-settings.ts')).frPaymentSettings,
};

const METHODS: readonly PaymentMethod[] = ['ach', 'card'];

/** As the connector has it. */
const MOST_FEE_MINOR = 100_000;

/** What the form holds, as its fields hold it. */
interface Draft {
  methods: ReadonlySet<PaymentMethod>;
  /** Amounts as they are typed; empty for none. */
  fees: Record<PaymentMethod, string>;
  isConfirmed: boolean;
}

/** Changes how customers may pay, and what that costs them. It is a part of its own, loaded when somebody opens it. */
export class PaymentSettingsForm {
  readonly #context: PaymentsContext;
  readonly #words: PanelWords<'paymentSettings'>;
  readonly #save: (changes: DealerChanges) => Promise<void>;
  /** Null while nothing is changed. */
  #draft: Draft | null = null;
  #fault: string | null = null;

  /** @param save - has the dealer changed; it rejects where that was refused. */
  constructor(context: PaymentsContext, save: (changes: DealerChanges) => Promise<void>) {
    this.#context = context;
    this.#save = save;
    this.#words = new PanelWords('paymentSettings', enPaymentSettings, LANGUAGES, () => context.update());
    adoptSheets(context.host, [paymentSettingsStyles]);
  }

  reset(): void {
    this.#draft = null;
    this.#fault = null;
  }

  render(dealer: Dealer) {
    const { words, strings, locale, connection } = this.#context;
    const settings = this.#words.find(locale, connection.speech.strings);
    if (!settings) return skeleton('', 2);
    const draft = this.#draft ?? draftOf(dealer);
    const isBusy = this.#context.isBusy('settings');
    const isOff = this.#draft === null || isBusy ? 'true' : nothing;
    const { feesConfirmedAt } = dealer.payments;
    return html`<form
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#submit(dealer, settings);
      }}
    >
      <fieldset>
        <legend>${settings.by}</legend>
        <div class="ways">
          <span></span><small class="fee-head">${settings.fee(dealer.currency)}</small>
          ${METHODS.map((method) => this.#way(method, draft, dealer, settings))}
        </div>
        <p class="quiet">${settings.feeHint}</p>
      </fieldset>
      ${
        hasFee(draft)
          ? html`<label class="confirm">
              <input
                type="checkbox"
                .checked=${draft.isConfirmed}
                aria-describedby="confirm-hint"
                @change=${(event: Event) => this.#edit(dealer, { isConfirmed: (event.target as HTMLInputElement).checked })}
              />
              <span>
                <b>${settings.confirm}</b>
                <small id="confirm-hint">${settings.confirmHint}</small>
                ${
                  feesConfirmedAt && draft.isConfirmed
                    ? html`<small>${settings.confirmedAt(formatInstantDate(feesConfirmedAt, locale))}</small>`
                    : nothing
                }
              </span>
            </label>`
          : nothing
      }
      <div role="alert">
        ${this.#fault ? html`<p class="complaint" id="settings-fault">${icon('alert')}<span>${this.#fault}</span></p>` : nothing}
      </div>
      ${complaint(this.#context.faultOf('settings'), strings)}
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled=${isOff}>
          ${isBusy ? words.busy : settings.save}
        </button>
        <button type="button" class="button" aria-disabled=${isOff} @click=${this.#discard}>
          ${settings.discard}
        </button>
      </div>
    </form>`;
  }

  #way(method: PaymentMethod, draft: Draft, dealer: Dealer, settings: PaymentSettingsStrings) {
    const { words } = this.#context;
    const isTaken = draft.methods.has(method);
    const onTake = (event: Event) => {
      const methods = new Set(draft.methods);
      if ((event.target as HTMLInputElement).checked) methods.add(method);
      else methods.delete(method);
      this.#edit(dealer, { methods });
    };
    const onFee = (event: Event) =>
      this.#edit(dealer, {
        fees: { ...draft.fees, [method]: (event.target as HTMLInputElement).value },
        // Another fee is another question.
        isConfirmed: false,
      });
    return html`<label>
        <input type="checkbox" .checked=${isTaken} @change=${onTake} />
        <span>${words.methods[method]}</span>
      </label>
      <input
        class="field number"
        inputmode="decimal"
        autocomplete="off"
        maxlength="9"
        aria-label=${settings.feeOf(words.methods[method])}
        aria-describedby=${this.#fault ? 'settings-fault' : nothing}
        .value=${draft.fees[method]}
        ?disabled=${!isTaken}
        @input=${onFee}
      />`;
  }

  #edit(dealer: Dealer, change: Partial<Draft>): void {
    this.#draft = { ...(this.#draft ?? draftOf(dealer)), ...change };
    this.#fault = null;
    this.#context.update();
  }

  readonly #discard = (): void => {
    this.reset();
    this.#context.update();
  };

  async #submit(dealer: Dealer, settings: PaymentSettingsStrings): Promise<void> {
    const draft = this.#draft;
    if (!draft || this.#context.isBusy('settings')) return;
    const changes = this.#changes(draft, dealer, settings);
    if (typeof changes === 'string') {
      this.#fault = changes;
      return this.#context.update();
    }
    await this.#context.act('settings', async () => {
      await this.#save(changes);
      // Whatever was changed meanwhile stays.
      if (this.#draft === draft) this.#draft = null;
      this.#context.announce(settings.saved);
    });
  }

  /** What is to be saved, or why it cannot be. */
  #changes(draft: Draft, { currency }: Dealer, { faults }: PaymentSettingsStrings): DealerChanges | string {
    const { locale } = this.#context;
    const paymentMethods = METHODS.filter((method) => draft.methods.has(method));
    if (paymentMethods.length === 0) return faults.noMethod;
    const payerFees: Partial<Record<PaymentMethod, number>> = {};
    for (const method of paymentMethods) {
      const minor = toMinor(draft.fees[method], currencyExponent(currency));
      if (minor === null) return faults.noAmount;
      if (minor > MOST_FEE_MINOR) return faults.tooMuch(formatMoney(MOST_FEE_MINOR, currency, locale));
      if (minor > 0) payerFees[method] = minor;
    }
    const isFree = Object.keys(payerFees).length === 0;
    if (!isFree && !draft.isConfirmed) return faults.notConfirmed;
    return { paymentMethods, payerFees, ...(isFree ? {} : { payerFeesConfirmed: true }) };
  }
}

function draftOf({ payments, currency }: Dealer): Draft {
  const exponent = currencyExponent(currency);
  const typed = (minor: number) => (minor ? (minor / 10 ** exponent).toFixed(exponent) : '');
  return {
    methods: new Set(payments.methods),
    fees: { ach: typed(payments.fees.ach), card: typed(payments.fees.card) },
    isConfirmed: payments.feesConfirmedAt !== null,
  };
}

const hasFee = ({ methods, fees }: Draft) => [...methods].some((method) => /[1-9]/.test(fees[method]));

/** An amount as people type it, with a point or a comma, in minor units; empty is 0, null is no amount. */
export function toMinor(text: string, exponent: number): number | null {
  if (text.trim() === '') return 0;
  const [, whole, part = ''] = /^(\d{1,7})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || part.length > exponent) return null;
  return Number(whole + part.padEnd(exponent, '0'));
}
