import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { CustomerSort } from '@payvite/sdk';
import { dealerNow, formatAge, formatTime } from '../dates.ts';
import type { CustomerListView } from '../events.ts';
import { icon } from '../pictures/icons.ts';
import type { IconName } from '../pictures/icons.ts';
import { placeTip } from '../status-badge/status-badge-tip.ts';
import type { Strings } from '../strings/en.ts';
import { filtersOn } from './filter-panel.ts';
import type { CustomerNumbers } from './customer-numbers.ts';
import { INVITATION_STATUSES, MIN_SEARCH_LENGTH, TO_CALL, isNarrowed } from './customer-list-view.ts';

interface ToolsContext {
  strings: Strings;
  locale: string;
  view: CustomerListView;
  /** What stands in the search field, ahead of the view while the person types. */
  typed: string;
  numbers: CustomerNumbers;
  /** When the rows were read, where a later read failed; null where all is well. */
  refreshFailedAt: Date | null;
  isExporting: boolean;
  onSearch(search: string): void;
  onView(change: Partial<CustomerListView>): void;
  onClear(): void;
  onRetry(): void;
  onExport(): void;
  filterPanel(): TemplateResult;
  columnPanel(): TemplateResult;
}

/** Search, sort (cards only), the age of the numbers, export and columns; and the filters. */
export function listTools(context: ToolsContext) {
  const { strings, locale, typed, view, isExporting, onExport, onClear } = context;
  const { summary } = context.numbers;
  const toCall = summary?.pendingOlderThan.find(
    ({ days }) => days === TO_CALL.pendingOlderThanDays,
  )?.accounts;
  const isTooShort = typed.trim().length > 0 && typed.trim().length < MIN_SEARCH_LENGTH;
  const on = filtersOn(view);
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
          .value=${typed}
          @input=${(event: Event) => context.onSearch((event.target as HTMLInputElement).value)}
        />
        <small id="search-help">${isTooShort ? strings.list.searchTooShort : ''}</small>
      </div>
      ${sortSelect(context)} ${ageOfNumbers(context)}
      <div class="buttons">
        <button
          type="button"
          class="button quiet"
          aria-disabled=${isExporting ? 'true' : 'false'}
          @click=${onExport}
        >
          ${icon('download')}${isExporting ? strings.list.exporting : strings.list.exportCsv}
        </button>
        ${panelButton('columns', 'columns', strings.columns.button)}
        ${panel('columns', strings.columns.button, context.columnPanel())}
      </div>
    </div>
    <div class="chips" role="group" aria-label=${strings.list.filters}>
      ${statusChips(context)}
      <span class="gap"></span>
      ${chip(strings.filters.toCall, toCall?.toLocaleString(locale), isToCall(view), () =>
        context.onView(isToCall(view) ? { pendingOlderThanDays: null } : TO_CALL),
      )}
      ${chip(
        strings.list.noEmail,
        summary?.byHasEmail.no.toLocaleString(locale),
        view.hasEmail === false,
        () => context.onView({ hasEmail: view.hasEmail === false ? null : false }),
      )}
      ${panelButton('filters', 'filter', on ? strings.filterPanel.buttonOn(on) : strings.filterPanel.button, on > 0)}
      ${panel('filters', strings.filterPanel.title, context.filterPanel())}
      ${
        isNarrowed(view)
          ? html`<button type="button" class="link" @click=${onClear}>${strings.list.clearFilters}</button>`
          : nothing
      }
    </div>
    ${syncNotice(context)}`;
}

function isToCall(view: CustomerListView): boolean {
  return view.pendingOlderThanDays === TO_CALL.pendingOlderThanDays;
}

function statusChips(context: ToolsContext) {
  const { strings, view, numbers, onView } = context;
  const counts = numbers.summary?.byInvitationStatus;
  const isAll = view.invitationStatus === null && view.pendingOlderThanDays === null;
  const none = { invitationStatus: null, pendingOlderThanDays: null };
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { locale } = context;
  return html`${chip(strings.filters.all, all?.toLocaleString(locale), isAll, () => onView(none))}
  ${INVITATION_STATUSES.map((status) =>
    chip(
      strings.badge.words[status],
      counts?.[status]?.toLocaleString(locale),
      view.invitationStatus === status,
      () => onView(view.invitationStatus === status ? none : { ...none, invitationStatus: status }),
    ),
  )}`;
}

function chip(words: string, count: string | undefined, isOn: boolean, onClick: () => void) {
  return html`<button type="button" class="chip" aria-pressed=${isOn ? 'true' : 'false'} @click=${onClick}>
    ${words}${count === undefined ? nothing : html`<span>${count}</span>`}
  </button>`;
}

/** A button that opens a panel in the top layer, so that no scroller cuts it. */
function panelButton(id: string, picture: IconName, words: string, isOn = false) {
  const isChip = id === 'filters';
  return html`<button
    type="button"
    id="${id}-button"
    class="${isChip ? `chip${isOn ? ' on' : ''}` : 'button quiet'}"
    popovertarget="${id}-panel"
    aria-haspopup="dialog"
  >
    ${icon(picture)}${words}
  </button>`;
}

function panel(id: string, label: string, content: TemplateResult) {
  return html`<div
    id="${id}-panel"
    class="panel"
    popover
    role="dialog"
    aria-label=${label}
    @toggle=${(event: ToggleEvent) => {
      const opened = event.target as HTMLElement;
      const button = (opened.getRootNode() as ShadowRoot).getElementById(`${id}-button`);
      if (event.newState === 'open' && button) placeTip(opened, button);
    }}
  >
    ${content}
  </div>`;
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

function ageOfNumbers({ strings, locale, numbers, refreshFailedAt, onRetry }: ToolsContext) {
  if (refreshFailedAt) {
    return html`<span class="age trouble" role="status"
      >${strings.list.notRefreshed(formatTime(refreshFailedAt, locale))}
      <button type="button" class="link" @click=${onRetry}>${strings.fault.tryAgain}</button></span
    >`;
  }
  const { asOf, agedOn } = numbers.summary ?? {};
  return asOf && agedOn
    ? html`<span class="age"
        >${strings.list.balancesAsOf(formatAge(asOf, locale, strings, dealerNow(agedOn)))}</span
      >`
    : nothing;
}

/** The ERP's newest numbers did not come in: since when, why, and what to do. */
function syncNotice({ strings, numbers: { sync } }: ToolsContext) {
  if (sync?.state !== 'failed' && sync?.state !== 'needs_approval') return nothing;
  const words = strings.sync[sync.state];
  const detail = sync.state === 'failed' ? sync.error : sync.guards[0]?.detail;
  return html`<div class="notice" role="status">
    ${icon('alert')}<span><b>${words.title}</b> ${detail ?? ''} ${words.whatToDo}</span>
  </div>`;
}
