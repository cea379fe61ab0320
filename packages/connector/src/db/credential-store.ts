import { sql } from 'kysely';
import type { Database, DealerTransaction } from './database.ts';
import { DEFERRED } from './prepared-client.ts';
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

/** Adds many links of the transaction's dealer in one statement. */
export async function insertLinkCredentials(
  tx: DealerTransaction,
  links: readonly { hash: Buffer; invitationId: string }[],
): Promise<void> {
  await sql`${DEFERRED}
    insert into credentials (hash, kind, dealer_id, subject_id, created_at)
    select decode(link.hash, 'hex'), 'link', ${tx.dealerId}::uuid, link.invitation_id, ${tx.now}
    from unnest(
      ${links.map((link) => link.hash.toString('hex'))}::text[],
      ${links.map((link) => link.invitationId)}::uuid[]
    ) as link (hash, invitation_id)
    on conflict (hash) do nothing`.execute(tx.db);
}
