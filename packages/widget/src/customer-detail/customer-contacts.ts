import { html, nothing } from 'lit';
import type { Contact, Customer } from '@payvite/sdk';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { telephoneLink } from '../telephone-link.ts';
import type { Action } from './action-dialog.ts';
import { correctAction, takeBackAction } from './customer-actions.ts';
import type { DetailContext } from './detail-context.ts';

interface ContactsContext extends DetailContext {
  /** The contact that is chosen for an invitation; null for none. */
  contactId: string | null;
  /** Whether the ERP takes corrected addresses; undefined where that is not known. */
  erpWrites: boolean | undefined;
  onContact(contactId: string): void;
}

/** The people on file: where somebody can be invited, the radio says who; each address can be corrected. */
export function contactsPanel(customer: Customer, context: ContactsContext) {
  const { strings, can } = context;
  const canInvite =
    customer.status === 'active' && customer.invitationStatus !== 'accepted' && can('invitations:send');
  return html`<section class="panel" part="contacts" aria-labelledby="contacts">
    <header>
      <h3 id="contacts">${strings.detail.contacts}</h3>
      ${canInvite && customer.contacts.length > 1 ? html`<small>${strings.detail.contactsHint}</small>` : nothing}
    </header>
    ${
      customer.contacts.length === 0
        ? html`<p class="quiet">${strings.detail.noContacts}</p>`
        : html`<div class="people" role=${canInvite ? 'radiogroup' : 'list'} aria-labelledby="contacts">
            ${customer.contacts.map((contact) => person(contact, customer, canInvite, context))}
          </div>`
    }
  </section>`;
}

function person(contact: Contact, customer: Customer, canInvite: boolean, context: ContactsContext) {
  const links = contactLinks(contact, customer, context);
  if (!canInvite) {
    return html`<div class="person plain" role="listitem">
      <div>${contactWords(contact, customer, context)}${links}</div>
    </div>`;
  }
  const inputId = `contact-${contact.id}`;
  return html`<div class="person">
    <input
      type="radio"
      name="contact"
      id=${inputId}
      value=${contact.id}
      ?disabled=${!isEmail(contact.email)}
      .checked=${context.contactId === contact.id}
      @change=${() => context.onContact(contact.id)}
    />
    <div><label for=${inputId}>${contactWords(contact, customer, context)}</label>${links}</div>
  </div>`;
}

function contactWords(contact: Contact, customer: Customer, { strings }: ContactsContext) {
  const isUsual = contact.id === customer.defaultContactId;
  const trouble = contact.email
    ? isEmail(contact.email)
      ? ''
      : strings.invite.invalidEmail
    : strings.invite.noEmail;
  return html`<span class="first"
      ><b>${contact.name ?? contact.email}</b>${
        isUsual && customer.contacts.length > 1 ? html`<em>${strings.invite.usual}</em>` : nothing
      }</span
    >
    ${contact.role ? html`<span class="line quiet">${contact.role}</span>` : nothing}
    ${contact.email && contact.name ? html`<span class="line">${contact.email}</span>` : nothing}
    ${trouble ? html`<span class="line trouble">${trouble}</span>` : nothing}`;
}

function contactLinks(contact: Contact, customer: Customer, context: ContactsContext) {
  const { strings, can, erpWrites } = context;
  const words = strings.detail;
  const { phone, email, erpEmail } = contact;
  const name = contact.name ?? email ?? customer.name;
  const link = (word: string, label: string, action: () => Action) =>
    html`<button
      type="button"
      class="link"
      aria-label=${label}
      aria-haspopup="dialog"
      @click=${() => context.onAction(action())}
    >
      ${word}
    </button>`;
  const canCorrect = can('customers:write');
  const correct = () => correctAction(customer, contact, strings, erpWrites);
  return html`${erpEmail === null ? nothing : html`<span class="line quiet">${words.erpHas(erpEmail)}</span>`}
  ${
    phone || canCorrect
      ? html`<div class="person-links">
          ${phone ? phoneLink(phone) : nothing}
          ${
            canCorrect
              ? email
                ? link(words.correct, words.correctOf(name), correct)
                : link(strings.actions.addEmail, words.addEmailOf(name), correct)
              : nothing
          }
          ${
            canCorrect && erpEmail !== null
              ? link(words.takeBack, words.takeBackOf(name), () => takeBackAction(customer, contact, strings))
              : nothing
          }
        </div>`
      : nothing
  }`;
}

/** Words without a number are none that can be dialed. */
function phoneLink(phone: string) {
  const href = telephoneLink(phone);
  return /:[+]?\d{3}/.test(href)
    ? html`<a class="link amount" href=${href}>${phone}</a>`
    : html`<span class="amount">${phone}</span>`;
}
