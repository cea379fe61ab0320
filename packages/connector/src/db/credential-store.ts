import { sql } from 'kysely';
import type { Database, DealerTransaction } from './database.ts';
import type { CredentialsTable } from './tables.ts';

/** Whose credential this is, of all dealers; undefined for an unknown one. */
export async function findCredential(
  database: Database,
  hash: Buffer,
  kind: CredentialsTable['kind'],
): Promise<{ dealerId: string; subjectId: string } | undefined> {
  const { rows } = await sql<{ dealerId: string; subjectId: string }>`
    select dealer_id, subject_id from find_credential(${hash}, ${kind})`.execute(database.global);
  return rows[0];
}

/**
 * Adds a credential of the transaction's dealer; the same one again changes nothing.
 *
 * @returns whether it is new; of several transactions that add it at once, one hears so.
 */
export async function insertCredential(
  tx: DealerTransaction,
  credential: Pick<CredentialsTable, 'hash' | 'kind' | 'subjectId'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('credentials')
    .values({ ...credential, dealerId: tx.dealerId, createdAt: tx.now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
