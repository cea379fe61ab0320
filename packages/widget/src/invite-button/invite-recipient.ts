import { isEmailAddress } from '@payvite/sdk/embed';
import type { Contact, Customer } from '@payvite/sdk';

/** Whether mail can be sent to this address at all. */
export function isEmail(address: string | null | undefined): address is string {
  return typeof address === 'string' && isEmailAddress(address);
}

/** The contact an invitation goes to unless another is chosen; undefined where none has a valid address. */
export function usualContact(customer: Customer): Contact | undefined {
  return customer.contacts.find(
    (contact) => contact.id === customer.defaultContactId && isEmail(contact.email),
  );
}

/** The address of the open or last invitation, else the usual contact's; undefined where there is none. */
export function currentAddress(customer: Customer): string | undefined {
  return customer.invitation?.email ?? usualContact(customer)?.email ?? undefined;
}

/** What one can do for this customer now. */
export type InviteAction = 'invite' | 'resend' | 'registered' | 'inactive';

/** What the state table of invitations allows for this customer. */
export function inviteAction(customer: Customer): InviteAction {
  if (customer.invitationStatus === 'accepted') return 'registered';
  if (customer.status === 'inactive') return 'inactive';
  return customer.invitation ? 'resend' : 'invite';
}
