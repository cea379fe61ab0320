import { html, nothing } from 'lit';
import type { Import, Sync } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { formatInstant } from '../dates.ts';
import { SyncChangeEvent } from '../events.ts';
import type { PanelQuestion } from '../panel-question.ts';
import { icon } from '../pictures/icons.ts';
import { tableHead } from '../table-head.ts';
import type { BadRows } from './bad-rows.ts';
import type { ErpContext } from './erp-context.ts';
import type { ImportColumns } from './import-columns.ts';
import { formatBytes, kindOf } from './import-draft.ts';
import type { ImportForm } from './import-form.ts';
import { guardNotes, noteList } from './sync-approval.ts';
import { countCells, COUNTS } from './sync-history.ts';
import { isGivenUp } from './sync-state.ts';

/** What a review is drawn with. */
export interface ReviewParts {
  form: ImportForm;
  question: PanelQuestion;
  badRows: BadRows;
  columns: ImportColumns;
}

/** What the files of an import would do, each with how it was read; then apply or discard. */
export function importReview(found: Import, context: ErpContext, parts: ReviewParts) {
  const { words, can, locale } = context;
  const { sync, state } = found;
  const notes = sync ? [...guardNotes(sync, context), ...sync.warnings] : [];
  const isGiven = sync !== null && isGivenUp(sync);
  const isFailed = state === 'failed' && !isGiven;
  // What stands below says it, and can be mended there.
  const isLacking = context.fileColumns.some(({ absent }) => absent.some(({ isRequired }) => isRequired));
  const title = isFailed
    ? words.import.failed
    : isGiven
      ? words.states.given_up
      : state === 'uploading'
        ? words.import.received
        : words.import.reviewed;
  return html`<div class="inset review">
    <h3 class=${isFailed ? 'bad' : ''}>${isFailed ? icon('alert') : nothing}${title}</h3>
    <p class="quiet">${words.import.exported(formatInstant(found.exportedAt, locale))}</p>
    ${state === 'failed' ? html`<p>${sync?.error}</p>` : nothing}
    ${isFailed && !isLacking ? html`<p class="quiet">${words.import.failedHint}</p>` : nothing}
    ${state === 'uploading' ? uploadedFiles(found, context) : nothing}
    ${sync && state === 'reviewed' ? reviewed(sync, notes, context, parts) : nothing}
    ${parts.columns.render()}
    ${can('syncs:run') ? choices(found, notes, context, parts) : html`<p class="quiet">${words.approval.asks}</p>`}
  </div>`;
}

function uploadedFiles({ files }: Import, { words, locale }: ErpContext) {
  return html`<ul class="chosen">
    ${files.map(
      ({ name, bytes }) =>
        html`<li>
          <span class="file-name">${kindOf(name, words)} <small>${formatBytes(bytes, locale)}</small></span>
        </li>`,
    )}
  </ul>`;
}

function reviewed(sync: Sync, notes: string[], context: ErpContext, { badRows }: ReviewParts) {
  const { words } = context;
  const { started: _started, result: _result, ...counts } = words.history.columns;
  const columns = { file: words.badRows.columns.file, ...counts, missing: words.import.closed };
  return html`${
      notes.length ? html`<div class="note warning">${icon('alert')}${noteList(notes)}</div>` : nothing
    }
    <table class="history">
      ${tableHead(columns, COUNTS)}
      <tbody>
        ${sync.models.map((counts) => {
          const file = sync.files.find(({ model }) => model === counts.model);
          const read = context.fileColumns.find(({ name }) => name === file?.name);
          return html`<tr>
            <th scope="row">
              <b>${words.models[counts.model]}</b>
              <small
                >${file?.name}${file?.encoding ? html`, <span class=${file.encoding.startsWith('utf') ? 'encoding' : ''}>${file.encoding}</span>` : nothing}${read?.delimiter ? `, ${words.import.delimiters[read.delimiter]}` : nothing}</small
              >
            </th>
            ${countCells(counts, sync, context, columns)}
          </tr>`;
        })}
      </tbody>
    </table>
    ${
      sync.badRowCount
        ? html`<div class="under">
            ${badRows.toggle(sync)} ${badRows.isOpen(sync.id) ? badRows.render(sync) : nothing}
          </div>`
        : nothing
    }`;
}

function choices(
  found: Import,
  notes: string[],
  context: ErpContext,
  { form, question, columns }: ReviewParts,
) {
  const { words, strings, client } = context;
  const { sync, state } = found;
  if (question.isOpen('discard')) {
    return question.render('discard', {
      text: words.import.discardQuestion,
      confirm: words.discardConfirm,
      isDanger: true,
      onConfirm: async () => {
        await form.discard(found.id);
        await context.focus('.choose');
      },
    });
  }
  if (question.isOpen('apply') && sync) {
    const good = sync.models.reduce((sum, { lines, invalid }) => sum + lines - invalid, 0);
    return question.render('apply', {
      text: html`${words.import.applyQuestion(good)} ${noteList(notes)}`,
      confirm: words.import.applyConfirm,
      isDanger: notes.length > 0,
      onConfirm: async () => {
        const applying = await client.imports.apply(found.id);
        context.takeImport(applying);
        if (applying.sync) context.host.dispatchEvent(new SyncChangeEvent(applying.sync));
        await context.refresh();
        await context.focus('.frame');
      },
    });
  }
  const check = async () => {
    context.takeImport(
      await client.imports.review(found.id, columns.isChanged ? { headers: columns.headers } : {}),
    );
    await context.refresh();
  };
  return html`${complaint(context.faultOf('check'), strings)}<span class="buttons">
      ${
        state === 'reviewed' && !columns.isChanged
          ? question.button('apply', words.import.apply, 'primary')
          : html`<button
              type="button"
              class="button primary"
              aria-disabled=${context.isBusy('check') ? 'true' : nothing}
              @click=${() => void context.act('check', check)}
            >
              ${columns.isChanged ? words.import.checkColumns : words.import.check}
            </button>`
      }
      ${question.button('discard', words.discard)}
    </span>`;
}
