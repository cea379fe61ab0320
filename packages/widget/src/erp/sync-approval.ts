import { html, nothing } from 'lit';
import type { Sync, SyncGuard } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import { SyncChangeEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import type { PanelQuestion } from '../panel-question.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';

const APPROVE = 'approve';
const DISCARD = 'discard-sync';

/** What kept a sync from being applied, in words and amounts, and what can be done about it. */
export function syncApproval(
  sync: Sync,
  context: ErpContext,
  { question, onAgain }: { question: PanelQuestion; onAgain: () => void },
) {
  const { words, can, locale } = context;
  const { approval } = words;
  if (sync.source === 'import') {
    // There, what would happen is shown in full.
    if (context.host.tab === 'import') return nothing;
    return html`<section class="block waits" part="waiting" aria-labelledby="waits">
      <h3 id="waits">${icon('expired')}${approval.isImport}</h3>
      <button
        type="button"
        class="button"
        @click=${() => {
          context.host.tab = 'import';
          void context.focus('#tab-import');
        }}
      >
        ${approval.toImport}
      </button>
    </section>`;
  }
  return html`<section class="block waits" part="waiting" aria-labelledby="waits">
    <h3 id="waits">${icon('expired')}${approval.title}</h3>
    <p class="quiet">${formatInstant(sync.startedAt, locale)}. ${approval.applied}</p>
    ${noteList(guardNotes(sync, context))}
    <p>${approval.advice}</p>
    ${
      can('syncs:run')
        ? decision(sync, context, { question, onAgain })
        : html`<p class="quiet">${approval.asks}</p>`
    }
  </section>`;
}

function decision(
  sync: Sync,
  context: ErpContext,
  { question, onAgain }: { question: PanelQuestion; onAgain: () => void },
) {
  const { words, client } = context;
  const { approval } = words;
  if (question.isOpen(APPROVE)) {
    return question.render(APPROVE, {
      text: approval.question,
      confirm: approval.confirm,
      isDanger: true,
      onConfirm: () => settle(() => client.syncs.approve(sync.id), words.running.applying, context),
    });
  }
  if (question.isOpen(DISCARD)) {
    return question.render(DISCARD, {
      text: approval.discardQuestion,
      confirm: words.discardConfirm,
      isDanger: true,
      onConfirm: () => settle(() => client.syncs.discard(sync.id), approval.discarded, context),
    });
  }
  return html`<span class="buttons">
    ${question.button(APPROVE, approval.approve)} ${question.button(DISCARD, words.discard)}
    <button
      type="button"
      class="button"
      aria-disabled=${context.isBusy('sync') ? 'true' : nothing}
      @click=${onAgain}
    >
      ${approval.again}
    </button>
  </span>`;
}

/** What is to be looked at, a line for each. */
export function noteList(notes: readonly string[]) {
  return html`<ul class="guards">
    ${notes.map((note) => html`<li>${note}</li>`)}
  </ul>`;
}

/** What kept a sync from being applied, in words and amounts. */
export function guardNotes({ guards }: Sync, context: ErpContext): string[] {
  // That an import is to be looked at, which it always is, needs no words.
  return guards.filter(({ kind }) => kind !== 'review').map((guard) => guardWords(guard, context));
}

function guardWords(
  { kind, figures, file, detail, openEnd }: SyncGuard,
  { words, locale }: ErpContext,
): string {
  const { approval } = words;
  if (file && openEnd) return approval.openEnd(file, openEnd);
  if (kind === 'file_cut') return file ? approval.fileCut(file) : detail;
  const say: (lost: string, held: string, percent: string) => string = approval.guards[kind];
  if (!figures) return kind.startsWith('would') ? detail : say('', '', '');
  const { lost, held, currency } = figures;
  const show = (value: number) =>
    currency === null ? value.toLocaleString(locale) : formatMoney(value, currency, locale);
  const percent = (lost / held).toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  return say(show(lost), show(held), percent);
}

async function settle(work: () => PromiseLike<Sync>, done: string, context: ErpContext): Promise<void> {
  context.host.dispatchEvent(new SyncChangeEvent(await work()));
  context.announce(done);
  await context.refresh();
  await context.focus('.frame');
}
