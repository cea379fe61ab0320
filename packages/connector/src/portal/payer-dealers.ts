import type { Database } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { findSendingLack } from '../invitations/invitation-refusals.ts';
import { listLinkedCustomers, listPayerDealerIds } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

/** The names that a payer knows us by. */
export async function listPayerDealerNames(database: Database, payerId: string): Promise<string[]> {
  const ids = await listPayerDealerIds(database, payerId);
  return Promise.all(ids.map((id) => database.asDealer(id, async (tx) => (await getDealer(tx)).name)));
}

/** Whose mail about a payer's account it is: the first dealer whose portal is open to them and that can send. */
export async function findMailingDealer(
  { database, mail }: Pick<PortalContext, 'database' | 'mail'>,
  payerId: string,
): Promise<string | undefined> {
  for (const id of await listPayerDealerIds(database, payerId)) {
    const isOpen = await database.asDealer(id, async (tx) => {
      const linked = await listLinkedCustomers(tx, payerId);
      return (
        linked.some(({ access }) => access === 'active') &&
        findSendingLack({ mail }, await getDealer(tx)) === undefined
      );
    });
    if (isOpen) return id;
  }
  return undefined;
}
