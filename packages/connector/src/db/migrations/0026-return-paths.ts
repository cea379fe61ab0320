import { sql, type Kysely } from 'kysely';

/** A return path names a mail and proves itself for its dealer, whose it is to be found by the mail alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Not unique: that `(dealer_id, id)` already is.
  await sql`create index mails_id on mails (id)`.execute(db);
  await sql`
    create function find_mails(wanted uuid[])
    returns table (mail_id uuid, dealer_id uuid, message_id text)
    language sql stable security definer set search_path = public, pg_temp
    as $$ select m.id, m.dealer_id, m.message_id from mails m where m.id = any (wanted) $$`.execute(db);
}
