import { sql, type Kysely } from 'kysely';

/** A dealer whose mails come back or are reported as spam sends no more invitations until somebody has looked at it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table dealers
      add column sending_paused_at timestamptz,
      add column sending_pause_reason text check (sending_pause_reason in ('hard_bounces', 'complaints')),
      add column sending_resumed_at timestamptz,
      add constraint dealers_sending_pause_check check ((sending_paused_at is null) = (sending_pause_reason is null))`.execute(
    db,
  );

  await sql`
    alter table mails add column bounce_reason text check (bounce_reason in ('no_mailbox', 'rejected', 'gave_up'))`.execute(
    db,
  );
  await sql`
    update mails m
    set bounce_reason = (
      select e.data->>'reason'
      from events e
      where e.dealer_id = m.dealer_id and e.subject_type = 'mail' and e.subject_id = m.id
        and e.type = 'mail.delivery_changed' and e.data->>'delivery' = 'bounced'
        and e.data->>'reason' in ('no_mailbox', 'rejected', 'gave_up')
      order by e.id desc
      limit 1
    )
    where m.delivery = 'bounced'`.execute(db);

  await sql`alter function invitation_mails_left(uuid, timestamptz) rename to invitation_mails_within_limits`.execute(
    db,
  );
  await sql`
    create function invitation_mails_left(dealer uuid, at timestamptz) returns integer
    language sql stable set search_path = public, pg_temp
    as $$
      select case
        when exists (select from dealers d where d.id = dealer and d.sending_paused_at is not null) then 0
        else invitation_mails_within_limits(dealer, at)
      end
    $$`.execute(db);
}
