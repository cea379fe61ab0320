import { emailSchema } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { lockContact, updateContact } from './contact-store.ts';
import { refreshSearchText } from './customer-search-text.ts';

/**
 * Puts `email` in the place of the ERP's address of a contact; null, and the ERP's own address, take a correction back.
 * Changes and tells nothing where it is so already. Open invitations stay as they are.
 *
 * @throws {AppError} 404 `contact_not_found`: the customer has none of this id.
 */
export async function correctContact(
  context: Pick<ServiceContext, 'events'>,
  tx: DealerTransaction,
  { customerId, contactId }: { customerId: string; contactId: string },
  email: string | null,
  actor: EventActor,
): Promise<void> {
  const contact = await lockContact(tx, customerId, contactId);
  if (contact === undefined) throw notFound('contact_not_found', 'contact');
  const erpEmail = contact.isEmailCorrected ? contact.erpEmail : contact.email;
  const wanted = email?.toLowerCase() ?? null;
  const isCorrected = wanted !== null && wanted !== erpEmail?.toLowerCase();
  const newEmail = isCorrected ? wanted : erpEmail;
  if (newEmail === contact.email) return;
  await updateContact(tx, contactId, {
    email: newEmail,
    isEmailCorrected: isCorrected,
    erpEmail: isCorrected ? erpEmail : null,
    hasValidEmail: emailSchema.safeParse(newEmail).success,
  });
  await refreshSearchText(tx, [customerId]);
  await context.events.emit(tx, {
    type: 'contact.corrected',
    actor,
    subjectType: 'contact',
    subjectId: contactId,
    customerIds: [customerId],
    data: { isCorrected },
  });
}
