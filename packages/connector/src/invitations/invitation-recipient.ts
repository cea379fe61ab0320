import type { InvitationInput } from '@payvite/sdk/schemas';
import { AppError } from '../errors.ts';
import type { InvitedContact, InvitedCustomer } from './sending-facts-store.ts';

/** Whom an invitation is written to. */
export interface Recipient {
  /** Lower case. */
  email: string;
  /** Null for an address that the ERP does not have on file. */
  contactId: string | null;
  name: string | null;
  locale: string | null;
}

/**
 * Whom to write: the address asked for, or the contact asked for, or the default contact of the customers.
 *
 * @throws {AppError} 404 `contact_not_found`; 409 `invalid_email`: the contact's address is none; 409 `no_email`: nobody to
 * write to; 400 `contacts_differ`: the customers' default addresses differ, so one mail cannot reach all.
 */
export function chooseRecipient(
  customers: readonly InvitedCustomer[],
  input: Pick<InvitationInput, 'contactId' | 'email'>,
): Recipient {
  const contacts = customers.flatMap((customer) => customer.contacts);
  if (input.email !== undefined) {
    const email = input.email.toLowerCase();
    const onFile = contacts.find((contact) => contact.email?.toLowerCase() === email);
    return onFile === undefined ? { email, contactId: null, name: null, locale: null } : toRecipient(onFile);
  }
  if (input.contactId !== undefined) {
    const contact = contacts.find((candidate) => candidate.id === input.contactId);
    if (contact === undefined) {
      throw new AppError('contact_not_found', 'None of these customers has such a contact.', {
        errors: [{ pointer: '/contactId', detail: 'Choose one of the customers’ contacts.' }],
      });
    }
    return toRecipient(contact);
  }
  const defaults = customers.map((customer) => customer.contacts.find((contact) => contact.hasValidEmail));
  const without = customers.flatMap((customer, index) =>
    defaults[index] === undefined
      ? [
          {
            pointer: `/customerIds/${index}`,
            detail: `${customer.name} has no valid e-mail address.`,
            code: 'no_email' as const,
          },
        ]
      : [],
  );
  const [first, ...rest] = defaults;
  if (without.length > 0 || first === undefined) {
    throw new AppError('no_email', 'There is nobody to write to. Choose a contact or give an address.', {
      errors: without,
    });
  }
  const recipient = toRecipient(first);
  if (rest.some((contact) => contact?.email?.toLowerCase() !== recipient.email)) {
    throw new AppError(
      'contacts_differ',
      'The default addresses of these customers differ. Name one address for all, or send one invitation each.',
      { errors: [{ pointer: '/customerIds', detail: 'Different default addresses.' }] },
    );
  }
  return recipient;
}

function toRecipient(contact: InvitedContact): Recipient {
  if (contact.email === null || !contact.hasValidEmail) {
    throw new AppError(
      contact.email === null ? 'no_email' : 'invalid_email',
      contact.email === null
        ? 'This contact has no e-mail address.'
        : 'The e-mail address of this contact is not one. Correct it in the ERP, or give another.',
      { errors: [{ pointer: '/contactId', detail: 'No address that mail can be sent to.' }] },
    );
  }
  return {
    email: contact.email.toLowerCase(),
    contactId: contact.id,
    name: contact.name,
    locale: contact.locale,
  };
}

/** What of a request chose the address. */
export function pointerToRecipient(input: InvitationInput): string {
  if (input.email !== undefined) return '/email';
  return input.contactId === undefined ? '/customerIds' : '/contactId';
}
