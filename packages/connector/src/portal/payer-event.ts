import { listLinkedCustomers, listPayerDealerIds } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

/**
 * Notes what a payer did with each dealer whose portal is open to them; the others do not learn of it.
 *
 * @param dealerIds left out: all that they are linked to.
 */
export async function notePayerEvent(
  context: Pick<PortalContext, 'database' | 'events'>,
  payerId: string,
  type: 'payer.signed_in' | 'payer.password_changed' | 'payer.email_changed',
  dealerIds?: readonly string[],
): Promise<void> {
  for (const dealerId of dealerIds ?? (await listPayerDealerIds(context.database, payerId))) {
    await context.database.asDealer(dealerId, async (tx) => {
      const linked = await listLinkedCustomers(tx, payerId);
      const customerIds = linked.flatMap(({ id, access }) => (access === 'active' ? [id] : []));
      if (customerIds.length === 0) return;
      await context.events.emit(tx, {
        type,
        actor: { type: 'payer', id: payerId },
        subjectType: 'payer',
        subjectId: payerId,
        customerIds,
      });
    });
  }
}
