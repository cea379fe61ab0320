import { html, nothing } from 'lit';
import type { CallOutcome, CallSheetRow, Customer } from '@payvite/sdk';
import { formatInstantDate } from '../dates.ts';
import type { Fault } from '../fault.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import { pendingDays } from '../status-badge/status-badge-words.ts';
import type { Strings } from '../strings/en.ts';
import { telephoneLink } from '../telephone-link.ts';
import { calledWords, followUpWords, peopleToCall, progress } from './call-sheet-words.ts';

/** What most calls end with: noted by one click. */
export const QUICK_OUTCOMES: readonly CallOutcome[] = ['no_answer', 'left_message', 'will_register'];
const MAX_PEOPLE = 3;

/** What a row needs of the sheet around it. */
export interface CallRowContext {
  strings: Strings;
  locale: string;
  /** All rows have one currency, which the foot names. */
  hasOneCurrency: boolean;
  /** The outcome is on its way. */
  isSending: boolean;
  /** The outcome that was noted here just now; null for none. */
  justNoted: CallOutcome | null;
  /** Why the outcome could not be noted; null where it could. */
  fault: Fault | null;
  onOpen(customer: Customer): void;
  onNote(row: CallSheetRow, outcome: CallOutcome): void;
  onMore(row: CallSheetRow): void;
  onRetry(row: CallSheetRow): void;
}

/** One customer to call: who, how much, for how long, what happened, and what came of it. */
export function callRow(row: CallSheetRow, context: CallRowContext) {
  const { customer } = row;
  const { strings, locale } = context;
  const words = strings.callSheet;
  const money = (minor: number) =>
    formatMoney(minor, customer.currency, locale, { bare: context.hasOneCurrency });
  const days = pendingDays(customer);
  return html`<tr role="row" part="row" data-customer-id=${customer.id}>
    <th role="rowheader" scope="row" class="name">
      <button
        type="button"
        class="open"
        aria-label=${words.openCustomer(customer.name)}
        @click=${() => context.onOpen(customer)}
      >
        ${customer.name}
      </button>
      <small><span class="hidden">${words.account} </span>${customer.accountNumber}</small>
    </th>
    <td role="cell" class="people">${people(customer, strings)}</td>
    <td role="cell" class="number balance">
      <b>${money(customer.outstandingMinor)}</b>
      ${
        customer.pastDueMinor > 0
          ? html`<small>${words.pastDue(money(customer.pastDueMinor))}</small>`
          : nothing
      }
    </td>
    <td role="cell" class="waiting">
      ${
        days === null || !customer.pendingSince
          ? nothing
          : html`<span
              ><b>${words.days(days)}</b>
              <small>${words.since(formatInstantDate(customer.pendingSince, locale))}</small></span
            >`
      }
      <small class="facts"
        >${progress(customer, strings).map(
          (fact) => html`<span class=${fact.isNews ? 'news' : ''}>${fact.words}</span> `,
        )}</small
      >
    </td>
    <td role="cell" class="last-call">${lastCall(row, strings, locale)}</td>
    <td role="cell" class="note">${noteButtons(row, context)}</td>
  </tr>`;
}

function people(customer: Customer, strings: Strings) {
  const words = strings.callSheet;
  const callable = peopleToCall(customer);
  if (!callable.some(({ phone }) => phone)) {
    const name = callable[0]?.name ?? customer.invitation?.contactName;
    return html`${name ? html`<span>${name}</span>` : nothing}<span class="lacking">${words.noPhone}</span>`;
  }
  const more = customer.contacts.length - Math.min(callable.length, MAX_PEOPLE);
  return html`${callable.slice(0, MAX_PEOPLE).map(
    ({ name, email, phone }) =>
      html`<div class="person">
        <span>${name ?? email ?? ''}</span>
        ${
          phone
            ? html`<a
                href=${telephoneLink(phone)}
                aria-label=${words.call(name ?? email ?? customer.name, phone)}
                >${icon('phone')}${phone}</a
              >`
            : html`<small class="lacking">${words.noPhone}</small>`
        }
      </div>`,
  )}${more > 0 ? html`<small>${words.morePeople(more)}</small>` : nothing}`;
}

/** What came of the last call, in words; when, by whom, and until when it may rest. */
export function lastCall({ customer, lastCall: call }: CallSheetRow, strings: Strings, locale: string) {
  if (!call) return html`<small class="never">${strings.callSheet.notCalled}</small>`;
  const followUp = followUpWords(call, customer.agedOn, strings, locale);
  const isOverdue = call.followUpOn !== null && call.followUpOn < customer.agedOn;
  return html`<b>${strings.outcomes[call.outcome]}</b>
    <small>${calledWords(call, strings, locale)}</small>
    ${followUp ? html`<small class=${isOverdue ? 'overdue' : 'follow-up'}>${followUp}</small>` : nothing}
    ${call.note ? html`<q>${call.note}</q>` : nothing}`;
}

function noteButtons(row: CallSheetRow, context: CallRowContext) {
  const { strings, isSending, justNoted, fault } = context;
  const words = strings.callSheet;
  const { name } = row.customer;
  const off = isSending ? 'true' : nothing;
  return html`<div class="outcomes" role="group" aria-label=${`${words.columns.note}, ${name}`}>
      ${QUICK_OUTCOMES.map((outcome) => {
        const isNoted = justNoted === outcome;
        return html`<button
          type="button"
          class="button"
          aria-pressed=${isNoted ? 'true' : 'false'}
          aria-disabled=${off}
          aria-label=${words.noteFor(strings.outcomes[outcome], name)}
          @click=${() => context.onNote(row, outcome)}
        >
          ${isNoted ? icon('accepted') : nothing}${strings.outcomes[outcome]}
        </button>`;
      })}
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-disabled=${off}
        aria-label=${words.otherFor(name)}
        @click=${() => context.onMore(row)}
      >
        ${words.other}
      </button>
    </div>
    <div role="alert">
      ${
        fault
          ? html`<p class="complaint">
              <span>${fault.message}</span>
              ${
                fault.code === 'permission_denied'
                  ? nothing
                  : html`<button type="button" class="link" @click=${() => context.onRetry(row)}>
                      ${strings.fault.tryAgain}
                    </button>`
              }
            </p>`
          : nothing
      }
    </div>`;
}
