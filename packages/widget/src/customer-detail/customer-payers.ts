import { html, nothing } from 'lit';
import type { CustomerPayer } from '@payvite/sdk';
import { formatInstant, formatInstantDate } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import { payerAccessAction } from './customer-actions.ts';
import type { DetailContext } from './detail-context.ts';

/** Who registered, whether they may enter, when they were last here; and the way to close or open the door. */
export function payersTable(payers: readonly CustomerPayer[], context: DetailContext) {
  const { strings, can } = context;
  const words = strings.payers;
  if (payers.length === 0) return html`<p class="quiet none">${words.none}</p>`;
  return html`<table class="payers" role="table" aria-label=${strings.detail.tabs.payers}>
    <thead role="rowgroup">
      <tr role="row">
        ${Object.values(words.columns).map((word) => html`<th role="columnheader" scope="col">${word}</th>`)}
        ${
          can('portal_access:write')
            ? html`<th role="columnheader" scope="col"><span class="hidden">${words.actions}</span></th>`
            : nothing
        }
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${payers.map((payer) => payerRow(payer, context))}
    </tbody>
  </table>`;
}

function payerRow(payer: CustomerPayer, { strings, locale, can, onAction }: DetailContext) {
  const isOpen = payer.access === 'active';
  const word = isOpen ? strings.detail.disableAccess : strings.detail.restoreAccess;
  const label = (key: keyof typeof strings.payers.columns) =>
    html`<span class="column" aria-hidden="true">${strings.payers.columns[key]}</span>`;
  return html`<tr role="row">
    <th role="rowheader" scope="row" class="document">
      ${payer.name}<span class="under">${payer.email}</span>
    </th>
    <td role="cell" class="access">
      <span class=${isOpen ? 'good' : 'off'}>
        ${icon(isOpen ? 'accepted' : 'lock')}${strings.access[payer.access]}
      </span>
    </td>
    <td role="cell">
      ${label('signedIn')}${
        payer.lastSignedInAt
          ? formatInstant(payer.lastSignedInAt, locale)
          : html`<span class="quiet">${strings.payers.never}</span>`
      }
    </td>
    <td role="cell">${label('linked')}${formatInstantDate(payer.linkedAt, locale)}</td>
    ${
      can('portal_access:write')
        ? html`<td role="cell" class="act">
            <button
              type="button"
              class="link"
              aria-label=${strings.detail.accessOf(word, payer.name)}
              aria-haspopup="dialog"
              @click=${() => onAction(payerAccessAction(payer, isOpen ? 'disabled' : 'active', strings))}
            >
              ${word}
            </button>
          </td>`
        : nothing
    }
  </tr>`;
}
