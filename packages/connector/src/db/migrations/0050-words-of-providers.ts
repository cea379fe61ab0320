import { sql, type Kysely } from 'kysely';

/** Words that are not ours are of the provider that took the payment, which need not be Stripe. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare
      name text;
    begin
      for name in
        select conname from pg_constraint
        where conrelid = 'authorizations'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%text_source%'
      loop
        execute format('alter table authorizations drop constraint %I', name);
      end loop;
    end $$`.execute(db);
  await sql`update authorizations set text_source = 'provider' where text_source = 'stripe'`.execute(db);
  await sql`
    alter table authorizations add check (
      text_source = 'provider' or (text_source = 'payvite' and text_version is not null and text_hash is not null)
    )`.execute(db);
}
