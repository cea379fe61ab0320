import { html, nothing } from 'lit';
import { complaint } from '../complaint.ts';
import { mailPreview } from '../invite-button/mail-preview.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView, ShownPreview } from './bulk-view.ts';

/** The mail of one row. */
export function bulkPreview({ row, mail, fault }: ShownPreview, view: BulkView, onBack: () => void) {
  const { strings } = view;
  const words = strings.preview;
  return html`${bulkHead(words.title, words.note)}
    <div class="body">
      ${
        mail
          ? mailPreview(mail, strings)
          : fault
            ? complaint(fault, strings)
            : html`<div class="bones" role="status" aria-label=${words.loading}>
                ${[0, 1, 2, 3, 4].map(() => html`<span class="bone"></span>`)}
              </div>`
      }
    </div>
    <div class="foot">
      ${
        fault
          ? html`<button type="button" class="button" @click=${() => view.onPreview(row)}>
              ${strings.fault.tryAgain}
            </button>`
          : nothing
      }
      <button type="button" class="button primary" @click=${onBack}>${words.back}</button>
    </div>`;
}
