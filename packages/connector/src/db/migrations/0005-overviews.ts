import { sql, type Kysely } from 'kysely';

/**
 * The views in which features meet. They run with the rights of whoever asks (`security_invoker`), so row-level
 * security holds inside them, and take the time from `payvite_now()`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Nothing is in flight until there are payments.
  await sql`
    create view open_item_overview with (security_invoker = true) as
    select i.*, 0::bigint as in_flight_minor, i.outstanding_minor as payable_minor
    from open_items i
    where i.closed_at is null`.execute(db);

  // An instant as it stands on the wire: ISO 8601 in UTC, to the millisecond.
  await sql`
    create function payvite_instant(at timestamptz) returns text language sql immutable parallel safe
    as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$`.execute(db);

  // `wire` is the invitation as the API answers it (sdk/schemas/invitation.ts): customers and invitations both carry it.
  await sql`
    create view invitation_overview with (security_invoker = true) as
    select
      i.dealer_id, i.id, seen.state, i.created_at,
      jsonb_build_object(
        'id', i.id,
        'customerIds', covered.customer_ids,
        'email', i.email,
        'contactName', i.contact_name,
        'state', seen.state,
        'delivery', coalesce(mail.delivery, 'queued'),
        'locale', i.locale,
        'checkPhrase', i.check_phrase,
        'sentAt', payvite_instant(mail.sent_at),
        'startedAt', payvite_instant(i.started_at),
        'expiresAt', payvite_instant(i.expires_at),
        'pendingSince', case when seen.state = 'pending' then payvite_instant(i.pending_since) end,
        'acceptedAt', payvite_instant(i.accepted_at),
        'declinedAt', payvite_instant(i.declined_at),
        'revokedAt', payvite_instant(i.revoked_at),
        'createdAt', payvite_instant(i.created_at),
        'resentCount', i.resent_count,
        'declineReason', i.decline_reason,
        'declineComment', i.decline_comment,
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

  await sql`
    create view customer_overview with (security_invoker = true) as
    select
      c.*,
      dealer.as_of,
      dealer.aged_on,
      contact.id as default_contact_id,
      contact.id is not null as has_email,
      invited.status as invitation_status,
      newest.wire as invitation,
      case when invited.status = 'pending' then newest.pending_since end as pending_since,
      case when payer.active is null then 'none' when payer.active then 'active' else 'disabled' end as portal_access
    from customers c
    join dealers dealer on dealer.id = c.dealer_id
    left join lateral (
      select k.id
      from contacts k
      where k.dealer_id = c.dealer_id and k.customer_id = c.id and k.has_valid_email
      order by k.is_primary desc, k.role ~* '(billing|accounts payable)' desc nulls last, k.erp_id, k.id
      limit 1
    ) contact on true
    cross join lateral (
      select bool_or(p.access = 'active') as active
      from payer_customers p
      where p.dealer_id = c.dealer_id and p.customer_id = c.id
    ) payer
    cross join lateral (
      select
        max(i.created_at) filter (where i.state = 'pending' and i.expires_at > payvite_now()) as pending_at,
        max(i.expires_at) filter (where i.state = 'pending' and i.expires_at <= payvite_now()) as expired_at,
        max(i.declined_at) filter (where i.state = 'declined') as declined_at
      from invitation_customers ic
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
      where ic.dealer_id = c.dealer_id and ic.customer_id = c.id
    ) seen
    cross join lateral (
      select case
        when payer.active is not null then 'accepted'
        when seen.pending_at is not null then 'pending'
        when seen.declined_at is not null and (seen.expired_at is null or seen.declined_at >= seen.expired_at) then 'declined'
        when seen.expired_at is not null then 'expired'
        else 'none'
      end as status
    ) invited
    left join lateral (
      select i.pending_since, o.wire
      from invitation_customers ic
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
      join invitation_overview o on o.dealer_id = i.dealer_id and o.id = i.id
      where ic.dealer_id = c.dealer_id and ic.customer_id = c.id
        and case invited.status
          when 'accepted' then i.state = 'accepted'
          when 'pending' then i.state = 'pending' and i.expires_at > payvite_now()
          when 'declined' then i.state = 'declined'
          when 'expired' then i.state = 'pending' and i.expires_at <= payvite_now()
          else false
        end
      order by i.created_at desc, i.id desc
      limit 1
    ) newest on true`.execute(db);

  await sql`grant select on open_item_overview, invitation_overview, customer_overview to payvite_service`.execute(
    db,
  );
}
