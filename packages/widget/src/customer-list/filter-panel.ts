import { html, nothing } from 'lit';
import type { CustomerStatus, CustomerSummary } from '@payvite/sdk';
import type { CustomerListView } from '../events.ts';
import { currencyExponent } from '../money.ts';
import type { Strings } from '../strings/en.ts';

interface FilterPanelContext {
  strings: Strings;
  locale: string;
  view: CustomerListView;
  /** Undefined while nothing has been counted. */
  summary: CustomerSummary | undefined;
  /** What the smallest balance is in. */
  currency: string;
  onView(change: Partial<CustomerListView>): void;
}

const valueOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;

/** The filters that have no chip of their own. Each takes hold as it is set. */
export function filterPanel({ strings, locale, view, summary, currency, onView }: FilterPanelContext) {
  const { filterPanel: words } = strings;
  const count = (accounts: number | undefined) =>
    accounts === undefined ? '' : ` (${accounts.toLocaleString(locale)})`;
  const option = (value: string, text: string, isOn: boolean) =>
    html`<option value=${value} .selected=${isOn}>${text}</option>`;
  const types = summary?.byAccountType.filter(({ accountType }) => accountType !== null) ?? [];
  const hasType = types.some(({ accountType }) => accountType === view.accountType);
  const scale = 10 ** currencyExponent(currency);
  const toNumber = (text: string) => (text.trim() === '' ? null : Number(text));
  return html`<div class="fields">
    <label
      >${words.status}<select
        class="field"
        @change=${(event: Event) => onView({ status: (valueOf(event) as CustomerStatus) || null })}
      >
        ${option('', words.any, view.status === null)}
        ${option('active', `${words.active}${count(summary?.byStatus.active)}`, view.status === 'active')}
        ${option('inactive', `${words.inactive}${count(summary?.byStatus.inactive)}`, view.status === 'inactive')}
      </select></label
    >
    <label
      >${words.accountType}<select
        class="field"
        @change=${(event: Event) => onView({ accountType: valueOf(event) || null })}
      >
        ${option('', words.any, view.accountType === null)}
        ${view.accountType && !hasType ? option(view.accountType, view.accountType, true) : nothing}
        ${types.map(({ accountType, accounts }) =>
          option(
            accountType ?? '',
            `${accountType ?? ''}${count(accounts)}`,
            accountType === view.accountType,
          ),
        )}
      </select></label
    >
    <label
      >${words.hasEmail}<select
        class="field"
        @change=${(event: Event) => onView({ hasEmail: valueOf(event) ? valueOf(event) === 'yes' : null })}
      >
        ${option('', words.any, view.hasEmail === null)}
        ${option('yes', words.withEmail, view.hasEmail === true)}
        ${option('no', words.withoutEmail, view.hasEmail === false)}
      </select></label
    >
    <label
      >${words.minOutstanding(currency)}<input
        class="field"
        type="number"
        inputmode="decimal"
        step="any"
        .value=${view.minOutstandingMinor === null ? '' : String(view.minOutstandingMinor / scale)}
        @change=${(event: Event) => {
          const amount = toNumber(valueOf(event));
          onView({ minOutstandingMinor: amount === null ? null : Math.round(amount * scale) });
        }}
    /></label>
    <label
      >${words.pendingOlderThan}<input
        class="field"
        type="number"
        inputmode="numeric"
        min="0"
        max="3650"
        .value=${view.pendingOlderThanDays === null ? '' : String(view.pendingOlderThanDays)}
        @change=${(event: Event) => {
          const days = toNumber(valueOf(event));
          const isFit = days === null || (Number.isInteger(days) && days >= 0 && days <= 3650);
          if (isFit)
            onView({ pendingOlderThanDays: days, ...(days === null ? {} : { invitationStatus: null }) });
        }}
    /></label>
  </div>`;
}

/** How many of the panel's filters are on. */
export function filtersOn(view: CustomerListView): number {
  const { status, accountType, hasEmail, minOutstandingMinor, pendingOlderThanDays } = view;
  return [status, accountType, hasEmail, minOutstandingMinor, pendingOlderThanDays].filter(
    (value) => value !== null,
  ).length;
}
