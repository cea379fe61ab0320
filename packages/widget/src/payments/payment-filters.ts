import { html, nothing } from 'lit';
import type { PaymentFilters as Filters, PaymentMethod } from '@payvite/sdk';
import { PaymentSearch } from './payment-search.ts';
import type { PaymentFilter, PaymentsContext } from './payments-context.ts';

/** What each chip asks for. */
const FILTERS = {
  all: {},
  underWay: { isUnderWay: true },
  settled: { state: 'settled' },
  reversal: { needs: 'reversal' },
  entry: { needs: 'entry' },
  attention: { needs: 'attention' },
} as const satisfies Record<PaymentFilter, Filters>;

const NAMES = Object.keys(FILTERS) as PaymentFilter[];
/** The ends of the period in which payments were started, or in which the money of settled ones came. */
type End = 'first' | 'last';

/** No payment is older. A year that is being typed is. */
const FIRST_DAY = '2000-01-01';

const METHODS: readonly PaymentMethod[] = ['ach', 'card'];

/** What chooses which payments are shown: what they need or how far they are, each with its count; method; customer or reference; period. */
export class PaymentFilters {
  readonly #context: PaymentsContext;
  readonly #search: PaymentSearch;
  readonly #onChange: () => void;
  #method: PaymentMethod | null = null;
  /** Days of the dealer's; empty: without that end. */
  #period: Record<End, string> = { first: '', last: '' };
  #counts: Partial<Record<PaymentFilter, number | null>> = {};

  /** @param onChange - called when other payments are to be shown. */
  constructor(context: PaymentsContext, onChange: () => void) {
    this.#context = context;
    this.#onChange = onChange;
    this.#search = new PaymentSearch(context, () => {
      // It is one payment, whatever was chosen before.
      if (this.#search.chosen?.params.reference) this.#chooseAll();
      onChange();
    });
  }

  /** The one that is asked for, where there is such a one. */
  get name(): PaymentFilter {
    const { filter } = this.#context.host;
    return NAMES.includes(filter) ? filter : 'all';
  }

  /** Whether a method, a customer, a reference or a period is chosen, too. */
  get isNarrowed(): boolean {
    return Object.keys(this.#others(this.name)).length > 0;
  }

  /** Whether nothing is left out. */
  get isAll(): boolean {
    return this.name === 'all' && !this.isNarrowed;
  }

  /** Query of what is shown. */
  get params(): Filters {
    return { ...this.#others(this.name), ...FILTERS[this.name] };
  }

  reset(): void {
    this.#counts = {};
    this.#search.clear();
    this.#forget();
  }

  /** Every payment again. */
  showAll(): void {
    this.#search.clear();
    this.#chooseAll();
    this.#onChange();
  }

  #chooseAll(): void {
    this.#context.host.filter = 'all';
    this.#forget();
  }

  #forget(): void {
    this.#method = null;
    this.#period = { first: '', last: '' };
  }

  /**
   * Counts what each chip would show. Never rejects: a chip without a count serves as well.
   *
   * @param total - of what is shown, which was read anyway.
   */
  async count(total: number | null): Promise<void> {
    const { payments } = this.#context.client;
    const shown = this.name;
    const count = async (name: PaymentFilter) => {
      if (name === shown) return total;
      try {
        return (await payments.list({ ...this.#others(name), ...FILTERS[name], limit: 1 })).total;
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
    const { first, last } = this.#period;
    const about = this.name === 'settled' ? words.filters.settled : words.period.label;
    return html`<div class="filters" part="filters">
      <div class="chips" role="group" aria-label=${words.filterLabel}>
        ${NAMES.map((name) => this.#chip(name))}
      </div>
      <select
        class="field"
        aria-label=${words.columns.method}
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
      ${this.#search.render()}
      <div class="period" role="group" aria-label=${about}>
        <span>${about}</span>
        ${this.#day('first')} – ${this.#day('last')}
      </div>
      <div class="backwards" role="alert">
        ${first && last && first > last ? html`<p class="complaint">${words.period.backwards}</p>` : nothing}
      </div>
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

  #day(end: End) {
    return html`<input
      class="field"
      type="date"
      min=${FIRST_DAY}
      aria-label=${this.#context.words.period[end]}
      .value=${this.#period[end]}
      @change=${(event: Event) => this.#chooseDay(end, (event.target as HTMLInputElement).value)}
    />`;
  }

  #chooseDay(end: End, day: string): void {
    if (day && day < FIRST_DAY) return;
    this.#period[end] = day;
    this.#onChange();
  }

  #chooseMethod(value: string): void {
    this.#method = METHODS.find((method) => method === value) ?? null;
    this.#onChange();
  }

  /** What else narrows those of a chip. Of those that have settled the day counts on which the money came. */
  #others(name: PaymentFilter): Filters {
    const { first, last } = this.#period;
    const day = name === 'settled' ? 'paidOn' : 'startedOn';
    return {
      ...(this.#method ? { method: this.#method } : {}),
      ...this.#search.chosen?.params,
      ...(first ? { [`${day}From`]: first } : {}),
      ...(last ? { [`${day}To`]: last } : {}),
    };
  }
}
