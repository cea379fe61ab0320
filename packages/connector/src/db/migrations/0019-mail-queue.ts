import { sql, type Kysely } from 'kysely';

/** Makes `mails` a queue of its own: when each is tried next, and how often that came to nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mails add column next_attempt_at timestamptz`.execute(db);
  await sql`alter table mails add column tries integer not null default 0`.execute(db);

  // Whoever held one back, a paused bulk for instance, holds it again when its turn comes.
  await sql`
    update mails m
    set next_attempt_at = coalesce(
      (
        select b.sends_after
        from bulk_invitation_rows r
        join bulk_invitations b on b.dealer_id = r.dealer_id and b.id = r.bulk_invitation_id
        where r.dealer_id = m.dealer_id and r.mail_id = m.id and b.sends_after > m.created_at
      ),
      m.created_at
    )
    where m.delivery in ('queued', 'uncertain') and m.gave_up_at is null`.execute(db);
  await sql`
    alter table mails add constraint mails_next_attempt_check
    check (next_attempt_at is null or (delivery in ('queued', 'uncertain') and gave_up_at is null))`.execute(
    db,
  );
  await sql`
    create index mails_waiting on mails (dealer_id, next_attempt_at, id) where next_attempt_at is not null`.execute(
    db,
  );

  // Which dealers have a mail that is due, the one that waits longest first. From one dealer in the index to the next: one
  // look-up for each that has mails waiting, however many those are.
  await sql`
    create function list_dealers_with_due_mail(due_at timestamptz) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    as $$
      with recursive waiting as (
        (
          select m.dealer_id, m.next_attempt_at
          from mails m
          where m.next_attempt_at is not null
          order by m.dealer_id, m.next_attempt_at
          limit 1
        )
        union all
        select following.dealer_id, following.next_attempt_at
        from waiting
        cross join lateral (
          select m.dealer_id, m.next_attempt_at
          from mails m
          where m.next_attempt_at is not null and m.dealer_id > waiting.dealer_id
          order by m.dealer_id, m.next_attempt_at
          limit 1
        ) following
      )
      select dealer_id from waiting where next_attempt_at <= due_at order by next_attempt_at, dealer_id
    $$`.execute(db);

  await sql`
    create function count_waiting_mails(due_at timestamptz, out now bigint, out later bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      select count(*) filter (where next_attempt_at <= due_at), count(*) filter (where next_attempt_at > due_at)
      from mails
      where next_attempt_at is not null
    $$`.execute(db);

  // The queue that carried one job for each mail until now.
  await sql`
    do $$ begin
      if to_regprocedure('pgboss.delete_queue(text)') is not null then
        perform pgboss.delete_queue('mail.send');
      end if;
    end $$`.execute(db);
}
