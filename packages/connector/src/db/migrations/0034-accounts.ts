import { sql, type Kysely } from 'kysely';

/** New passwords and addresses that a mailed link proves, and the terms in the ledger of what people agreed to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table account_proofs (
      id uuid primary key,
      user_id text not null references auth_users on delete cascade,
      purpose text not null check (purpose in ('password', 'email')),
      new_email text check (new_email = lower(new_email)),
      secret_id text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      check ((purpose = 'email') = (new_email is not null))
    )`.execute(db);
  await sql`
    create index account_proofs_newest on account_proofs (user_id, purpose, created_at desc)`.execute(db);
  await sql`grant select, insert, update (used_at), delete on account_proofs to payvite_service`.execute(db);

  await sql`
    insert into authorizations (
      dealer_id, id, kind, customer_ids, payer_id, payer_name, payer_email, text_source, text_version, text_hash,
      authorized_at
    )
    select
      t.dealer_id, t.id, 'terms',
      array(
        select c.customer_id from invitation_customers c
        where c.dealer_id = t.dealer_id and c.invitation_id = t.invitation_id
        order by c.customer_id
      ),
      t.payer_id, p.name, p.email, 'payvite', t.terms_version, t.terms_hash, t.accepted_at
    from terms_acceptances t
    join payers p on p.id = t.payer_id`.execute(db);
  await sql`drop table terms_acceptances`.execute(db);
}
