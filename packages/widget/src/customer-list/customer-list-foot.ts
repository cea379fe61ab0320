import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import { formatMoneySums } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { planBulk, sendingRows } from './bulk-plan.ts';
import type { BulkKind } from './bulk-plan.ts';
import type { CustomerSelection } from './customer-selection.ts';

interface FootContext {
  strings: Strings;
  locale: string;
  customers: readonly Customer[];
  pageSize: number;
  pageIndex: number;
  /** Null where there are too many to count. */
  total: number | null;
  nextCursor: string | null;
  onPage(step: 1 | -1): void;
}

/** "1–50 of 420", the currency once, and the way to the pages before and after. */
export function listFoot(context: FootContext) {
  const { strings, locale, customers, pageIndex, total } = context;
  const from = pageIndex * context.pageSize + 1;
  const to = from + customers.length - 1;
  const currencies = new Set(customers.map(({ currency }) => currency));
  return html`<div class="foot">
    <strong
      >${total === null ? strings.list.rangeUnknown(from, to) : strings.list.range(from, to, total.toLocaleString(locale))}</strong
    >
    ${currencies.size === 1 ? html`<span>${strings.list.amountsIn([...currencies].join())}</span>` : nothing}
    ${
      pageIndex > 0 || context.nextCursor
        ? html`<nav aria-label=${strings.list.pages}>
            <button
              type="button"
              class="button"
              ?disabled=${pageIndex === 0}
              @click=${() => context.onPage(-1)}
            >
              ${icon('back')}${strings.list.previous}
            </button>
            <button
              type="button"
              class="button"
              ?disabled=${!context.nextCursor}
              @click=${() => context.onPage(1)}
            >
              ${strings.list.next}${icon('next')}
            </button>
          </nav>`
        : nothing
    }
  </div>`;
}

interface SelectionContext {
  strings: Strings;
  locale: string;
  selection: CustomerSelection;
  onClear(): void;
  onBulk(kind: BulkKind): void;
}

/** The dark bar: how many, how much they owe, who lacks an address, and what can be done with them. */
export function selectionBar({ strings, locale, selection, onClear, onBulk }: SelectionContext) {
  const words = strings.selection;
  const { customers, withoutEmail } = selection;
  const count = (kind: BulkKind) => sendingRows(planBulk(customers, kind)).length;
  const [invites, resends] = [count('invite'), count('resend')];
  const button = (kind: BulkKind, sends: number, isMain: boolean) =>
    html`<button
      type="button"
      class="button ${isMain ? 'primary' : ''}"
      aria-haspopup="dialog"
      @click=${() => onBulk(kind)}
    >
      ${words[kind](sends)}
    </button>`;
  return html`<div class="selection" part="selection" role="group" aria-label=${words.label}>
    <b>${words.count(customers.length)}</b>
    <span class="detail">${words.worth(formatMoneySums(selection.outstanding, locale))}</span>
    <div class="spacer"></div>
    ${withoutEmail ? html`<span class="detail">${words.withoutEmail(withoutEmail)}</span>` : nothing}
    <button type="button" class="button" @click=${onClear}>${words.clear}</button>
    ${button('resend', resends, resends > invites)} ${button('invite', invites, invites >= resends)}
  </div>`;
}
