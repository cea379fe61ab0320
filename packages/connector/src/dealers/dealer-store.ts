import { sql } from 'kysely';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';

/** The tenant of the transaction. */
export function getDealer(tx: DealerTransaction): Promise<DealerRow> {
  return tx.db.selectFrom('dealers').selectAll().where('id', '=', tx.dealerId).executeTakeFirstOrThrow();
}

/** Sets the origins that may embed the widget: `https://erp.example`, no path. */
export async function setAllowedOrigins(tx: DealerTransaction, origins: string[]): Promise<void> {
  await tx.db.updateTable('dealers').set({ allowedOrigins: origins }).where('id', '=', tx.dealerId).execute();
}

/** Every dealer's id: for work that is done for all in turn. */
export async function listDealerIds(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select list_dealer_ids() as id`.execute(database.global);
  return rows.map((row) => row.id);
}
