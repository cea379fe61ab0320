import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Contact, Customer, Invitation } from '@payvite/sdk';
import { formatInstant, formatInstantDate } from '../dates.ts';
import { isEmail } from '../invite-button/invite-recipient.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';

interface InvitationContext {
  strings: Strings;
  locale: string;
  /** The contact that is chosen for an invitation; null for none. */
  contactId: string | null;
  onContact(contactId: string): void;
  onRevoke(invitation: Invitation): void;
}

/** Where the invitation stands, what to read to a caller, and what can be done with it. */
export function invitationPanel(customer: Customer, context: InvitationContext) {
  const { strings, onRevoke } = context;
  const { invitation, invitationStatus } = customer;
  const canRevoke = invitation && (invitationStatus === 'pending' || invitationStatus === 'expired');
  return html`<section class="panel" part="invitation" aria-labelledby="invitation">
    <header>
      <h3 id="invitation">${strings.detail.invitation}</h3>
      <payvite-status-badge exportparts="badge, hint, tip" .customer=${customer}></payvite-status-badge>
    </header>
    ${
      customer.portalAccess === 'disabled'
        ? html`<p class="remark">${icon('lock')}<span>${strings.detail.portalDisabled}</span></p>`
        : nothing
    }
    ${invitation ? invitationFacts(invitation, customer, context) : html`<p class="quiet">${strings.detail.notInvited}</p>`}
    <div class="buttons">
      <payvite-invite-button
        exportparts="button, result"
        .customer=${customer}
        .contactId=${context.contactId}
      ></payvite-invite-button>
      ${
        canRevoke
          ? html`<button
              type="button"
              class="button danger"
              aria-haspopup="dialog"
              @click=${() => onRevoke(invitation)}
            >
              ${strings.revoke.action}
            </button>`
          : nothing
      }
    </div>
  </section>`;
}

function invitationFacts(invitation: Invitation, customer: Customer, { strings, locale }: InvitationContext) {
  const words = strings.detail;
  const rows: [string, string | TemplateResult | null | undefined][] = [
    [words.reason, invitation.declineReason && strings.declineReasons[invitation.declineReason]],
    [words.comment, invitation.declineComment && html`<q>${invitation.declineComment}</q>`],
    [words.sentTo, invitation.email],
    [words.sent, sentWords(invitation, strings, locale)],
    [words.delivery, strings.delivery[invitation.delivery]],
    [words.opened, date(invitation.startedAt, locale)],
    [words.acceptedOn, date(invitation.acceptedAt, locale)],
    [words.declinedOn, date(invitation.declinedAt, locale)],
    [
      customer.invitationStatus === 'expired' ? words.expired : words.expires,
      ['pending', 'expired'].includes(customer.invitationStatus) ? date(invitation.expiresAt, locale) : null,
    ],
    [words.by, invitation.createdBy.name ?? strings.actors[invitation.createdBy.type]],
  ];
  const isOpen = customer.invitationStatus === 'pending';
  return html`${
      isOpen
        ? html`<div class="phrase">
            <small>${words.checkPhrase}</small><strong translate="no">${invitation.checkPhrase}</strong
            ><small>${words.checkPhraseHint}</small>
          </div>`
        : nothing
    }
    <dl class="facts">
      ${rows.map(([label, value]) =>
        value
          ? html`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`
          : nothing,
      )}
    </dl>`;
}

function sentWords(invitation: Invitation, strings: Strings, locale: string): string {
  if (!invitation.sentAt) return strings.delivery.queued;
  const resent = invitation.resentCount > 0 ? `, ${strings.detail.resentTimes(invitation.resentCount)}` : '';
  return `${formatInstant(invitation.sentAt, locale)}${resent}`;
}

function date(instant: string | null, locale: string): string | null {
  return instant && formatInstantDate(instant, locale);
}

/** The people on file; where somebody can be invited, the radio says who. */
export function contactsPanel(customer: Customer, context: InvitationContext) {
  const { strings } = context;
  const canInvite = customer.status === 'active' && customer.invitationStatus !== 'accepted';
  return html`<section class="panel" part="contacts" aria-labelledby="contacts">
    <header>
      <h3 id="contacts">${strings.detail.contacts}</h3>
      ${canInvite && customer.contacts.length > 1 ? html`<small>${strings.detail.contactsHint}</small>` : nothing}
    </header>
    ${
      customer.contacts.length === 0
        ? html`<p class="quiet">${strings.detail.noContacts}</p>`
        : html`<div class="people" role=${canInvite ? 'radiogroup' : 'list'} aria-labelledby="contacts">
            ${customer.contacts.map((contact) =>
              canInvite
                ? contactChoice(contact, customer, context)
                : contactLines(contact, customer, strings),
            )}
          </div>`
    }
  </section>`;
}

function contactChoice(contact: Contact, customer: Customer, context: InvitationContext) {
  return html`<label class="person">
    <input
      type="radio"
      name="contact"
      value=${contact.id}
      ?disabled=${!isEmail(contact.email)}
      .checked=${context.contactId === contact.id}
      @change=${() => context.onContact(contact.id)}
    />
    ${contactWords(contact, customer, context.strings)}
  </label>`;
}

function contactLines(contact: Contact, customer: Customer, strings: Strings) {
  return html`<div class="person plain" role="listitem">${contactWords(contact, customer, strings)}</div>`;
}

function contactWords(contact: Contact, customer: Customer, strings: Strings) {
  const isUsual = contact.id === customer.defaultContactId;
  const trouble = contact.email
    ? isEmail(contact.email)
      ? ''
      : strings.invite.invalidEmail
    : strings.invite.noEmail;
  return html`<span class="lines"
    ><span class="first"
      ><b>${contact.name ?? contact.email}</b>${
        isUsual && customer.contacts.length > 1 ? html`<em>${strings.invite.usual}</em>` : nothing
      }</span
    >
    ${contact.role ? html`<span class="line quiet">${contact.role}</span>` : nothing}
    ${contact.email && contact.name ? html`<span class="line">${contact.email}</span>` : nothing}
    ${contact.phone ? html`<span class="line number-line">${contact.phone}</span>` : nothing}
    ${trouble ? html`<span class="line trouble">${trouble}</span>` : nothing}</span
  >`;
}
