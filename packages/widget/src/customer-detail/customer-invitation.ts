import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Customer, Invitation } from '@payvite/sdk';
import { formatInstant, formatInstantDate } from '../dates.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import type { Action } from './action-dialog.ts';
import { copyLinkAction, customerAccessAction, revokeAction } from './customer-actions.ts';
import type { DetailContext } from './detail-context.ts';

interface InvitationContext extends DetailContext {
  /** The contact that is chosen for an invitation; null for none. */
  contactId: string | null;
}

/** Where the invitation stands, what to read to a caller, and what can be done with it. */
export function invitationPanel(customer: Customer, context: InvitationContext) {
  const { strings } = context;
  const { invitation } = customer;
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
    ${invitationButtons(customer, context)}
  </section>`;
}

function invitationButtons(customer: Customer, context: InvitationContext) {
  const { strings, can } = context;
  const { invitation, invitationStatus: status, portalAccess } = customer;
  const words = strings.detail;
  const canSend = can('invitations:send');
  const to = portalAccess === 'disabled' ? 'active' : 'disabled';
  const button = (word: string, isDanger: boolean, action: () => Action) =>
    html`<button
      type="button"
      class="button ${isDanger ? 'danger' : ''}"
      aria-haspopup="dialog"
      @click=${() => context.onAction(action())}
    >
      ${word}
    </button>`;
  return html`<div class="buttons">
    ${
      canSend
        ? html`<payvite-invite-button
            exportparts="button, result"
            .customer=${customer}
            .contactId=${context.contactId}
          ></payvite-invite-button>`
        : html`<span class="quiet">${words.cannotInvite}</span>`
    }
    ${
      invitation && status === 'pending' && can('invitations:copy_link')
        ? button(words.copyLink, false, () => copyLinkAction(invitation, strings))
        : nothing
    }
    ${
      invitation && (status === 'pending' || status === 'expired') && canSend
        ? button(strings.revoke.action, true, () => revokeAction(invitation, strings))
        : nothing
    }
    ${
      portalAccess !== 'none' && can('portal_access:write')
        ? button(
            // Each payer has a button of this word, too.
            words.accessOf(to === 'active' ? words.restoreAccess : words.disableAccess, customer.name),
            to === 'disabled',
            () => customerAccessAction(customer, to, strings),
          )
        : nothing
    }
  </div>`;
}

function invitationFacts(invitation: Invitation, customer: Customer, { strings, locale }: InvitationContext) {
  const words = strings.detail;
  const rows: [string, string | TemplateResult | null | undefined][] = [
    [words.reason, invitation.declineReason && strings.declineReasons[invitation.declineReason]],
    [words.comment, invitation.declineComment && html`<q>${invitation.declineComment}</q>`],
    [words.sentTo, email(invitation.email)],
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

// Where a line is too short for an address, it breaks before the domain.
function email(address: string): TemplateResult {
  const at = address.lastIndexOf('@');
  return html`${address.slice(0, at)}<wbr />${address.slice(at)}`;
}

function date(instant: string | null, locale: string): string | null {
  return instant && formatInstantDate(instant, locale);
}
