import { sql, type Kysely } from 'kysely';
import { bindToDealer } from './0001-dealers.ts';

/**
 * What becomes of an invitation after its mail: addresses that take no more, how much an address is mailed, reminders,
 * "ask me again", what the dealer says to a suggested contact, and the codes for links that were handed on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // An address never stands in a URL or an event, so a suppression needs a name of its own.
  await sql`alter table suppressions add column id uuid`.execute(db);
  await sql`update suppressions set id = gen_random_uuid()`.execute(db);
  await sql`
    alter table suppressions
      alter column id set not null,
      add constraint suppressions_id unique (dealer_id, id),
      drop constraint suppressions_reason_check,
      add constraint suppressions_reason_check check (reason in ('unsubscribed', 'bounced', 'complained', 'manual'))`.execute(
    db,
  );
  await sql`create index suppressions_newest on suppressions (dealer_id, created_at desc, id desc)`.execute(
    db,
  );
  await sql`grant update on suppressions to payvite_service`.execute(db);

  await sql`create index mails_recipient on mails (dealer_id, recipient)`.execute(db);

  await sql`
    alter table dealers add column reminder_days integer[] not null default '{3,7}'
      check (cardinality(reminder_days) <= 5 and 1 <= all (reminder_days) and 89 >= all (reminder_days))`.execute(
    db,
  );

  await sql`
    alter table invitations
      add column reminder_count integer not null default 0,
      add column reminded_at timestamptz,
      add column expiry_noted_at timestamptz,
      add column ask_again_on date,
      add column ask_again_noted_at timestamptz`.execute(db);
  // What has expired before there were notices is no news.
  await sql`
    update invitations set expiry_noted_at = expires_at
    where state = 'pending' and expires_at <= clock_timestamp()`.execute(db);
  // The three kinds of due work that is looked for every minute; what has been dealt with leaves the first two.
  await sql`
    create index invitations_open on invitations (dealer_id, pending_since)
    where state = 'pending' and expiry_noted_at is null`.execute(db);
  await sql`
    create index invitations_expiring on invitations (dealer_id, expires_at)
    where state = 'pending' and expiry_noted_at is null`.execute(db);
  await sql`
    create index invitations_ask_again on invitations (dealer_id, ask_again_on)
    where state = 'declined' and ask_again_on is not null`.execute(db);

  await sql`
    alter table contact_suggestions
      add column decided_at timestamptz,
      add column decided_by_type text,
      add column decided_by_id text,
      add column new_invitation_id uuid`.execute(db);
  await sql`
    create index contact_suggestions_newest on contact_suggestions (dealer_id, created_at desc, id desc)`.execute(
    db,
  );

  // The code itself is derived from the id (registration-code.ts): a copy of this table opens nothing.
  await sql`
    create table registration_codes (
      dealer_id uuid not null,
      id uuid not null,
      invitation_id uuid not null,
      link_version integer not null,
      secret_id text not null,
      tries integer not null default 0,
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (dealer_id, id),
      foreign key (dealer_id, invitation_id) references invitations (dealer_id, id) on delete cascade
    )`.execute(db);
  await sql`
    create index registration_codes_newest on registration_codes (dealer_id, invitation_id, created_at desc)`.execute(
    db,
  );
  await bindToDealer(db, 'registration_codes', 'select, insert, update');

  // When each invitation is reminded next, null where no reminder comes. One that comes late stands for those it missed,
  // and for one that would follow within twenty hours. `step_at` is what the days alone say; `is_mailing`: a mail has not
  // left for certain, and a reminder waits for it.
  await sql`
    create view invitation_reminder_overview with (security_invoker = true) as
    select
      i.dealer_id, i.id as invitation_id, i.email, i.state, i.pending_since, i.expiry_noted_at, upcoming.step_at,
      case
        when i.state = 'pending' and i.expires_at > payvite_now() and upcoming.step_at is not null
          and coalesce(mail.delivery, 'sent') not in ('bounced', 'complained', 'suppressed')
          and not exists (select from suppressions s where s.dealer_id = i.dealer_id and s.email = i.email)
          -- Somebody has still to register, for a customer that the dealer still has and has not shut out.
          and exists (
            select
            from invitation_customers ic
            join customers c on c.dealer_id = ic.dealer_id and c.id = ic.customer_id
            where ic.dealer_id = i.dealer_id and ic.invitation_id = i.id and c.status = 'active'
              and not exists (
                select from payer_customers p where p.dealer_id = ic.dealer_id and p.customer_id = ic.customer_id
              )
              and not exists (
                select from portal_disabled_customers x
                where x.dealer_id = ic.dealer_id and x.customer_id = ic.customer_id
              )
          )
          and not exists (
            select from portal_disabled_payers x join payers y on y.id = x.payer_id
            where x.dealer_id = i.dealer_id and y.email = i.email
          )
        then upcoming.step_at
      end as due_at,
      coalesce(mail.delivery in ('queued', 'uncertain'), false) as is_mailing
    from invitations i
    join dealers d on d.id = i.dealer_id
    cross join lateral (
      select min(step.at) as step_at
      from unnest(d.reminder_days) as day
      cross join lateral (select i.pending_since + day * interval '24 hours' as at) step
      where step.at > coalesce(i.reminded_at + interval '20 hours', i.pending_since) and step.at < i.expires_at
    ) upcoming
    left join lateral (
      select m.delivery
      from mails m
      where m.dealer_id = i.dealer_id and m.subject_type = 'invitation' and m.subject_id = i.id
        and m.delivery <> 'cancelled'
      order by m.created_at desc, m.id desc
      limit 1
    ) mail on true`.execute(db);

  // As in 0005, with reminders and "ask me again"; and an address that takes no more invitations shows in the delivery of
  // every invitation that could still be mailed to it.
  await sql`
    create or replace view invitation_overview with (security_invoker = true) as
    select
      i.dealer_id, i.id, seen.state, i.created_at,
      jsonb_build_object(
        'id', i.id,
        'customerIds', covered.customer_ids,
        'email', i.email,
        'contactName', i.contact_name,
        'state', seen.state,
        'delivery', case
          when seen.state in ('pending', 'expired', 'declined')
            and coalesce(mail.delivery, 'queued') in ('queued', 'sent', 'delivered', 'uncertain')
            and exists (select from suppressions s where s.dealer_id = i.dealer_id and s.email = i.email)
          then 'suppressed'
          else coalesce(mail.delivery, 'queued')
        end,
        'locale', i.locale,
        'checkPhrase', i.check_phrase,
        'sentAt', payvite_instant(mail.sent_at),
        'startedAt', payvite_instant(i.started_at),
        'expiresAt', payvite_instant(i.expires_at),
        'pendingSince', case when seen.state = 'pending' then payvite_instant(i.pending_since) end,
        'reminderCount', i.reminder_count,
        'remindedAt', payvite_instant(i.reminded_at),
        'nextReminderAt', (
          select payvite_instant(r.due_at)
          from invitation_reminder_overview r
          where r.dealer_id = i.dealer_id and r.invitation_id = i.id
        ),
        'acceptedAt', payvite_instant(i.accepted_at),
        'declinedAt', payvite_instant(i.declined_at),
        'revokedAt', payvite_instant(i.revoked_at),
        'createdAt', payvite_instant(i.created_at),
        'resentCount', i.resent_count,
        'declineReason', i.decline_reason,
        'declineComment', i.decline_comment,
        'askAgainOn', i.ask_again_on,
        'createdBy', jsonb_build_object(
          'type', i.created_by_type,
          'id', i.created_by_id,
          'name', case i.created_by_type
            when 'user' then (select u.name from embed_users u where u.dealer_id = i.dealer_id and u.id = i.created_by_id)
            when 'key' then (select k.name from api_keys k where k.dealer_id = i.dealer_id and k.id::text = i.created_by_id)
          end),
        'replacesInvitationId', i.replaces_invitation_id
      ) as wire
    from invitations i
    cross join lateral (
      select case when i.state = 'pending' and i.expires_at <= payvite_now() then 'expired' else i.state end as state
    ) seen
    cross join lateral (
      select jsonb_agg(ic.customer_id order by ic.position) as customer_ids
      from invitation_customers ic
      where ic.dealer_id = i.dealer_id and ic.invitation_id = i.id
    ) covered
    left join lateral (
      select m.delivery, m.sent_at
      from mails m
      where m.dealer_id = i.dealer_id and m.subject_type = 'invitation' and m.subject_id = i.id
        and m.delivery <> 'cancelled'
      order by m.created_at desc, m.id desc
      limit 1
    ) mail on true`.execute(db);

  await sql`grant select on invitation_reminder_overview to payvite_service`.execute(db);
}
