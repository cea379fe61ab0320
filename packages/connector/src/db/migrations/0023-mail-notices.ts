import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What mail servers and providers tell of mails after they left, for as long as they may tell it again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mail_notices (
      dealer_id uuid not null references dealers on delete cascade,
      provider text not null check (provider in ('mail', 'ses', 'sendgrid', 'postmark')),
      -- An event's id is no address, whoever gives it.
      provider_event_id text not null
        check (length(provider_event_id) between 1 and 200 and position('@' in provider_event_id) = 0),
      mail_id uuid not null,
      kind text not null check (kind in ('delivered', 'hard', 'soft', 'complaint', 'unsubscribe')),
      code text check (code ~ '^[245]\\.[0-9]{1,3}\\.[0-9]{1,3}$'),
      at timestamptz not null,
      received_at timestamptz not null,
      primary key (dealer_id, provider, provider_event_id),
      foreign key (dealer_id, mail_id) references mails (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`create index mail_notices_age on mail_notices (dealer_id, received_at)`.execute(db);
  await bindToDealer(db, 'mail_notices', 'select, insert, delete');

  // A notice has no dealer before its mail is found.
  await sql`
    create function find_mails_of_messages(wanted text[])
    returns table (message_id text, dealer_id uuid, mail_id uuid)
    language sql stable security definer set search_path = public, pg_temp
    as $$ select m.message_id, m.dealer_id, m.id from mails m where m.message_id = any (wanted) $$`.execute(
    db,
  );
}
