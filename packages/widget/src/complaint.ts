import { html, nothing } from 'lit';
import type { Fault } from './fault.ts';
import { icon } from './pictures/icons.ts';
import type { SmallStrings } from './strings/en-small.ts';

/** What keeps a dialog from going on, announced when it comes; a field names it by the id `complaint`. */
export function complaint(fault: Fault | null, strings: Pick<SmallStrings, 'fault'>) {
  return html`<div role="alert">
    ${
      fault
        ? html`<p class="complaint" id="complaint">
            ${icon('alert')}<span
              >${fault.message}
              ${
                fault.requestId
                  ? html`<span class="reference">${strings.fault.reference(fault.requestId)}</span>`
                  : nothing
              }</span
            >
          </p>`
        : nothing
    }
  </div>`;
}
