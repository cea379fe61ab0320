import type { Customer } from '@payvite/sdk';
import { usualContact } from '../invite-button/invite-recipient.ts';
import type { Strings } from '../strings/en.ts';

/** What a bulk action does: a first invitation, or a new link for an open or expired one. */
export type BulkKind = 'invite' | 'resend';

/** Why a customer gets no mail. */
export type SkipReason = keyof Strings['bulk']['reasons'];

/** One customer of the selection: who gets the mail, or why nobody does. */
export type PlanRow = { customer: Customer } & (
  | { email: string; invitationId: string | null; reason: null }
  | { email: null; invitationId: null; reason: SkipReason }
);

/** A row that sends. */
export type SendingRow = PlanRow & { email: string };

/** Decides for each customer of the selection, from what the list holds; the connector checks again when sending. */
export function planBulk(customers: readonly Customer[], kind: BulkKind): PlanRow[] {
  return customers.map((customer) => (kind === 'invite' ? planInvite(customer) : planResend(customer)));
}

/** The rows that send. */
export function sendingRows(rows: readonly PlanRow[]): SendingRow[] {
  return rows.filter((row): row is SendingRow => row.email !== null);
}

/** Addresses that several rows share, with how many mails each gets. */
export function sharedAddresses(rows: readonly SendingRow[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { email } of rows) counts.set(email.toLowerCase(), (counts.get(email.toLowerCase()) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1);
}

function planInvite(customer: Customer): PlanRow {
  if (customer.invitationStatus === 'accepted') return skip(customer, 'accepted');
  if (customer.status === 'inactive') return skip(customer, 'inactive');
  if (customer.invitationStatus === 'declined') return skip(customer, 'declined');
  if (customer.invitationStatus === 'pending') return skip(customer, 'pending');
  if (customer.invitationStatus === 'expired') return skip(customer, 'expired');
  const email = usualContact(customer)?.email;
  if (email) return { customer, email, invitationId: null, reason: null };
  return skip(customer, customer.contacts.some((contact) => contact.email) ? 'invalidEmail' : 'noEmail');
}

function planResend(customer: Customer): PlanRow {
  if (customer.invitationStatus === 'accepted') return skip(customer, 'accepted');
  if (customer.status === 'inactive') return skip(customer, 'inactive');
  if (customer.invitationStatus === 'declined') return skip(customer, 'declined');
  if (!customer.invitation) return skip(customer, 'notInvited');
  return { customer, email: customer.invitation.email, invitationId: customer.invitation.id, reason: null };
}

function skip(customer: Customer, reason: SkipReason): PlanRow {
  return { customer, email: null, invitationId: null, reason };
}
