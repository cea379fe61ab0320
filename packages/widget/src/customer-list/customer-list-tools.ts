import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Customer, CustomerSort } from '@payvite/sdk';
import { dealerNow, formatAge, formatTime } from '../dates.ts';
import type { CustomerListView } from '../events.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { FILTERS, FILTER_IDS, MIN_SEARCH_LENGTH, filterOf } from './customer-list-view.ts';
import type { FilterId } from './customer-list-view.ts';
import type { FilterCounts } from './filter-counts.ts';

interface ToolsContext {
  strings: Strings;
  locale: string;
  view: CustomerListView;
  /** What stands in the search field, ahead of the view while the person types. */
  typed: string;
  counts: FilterCounts;
  customers: readonly Customer[];
  /** When the rows were read, where a later read failed; null where all is well. */
  refreshFailedAt: Date | null;
  onSearch(search: string): void;
  onView(change: Partial<CustomerListView>): void;
  onRetry(): void;
}

/** Search, sort (narrow only), the age of the numbers, and the filter chips. */
export function listTools(context: ToolsContext) {
  const { strings, typed } = context;
  const isTooShort = typed.trim().length > 0 && typed.trim().length < MIN_SEARCH_LENGTH;
  return html`<div class="tools">
      <div class="search" role="search">
        ${icon('search')}
        <input
          class="field"
          type="search"
          autocomplete="off"
          spellcheck="false"
          maxlength="100"
          aria-label=${strings.list.search}
          aria-describedby="search-help"
          placeholder=${strings.list.search}
          .value=${live(typed)}
          @input=${(event: Event) => context.onSearch((event.target as HTMLInputElement).value)}
        />
        <small id="search-help">${isTooShort ? strings.list.searchTooShort : ''}</small>
      </div>
      ${sortSelect(context)} ${ageOfNumbers(context)}
    </div>
    <div class="chips" role="group" aria-label=${strings.list.filters}>
      ${FILTER_IDS.map((id) => chip(id, context))}
    </div>`;
}

function chip(id: FilterId, { strings, locale, view, counts, onView }: ToolsContext) {
  const isOn = filterOf(view) === id;
  const count = counts.get(id);
  const chipButton = html`<button
    type="button"
    class="chip"
    aria-pressed=${isOn ? 'true' : 'false'}
    @click=${() => onView(isOn ? FILTERS.all : FILTERS[id])}
  >
    ${strings.filters[id]}${count === undefined ? nothing : html`<span>${count.toLocaleString(locale)}</span>`}
  </button>`;
  return id === 'toCall' ? html`<span class="gap"></span>${chipButton}` : chipButton;
}

function sortSelect({ strings, view, onView }: ToolsContext) {
  const options = Object.entries(strings.sortOptions);
  return html`<select
    class="field sort"
    aria-label=${strings.list.sortBy}
    @change=${(event: Event) => onView({ sort: (event.target as HTMLSelectElement).value as CustomerSort })}
  >
    ${options.map(([sort, words]) => html`<option value=${sort} .selected=${view.sort === sort}>${words}</option>`)}
  </select>`;
}

function ageOfNumbers({ strings, locale, customers, refreshFailedAt, onRetry }: ToolsContext) {
  if (refreshFailedAt) {
    return html`<span class="age trouble" role="status"
      >${strings.list.notRefreshed(formatTime(refreshFailedAt, locale))}
      <button type="button" class="link" @click=${onRetry}>${strings.fault.tryAgain}</button></span
    >`;
  }
  // All of a dealer's customers are as of one sync.
  const [customer] = customers;
  return customer
    ? html`<span class="age"
        >${strings.list.balancesAsOf(formatAge(customer.asOf, locale, strings, dealerNow(customer.agedOn)))}</span
      >`
    : nothing;
}
