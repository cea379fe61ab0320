import { html, nothing } from 'lit';
import type { Sync, SyncGuard } from '@payvite/sdk';
import { formatInstant } from '../dates.ts';
import { SyncChangeEvent } from '../events.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';
import type { ErpQuestion } from './erp-question.ts';

const APPROVE = 'approve';

/** What kept a sync from being applied, in words and amounts, and what can be done about it. */
export function syncApproval(
  sync: Sync,
  context: ErpContext,
  { question, onAgain }: { question: ErpQuestion; onAgain: () => void },
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
    ${guardList(sync.guards, context)}
    <p>${approval.advice}</p>
    ${
      can('syncs:run')
        ? question.isOpen(APPROVE)
          ? question.render(APPROVE, {
              text: approval.question,
              confirm: approval.confirm,
              isDanger: true,
              onConfirm: () => approve(sync, context),
            })
          : html`<span class="buttons">
              ${question.button(APPROVE, approval.approve)}
              <button
                type="button"
                class="button"
                aria-disabled=${context.isBusy('sync') ? 'true' : nothing}
                @click=${onAgain}
              >
                ${approval.again}
              </button>
              <span class="quiet">${approval.againHint}</span>
            </span>`
        : html`<p class="quiet">${approval.asks}</p>`
    }
  </section>`;
}

/** One line for each reason. */
export function guardList(guards: readonly SyncGuard[], context: ErpContext) {
  return html`<ul class="guards">
    ${guards.map((guard) => html`<li>${guardWords(guard, context)}</li>`)}
  </ul>`;
}

function guardWords({ kind, figures, file, detail }: SyncGuard, { words, locale }: ErpContext): string {
  const { approval } = words;
  if (kind === 'file_cut') return file ? approval.fileCut(file) : detail;
  const say: (lost: string, held: string, percent: string) => string = approval.guards[kind];
  if (!figures) return kind.startsWith('would') ? detail : say('', '', '');
  const { lost, held, currency } = figures;
  const show = (value: number) =>
    currency === null ? value.toLocaleString(locale) : formatMoney(value, currency, locale);
  const percent = (lost / held).toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  return say(show(lost), show(held), percent);
}

async function approve({ id }: Sync, context: ErpContext): Promise<void> {
  const sync = await context.client.syncs.approve(id);
  context.host.dispatchEvent(new SyncChangeEvent(sync));
  context.announce(context.words.approval.approved);
  await context.refresh();
  await context.focus('.frame');
}
