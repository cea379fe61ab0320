import { html, nothing } from 'lit';
import type { Contact, Customer } from '@payvite/sdk';
import type { InviteStrings } from '../strings/en-invite.ts';
import { isEmail } from './invite-recipient.ts';

/** Value of the radio for an address that is not on file. */
export const OTHER_ADDRESS = 'other';

/** The longest message that the contract takes. */
const MESSAGE_LIMIT = 500;

interface ChoicesContext {
  strings: InviteStrings;
  /** A contact's id, or `OTHER_ADDRESS`. */
  choice: string;
  email: string;
  message: string;
  isFaulty: boolean;
  onChoice(choice: string): void;
  onEmail(email: string): void;
  onMessage(message: string): void;
}

/** Whom to write: a contact on file or a typed address; and own words for the mail. */
export function inviteChoices(customer: Customer, context: ChoicesContext) {
  const { strings, choice, message } = context;
  const isOther = choice === OTHER_ADDRESS;
  return html`<fieldset>
      <legend>${strings.invite.to}</legend>
      <div class="choices">
        ${customer.contacts.map((contact) => contactChoice(contact, customer, context))}
        <label class="choice">
          ${radio(OTHER_ADDRESS, true, isOther && customer.contacts.length > 0, context)}
          <b>${strings.invite.otherAddress}</b>
        </label>
        ${isOther ? addressField(customer, context) : nothing}
      </div>
    </fieldset>
    <div class="message">
      <label class="label" for="message">${strings.invite.message}</label>
      <textarea
        class="field"
        id="message"
        rows="3"
        maxlength=${MESSAGE_LIMIT}
        aria-describedby="left"
        .value=${message}
        @input=${(event: Event) => context.onMessage((event.target as HTMLTextAreaElement).value)}
      ></textarea>
      <small class="help" id="left">${strings.invite.messageHint(MESSAGE_LIMIT - message.length)}</small>
    </div>`;
}

/** One address cannot hold two open invitations of a customer, nor be invited anew after it declined. */
export function isOffered(contact: Contact, customer: Customer): boolean {
  if (!isEmail(contact.email)) return false;
  const { invitation, invitationStatus } = customer;
  const isTaken = invitationStatus === 'pending' || invitationStatus === 'declined';
  return !(isTaken && contact.email.toLowerCase() === invitation?.email.toLowerCase());
}

function contactChoice(contact: Contact, customer: Customer, context: ChoicesContext) {
  const remark = contactRemark(contact, customer, context.strings);
  return html`<label class="choice">
    ${radio(contact.id, isOffered(contact, customer), context.choice === contact.id, context)}
    <div>
      <b>${contact.name ?? contact.email}</b>
      ${contact.role ? html`<span class="role">${contact.role}</span>` : nothing}
      ${contact.email && contact.name ? html`<span class="line">${contact.email}</span>` : nothing}
    </div>
    ${remark ? html`<em>${remark}</em>` : nothing}
  </label>`;
}

function contactRemark(contact: Contact, customer: Customer, { invite, badge }: InviteStrings): string {
  if (!contact.email) return invite.noEmail;
  if (!isEmail(contact.email)) return invite.invalidEmail;
  if (!isOffered(contact, customer)) {
    return customer.invitationStatus === 'declined' ? badge.words.declined : invite.alreadyPending;
  }
  return contact.id === customer.defaultContactId ? invite.usual : '';
}

function radio(value: string, isEnabled: boolean, hasFocus: boolean, { choice, onChoice }: ChoicesContext) {
  return html`<input
    type="radio"
    name="to"
    value=${value}
    ?disabled=${!isEnabled}
    ?autofocus=${hasFocus}
    .checked=${choice === value}
    @change=${() => onChoice(value)}
  />`;
}

function addressField(customer: Customer, { strings, email, isFaulty, onEmail }: ChoicesContext) {
  return html`<div class="other">
    <input
      class="field"
      type="email"
      autocomplete="off"
      spellcheck="false"
      maxlength="254"
      placeholder=${strings.invite.addressExample}
      aria-label=${strings.invite.otherAddressLabel}
      aria-describedby="other-help complaint"
      aria-invalid=${isFaulty ? 'true' : 'false'}
      ?autofocus=${customer.contacts.length === 0}
      .value=${email}
      @input=${(event: Event) => onEmail((event.target as HTMLInputElement).value)}
    />
    <small class="help" id="other-help">${strings.invite.otherAddressHint}</small>
  </div>`;
}
