import type { DealerTransaction } from '../db/database.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { PayerRow } from '../db/tables.ts';
import { formatInstant } from '../mail/instant-format.ts';
import { listPayerDealerIds } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { listTermsAcceptances } from './terms-acceptance-store.ts';

/** Terms that a payer agreed to, as the settings list them. */
export interface AcceptedTerms {
  dealerName: string;
  version: string;
  /** In words, by the dealer's clock. */
  acceptedOn: string;
  /** For whom. */
  customerNames: string[];
}

/** What a payer agreed to, with each of their dealers; its days as in `locale` (BCP 47). */
export async function listAcceptedTerms(
  { database }: Pick<PortalContext, 'database'>,
  payerId: string,
  locale: string,
): Promise<AcceptedTerms[]> {
  const ids = await listPayerDealerIds(database, payerId);
  const ofDealers = await Promise.all(
    ids.map((id) => database.asDealer(id, (tx) => listOfDealer(tx, payerId, locale))),
  );
  return ofDealers.flat();
}

async function listOfDealer(
  tx: DealerTransaction,
  payerId: string,
  locale: string,
): Promise<AcceptedTerms[]> {
  const dealer = await getDealer(tx);
  const acceptances = await listTermsAcceptances(tx, payerId);
  return acceptances.map(({ version, acceptedAt, customerNames }) => ({
    dealerName: dealer.name,
    version,
    customerNames,
    acceptedOn: formatInstant(acceptedAt, {
      locale,
      timeZone: dealer.timeZone,
      style: 'date',
    }),
  }));
}

/** Changes what a payer is called. */
export async function renamePayer(
  { database, clock }: Pick<PortalContext, 'database' | 'clock'>,
  payer: Pick<PayerRow, 'id' | 'userId'>,
  name: string,
): Promise<void> {
  await database.global.transaction().execute(async (db) => {
    await db.updateTable('payers').set({ name }).where('id', '=', payer.id).execute();
    await db
      .updateTable('authUsers')
      .set({ name, updatedAt: clock.now() })
      .where('id', '=', payer.userId)
      .execute();
  });
}
