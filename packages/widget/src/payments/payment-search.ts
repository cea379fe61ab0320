import { html, nothing } from 'lit';
import type { PaymentFilters } from '@payvite/sdk';
import { icon } from '../pictures/icons.ts';
import type { PaymentsContext } from './payments-context.ts';

/** The API searches customers for three characters at least. */
const MIN_LENGTH = 3;
const MOST = 8;
/** Between the last key and the search. */
const PAUSE_MS = 250;

/** What was found: the payment that is called as was typed, or a customer. */
interface Choice {
  name: string;
  note: string;
  params: PaymentFilters;
}

/**
 * Finds one payment by its reference, or those of one customer by name or account. Keys as in
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
 */
export class PaymentSearch {
  readonly #context: PaymentsContext;
  readonly #onChange: () => void;
  #typed = '';
  /** Null before a search has been answered. */
  #found: readonly Choice[] | null = null;
  /** How many match, of which the first are found. */
  #total = 0;
  #marked = -1;
  /** Of the last search; another one, or none, where its answer is wanted no more. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  chosen: Choice | null = null;

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
        aria-label=${words.widen(chosen.name)}
        @click=${() => void this.#choose(null)}
      >
        <b>${chosen.name}</b>${icon('declined')}
      </button>`;
    }
    const found = this.#found;
    return html`<div class="choice" @focusout=${this.#onLeave}>
      ${icon('search')}
      <input
        class="field"
        type="search"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        maxlength="100"
        aria-label=${words.find}
        placeholder=${words.find}
        aria-autocomplete="list"
        aria-expanded=${found ? 'true' : 'false'}
        aria-controls="choices"
        aria-activedescendant=${found?.[this.#marked] ? `choice-${this.#marked}` : nothing}
        .value=${this.#typed}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
      />
      <div class="list ${found ? '' : 'hidden'}">
        <ul id="choices" role="listbox" aria-label=${words.find} ?hidden=${!found?.length}>
          ${found?.map((choice, index) => this.#option(choice, index))}
        </ul>
        <p class="found" role="status">
          ${found && (found.length ? words.shown(found.length, this.#total) : words.nothingFound)}
        </p>
      </div>
    </div>`;
  }

  #option(choice: Choice, index: number) {
    // The field keeps the focus: the list closes where it loses it.
    const onPress = (event: Event) => event.preventDefault();
    return html`<li
      id=${`choice-${index}`}
      role="option"
      aria-selected=${index === this.#marked ? 'true' : 'false'}
      @mousedown=${onPress}
      @click=${() => void this.#choose(choice)}
    >
      ${choice.name} <small>${choice.note}</small>
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
    const asked = this.#timer;
    const text = this.#typed.trim();
    const { client, connection } = this.#context;
    const [called, customers] = await Promise.all([
      // Each reference has a digit.
      /\d/.test(text) ? client.payments.list({ reference: text, limit: 1 }).then(null, () => null) : null,
      connection.client.customers.list({ search: text, limit: MOST }).then(null, () => null),
    ]);
    // Something else was typed meanwhile, or the field was left.
    if (asked !== this.#timer) return;
    this.#found = (called ?? customers) && [
      ...(called?.data ?? []).map(({ customerName }) => ({
        ...{ name: text, note: customerName, params: { reference: text } },
      })),
      ...(customers?.data ?? []).map(({ id, name, accountNumber }) => ({
        ...{ name, note: accountNumber, params: { customerId: id } },
      })),
    ];
    this.#total = (called?.total ?? 0) + (customers?.total ?? 0);
    this.#marked = -1;
    this.#context.update();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#found = null;
    this.#marked = -1;
  }

  async #choose(choice: Choice | null): Promise<void> {
    this.clear();
    this.chosen = choice;
    this.#onChange();
    await this.#context.focus(choice ? '.chosen' : '.choice input');
  }
}
