import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import { icon } from '../pictures/icons.ts';
import type { PaymentsContext } from './payments-context.ts';

/** The API searches for three characters at least. */
const MIN_LENGTH = 3;
const MOST = 8;
/** Between the last key and the search. */
const PAUSE_MS = 250;

/** Chooses one customer by name or account. Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. */
export class CustomerChoice {
  readonly #context: PaymentsContext;
  readonly #onChange: () => void;
  #typed = '';
  /** Null before a search has been answered. */
  #found: readonly Customer[] | null = null;
  /** How many match, of which the first are found. */
  #total = 0;
  #marked = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  chosen: Pick<Customer, 'id' | 'name'> | null = null;

  constructor(context: PaymentsContext, onChange: () => void) {
    this.#context = context;
    this.#onChange = onChange;
  }

  clear(): void {
    this.chosen = null;
    this.#close();
    this.#typed = '';
  }

  render() {
    const { words } = this.#context;
    const { chosen } = this;
    if (chosen) {
      return html`<button
        type="button"
        class="chip on chosen"
        aria-label=${words.everyCustomer(chosen.name)}
        @click=${() => void this.#choose(null)}
      >
        <b>${chosen.name}</b>${icon('declined')}
      </button>`;
    }
    const found = this.#found;
    const isOpen = found !== null;
    return html`<div class="choice" @focusout=${this.#onLeave}>
      ${icon('search')}
      <input
        class="field"
        type="search"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        maxlength="100"
        aria-label=${words.findCustomer}
        placeholder=${words.findCustomer}
        aria-autocomplete="list"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-controls="customers"
        aria-activedescendant=${found?.[this.#marked] ? `customer-${this.#marked}` : nothing}
        .value=${this.#typed}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      />
      <div class="list ${found ? '' : 'hidden'}">
        <ul id="customers" role="listbox" aria-label=${words.findCustomer} ?hidden=${!found?.length}>
          ${found?.map((customer, index) => this.#option(customer, index))}
        </ul>
        <p class="found" role="status">
          ${found && (found.length ? words.shown(found.length, this.#total) : words.noCustomer)}
        </p>
      </div>
    </div>`;
  }

  #option(customer: Customer, index: number) {
    // The field keeps the focus: the list closes where it loses it.
    const onPress = (event: Event) => event.preventDefault();
    return html`<li
      id=${`customer-${index}`}
      role="option"
      aria-selected=${index === this.#marked ? 'true' : 'false'}
      @mousedown=${onPress}
      @click=${() => void this.#choose(customer)}
    >
      ${customer.name} <small>${customer.accountNumber}</small>
    </li>`;
  }

  readonly #onInput = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value;
    clearTimeout(this.#timer);
    if (this.#typed.trim().length < MIN_LENGTH) this.#close();
    else this.#timer = setTimeout(() => void this.#search(), PAUSE_MS);
    this.#context.update();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const count = this.#found?.length ?? 0;
    const marked = this.#found?.[this.#marked];
    if (event.key === 'Escape' && this.#found) this.#close();
    else if (event.key === 'ArrowDown' && count) this.#marked = (this.#marked + 1) % count;
    else if (event.key === 'ArrowUp' && count) this.#marked = (Math.max(this.#marked, 0) + count - 1) % count;
    else if (event.key === 'Enter' && marked) void this.#choose(marked);
    else return;
    event.preventDefault();
    this.#context.update();
  };

  readonly #onLeave = (): void => {
    this.#close();
    this.#context.update();
  };

  /** Never rejects: without an answer there is nothing to choose, and the rows tell of a connector that is not there. */
  async #search(): Promise<void> {
    const asked = this.#typed;
    const { customers } = this.#context.connection.client;
    const page = await customers.list({ search: asked.trim(), limit: MOST }).then(null, () => null);
    if (asked !== this.#typed) return;
    this.#found = page?.data ?? null;
    this.#total = page?.total ?? 0;
    this.#marked = -1;
    this.#context.update();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#found = null;
    this.#marked = -1;
  }

  async #choose(customer: Customer | null): Promise<void> {
    this.clear();
    this.chosen = customer;
    this.#onChange();
    await this.#context.focus(customer ? '.chosen' : '.choice input');
  }
}
