import { html, nothing } from 'lit';
import type { PaymentFilters as Filters, PaymentMethod } from '@payvite/sdk';
import { CustomerChoice } from './customer-choice.ts';
import type { PaymentFilter, PaymentsContext } from './payments-context.ts';

/** What each chip asks for. */
const FILTERS = {
  all: {},
  underWay: { state: 'pending' },
  settled: { state: 'settled' },
  reversal: { needs: 'reversal' },
  entry: { needs: 'entry' },
  attention: { needs: 'attention' },
} as const satisfies Record<PaymentFilter, Filters>;

const NAMES = Object.keys(FILTERS) as PaymentFilter[];
const METHODS: readonly PaymentMethod[] = ['ach', 'card'];

/** What chooses which payments are shown: what they need or how far they are, each with its count; method; customer. */
export class PaymentFilters {
  readonly #context: PaymentsContext;
  readonly #customer: CustomerChoice;
  readonly #onChange: () => void;
  #method: PaymentMethod | null = null;
  #counts: Partial<Record<PaymentFilter, number | null>> = {};

  /** @param onChange - called when other payments are to be shown. */
  constructor(context: PaymentsContext, onChange: () => void) {
    this.#context = context;
    this.#onChange = onChange;
    this.#customer = new CustomerChoice(context, onChange);
  }

  /** The one that is asked for, where there is such a one. */
  get name(): PaymentFilter {
    const { filter } = this.#context.host;
    return NAMES.includes(filter) ? filter : 'all';
  }

  /** Whether a method or a customer is chosen, too. */
  get isNarrowed(): boolean {
    return this.#method !== null || this.#customer.chosen !== null;
  }

  /** Whether nothing is left out. */
  get isAll(): boolean {
    return this.name === 'all' && !this.isNarrowed;
  }

  /** Query of what is shown. */
  get params(): Filters {
    return { ...this.#others, ...FILTERS[this.name] };
  }

  reset(): void {
    this.#counts = {};
    this.#method = null;
    this.#customer.clear();
  }

  /** Every payment again. */
  showAll(): void {
    this.#context.host.filter = 'all';
    this.#method = null;
    this.#customer.clear();
    this.#onChange();
  }

  /**
   * Counts what each chip would show. Never rejects: a chip without a count serves as well.
   *
   * @param total - of what is shown, which was read anyway.
   */
  async count(total: number | null): Promise<void> {
    const { payments } = this.#context.client;
    const others = this.#others;
    const shown = this.name;
    const count = async (name: PaymentFilter) => {
      if (name === shown) return total;
      try {
        return (await payments.list({ ...others, ...FILTERS[name], limit: 1 })).total;
      } catch {
        return null;
      }
    };
    const counted = await Promise.all(NAMES.map(async (name) => [name, await count(name)] as const));
    this.#counts = Object.fromEntries(counted);
    this.#context.update();
  }

  render() {
    const { words } = this.#context;
    return html`<div class="filters" part="filters">
      <div class="chips" role="group" aria-label=${words.filterLabel}>
        ${NAMES.map((name) => this.#chip(name))}
      </div>
      <select
        class="field"
        aria-label=${words.method}
        .value=${this.#method ?? ''}
        @change=${(event: Event) => this.#chooseMethod((event.target as HTMLSelectElement).value)}
      >
        <option value="">${words.anyMethod}</option>
        ${METHODS.map(
          (method) =>
            html`<option value=${method} ?selected=${method === this.#method}>
              ${words.methods[method]}
            </option>`,
        )}
      </select>
      ${this.#customer.render()}
    </div>`;
  }

  #chip(name: PaymentFilter) {
    const { words, locale, host } = this.#context;
    const count = this.#counts[name] ?? null;
    const isNeed = 'needs' in FILTERS[name] && count !== null && count > 0;
    return html`<button
      type="button"
      class="chip ${isNeed ? 'need' : ''}"
      aria-pressed=${name === this.name ? 'true' : 'false'}
      @click=${() => {
        host.filter = name;
        this.#onChange();
      }}
    >
      ${words.filters[name]} ${count === null ? nothing : html`<span>${count.toLocaleString(locale)}</span>`}
    </button>`;
  }

  #chooseMethod(value: string): void {
    this.#method = METHODS.find((method) => method === value) ?? null;
    this.#onChange();
  }

  get #others(): Filters {
    return {
      ...(this.#method ? { method: this.#method } : {}),
      ...(this.#customer.chosen ? { customerId: this.#customer.chosen.id } : {}),
    };
  }
}
