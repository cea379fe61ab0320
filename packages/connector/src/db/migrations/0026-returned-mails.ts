import { sql, type Kysely } from 'kysely';

/** Whose a mail is that a return path names, and a pause for those whose mails are refused as spam. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A return path has no room for the dealer. Not unique: that `(dealer_id, id)` already is.
  await sql`create index mails_id on mails (id)`.execute(db);
  await sql`
    create function find_mails(wanted uuid[])
    returns table (mail_id uuid, dealer_id uuid, message_id text)
    language sql stable security definer set search_path = public, pg_temp
    as $$ select m.id, m.dealer_id, m.message_id from mails m where m.id = any (wanted) $$`.execute(db);

  await sql`
    alter table dealers
      drop constraint dealers_sending_pause_reason_check,
      add constraint dealers_sending_pause_reason_check
        check (sending_pause_reason in ('hard_bounces', 'complaints', 'spam_refusals'))`.execute(db);
}
