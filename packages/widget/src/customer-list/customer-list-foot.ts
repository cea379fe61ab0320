import { html, nothing } from 'lit';
import { formatMoneySums } from '../money.ts';
import type { Strings } from '../strings/en.ts';
import type { CustomerSelection } from './customer-selection.ts';

/** How many there are, and the currency once. */
export function listFoot(strings: Strings, total: number, currencies: ReadonlySet<string>) {
  return html`<div class="foot">
    <strong>${strings.list.loaded(total)}</strong>
    ${currencies.size === 1 ? html`<span>${strings.callSheet.amountsIn([...currencies].join())}</span>` : nothing}
  </div>`;
}

interface SelectionContext {
  strings: Strings;
  locale: string;
  selection: CustomerSelection;
  /** All that match. */
  total: number;
  onAll(): void;
  onClear(): void;
  onBulk(event: Event): void;
}

/** The dark bar: how many, how much they owe, who lacks an address, and what can be done with them. */
export function selectionBar(context: SelectionContext) {
  const { strings, selection, total, onAll, onClear } = context;
  const words = strings.selection;
  const { size } = selection;
  return html`<div class="selection" part="selection" role="group" aria-label=${words.label}>
    <b>${words.count(size)}</b>
    ${selection.isAll ? nothing : facts(context)}
    ${
      size < total
        ? html`<button type="button" class="button all" @click=${onAll}>${words.all(total)}</button>`
        : nothing
    }
    <div class="spacer"></div>
    <button type="button" class="button" @click=${onClear}>${words.clear}</button>
    <button type="button" class="button primary" aria-haspopup="dialog" @click=${context.onBulk}>
      ${words.invite(size)}
    </button>
  </div>`;
}

function facts({ strings, locale, selection }: SelectionContext) {
  const words = strings.selection;
  const { withoutEmail } = selection;
  return html`<span class="detail"
      >${strings.callSheet.owed(formatMoneySums(selection.outstanding, locale))}</span
    >
    ${withoutEmail ? html`<span class="detail">${words.withoutEmail(withoutEmail)}</span>` : nothing}`;
}
