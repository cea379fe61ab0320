import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';
import type { DealerRow } from '../db/tables.ts';

/** What can be changed of a dealer that is there. */
export type DealerColumns = Partial<
  Pick<
    DealerRow,
    | 'name'
    | 'timeZone'
    | 'locale'
    | 'postalAddress'
    | 'replyTo'
    | 'brandColor'
    | 'invitationMessage'
    | 'invitationListsInvoices'
    | 'invitationExpiresInDays'
    | 'reminderDays'
    | 'allowedOrigins'
    | 'erpKind'
    | 'erpConfig'
    | 'erpSecret'
    | 'syncEveryMinutes'
    | 'mailsPerMinute'
    | 'mailsPerDay'
    | 'paymentProvider'
    | 'paymentConfig'
    | 'paymentSecret'
    | 'paymentMethods'
    | 'payerFees'
    | 'payerFeesConfirmedAt'
  >
>;

/** The dealer of an id that comes from outside, and is that of the transaction; undefined where there is none. */
export function findDealer(tx: DealerTransaction): Promise<DealerRow | undefined> {
  return tx.db.selectFrom('dealers').selectAll().where('id', '=', tx.dealerId).executeTakeFirst();
}

/** The tenant of the transaction. */
export function getDealer(tx: DealerTransaction): Promise<DealerRow> {
  return tx.db
    .selectFrom('dealers')
    .modifyFront(PREPARED)
    .selectAll()
    .where('id', '=', tx.dealerId)
    .executeTakeFirstOrThrow();
}

/** The tenant of the transaction, which nobody else changes until its end. */
export function lockDealer(tx: DealerTransaction): Promise<DealerRow> {
  return tx.db
    .selectFrom('dealers')
    .selectAll()
    .where('id', '=', tx.dealerId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

/** Changes the tenant of the transaction; `columns` names one at least. */
export function updateDealer(
  tx: DealerTransaction,
  { erpConfig, paymentConfig, payerFees, ...columns }: DealerColumns,
): Promise<DealerRow> {
  return tx.db
    .updateTable('dealers')
    .set({
      ...columns,
      ...(erpConfig === undefined ? {} : { erpConfig: JSON.stringify(erpConfig) }),
      ...(paymentConfig === undefined ? {} : { paymentConfig: JSON.stringify(paymentConfig) }),
      ...(payerFees === undefined ? {} : { payerFees: JSON.stringify(payerFees) }),
    })
    .where('id', '=', tx.dealerId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Every dealer's id: for work that is done for all in turn. */
export async function listDealerIds(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select list_dealer_ids() as id`.execute(database.global);
  return rows.map((row) => row.id);
}
