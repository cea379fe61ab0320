import { html, nothing } from 'lit';
import { formatInstant } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';
import { importReview } from './import-review.ts';
import type { ReviewParts } from './import-review.ts';

/** Files to import: choose, look, apply. */
export function importTab(context: ErpContext, parts: ReviewParts) {
  const { words, can, fileImport, newest, schedule, locale } = context;
  const { form } = parts;
  const state = fileImport?.state;
  if (state === 'reviewing' || state === 'applying') {
    // What is read stands above, as of any sync that runs.
    return html`<p class="inset" role="status">${words.running[state]}</p>`;
  }
  if (fileImport && state !== 'applied' && !form.isBegun) return importReview(fileImport, context, parts);
  // Whatever came after it has changed the numbers, or tried to.
  const isNewest = fileImport?.sync && fileImport.sync.id === newest?.id;
  const outcome = form.isDiscarded
    ? html`<span class="word mute">${icon('declined')}${words.import.discarded}</span>`
    : isNewest && schedule?.asOf
      ? html`<span class="word good"
          >${icon('accepted')}${words.import.applied(formatInstant(schedule.asOf, locale))}</span
        >`
      : null;
  return html`${outcome && !form.isBegun ? html`<p class="done">${outcome}</p>` : nothing}
  ${can('syncs:run') ? form.render() : html`<p class="inset quiet">${words.cannotRun}</p>`}`;
}
