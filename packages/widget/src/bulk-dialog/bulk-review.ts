import { html, nothing } from 'lit';
import type { BulkInvitation, BulkReason } from '@payvite/sdk';
import { complaint } from '../complaint.ts';
import { icon } from '../pictures/icons.ts';
import { bulkCoverage } from './bulk-coverage.ts';
import { bulkRowList } from './bulk-row-list.ts';
import type { RowTab } from './bulk-row-list.ts';
import { bulkHead } from './bulk-view.ts';
import type { BulkView } from './bulk-view.ts';

type Counts = BulkInvitation['counts'];

/** As the API limits it. */
const MAX_MESSAGE = 500;

/** The plan: how many, who, who not and why, the own words, and the way to send it. */
export function bulkReview(view: BulkView) {
  const { strings, flow } = view;
  const words = strings.bulkInvitation;
  const plan = flow.bulk;
  if (!plan) return nothing;
  const { counts } = plan;
  const skipped = counts.customers - counts.invitedCustomers;
  return html`${bulkHead(
      words.reviewTitle(counts.invitations),
      words.reviewLead(counts.invitations, counts.invitedCustomers),
    )}
    <div class="body" role="group" aria-labelledby="title" tabindex="0">
      ${renderOther(view)} ${flow.before ? renderChanged(flow.before, counts, view) : nothing}
      ${complaint(flow.fault, view.strings)} ${renderFigures(counts, view)}
      ${bulkCoverage(plan.coverage, view)} ${skipped ? renderReasons(counts, view) : nothing}
      ${counts.invitations && flow.wanted ? renderMessage(view) : nothing}
      ${bulkRowList(reviewTabs(counts, view), view)}
    </div>
    ${renderFoot(counts, view)}`;
}

function reviewTabs(counts: Counts, { strings, filter }: BulkView): RowTab[] {
  const words = strings.bulkInvitation;
  const skipped = counts.customers - counts.invitedCustomers;
  const all = { label: words.tabs.all, count: counts.invitations + skipped, filter: {} };
  const send = { label: words.tabs.send, count: counts.invitations, filter: { decision: 'send' as const } };
  const skip = { label: words.tabs.skip, count: skipped, filter: { decision: 'skip' as const } };
  const { reason } = filter;
  // Where all are of one kind there is nothing to choose.
  const kinds = counts.invitations && skipped ? [all, send, skip] : reason ? [all] : [];
  return reason
    ? [...kinds, { label: words.reasons[reason], count: counts.skipped[reason] ?? 0, filter }]
    : kinds;
}

function renderFoot(counts: Counts, { strings, flow, onClose }: BulkView) {
  const words = strings.bulkInvitation;
  return html`<div class="foot">
    <span class="grow quiet" role="status">${flow.isReplanning ? words.planningAgain : nothing}</span>
    <button type="button" class="button" @click=${onClose}>
      ${counts.invitations ? words.cancel : words.close}
    </button>
    ${
      counts.invitations
        ? html`<button
            type="button"
            class="button primary send"
            aria-disabled=${flow.isBusy ? 'true' : nothing}
            @click=${() => void flow.send()}
          >
            ${flow.isBusy ? words.sendingNow : words.send(counts.invitations)}
          </button>`
        : nothing
    }
  </div>`;
}

function renderFigures(counts: Counts, { strings, locale }: BulkView) {
  const { figures } = strings.bulkInvitation;
  const figure = (label: string, count: number) =>
    html`<div>
      <dt>${label}</dt>
      <dd>${count.toLocaleString(locale)}</dd>
    </div>`;
  return html`<dl class="figures">
    ${figure(figures.invitations, counts.invitations)} ${figure(figures.invited, counts.invitedCustomers)}
    ${figure(figures.skipped, counts.customers - counts.invitedCustomers)}
  </dl>`;
}

function renderReasons(counts: Counts, { strings, locale, filter, onFilter }: BulkView) {
  const words = strings.bulkInvitation;
  return html`<section class="reasons">
    <h3>${words.skippedTitle(counts.customers - counts.invitedCustomers)}</h3>
    <ul>
      ${reasonsOf(counts).map(
        ([reason, count]) =>
          html`<li>
            <b class="number">${count.toLocaleString(locale)}</b>
            <span><b>${words.reasons[reason]}.</b> ${words.remedies[reason]}</span>
            <button
              type="button"
              class="link"
              aria-pressed=${filter.reason === reason ? 'true' : 'false'}
              aria-label=${words.showReason(count, words.reasons[reason])}
              @click=${() => onFilter({ reason })}
            >
              ${words.show}
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What differs between the plan that was reviewed and the one that would be sent now. */
function renderChanged(before: Counts, now: Counts, { strings, locale }: BulkView) {
  const words = strings.bulkInvitation;
  const reasons = new Set([...reasonsOf(before), ...reasonsOf(now)].map(([reason]) => reason));
  const rows: [string, number, number][] = [
    [words.figures.invitations, before.invitations, now.invitations],
    [words.figures.invited, before.invitedCustomers, now.invitedCustomers],
    ...[...reasons].map((reason): [string, number, number] => [
      words.reasons[reason],
      before.skipped[reason] ?? 0,
      now.skipped[reason] ?? 0,
    ]),
  ];
  const changed = rows.filter(([, was, is]) => was !== is);
  return html`<section class="changed" role="alert">
    <h3>${icon('alert')}${words.changedTitle}</h3>
    ${
      changed.length === 0
        ? html`<p>${words.changedSame}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${words.changedWhat}</th>
                <th scope="col" class="number">${words.changedBefore}</th>
                <th scope="col" class="number">${words.changedNow}</th>
              </tr>
            </thead>
            <tbody>
              ${changed.map(
                ([label, was, is]) =>
                  html`<tr>
                    <th scope="row">${label}</th>
                    <td class="number">${was.toLocaleString(locale)}</td>
                    <td class="number">${is.toLocaleString(locale)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

function renderOther({ strings, other, onShowOther }: BulkView) {
  const words = strings.bulkInvitation;
  if (!other) return nothing;
  return html`<p class="other">
    ${icon('pending')}<span
      >${words.otherRunning(other.progress.sent, other.counts.invitations)}
      <button type="button" class="link" @click=${() => onShowOther(other)}>${words.showOther}</button></span
    >
  </p>`;
}

function renderMessage({ strings, flow }: BulkView) {
  const words = strings.bulkInvitation;
  return html`<div class="message">
    <label for="message">${words.messageLabel}</label>
    <textarea
      id="message"
      class="field"
      rows="2"
      maxlength=${MAX_MESSAGE}
      aria-describedby="message-left"
      .value=${flow.message}
      @input=${(event: Event) => flow.type((event.target as HTMLTextAreaElement).value)}
      @change=${() => void flow.applyMessage()}
    ></textarea>
    <small id="message-left">${words.messageLeft(MAX_MESSAGE - flow.message.length)}</small>
  </div>`;
}

/** The reasons that occur, those of most customers first. */
function reasonsOf({ skipped }: Counts): [BulkReason, number][] {
  const entries = Object.entries(skipped) as [BulkReason, number][];
  return entries.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
}
