import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { elementState, faultInPlace, missingState } from '../element-state.ts';
import type { Fault } from '../fault.ts';
import type { Strings } from '../strings/en.ts';

// What stands in place of the rows. The page may put its own words into the slot of each.

/** The ERP has given no customers yet. */
export function noCustomers({ list }: Strings) {
  return slotted('empty', elementState('people', list.emptyTitle, list.emptyText));
}

/** The search and the filters leave none. */
export function noMatch({ list }: Strings, onClear: () => void) {
  return slotted(
    'no-match',
    elementState('search', list.noMatchTitle, list.noMatchText, [list.clearFilters, onClear]),
  );
}

/** The list stands outside any connection. */
export function notConnected(strings: Strings) {
  return slotted('not-connected', missingState(strings));
}

/** The first page could not be read, or may not be. */
export function listFault(fault: Fault, strings: Strings, onRetry: () => void) {
  const slot = fault.code === 'permission_denied' ? 'no-permission' : 'error';
  return slotted(slot, faultInPlace(strings.fault.listTitle, fault, strings, onRetry));
}

function slotted(name: string, content: TemplateResult) {
  return html`<slot name=${name}>${content}</slot>`;
}

/** Rows of gray bars while the first page is read. */
export function skeletonRows(label: string) {
  return html`<slot name="loading"
    ><div class="skeleton" role="status" aria-label=${label}>
      ${Array.from(
        { length: 8 },
        () =>
          html`<div class="bones" aria-hidden="true">
            <span class="bone"></span><span class="bone"></span><span class="bone"></span
            ><span class="bone"></span>
          </div>`,
      )}
    </div></slot
  >`;
}
