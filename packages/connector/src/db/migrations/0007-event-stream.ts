import { sql, type Kysely } from 'kysely';

/** The two orders in which events are read in bulk: as they became final (the stream) and as they happened (the export). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_stream on events (dealer_id, transaction_id, id)`.execute(db);
  await sql`create index events_at on events (dealer_id, at, id)`.execute(db);
}
