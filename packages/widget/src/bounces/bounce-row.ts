import { html, nothing } from 'lit';
import type { Customer, Invitation } from '@payvite/sdk';
import { peopleToCall } from '../call-sheet/call-sheet-words.ts';
import { formatInstantDate } from '../dates.ts';
import { formatMoney } from '../money.ts';
import { icon } from '../pictures/icons.ts';
import type { BouncesStrings } from '../strings/en-bounces.ts';
import { telephoneLink } from '../telephone-link.ts';
import { isSameAddress } from './bounce-addresses.ts';
import { repairCell } from './bounce-repair-cell.ts';
import type { RepairCellContext } from './bounce-repair-cell.ts';

/** What a row needs of the list around it. */
export interface BounceRowContext extends RepairCellContext {
  locale: string;
  /** All rows have one currency, which the foot names. */
  hasOneCurrency: boolean;
  /** Whether anything can be done about it. */
  canRepair: boolean;
}

/** One customer: who, where the mail went, how much they owe, what happened, and the way to put it right. */
export function bounceRow(customer: Customer, context: BounceRowContext) {
  const { words, locale, hasOneCurrency, canRepair } = context;
  const { id, name, accountNumber, outstandingMinor, currency, invitation } = customer;
  if (!invitation) return nothing;
  return html`<tr role="row" part="row" data-customer-id=${id}>
    <th role="rowheader" scope="row" class="name">
      <button
        type="button"
        class="open"
        aria-label=${words.openCustomer(name)}
        @click=${() => context.onOpen(customer)}
      >
        ${name}
      </button>
      <small><span class="hidden">${words.account} </span>${accountNumber}</small>
    </th>
    <td role="cell" class="people">${sentTo(customer, invitation, words)}</td>
    <td role="cell" class="number balance">
      <b>${formatMoney(outstandingMinor, currency, locale, { bare: hasOneCurrency })}</b>
    </td>
    <td role="cell" class="reason">${whatHappened(invitation, words, locale)}</td>
    ${canRepair ? html`<td role="cell" class="repair">${repairCell(customer, context)}</td>` : nothing}
  </tr>`;
}

/** To whom and where it went, and whom one can ask for the right address. */
function sentTo(customer: Customer, invitation: Invitation, words: BouncesStrings) {
  const { email, contactName } = invitation;
  const callable = peopleToCall(customer).filter(({ phone }) => phone);
  // Where a line is too short for an address, it breaks before the domain.
  const at = email.lastIndexOf('@');
  return html`${contactName ? html`<span>${contactName}</span>` : nothing}
    <span class="address">${email.slice(0, at)}<wbr />${email.slice(at)}</span>
    ${callable.map(({ name, email: own, phone }) => {
      const called = name ?? own ?? customer.name;
      const isInvited = isSameAddress(own, email) || name === contactName;
      return html`<div class="person">
        ${isInvited || !name ? nothing : html`<span>${name}</span>`}
        <a href=${telephoneLink(phone ?? '')} aria-label=${words.call(called, phone ?? '')}
          >${icon('phone')}<bdi dir="ltr">${phone}</bdi></a
        >
      </div>`;
    })}
    ${callable.length ? nothing : html`<span class="lacking">${words.noPhone}</span>`}`;
}

function whatHappened(invitation: Invitation, words: BouncesStrings, locale: string) {
  const { bounceReason, sentAt, customerIds } = invitation;
  return html`${
      bounceReason
        ? html`<b>${words.reasons[bounceReason]}</b>
            <span class="advice">${words.advice[bounceReason]}</span>`
        : nothing
    }
    <small>${sentAt ? words.sentOn(formatInstantDate(sentAt, locale)) : words.heldBack}</small>
    ${customerIds.length > 1 ? html`<small>${words.covers(customerIds.length)}</small>` : nothing}`;
}
