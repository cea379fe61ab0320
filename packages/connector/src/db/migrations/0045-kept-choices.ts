import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What a payer has chosen of a statement, where it is too much for an address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table kept_choices (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      -- People are erased, their ids stay.
      payer_id uuid not null,
      chosen text not null,
      created_at timestamptz not null,
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create index kept_choices_payer on kept_choices (dealer_id, payer_id, id)`.execute(db);
  await sql`create index kept_choices_age on kept_choices (dealer_id, created_at)`.execute(db);
  await bindToDealer(db, 'kept_choices', 'select, insert, delete');
}
