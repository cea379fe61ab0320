import { html, nothing } from 'lit';
import type { BulkInvitation, BulkResult } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import type { Strings } from '../strings/en.ts';
import { bulkRowList } from './bulk-row-list.ts';
import { resultBar, resultCounts } from './bulk-sending.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView, RowFilter } from './bulk-view.ts';

/** What needs a person comes first. */
const RESULTS: BulkResult[] = ['failed', 'uncertain', 'queued', 'skipped', 'undone', 'sent'];

/** The rows that a finished bulk begins with. */
export function firstResult({ progress }: BulkInvitation): RowFilter {
  const result = RESULTS.find((candidate) => progress[candidate] > 0);
  return result ? { result } : {};
}

/** What became of it, row by row. */
export function bulkDone(view: BulkView) {
  const { strings, flow, onClose } = view;
  const words = strings.bulkInvitation;
  const { bulk } = flow;
  if (!bulk) return nothing;
  const { failed, queued } = bulk.progress;
  const skipped = bulk.counts.customers - bulk.counts.invitedCustomers;
  const isMixed = RESULTS.filter((result) => bulk.progress[result] > 0).length > 1;
  const canRetry = failed > 0 && bulk.state === 'completed';
  const [title, lead] = doneWords(bulk, strings);
  return html`${bulkHead(title, lead)}
    <div class="body" role="group" aria-labelledby="title" tabindex="0">
      ${complaint(flow.fault, view.strings)}
      ${queued ? html`<p class="note" role="status">${words.stillLeaving(queued)}</p>` : nothing}
      ${
        isMixed
          ? html`<div class="progress">${resultBar(bulk)}</div>
              ${resultCounts(bulk, view)}`
          : nothing
      }
      ${bulkRowList(
        [
          ...RESULTS.map((result) => ({
            label: words.results[result],
            count: bulk.progress[result],
            filter: { result },
          })),
          { label: words.tabs.skip, count: skipped, filter: { decision: 'skip' as const } },
        ],
        view,
      )}
    </div>
    <div class="foot">
      ${
        canRetry
          ? html`<button
              type="button"
              class="button"
              aria-disabled=${flow.isBusy ? 'true' : nothing}
              @click=${() => void flow.act('retryFailed')}
            >
              ${words.retry(failed)}
            </button>`
          : nothing
      }
      <button type="button" class="button primary" @click=${onClose}>${words.done}</button>
    </div>`;
}

/** The title and the line under it. */
export function doneWords({ state, progress }: BulkInvitation, strings: Strings): [string, string] {
  const words = strings.bulkInvitation;
  const { sent, failed, undone, uncertain, queued } = progress;
  if (state === 'cancelled') {
    if (sent + failed + uncertain + queued === 0) return [words.undoneTitle, words.undoneLead(undone)];
    return [words.stoppedTitle(sent), words.stoppedLead(undone)];
  }
  return [words.doneTitle(sent, failed), failed ? words.failedLead : words.doneLead];
}
