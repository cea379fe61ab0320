import { html, nothing } from 'lit';
import type { BulkInvitation, BulkResult } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { bulkBar } from './bulk-bar.ts';
import type { BarPart } from './bulk-bar.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView } from './bulk-view.ts';

const KINDS: [BulkResult, BarPart['kind']][] = [
  ['sent', 'good'],
  ['uncertain', 'wait'],
  ['failed', 'bad'],
  ['skipped', 'wait'],
  ['undone', 'off'],
  ['queued', 'rest'],
];

/** How far the mails are, and what can be done about those that wait. */
export function bulkSending(view: BulkView) {
  const { strings, locale, flow, onClose } = view;
  const words = strings.bulkInvitation;
  const { bulk } = flow;
  if (!bulk) return nothing;
  const { queued } = bulk.progress;
  const total = bulk.counts.invitations;
  const isPaused = bulk.state === 'paused';
  const done = total - queued;
  const act = (label: string, action: 'pause' | 'resume' | 'cancel') =>
    html`<button
      type="button"
      class="button ${action}"
      aria-disabled=${flow.isBusy ? 'true' : nothing}
      @click=${() => void flow.act(action)}
    >
      ${label}
    </button>`;
  return html`${bulkHead(
      isPaused ? words.pausedTitle(queued) : words.sendingTitle(total),
      isPaused ? words.pausedLead : words.sendingLead,
    )}
    <div class="body" role="group" aria-labelledby="title" tabindex="0">
      ${complaint(flow.fault, view.strings)}
      <div
        class="progress"
        role="progressbar"
        aria-label=${words.progressLabel}
        aria-valuemin="0"
        aria-valuemax=${total}
        aria-valuenow=${done}
        aria-valuetext=${words.progress(done, total)}
      >
        <p><b>${done.toLocaleString(locale)}</b> <span>${words.ofTotal(total)}</span></p>
        ${resultBar(bulk)}
      </div>
      ${resultCounts(bulk, view)}
      ${flow.isNewsLate ? html`<p class="note" role="status">${words.lateNews}</p>` : nothing}
    </div>
    <div class="foot">
      <span class="grow">${act(words.cancelRest, 'cancel')}</span>
      ${isPaused ? act(words.resume, 'resume') : act(words.pause, 'pause')}
      <button type="button" class="button primary" @click=${onClose}>${words.close}</button>
    </div>`;
}

/** The results as parts of one bar. */
export function resultBar({ progress, counts }: BulkInvitation) {
  return bulkBar(
    KINDS.filter(([result]) => result !== 'queued').map(([result, kind]) => ({
      kind,
      share: counts.invitations ? progress[result] / counts.invitations : 0,
    })),
  );
}

/** The results that occur, as figures. */
export function resultCounts({ progress }: BulkInvitation, { strings, locale }: BulkView) {
  const { results } = strings.bulkInvitation;
  return html`<dl class="results">
    ${KINDS.filter(([result]) => progress[result] > 0 || result === 'sent').map(
      ([result, kind]) =>
        html`<div class=${kind}>
          <dt><span class="dot"></span>${results[result]}</dt>
          <dd>${progress[result].toLocaleString(locale)}</dd>
        </div>`,
    )}
  </dl>`;
}
