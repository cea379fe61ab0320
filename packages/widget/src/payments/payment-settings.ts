import { html, nothing } from 'lit';
import type { Dealer, DealerChanges, DealerPayments, PaymentMethod } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { dealerClient } from '../connection/dealer-client.ts';
import { formatInstantDate } from '../dates.ts';
import { currencyExponent, formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { PaymentsContext } from './payments-context.ts';

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

/** How customers may pay, and what that costs them: shown to whoever may read it, changed by whoever may write. */
export class PaymentSettings {
  readonly #context: PaymentsContext;
  #dealer: Dealer | null = null;
  /** Null while nothing is changed. */
  #draft: Draft | null = null;
  #fault: string | null = null;

  constructor(context: PaymentsContext) {
    this.#context = context;
  }

  /** Null where it may not be read. */
  get payments(): DealerPayments | null {
    return this.#dealer?.payments ?? null;
  }

  reset(): void {
    this.#dealer = null;
    this.#draft = null;
    this.#fault = null;
  }

  /** Never rejects: without it nothing is missing but these settings. */
  async read(): Promise<void> {
    const { can, connection } = this.#context;
    if (!can('dealer:read')) return;
    try {
      this.#dealer = await dealerClient(connection.client).get();
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
    return html`<details class="settings" part="settings">
      <summary>
        <h3>${words.settings.title}</h3>
        <span class="quiet">${this.#summary(dealer)}</span>
      </summary>
      ${
        can('dealer:write')
          ? this.#form(dealer)
          : html`<p class="note">${icon('lock')}<span>${words.settings.readOnly}</span></p>`
      }
    </details>`;
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
    return settings.summary(
      list.format(payments.methods.map((method) => words.methods[method])),
      fees.length ? settings.fees(list.format(fees)) : settings.noFees,
    );
  }

  #form(dealer: Dealer) {
    const { words, strings, locale } = this.#context;
    const { settings } = words;
    const draft = this.#draft ?? draftOf(dealer);
    const isBusy = this.#context.isBusy('settings');
    const isOff = this.#draft === null || isBusy ? 'true' : nothing;
    const { feesConfirmedAt } = dealer.payments;
    return html`<form
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#save(dealer);
      }}
    >
      <fieldset>
        <legend>${settings.by}</legend>
        <div class="ways">
          <span></span><small class="fee-head">${settings.fee(dealer.currency)}</small>
          ${METHODS.map((method) => this.#way(method, draft, dealer))}
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

  #way(method: PaymentMethod, draft: Draft, dealer: Dealer) {
    const { words } = this.#context;
    const { settings } = words;
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
    this.#draft = null;
    this.#fault = null;
    this.#context.update();
  };

  async #save(dealer: Dealer): Promise<void> {
    const draft = this.#draft;
    if (!draft || this.#context.isBusy('settings')) return;
    const { connection, words } = this.#context;
    const changes = this.#changes(draft, dealer);
    if (typeof changes === 'string') {
      this.#fault = changes;
      return this.#context.update();
    }
    await this.#context.act('settings', async () => {
      this.#dealer = await dealerClient(connection.client).update(changes);
      // Whatever was changed meanwhile stays.
      if (this.#draft === draft) this.#draft = null;
      this.#context.announce(words.settings.saved);
    });
  }

  /** What is to be saved, or why it cannot be. */
  #changes(draft: Draft, { currency }: Dealer): DealerChanges | string {
    const { words, locale } = this.#context;
    const { faults } = words.settings;
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
