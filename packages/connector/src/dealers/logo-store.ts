import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import type { LogoImage } from './logo-image.ts';

/** Adds a logo, or finds the same one. */
export async function insertLogo(tx: DealerTransaction, logo: LogoImage & { hash: string }): Promise<void> {
  await tx.db
    .insertInto('dealerLogos')
    .values({ dealerId: tx.dealerId, ...logo, createdAt: tx.now })
    .onConflict((conflict) => conflict.columns(['dealerId', 'hash']).doUpdateSet({ createdAt: tx.now }))
    .execute();
}

/** Deletes all but the newest logos of a dealer. */
export async function deleteOldLogos(tx: DealerTransaction, kept: number): Promise<void> {
  await tx.db
    .deleteFrom('dealerLogos')
    .where('dealerId', '=', tx.dealerId)
    .where('hash', 'not in', (query) =>
      query
        .selectFrom('dealerLogos')
        .select('hash')
        .where('dealerId', '=', tx.dealerId)
        .orderBy('createdAt', 'desc')
        .orderBy('hash')
        .limit(kept),
    )
    .execute();
}

/** The PNG of a logo; undefined where the dealer has none such. */
export async function findLogo(tx: DealerTransaction, hash: string): Promise<Buffer | undefined> {
  const row = await tx.db
    .selectFrom('dealerLogos')
    .select('png')
    .where('dealerId', '=', tx.dealerId)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.png;
}

/** The logo that mails and pages of a dealer show; null: none. */
export function setLogo(
  tx: DealerTransaction,
  logo: { hash: string; width: number; height: number } | null,
): Promise<DealerRow> {
  return tx.db
    .updateTable('dealers')
    .set({
      logoHash: logo?.hash ?? null,
      logoWidth: logo?.width ?? null,
      logoHeight: logo?.height ?? null,
    })
    .where('id', '=', tx.dealerId)
    .returningAll()
    .executeTakeFirstOrThrow();
}
