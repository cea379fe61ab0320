import { html, nothing } from 'lit';
import { complaint } from '../complaint.ts';
import { bulkBar } from './bulk-bar.ts';
import { UNDO_SECONDS } from './bulk-flow.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView } from './bulk-view.ts';

/** The seconds in which all of it can be called off. They are seen; they are said once, when they begin. */
export function bulkUndo(view: BulkView) {
  const { strings, flow, onClose } = view;
  const words = strings.bulkInvitation;
  return html`${bulkHead(words.undoTitle(flow.bulk?.counts.invitations ?? 0), words.undoLead)}
    <div class="body countdown">
      ${complaint(flow.fault, view.strings)}
      <p role="timer" aria-live="off">${words.secondsLeft(flow.secondsLeft)}</p>
      ${bulkBar([{ kind: 'plan', share: flow.secondsLeft / UNDO_SECONDS }])}
    </div>
    <div class="foot">
      <button type="button" class="button" @click=${onClose}>${words.keepSending}</button>
      <button
        type="button"
        class="button primary undo"
        aria-disabled=${flow.isBusy ? 'true' : nothing}
        @click=${() => void flow.undo()}
      >
        ${flow.isBusy ? words.undoing : words.undo}
      </button>
    </div>`;
}
