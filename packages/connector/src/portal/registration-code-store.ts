import type { Selectable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { RegistrationCodesTable } from '../db/tables.ts';

export type RegistrationCodeRow = Selectable<RegistrationCodesTable>;

/** Adds a code that nobody has entered yet. */
export async function insertRegistrationCode(
  tx: DealerTransaction,
  code: Pick<RegistrationCodeRow, 'id' | 'invitationId' | 'linkVersion' | 'secretId'>,
): Promise<void> {
  await tx.db
    .insertInto('registrationCodes')
    .values({ ...code, dealerId: tx.dealerId, createdAt: tx.now, usedAt: null })
    .execute();
}

/** One code; undefined when the dealer has none of this id. */
export function findRegistrationCode(
  tx: DealerTransaction,
  id: string,
): Promise<RegistrationCodeRow | undefined> {
  return selectCodes(tx).where('id', '=', id).executeTakeFirst();
}

/** The newest code of an invitation, which is the only one that can be entered; undefined where there was none. */
export function findNewestCode(
  tx: DealerTransaction,
  invitationId: string,
): Promise<RegistrationCodeRow | undefined> {
  return selectNewest(tx, invitationId).executeTakeFirst();
}

/** The same, locked until the transaction ends: of several tries at once each is counted. */
export function lockNewestCode(
  tx: DealerTransaction,
  invitationId: string,
): Promise<RegistrationCodeRow | undefined> {
  return selectNewest(tx, invitationId).forUpdate().executeTakeFirst();
}

/** Counts a wrong try. */
export async function countCodeTry(tx: DealerTransaction, id: string): Promise<void> {
  await tx.db
    .updateTable('registrationCodes')
    .set((on) => ({ tries: on('tries', '+', 1) }))
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}

/** Uses a code up. @returns whether this was the first time. */
export async function markCodeUsed(tx: DealerTransaction, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('registrationCodes')
    .set({ usedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function selectNewest(tx: DealerTransaction, invitationId: string) {
  return selectCodes(tx)
    .where('invitationId', '=', invitationId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
}

function selectCodes(tx: DealerTransaction) {
  return tx.db.selectFrom('registrationCodes').selectAll().where('dealerId', '=', tx.dealerId);
}
