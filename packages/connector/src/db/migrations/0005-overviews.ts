import { sql, type Kysely } from 'kysely';

/**
 * The two views in which features meet. They run with the rights of whoever asks (`security_invoker`), so row-level
 * security holds inside them, and take the time from `payvite_now()`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Nothing is in flight until there are payments.
  await sql`
    create view open_item_overview with (security_invoker = true) as
    select i.*, 0::bigint as in_flight_minor, i.outstanding_minor as payable_minor
    from open_items i
    where i.closed_at is null`.execute(db);

  await sql`
    create view customer_overview with (security_invoker = true) as
    select
      c.*,
      contact.id as default_contact_id,
      contact.id is not null as has_email,
      invited.status as invitation_status,
      newest.id as invitation_id,
      case when invited.status = 'pending' then newest.pending_since end as pending_since,
      case when payer.active is null then 'none' when payer.active then 'active' else 'disabled' end as portal_access
    from customers c
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
      select i.id, i.pending_since
      from invitation_customers ic
      join invitations i on i.dealer_id = ic.dealer_id and i.id = ic.invitation_id
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

  await sql`grant select on open_item_overview, customer_overview to payvite_service`.execute(db);
}
