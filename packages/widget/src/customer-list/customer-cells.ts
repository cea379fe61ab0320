import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Customer } from '@payvite/sdk';
import { currentAddress } from '../invite-button/invite-recipient.ts';
import { moneyFormat } from '../money.ts';
import { agingBar, priorityBar } from '../pictures/aging-bar.ts';
import type { Strings } from '../strings/en.ts';
import type { ColumnId } from './customer-columns.ts';
import { nextAction } from './next-action.ts';

/** What a cell needs of the list around it. */
export interface CellContext {
  strings: Strings;
  locale: string;
  /** All rows have one currency, which the foot of the list names. */
  hasOneCurrency: boolean;
}

type MinorColumn = Extract<ColumnId, keyof Customer & `${string}Minor`>;

/** A cell of plain words, written without a template: most cells are, and they are what scrolling writes. */
export function cellText(id: ColumnId, customer: Customer, context: CellContext): string | undefined {
  if (id === 'accountType') return customer.accountType ?? '';
  if (id === 'weightedAverageDaysOverdue') {
    const days = customer.weightedAverageDaysOverdue;
    return days === null ? '' : oneDigit(days, context.locale);
  }
  if (!id.endsWith('Minor')) return undefined;
  const format = moneyFormat(customer.currency, context.locale, { bare: context.hasOneCurrency });
  return format(customer[id as MinorColumn]);
}

/** A zero is there to be read, not to be noticed. */
export function isFaint(id: ColumnId, customer: Customer): boolean {
  const value = customer[id as MinorColumn | 'collectionPriority' | 'weightedAverageDaysOverdue'];
  return value === 0 || value === null;
}

/** What the other cells hold. Buttons say by `data-do` what they do; the grid listens. */
export function cellContent(id: ColumnId, customer: Customer, context: CellContext): TemplateResult {
  const { strings, locale } = context;
  switch (id) {
    case 'name':
      return nameCell(customer, strings);
    case 'collectionPriority':
      return html`<span
        class="score"
        title=${customer.collectionPriority ? nothing : strings.priority.nothingLate}
        ><span class="number">${oneDigit(customer.collectionPriority, locale)}</span>${priorityBar(
          customer.collectionPriority,
        )}</span
      >`;
    case 'aging':
      return html`${agingBar(customer, strings, locale)}`;
    case 'contact':
      return contactCell(customer, strings);
    case 'status':
      return html`<payvite-status-badge
        no-tab-stop
        exportparts="badge, hint, tip"
        .customer=${customer}
      ></payvite-status-badge>`;
    default:
      return actionCell(customer, strings);
  }
}

function nameCell(customer: Customer, strings: Strings) {
  return html`<button type="button" class="open" tabindex="-1" data-do="open" title=${customer.name}>
      ${customer.name}
    </button>
    <span class="under">
      <span class="hidden">${strings.list.account('')}</span>${customer.accountNumber}${
        customer.isStale
          ? html` <span class="stale" title=${strings.list.staleMeaning}>${strings.list.stale}</span>`
          : nothing
      }${customer.status === 'inactive' ? html` <span>${strings.list.inactive}</span>` : nothing}
    </span>`;
}

function contactCell(customer: Customer, strings: Strings) {
  const email = currentAddress(customer);
  if (!email) {
    const hasBroken = customer.contacts.some((contact) => contact.email);
    return html`<span class="lacking">${hasBroken ? strings.list.invalidEmail : strings.list.noEmail}</span>`;
  }
  const more = customer.contacts.filter((contact) => contact.email && contact.email !== email).length;
  return html`<span class="address"
    ><span class="email" title=${email}>${email}</span>${
      more
        ? html`<span class="more-contacts" aria-label=${strings.callSheet.morePeople(more)} role="note"
            >${strings.list.moreContacts(more)}</span
          >`
        : nothing
    }</span
  >`;
}

function actionCell(customer: Customer, strings: Strings) {
  const action = nextAction(customer);
  if (action === 'registered' || action === 'inactive') {
    return html`<span class="hidden">${strings.actions.nothing}</span>`;
  }
  const opensDialog = action === 'invite' || action === 'addEmail' || action === 'resend';
  const word = strings.actions[action];
  return html`<button
    type="button"
    part="action"
    class="link"
    tabindex="-1"
    data-do=${opensDialog ? 'invite' : 'open'}
    aria-label=${strings.invite.buttonFor(word, customer.name)}
    aria-haspopup=${opensDialog ? 'dialog' : nothing}
  >
    ${word}
  </button>`;
}

const digits = new Map<string, Intl.NumberFormat>();

function oneDigit(value: number, locale: string): string {
  let format = digits.get(locale);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    digits.set(locale, format);
  }
  return format.format(value);
}
