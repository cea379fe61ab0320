import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What a dealer's mails look like beside its color, and what they say of their own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Named by what is in them: a mail that left with one shows that one for good.
  await sql`
    create table dealer_logos (
      dealer_id uuid not null references dealers on delete cascade,
      hash text not null check (hash ~ '^[0-9a-f]{32}$'),
      png bytea not null check (octet_length(png) <= 300000),
      width smallint not null check (width between 1 and 220),
      height smallint not null check (height between 1 and 56),
      created_at timestamptz not null,
      primary key (dealer_id, hash)
    )`.execute(db);
  await bindToDealer(db, 'dealer_logos', 'select, insert, update, delete');

  await sql`
    alter table dealers
      add column invitation_message text check (char_length(invitation_message) <= 500),
      add column invitation_lists_invoices boolean not null default false,
      add column logo_hash text,
      add column logo_width smallint,
      add column logo_height smallint,
      add constraint dealers_logo_check check (
        (logo_hash is null) = (logo_width is null) and (logo_hash is null) = (logo_height is null)
      ),
      add constraint dealers_logo_fkey foreign key (id, logo_hash) references dealer_logos (dealer_id, hash)`.execute(
    db,
  );
}
