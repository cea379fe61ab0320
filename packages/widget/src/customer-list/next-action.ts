import type { Customer } from '@payvite/sdk';
import { usualContact } from '../invite-button/invite-recipient.ts';
import { isTimeToCall, isUndelivered } from '../status-badge/status-badge-words.ts';

/** The one thing to do next for a customer. `followUp`, `seeWhy` and `fixAddress` open the customer. */
export type NextAction =
  'invite' | 'addEmail' | 'resend' | 'followUp' | 'fixAddress' | 'seeWhy' | 'registered' | 'inactive';

/** Decides it from the invitation's status, its delivery and its age. */
export function nextAction(customer: Customer): NextAction {
  const { invitationStatus } = customer;
  if (invitationStatus === 'accepted') return 'registered';
  if (customer.status === 'inactive') return 'inactive';
  if (invitationStatus === 'declined') return 'seeWhy';
  if (invitationStatus === 'expired') return 'resend';
  if (invitationStatus === 'pending') {
    if (isUndelivered(customer)) return 'fixAddress';
    return isTimeToCall(customer) ? 'followUp' : 'resend';
  }
  return usualContact(customer) ? 'invite' : 'addEmail';
}
