import type { Customer, Delivery, InvitationStatus } from '@payvite/sdk';
import { daysSince, dealerNow, formatInstantDate } from '../dates.ts';
import type { SmallStrings } from '../strings/en-small.ts';

/** Pending for more than this many days: a call does more than another mail. */
export const CALL_AFTER_DAYS = 7;

/** Days since the current pending period began; null unless the status is pending and a mail has left. */
export function pendingDays(customer: Customer): number | null {
  const since = customer.invitationStatus === 'pending' ? customer.pendingSince : null;
  return since === null ? null : daysSince(since, dealerNow(customer.agedOn));
}

/** Pending for over a week, as the call sheet counts: once the seventh day is over. */
export function isTimeToCall(customer: Customer): boolean {
  return (pendingDays(customer) ?? 0) >= CALL_AFTER_DAYS;
}

/** The mail did not arrive: it came back, was called spam, or the address is closed to us. */
export function isUndelivered(customer: Customer): boolean {
  const delivery = customer.invitationStatus === 'pending' ? customer.invitation?.delivery : undefined;
  return delivery === 'bounced' || delivery === 'complained' || delivery === 'suppressed';
}

/** The short fact beside a badge: "9 days, call", "sent Oct 9", "pays by check"; empty where there is none. */
export function badgeHint(customer: Customer, strings: SmallStrings, locale: string): string {
  const { badge } = strings;
  const { invitation } = customer;
  switch (customer.invitationStatus) {
    case 'pending': {
      const days = pendingDays(customer);
      if (invitation && isUndelivered(customer)) return badge[invitation.delivery as 'bounced'];
      if (days === null) return '';
      if (days === 0) return badge.today;
      return isTimeToCall(customer) ? badge.daysCall(days) : badge.days(days);
    }
    case 'accepted':
      if (customer.portalAccess === 'disabled') return badge.accessOff;
      return '';
    case 'declined':
      return invitation?.declineReason ? lowerFirst(strings.declineReasons[invitation.declineReason]) : '';
    case 'expired':
      return invitation?.sentAt ? badge.sentOn(formatInstantDate(invitation.sentAt, locale)) : '';
    default:
      return '';
  }
}

/** What the badge means and what to do about it, one sentence or two. */
export function badgeMeaning(
  status: InvitationStatus,
  customer: Customer | null,
  strings: SmallStrings,
): string {
  const { badge } = strings;
  if (!customer) return badge.meanings[status];
  if (customer.invitation && isUndelivered(customer)) {
    return (
      (badge.delivery as Partial<Record<Delivery, string>>)[customer.invitation.delivery] ??
      badge.meanings[status]
    );
  }
  const days = pendingDays(customer);
  if (days !== null && isTimeToCall(customer)) return badge.pendingOverdue(days);
  if (status === 'accepted' && customer.portalAccess === 'disabled') return badge.disabled;
  return badge.meanings[status];
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
