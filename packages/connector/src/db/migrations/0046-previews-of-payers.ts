import { sql, type Kysely } from 'kysely';

/** Of a payer's previews the newest are kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index payment_previews_payer on payment_previews (dealer_id, payer_id, id)`.execute(db);
}
