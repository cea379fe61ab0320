import { sql, type Kysely } from 'kysely';

/**
 * How many invitations and reminders of a dealer leave a minute and in any 24 hours (null: as many as there are). Answers
 * to what a person did, of class `transactional`, are neither counted nor held.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table dealers
      add column mails_per_minute integer check (mails_per_minute > 0),
      add column mails_per_day integer check (mails_per_day > 0)`.execute(db);
  await sql`update dealers set mails_per_minute = 60, mails_per_day = 2000 where mode = 'live'`.execute(db);

  // What was begun is counted by its class, with no look at the mails. Null where an older connector began it.
  await sql`alter table mail_attempts add column class text check (class in ('invitation', 'transactional'))`.execute(
    db,
  );
  await sql`
    update mail_attempts a set class = m.class
    from mails m
    where m.dealer_id = a.dealer_id and m.id = a.mail_id`.execute(db);
  await sql`
    create index mail_attempts_of_invitations on mail_attempts (dealer_id, started_at, mail_id)
    where class = 'invitation'`.execute(db);
  // Few, and found behind any number of invitations that are held.
  await sql`
    create index mails_waiting_answers on mails (dealer_id, next_attempt_at, id)
    where next_attempt_at is not null and class = 'transactional'`.execute(db);

  // Each attempt counts toward the minute, since the mail server is asked each time; toward the day each mail once that
  // left, or may have.
  await sql`
    create function invitation_mails_left(dealer uuid, at timestamptz) returns integer
    language plpgsql stable set search_path = public, pg_temp
    as $$
    declare
      per_minute integer;
      per_day integer;
      in_minute integer;
    begin
      select d.mails_per_minute, d.mails_per_day into per_minute, per_day from dealers d where d.id = dealer;
      if per_minute is not null then
        select per_minute - count(*) into in_minute
        from mail_attempts a
        where a.dealer_id = dealer and a.class = 'invitation' and a.started_at > at - interval '1 minute';
        if in_minute <= 0 then return 0; end if;
      end if;
      if per_day is null then return in_minute; end if;
      return greatest(0, least(in_minute, per_day - (
        select count(distinct a.mail_id)
        from mail_attempts a
        where a.dealer_id = dealer and a.class = 'invitation' and a.started_at > at - interval '24 hours'
          and a.outcome is distinct from 'failed'
      )));
    end $$`.execute(db);

  await sql`drop function count_waiting_mails(timestamptz)`.execute(db);
  await sql`
    create function count_waiting_mails(due_at timestamptz, out now bigint, out later bigint, out held bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$
      with waiting as (
        select
          m.dealer_id,
          count(*) filter (where m.next_attempt_at <= due_at) as due,
          count(*) filter (where m.next_attempt_at <= due_at and m.class = 'invitation') as invitations,
          count(*) filter (where m.next_attempt_at > due_at) as later
        from mails m
        where m.next_attempt_at is not null
        group by m.dealer_id
      ), counted as (
        select
          w.due,
          w.later,
          case
            when w.invitations = 0 then 0
            else greatest(0, w.invitations - coalesce(invitation_mails_left(w.dealer_id, due_at), w.invitations))
          end as held
        from waiting w
      )
      select coalesce(sum(due - held), 0)::bigint, coalesce(sum(later), 0)::bigint, coalesce(sum(held), 0)::bigint
      from counted
    $$`.execute(db);
}
