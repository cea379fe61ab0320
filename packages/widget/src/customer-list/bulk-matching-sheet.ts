import { html, nothing } from 'lit';
import type { BulkInvitation } from '@payvite/sdk';
import type { Strings } from '../strings/en.ts';
import { MAX_BULK } from './bulk-matching.ts';
import type { BulkMatching } from './bulk-matching.ts';

/** The sheet of a bulk: what would be sent and to whom not, before anything is; then how far it has come. */
export function matchingSheet(matching: BulkMatching, strings: Strings, onClose: () => void) {
  const { bulk: words, matching: own } = strings;
  const { phase } = matching;
  const close = (text: string) =>
    html`<button type="button" class="button" @click=${onClose}>${text}</button>`;
  const primary = (text: string, onClick: () => void) =>
    html`<button type="button" class="button primary" autofocus @click=${onClick}>${text}</button>`;
  switch (phase.is) {
    case 'planning':
      return sheet(own.planningTitle, phase.read ? own.read(phase.read) : '', nothing, close(words.cancel));
    case 'tooMany':
      return sheet(
        own.tooManyTitle(MAX_BULK),
        own.tooManyText(phase.count, MAX_BULK),
        nothing,
        html`${close(words.cancel)}${primary(own.takeFirst(MAX_BULK), () => void matching.planFirst())}`,
      );
    case 'review': {
      const { invitations, invitedCustomers } = phase.plan.counts;
      return sheet(
        words.inviteTitle(invitedCustomers),
        words.inviteLead(invitations),
        skippedList(phase.plan, strings),
        invitations
          ? html`${close(words.cancel)}${primary(words.sendInvitations(invitations), () => void matching.send())}`
          : close(words.close),
      );
    }
    case 'sending':
      return sheet(
        words.sendingTitle,
        own.goesOn,
        progressOf(phase.bulk, strings),
        html`<button type="button" class="button" @click=${() => void matching.cancel()}>${words.stop}</button
          >${close(words.close)}`,
      );
    case 'done': {
      const { sent, failed, undone } = phase.bulk.progress;
      const text = undone ? words.stoppedText(undone) : sent ? words.doneText : '';
      return sheet(words.doneTitle(sent, failed), text, nothing, primary(words.done, onClose));
    }
    case 'failed':
      return sheet(own.failedTitle, phase.fault.message, nothing, close(words.close));
  }
}

function sheet(title: string, text: string, body: unknown, foot: unknown) {
  return html`<div class="head">
      <h2 id="title">${title}</h2>
      ${text ? html`<p>${text}</p>` : nothing}
    </div>
    ${body === nothing ? html`<div class="body"></div>` : html`<div class="body">${body}</div>`}
    <div class="foot">${foot}</div>`;
}

function skippedList({ counts }: BulkInvitation, { bulk: words, matching: own }: Strings) {
  const skipped = Object.entries(counts.skipped) as [keyof typeof own.skipped, number][];
  if (skipped.length === 0) return nothing;
  return html`<h3>${words.cannot(skipped.reduce((sum, [, count]) => sum + count, 0))}</h3>
    <ul>
      ${skipped.map(
        ([reason, count]) => html`<li><b>${own.customers(count)}</b><span>${own.skipped[reason]}</span></li>`,
      )}
    </ul>`;
}

function progressOf({ progress, counts }: BulkInvitation, { bulk: words }: Strings) {
  const { invitations } = counts;
  const done = progress.sent + progress.failed + progress.skipped + progress.undone + progress.uncertain;
  return html`<div class="progress">
    <progress value=${done} max=${invitations} aria-label=${words.sendingTitle}></progress>
    <span>${words.progress(done, invitations)}</span>
  </div>`;
}
