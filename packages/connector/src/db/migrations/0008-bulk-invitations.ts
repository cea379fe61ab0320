import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/** Bulks of invitations: what was asked for, what was planned for whom, and what became of each row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // `completed` is computed: sending or paused, and no mail is open any more.
  await sql`
    create table bulk_invitations (
      dealer_id uuid not null references dealers on delete cascade,
      id uuid not null,
      state text not null check (state in ('planned', 'sending', 'paused', 'cancelled')),
      selection jsonb not null,
      locale text,
      message text,
      expires_in_days integer check (expires_in_days between 1 and 90),
      plan_hash text not null,
      coverage jsonb,
      created_by_type text not null,
      created_by_id text,
      created_at timestamptz not null,
      started_at timestamptz,
      sends_after timestamptz,
      paused_at timestamptz,
      cancelled_at timestamptz,
      primary key (dealer_id, id)
    )`.execute(db);
  await sql`create index bulk_invitations_newest on bulk_invitations (dealer_id, created_at desc, id desc)`.execute(
    db,
  );

  // A row holds no address: it is its contact's until there is an invitation, then that one's.
  await sql`
    create table bulk_invitation_rows (
      dealer_id uuid not null,
      bulk_invitation_id uuid not null,
      position integer not null,
      customer_ids uuid[] not null check (cardinality(customer_ids) > 0),
      contact_id uuid,
      locale text not null,
      reason text,
      invitation_id uuid,
      mail_id uuid,
      skip_reason text,
      undone_at timestamptz,
      primary key (dealer_id, bulk_invitation_id, position),
      foreign key (dealer_id, bulk_invitation_id) references bulk_invitations (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create unique index bulk_invitation_rows_mail on bulk_invitation_rows (dealer_id, mail_id)
    where mail_id is not null`.execute(db);

  // An `uncertain` mail is sent again until the queue gives it up; then it stays what it is.
  await sql`alter table mails add column gave_up_at timestamptz`.execute(db);

  // The result is that of the newest mail, so it is right whoever died in between; `is_open`: a mail may still leave.
  await sql`
    create view bulk_invitation_row_overview with (security_invoker = true) as
    select
      r.dealer_id, r.bulk_invitation_id, r.position, r.customer_ids, r.locale, r.invitation_id,
      coalesce(i.email, lower(k.email)) as email,
      case when r.reason is null then 'send' else 'skip' end as decision,
      coalesce(r.reason, r.skip_reason, case when m.delivery = 'suppressed' then 'suppressed' end) as reason,
      seen.result,
      coalesce(seen.result in ('queued', 'uncertain') and r.skip_reason is null and m.gave_up_at is null, false) as is_open,
      case when seen.result = 'failed' then m.error end as error
    from bulk_invitation_rows r
    left join mails m on m.dealer_id = r.dealer_id and m.id = r.mail_id
    left join invitations i on i.dealer_id = r.dealer_id and i.id = r.invitation_id
    left join contacts k on k.dealer_id = r.dealer_id and k.id = r.contact_id
    cross join lateral (
      select case
        when m.id is null then null
        when r.undone_at is not null then 'undone'
        when m.delivery = 'uncertain' then 'uncertain'
        when r.skip_reason is not null then 'skipped'
        when m.delivery = 'queued' then 'queued'
        when m.delivery in ('sent', 'delivered', 'complained') then 'sent'
        when m.delivery = 'bounced' then 'failed'
        else 'skipped'
      end as result
    ) seen`.execute(db);

  await bindToDealer(db, 'bulk_invitations', 'select, insert, update');
  await bindToDealer(db, 'bulk_invitation_rows', 'select, insert, update');
  await sql`grant select on bulk_invitation_row_overview to payvite_service`.execute(db);
}
