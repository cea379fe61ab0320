import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** Invitations and the mails that carry them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table invitations (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      email text not null check (email = lower(email)),
      contact_id uuid,
      contact_name text,
      state text not null check (state in ('pending', 'accepted', 'declined', 'revoked')),
      locale text not null,
      check_phrase text not null,
      message text,
      link_version integer not null,
      link_secret_id text not null,
      link_made_at timestamptz not null,
      expires_in_days integer not null,
      expires_at timestamptz not null,
      pending_since timestamptz,
      started_at timestamptz,
      accepted_at timestamptz,
      declined_at timestamptz,
      revoked_at timestamptz,
      resent_count integer not null default 0,
      renewed_by_invitee_at timestamptz[] not null default '{}',
      decline_reason text check (decline_reason in ('not_me', 'pays_by_check', 'pays_in_store', 'not_interested', 'other')),
      decline_comment text,
      created_by_type text not null,
      created_by_id text,
      replaces_invitation_id uuid,
      created_at timestamptz not null,
      primary key (dealer_id, id),
      unique (dealer_id, id, email, state)
    )`.execute(db);
  await sql`create index invitations_newest on invitations (dealer_id, created_at desc, id desc)`.execute(db);

  // Address and state follow the invitation by cascade, so that one index can hold the rule
  // "at most one open invitation per (customer, address)" against every race.
  await sql`
    create table invitation_customers (
      dealer_id uuid not null,
      invitation_id uuid not null,
      customer_id uuid not null,
      position integer not null,
      email text not null,
      state text not null,
      primary key (dealer_id, invitation_id, customer_id),
      foreign key (dealer_id, invitation_id, email, state) references invitations (dealer_id, id, email, state)
        on update cascade on delete cascade,
      foreign key (dealer_id, customer_id) references customers (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create unique index invitation_customers_one_pending on invitation_customers (dealer_id, customer_id, email)
    where state = 'pending'`.execute(db);
  await sql`create index invitation_customers_customer on invitation_customers (dealer_id, customer_id)`.execute(
    db,
  );

  await sql`
    create table contact_suggestions (
      dealer_id uuid not null,
      id uuid not null,
      invitation_id uuid not null,
      name text,
      email text not null,
      state text not null check (state in ('open', 'approved', 'rejected')),
      created_at timestamptz not null,
      primary key (dealer_id, id),
      foreign key (dealer_id, invitation_id) references invitations (dealer_id, id) on delete cascade
    )`.execute(db);

  await sql`
    create table mails (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      class text not null check (class in ('invitation', 'transactional')),
      template text not null,
      subject_type text not null,
      subject_id uuid not null,
      link_version integer,
      customer_ids uuid[] not null default '{}',
      recipient text not null,
      locale text not null,
      message_id text not null unique,
      delivery text not null check (delivery in
        ('queued', 'sent', 'delivered', 'bounced', 'complained', 'suppressed', 'uncertain', 'cancelled')),
      error text,
      created_at timestamptz not null,
      sent_at timestamptz,
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create index mails_subject on mails (dealer_id, subject_type, subject_id, created_at desc, id desc)`.execute(
    db,
  );

  await sql`
    create table mail_attempts (
      dealer_id uuid not null,
      mail_id uuid not null,
      number integer not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      outcome text check (outcome in ('sent', 'failed', 'uncertain')),
      error text,
      primary key (dealer_id, mail_id, number),
      foreign key (dealer_id, mail_id) references mails (dealer_id, id) on delete cascade
    )`.execute(db);

  await bindToDealer(db, 'invitations', 'select, insert, update');
  await bindToDealer(db, 'invitation_customers', 'select, insert');
  await bindToDealer(db, 'contact_suggestions', 'select, insert, update');
  await bindToDealer(db, 'mails', 'select, insert, update');
  await bindToDealer(db, 'mail_attempts', 'select, insert, update');
}
