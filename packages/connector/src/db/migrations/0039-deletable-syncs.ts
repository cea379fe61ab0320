import { sql, type Kysely } from 'kysely';

/** Syncs of long ago are deleted; their bad rows go with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant delete on syncs to payvite_service`.execute(db);
}
