import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Customer } from '@payvite/sdk';
import { formatInstantDate } from '../dates.ts';
import type { InviteStrings } from '../strings/en-invite.ts';

/** Which question the dialog asks: whom to invite, resend to the same address, or resend to someone who declined. */
export type Step = 'invite' | 'resend' | 'declined' | 'declined-again';

/** What the dialog asks first for this customer. */
export function firstStep(customer: Customer): Step {
  if (!customer.invitation) return 'invite';
  return customer.invitationStatus === 'declined' ? 'declined' : 'resend';
}

/** The question's title, what happens, and the word on the button. */
export function stepWords(step: Step, customer: Customer, { invite }: InviteStrings, locale: string) {
  const email = customer.invitation?.email ?? '';
  const { name } = customer;
  switch (step) {
    case 'invite':
      return { title: invite.title(name), lead: invite.lead, confirm: invite.send };
    case 'resend':
      return { title: invite.resendTitle(name), lead: invite.resendLead(email), confirm: invite.resend };
    case 'declined': {
      const at = customer.invitation?.declinedAt;
      const lead = invite.declinedLead(email, at ? formatInstantDate(at, locale) : '');
      return { title: invite.declinedTitle(name), lead, confirm: invite.declinedFirst };
    }
    case 'declined-again':
      return {
        title: invite.declinedSecondTitle,
        lead: invite.declinedSecond(email),
        confirm: invite.declinedConfirm,
      };
  }
}

/** What there is to know before somebody is written to again. @param swap - the way to another address. */
export function resendNotes(
  step: Step,
  customer: Customer,
  { strings, locale, swap }: { strings: InviteStrings; locale: string; swap: TemplateResult },
) {
  const { invitation } = customer;
  if (!invitation) return nothing;
  if (step === 'resend') {
    return html`${
        invitation.sentAt
          ? html`<p class="note">${strings.invite.oldLink(formatInstantDate(invitation.sentAt, locale))}</p>`
          : nothing
      }
      <div class="swap">${swap}</div>`;
  }
  return html`${
      invitation.declineReason
        ? html`<blockquote>
            <strong>${strings.declineReasons[invitation.declineReason]}</strong
            >${invitation.declineComment ?? ''}
          </blockquote>`
        : nothing
    }
    <p class="note">${strings.invite.declinedAsk}</p>
    ${step === 'declined' ? html`<div class="swap">${swap}</div>` : nothing}`;
}
