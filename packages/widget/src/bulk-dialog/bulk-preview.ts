import { html } from 'lit';
import { complaint } from '../complaint.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView, MailPreview } from './bulk-view.ts';

/** The mail of one row as plain text. */
export function bulkPreview({ row, mail, fault }: MailPreview, view: BulkView, onBack: () => void) {
  const words = view.strings.bulkInvitation;
  const person = (name: string | null, email: string) => (name ? `${name} <${email}>` : email);
  const field = (label: string, value: string) =>
    html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`${bulkHead(words.previewTitle, words.previewLead)}
    <div class="body" role="group" aria-labelledby="title" tabindex="0">
      ${
        mail
          ? html`<article class="mail">
              <dl>
                ${field(words.previewFields.from, person(mail.from.name, mail.from.email))}
                ${field(words.previewFields.to, person(mail.to.name, mail.to.email))}
                ${field(words.previewFields.subject, mail.subject)}
              </dl>
              <div class="text" role="group" aria-label=${words.previewText}>${mail.text}</div>
            </article>`
          : fault
            ? complaint(fault, view.strings)
            : html`<div class="bones" role="status" aria-label=${words.previewLoading}>
                ${[0, 1, 2, 3, 4].map(() => html`<span class="bone"></span>`)}
              </div>`
      }
    </div>
    <div class="foot">
      ${fault ? html`<button type="button" class="button" @click=${() => view.onPreview(row)}>${view.strings.fault.tryAgain}</button>` : ''}
      <button type="button" class="button primary" @click=${onBack}>${words.back}</button>
    </div>`;
}
