import { emailSchema } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import { SourceError } from '../erp/erp-source.ts';
import type { EventActor } from '../events/event-log.ts';
import { findContactErpId, lockContact, updateContact } from './contact-store.ts';
import { refreshSearchText } from './customer-search-text.ts';

/**
 * Writes a contact's address into the dealer's ERP; in no transaction, as it takes as long as the ERP takes. Where there is no
 * such contact it does nothing: the correction that follows says so.
 *
 * @throws {AppError} 409 `erp_update_not_supported`: nothing can be written there; 409 `erp_update_failed`: it was not taken.
 */
export async function correctInErp(
  { database, sourceOf }: Pick<ServiceContext, 'database' | 'sourceOf'>,
  dealerId: string,
  { customerId, contactId }: { customerId: string; contactId: string },
  email: string,
): Promise<void> {
  const { dealer, erpId } = await database.asDealer(dealerId, async (tx) => ({
    dealer: await getDealer(tx),
    erpId: await findContactErpId(tx, customerId, contactId),
  }));
  if (erpId === undefined) return;
  const source = await sourceOf(dealer);
  if (!source.capabilities.updateContact) {
    throw new AppError(
      'erp_update_not_supported',
      `Nothing can be written into this ERP (${source.kind}). Correct the address here alone, and have it corrected there.`,
    );
  }
  try {
    await source.updateContact(erpId, { email });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new AppError('erp_update_failed', `Nothing was changed here. ${error.message}`, { cause: error });
  }
}

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
