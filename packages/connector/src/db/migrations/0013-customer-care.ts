import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** What a dealer's people do for a customer: close and open the portal, correct an address, note a call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Whom the dealer shut out. Each link of a payer to a customer has its own `access`; these two decide about links that
  // an invitation has yet to make, so that accepting one never opens what a person closed.
  await sql`
    create table portal_disabled_customers (
      dealer_id uuid not null,
      customer_id uuid not null,
      disabled_at timestamptz not null,
      primary key (dealer_id, customer_id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create table portal_disabled_payers (
      dealer_id uuid not null references dealers on delete cascade,
      payer_id uuid not null references payers on delete cascade,
      disabled_at timestamptz not null,
      primary key (dealer_id, payer_id)
    )`.execute(db);

  // Whether a payer may enter anywhere is every dealer's together, so one function may look; it tells ids it was given.
  await sql`
    create function list_payers_shut_out(payer_ids uuid[]) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select given.id from unnest(payer_ids) as given (id)
      where not exists (select from payer_customers p where p.payer_id = given.id and p.access = 'active')
    $$`.execute(db);

  // `erp_email` was null for "not corrected" and empty for "the ERP has none": now a flag says the one, and null the other.
  await sql`alter table contacts add column is_email_corrected boolean not null default false`.execute(db);
  await sql`
    update contacts set is_email_corrected = true, erp_email = nullif(erp_email, '')
    where erp_email is not null`.execute(db);
  await sql`
    alter table contacts add constraint contacts_erp_email_check
    check (case when is_email_corrected then email is not null else erp_email is null end)`.execute(db);

  await sql`
    create table call_notes (
      dealer_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      outcome text not null check (outcome in ('no_answer', 'left_message', 'wrong_number', 'reached', 'call_back',
        'will_register', 'promised', 'disputed', 'refused')),
      note text,
      follow_up_on date,
      created_by_type text not null,
      created_by_id text,
      created_at timestamptz not null,
      primary key (dealer_id, id),
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create index call_notes_newest on call_notes (dealer_id, customer_id, created_at desc, id desc)`.execute(
    db,
  );

  await bindToDealer(db, 'portal_disabled_customers', 'select, insert, delete');
  await bindToDealer(db, 'portal_disabled_payers', 'select, insert, delete');
  await bindToDealer(db, 'call_notes', 'select, insert');
}
