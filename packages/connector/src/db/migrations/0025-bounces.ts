import { sql, type Kysely } from 'kysely';

/** Which invitations came back, and why, so that somebody can put them right. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index mails_bounced on mails (dealer_id, subject_id)
    where delivery = 'bounced' and subject_type = 'invitation'`.execute(db);

  // As in 0014, with why the newest mail came back, or would: one that waits for an address that takes none.
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
        'bounceReason', case
          when mail.delivery = 'bounced' then coalesce(mail.bounce_reason, 'rejected')
          when seen.state in ('pending', 'expired', 'declined')
            and coalesce(mail.delivery, 'queued') <> 'complained'
            and exists (
              select from suppressions s
              where s.dealer_id = i.dealer_id and s.email = i.email and s.reason = 'bounced'
            )
          then 'no_mailbox'
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
      select m.delivery, m.sent_at, m.bounce_reason
      from mails m
      where m.dealer_id = i.dealer_id and m.subject_type = 'invitation' and m.subject_id = i.id
        and m.delivery <> 'cancelled'
      order by m.created_at desc, m.id desc
      limit 1
    ) mail on true`.execute(db);
}
