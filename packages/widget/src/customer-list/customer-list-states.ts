import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Fault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import type { IconName } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';

interface StateContext {
  strings: Strings;
  fault?: Fault;
  onRetry?(): void;
  onClear?(): void;
}

/**
 * What stands in place of the rows: nothing there, nothing found, not connected, not allowed, or a fault. The page may
 * put its own words into the slot of each.
 */
export function listState(kind: 'empty' | 'noMatch' | 'missing' | 'fault', context: StateContext) {
  const { list, fault: words } = context.strings;
  switch (kind) {
    case 'empty':
      return slotted('empty', state('people', list.emptyTitle, list.emptyText));
    case 'noMatch': {
      const clear: [string, (() => void)?] = [list.clearFilters, context.onClear];
      return slotted('no-match', state('search', list.noMatchTitle, list.noMatchText, clear));
    }
    case 'missing':
      return slotted('not-connected', state('plug', words.notConnectedTitle, words.notConnectedText));
    case 'fault': {
      const isDenied = context.fault?.code === 'permission_denied';
      return slotted(isDenied ? 'no-permission' : 'error', faultState(words.listTitle, context));
    }
  }
}

function slotted(name: string, content: TemplateResult) {
  return html`<slot name=${name}>${content}</slot>`;
}

/** A fault in place of the content: what happened, and the way out. */
export function faultState(title: string, { strings, fault, onRetry }: StateContext) {
  const words = strings.fault;
  if (fault?.code === 'permission_denied') return state('lock', words.permissionTitle, words.permissionText);
  const reference = fault?.requestId ? words.reference(fault.requestId) : '';
  return state('alert', title, fault?.message ?? '', [words.tryAgain, onRetry], reference);
}

/** An icon, what it is, what to do, and perhaps a button and a reference to quote. */
export function state(
  name: IconName,
  title: string,
  text: string,
  [action, onAction]: [string, (() => void)?] = [''],
  reference = '',
) {
  return html`<div class="state" role=${name === 'alert' ? 'alert' : 'status'}>
    ${icon(name)}<strong>${title}</strong>
    <p>${text}</p>
    ${reference ? html`<small>${reference}</small>` : nothing}
    ${onAction ? html`<button type="button" class="button" @click=${onAction}>${action}</button>` : nothing}
  </div>`;
}

/** Rows of gray bars while the first page is read. */
export function skeletonRows(strings: Strings) {
  return html`<slot name="loading"
    ><div class="skeleton" role="status" aria-label=${strings.list.loading}>
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
