import { sql, type Kysely } from 'kysely';

/** What was agreed to stands in `authorizations` alone, and is forgotten with them: the facts of payments had a copy. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update payments set facts = facts || '{"authorization": null}'
    where authorized_at is not null and facts -> 'authorization' <> 'null'`.execute(db);
}
