import type { Contact, Customer } from '@payvite/sdk';
import { isEmail } from '../invite-button/invite-recipient.ts';

/** Whether two addresses are one: mail servers are asked without regard to case. */
export function isSameAddress(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && one.toLowerCase() === other?.toLowerCase();
}

/** A contact of a customer. */
export interface WrongContact {
  customerId: string;
  contactId: string;
}

/**
 * The contacts that have the address that the mail came back from, of whatever customers the invitation covers: this
 * customer's last, so that once it is put right all are.
 */
export function wrongContacts(customer: Customer, customers: readonly Customer[]): WrongContact[] {
  const { invitation } = customer;
  const covered = customers.filter(
    (other) => other.id !== customer.id && other.invitation?.id === invitation?.id,
  );
  return [...covered, customer].flatMap(({ id: customerId, contacts }) =>
    contacts
      .filter(({ email }) => isSameAddress(email, invitation?.email))
      .map(({ id: contactId }) => ({ customerId, contactId })),
  );
}

/** Who else of the customer can be written to, each address once. */
export function otherContacts({ contacts, invitation }: Customer): Contact[] {
  const others = contacts.filter(({ email }) => isEmail(email) && !isSameAddress(email, invitation?.email));
  return others.filter(
    ({ email }, index) => others.findIndex((each) => isSameAddress(each.email, email)) === index,
  );
}
