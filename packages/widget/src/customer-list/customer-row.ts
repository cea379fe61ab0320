import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Customer } from '@payvite/sdk';
import { currentAddress } from '../invite-button/invite-recipient.ts';
import { formatMoney } from '../money.ts';
import { agingBar, priorityBar } from '../pictures/aging-bar.ts';
import type { Strings } from '../strings/en.ts';
import { nextAction } from './next-action.ts';

/** What a row needs of the list around it. */
export interface RowContext {
  strings: Strings;
  locale: string;
  /** All rows have one currency, which the foot of the list names. */
  hasOneCurrency: boolean;
  isSelected(customer: Customer): boolean;
  onSelect(customer: Customer, event: Event): void;
  onOpen(customer: Customer): void;
  onInvite(customer: Customer): void;
}

/** The rows, each keeping its nodes, and so its focus, when the order changes. */
export function customerRows(customers: readonly Customer[], context: RowContext) {
  return html`<tbody role="rowgroup">
    ${repeat(
      customers,
      (customer) => customer.id,
      (customer) => customerRow(customer, context),
    )}
  </tbody>`;
}

/** One customer: who, how urgent, how much, how old, whom to write, where it stands, what to do next. */
function customerRow(customer: Customer, context: RowContext) {
  const { strings, locale } = context;
  const isSelected = context.isSelected(customer);
  const money = (minor: number) =>
    formatMoney(minor, customer.currency, locale, { bare: context.hasOneCurrency });
  const days = customer.weightedAverageDaysOverdue;
  const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return html`<tr role="row" part="row" class=${isSelected ? 'picked' : ''} data-customer-id=${customer.id}>
    <td role="cell" class="pick">
      <label class="target">
        <input
          type="checkbox"
          aria-label=${strings.list.selectCustomer(customer.name)}
          .checked=${live(isSelected)}
          @click=${(event: Event) => context.onSelect(customer, event)}
        />
      </label>
    </td>
    <th role="rowheader" scope="row" class="name">
      <button type="button" class="open" title=${customer.name} @click=${() => context.onOpen(customer)}>
        ${customer.name}
      </button>
      <span class="under">
        <span class="hidden">${strings.list.account('')}</span>${customer.accountNumber}${
          customer.isStale
            ? html` <span class="stale" title=${strings.list.staleMeaning}>${strings.list.stale}</span>`
            : nothing
        }${customer.status === 'inactive' ? html` <span>${strings.list.inactive}</span>` : nothing}
      </span>
    </th>
    <td role="cell" class="priority">
      <span class=${dim('score', customer.collectionPriority)}
        ><span class="number">${oneDigit.format(customer.collectionPriority)}</span>${priorityBar(
          customer.collectionPriority,
        )}</span
      >
    </td>
    <td role="cell" class="number outstanding">${money(customer.outstandingMinor)}</td>
    <td role="cell" class=${dim('number past-due', customer.pastDueMinor)}>
      ${money(customer.pastDueMinor)}
    </td>
    <td role="cell" class="ages">${agingBar(customer, strings, locale)}</td>
    <td role="cell" class=${dim('number days', days)}>${days === null ? '' : oneDigit.format(days)}</td>
    <td role="cell" class="contact">${contactCell(customer, strings)}</td>
    <td role="cell" class="status">
      <payvite-status-badge exportparts="badge, hint, tip" .customer=${customer}></payvite-status-badge>
    </td>
    <td role="cell" class="action">${actionCell(customer, context)}</td>
  </tr>`;
}

// A zero is there to be read, not to be noticed.
function dim(classes: string, value: number | null): string {
  return value ? classes : `${classes} zero`;
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
        ? html`<span class="more" aria-label=${strings.list.moreContactsLong(more)} role="note"
            >${strings.list.moreContacts(more)}</span
          >`
        : nothing
    }</span
  >`;
}

function actionCell(customer: Customer, { strings, onInvite, onOpen }: RowContext) {
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
    aria-label=${strings.actions.forCustomer(word, customer.name)}
    aria-haspopup=${opensDialog ? 'dialog' : nothing}
    @click=${() => (opensDialog ? onInvite(customer) : onOpen(customer))}
  >
    ${word}
  </button>`;
}
