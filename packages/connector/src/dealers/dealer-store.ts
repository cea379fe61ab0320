import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';

/** The tenant of the transaction. */
export function getDealer(tx: DealerTransaction): Promise<DealerRow> {
  return tx.db.selectFrom('dealers').selectAll().where('id', '=', tx.dealerId).executeTakeFirstOrThrow();
}

/** Sets the origins that may embed the widget: `https://erp.example`, no path. */
export async function setAllowedOrigins(tx: DealerTransaction, origins: string[]): Promise<void> {
  await tx.db.updateTable('dealers').set({ allowedOrigins: origins }).where('id', '=', tx.dealerId).execute();
}
