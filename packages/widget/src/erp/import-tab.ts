import { html, nothing } from 'lit';
import { formatInstant } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { BadRows } from './bad-rows.ts';
import type { ErpContext } from './erp-context.ts';
import type { ErpQuestion } from './erp-question.ts';
import type { ImportForm } from './import-form.ts';
import type { ImportColumns } from './import-columns.ts';
import { importReview } from './import-review.ts';

/** Files to import: choose, look, apply. */
export function importTab(
  context: ErpContext,
  parts: { form: ImportForm; question: ErpQuestion; badRows: BadRows; columns: ImportColumns },
) {
  const { words, can, fileImport, locale, schedule } = context;
  if (schedule?.source !== 'csv') return html`<p class="inset quiet">${words.import.notForThis}</p>`;
  const state = fileImport?.state;
  if (fileImport && (state === 'reviewing' || state === 'applying')) {
    // What is read stands above, as of any sync that runs.
    const title = state === 'reviewing' ? words.running.reviewing : words.running.applying;
    return html`<p class="inset" role="status">${title}</p>`;
  }
  if (fileImport && state !== 'applied' && !parts.form.isBegun)
    return importReview(fileImport, context, parts);
  const isApplied = state === 'applied' && !parts.form.isBegun;
  return html`${
    isApplied && fileImport
      ? html`<p class="done" role="status">
          ${icon('accepted')}<span
            >${words.import.applied(formatInstant(fileImport.exportedAt, locale))}</span
          >
        </p>`
      : nothing
  }
  ${can('syncs:run') ? parts.form.render() : html`<p class="inset quiet">${words.cannotRun}</p>`}`;
}
