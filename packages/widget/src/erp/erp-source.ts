import { html, nothing } from 'lit';
import type { Sync } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { formatAge, formatInstant, formatTime } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';
import { isGivenUp, newestTitle, stateWord } from './sync-state.ts';

/** Where the numbers come from, how old they are, and the way to have newer ones. */
export function erpSource(context: ErpContext, onStart: (isFull: boolean) => void) {
  const { words, strings, schedule, newest, newestOfErp, can, locale } = context;
  if (!schedule) {
    return html`<header class="head"><h2 id="title">${words.title}</h2></header>
      <p class="note">${icon('lock')}<span>${words.noSyncs}</span></p>`;
  }
  const { source, asOf } = schedule;
  const isIdle = newest?.state !== 'running' && newest?.state !== 'needs_approval';
  const fault = context.faultOf('sync');
  const facts = [
    [words.facts.source, sourceName(source, context)],
    [
      words.facts.asOf,
      asOf === null
        ? words.notYet
        : html`${formatInstant(asOf, locale)}
            <span class="quiet">${words.ago(formatAge(asOf, locale, { dates: words }))}</span>`,
    ],
    [newestTitle(newestOfErp, words), newestOfErp ? stateWord(newestOfErp, words) : words.history.empty],
    [words.facts.next, nextWords(context)],
  ];
  return html`<header class="head">
      <h2 id="title">${words.title}</h2>
      <span class="spacer"></span>
      ${can('syncs:run') && source !== 'push' && isIdle ? buttons(context, onStart) : nothing}
    </header>
    ${fault ? html`<div class="inset">${complaint(fault, strings)}</div>` : nothing}
    <dl class="facts" part="source">
      ${facts.map(
        ([name, fact]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${fact}</dd>
          </div>`,
      )}
    </dl>
    ${can('syncs:run') ? nothing : html`<p class="note">${icon('lock')}<span>${words.cannotRun}</span></p>`}
    ${newest?.state === 'running' ? runningBlock(newest, context) : nothing}
    ${newestOfErp?.state === 'failed' && !isGivenUp(newestOfErp) ? failedBlock(newestOfErp, context) : nothing}`;
}

/** What a kind of source is called. */
export function sourceName(source: string, { words }: Pick<ErpContext, 'words'>): string {
  const names: Partial<Record<string, string>> = words.sources;
  return names[source] ?? source;
}

function buttons(context: ErpContext, onStart: (isFull: boolean) => void) {
  const { words, schedule, host } = context;
  if (schedule?.isUploadOnly) {
    return host.tab === 'import'
      ? nothing
      : html`<button type="button" class="button primary" @click=${() => (host.tab = 'import')}>
          ${words.tabs.import}
        </button>`;
  }
  const off = context.isBusy('sync') ? 'true' : nothing;
  return html`<span class="buttons">
    ${
      // Files list everything anyway.
      schedule?.source === 'csv'
        ? nothing
        : html`<button
            type="button"
            class="button"
            title=${words.readAllHint}
            aria-disabled=${off}
            @click=${() => onStart(true)}
          >
            ${words.readAll}
          </button>`
    }
    <button type="button" class="button primary sync" aria-disabled=${off} @click=${() => onStart(false)}>
      ${context.isBusy('sync') ? words.busy : words.syncNow}
    </button>
  </span>`;
}

function nextWords({ words, schedule, newest, locale }: ErpContext): string {
  if (schedule?.source === 'push') return words.nextPushed;
  if (schedule?.isUploadOnly) return words.tabs.import;
  if (newest?.state === 'running') return words.nextAfterRun;
  if (newest?.state === 'needs_approval') return words.nextAfterApproval;
  if (!schedule?.nextAt) return words.nextAsked;
  const at = new Date(schedule.nextAt);
  return at <= new Date() ? words.nextNow : words.nextAt(formatTime(at, locale));
}

function runningBlock({ models, source, approvedAt }: Sync, { words, locale }: ErpContext) {
  const { running } = words;
  const title = approvedAt ? running.applying : source === 'import' ? running.reviewing : running.title;
  return html`<section class="block progress" aria-labelledby="running">
    <h3 id="running"><span class="pulse" aria-hidden="true"></span>${title}</h3>
    <div class="track" role="progressbar" aria-labelledby="running"></div>
    ${
      models.length === 0
        ? html`<p class="quiet">${running.nothing}</p>`
        : html`<ul class="counts">
            ${models.map(
              ({ model, lines }) =>
                html`<li>
                  <span>${words.models[model]}</span>
                  <b>${lines.toLocaleString(locale)}</b>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

function failedBlock({ error }: Sync, { words, schedule, newest, locale }: ErpContext) {
  const next = schedule?.nextAt ? new Date(schedule.nextAt) : null;
  return html`<section class="block bad" aria-labelledby="failed">
    <h3 id="failed" class="bad">${icon('alert')}${words.failed.title}</h3>
    <p>${error}</p>
    <p class="quiet">
      ${newest?.state === 'succeeded' ? nothing : words.failed.kept}
      ${next ? words.failed.again(formatTime(next, locale)) : nothing}
    </p>
  </section>`;
}
