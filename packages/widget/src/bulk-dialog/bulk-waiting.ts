import { html, nothing } from 'lit';
import { complaint } from '../complaint.ts';
import { MAX_INVITATIONS } from './bulk-limit.ts';
import type { BulkWanted } from './bulk-wanted.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView } from './bulk-view.ts';

/** While there is no plan yet. */
export function bulkPlanning({ strings, flow, onClose }: BulkView) {
  const words = strings.bulkInvitation;
  return html`${bulkHead(words.planningTitle, words.planningText)}
    <div class="body wait" role="status">
      <svg class="spinner" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9.5"></circle>
        <path d="M12 2.5a9.5 9.5 0 0 1 9.5 9.5"></path>
      </svg>
      <span>${flow.gathered === null ? `${words.planningTitle}…` : words.gathering(flow.gathered)}</span>
    </div>
    <div class="foot">
      <button type="button" class="button" @click=${onClose}>${words.cancel}</button>
    </div>`;
}

/** Where no plan could be made: why, and the way out. */
export function bulkStuck(view: BulkView) {
  const { strings, flow, onClose } = view;
  const words = strings.bulkInvitation;
  const code = flow.fault?.code;
  const isTooLarge = code === 'bulk_too_large' && flow.wanted !== null;
  const isGone = code === 'bulk_invitation_not_found';
  const title = isTooLarge ? words.tooLargeTitle : isGone ? words.goneTitle : words.faultTitle;
  return html`${bulkHead(title, isTooLarge ? words.tooLargeText(MAX_INVITATIONS) : '')}
    <div class="body">
      ${
        isTooLarge
          ? html`<p class="note">${words.tooLargeNarrow[choiceOf(flow.wanted)]}</p>`
          : flow.lostIds.length
            ? html`<p class="note">${words.lostText(flow.lostIds.length)}</p>`
            : complaint(flow.fault, view.strings)
      }
    </div>
    <div class="foot">
      <button type="button" class="button" @click=${onClose}>${words.close}</button>
      ${renderWayOut(view, isTooLarge, isGone)}
    </div>`;
}

function renderWayOut({ strings, flow }: BulkView, isTooLarge: boolean, isGone: boolean) {
  const words = strings.bulkInvitation;
  const main = (label: string, onClick: () => void) =>
    html`<button type="button" class="button primary" @click=${onClick}>${label}</button>`;
  if (isGone || !flow.wanted) return nothing;
  if (isTooLarge) {
    if (!('filter' in flow.wanted)) return nothing;
    return main(words.takeTop(MAX_INVITATIONS), () => void flow.takeMostUrgent());
  }
  const left = 'customerIds' in flow.wanted ? flow.wanted.customerIds.length - flow.lostIds.length : 0;
  if (flow.lostIds.length === 0) return main(strings.fault.tryAgain, () => void flow.plan());
  return left > 0 ? main(words.leaveOut(flow.lostIds.length), () => void flow.leaveOutLost()) : nothing;
}

function choiceOf(wanted: BulkWanted | null): 'filter' | 'customerIds' | 'coverOutstandingPercent' {
  if (wanted && 'filter' in wanted) return 'filter';
  return wanted && 'customerIds' in wanted ? 'customerIds' : 'coverOutstandingPercent';
}
