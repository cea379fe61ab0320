import { sql } from 'kysely';
import type { Invitation, InvitationState, Page } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import { DEFERRED, PREPARED } from '../db/prepared-client.ts';
import type { InvitationChanges, InvitationRow } from '../db/tables.ts';
import { lockCustomers } from './invited-customer-store.ts';
import type { draftInvitation, draftInvitations } from './invitation-draft.ts';

const SORT = '-createdAt';

/**
 * The invitations to `email` for any of these customers that were not revoked, oldest first, with all they cover; locked
 * until the transaction ends, so that what is decided by their state still holds when it is written.
 */
export async function listInvitationsTo(
  tx: DealerTransaction,
  email: string,
  customerIds: string[],
): Promise<{ invitation: InvitationRow; customerIds: string[] }[]> {
  const rows = await tx.db
    .selectFrom('invitations as i')
    .modifyFront(PREPARED)
    .selectAll('i')
    .select((on) =>
      on
        .selectFrom('invitationCustomers as every')
        .select(sql<string[]>`array_agg(every.customer_id order by every.position)`.as('ids'))
        .whereRef('every.dealerId', '=', 'i.dealerId')
        .whereRef('every.invitationId', '=', 'i.id')
        .as('covered'),
    )
    .where('i.dealerId', '=', tx.dealerId)
    .where('i.email', '=', email)
    .where('i.state', '<>', 'revoked')
    .where((on) =>
      on.exists(
        on
          .selectFrom('invitationCustomers as ic')
          .select('ic.customerId')
          .whereRef('ic.dealerId', '=', 'i.dealerId')
          .whereRef('ic.invitationId', '=', 'i.id')
          .where((is) => is('ic.customerId', '=', isAnyOf(customerIds))),
      ),
    )
    .orderBy('i.createdAt')
    .orderBy('i.id')
    .forUpdate('i')
    .execute();
  return rows.map(({ covered, ...invitation }) => ({ invitation, customerIds: covered ?? [] }));
}

/** What `insertInvitations` takes of each. */
export type AddedInvitation = ReturnType<typeof draftInvitation> & {
  /** In their order. */
  customerIds: readonly string[];
  replacesInvitationId?: string | null;
};

/** Adds invitations, each with the customers that it covers, in one statement. */
export async function insertInvitations(
  tx: DealerTransaction,
  common: ReturnType<typeof draftInvitations>,
  added: readonly AddedInvitation[],
): Promise<void> {
  const covered = added.flatMap(({ id, email, customerIds }) =>
    customerIds.map((customerId, position) => ({ id, email, customerId, position })),
  );
  await sql`${DEFERRED}
    with added as (
      insert into invitations (
        dealer_id, id, email, contact_id, contact_name, state, locale, check_phrase, message, link_version,
        link_secret_id, link_made_at, expires_in_days, expires_at, replaces_invitation_id, created_by_type,
        created_by_id, created_at
      )
      select
        ${tx.dealerId}::uuid, n.id, n.email, n.contact_id, n.contact_name, ${common.state}, n.locale, n.check_phrase,
        n.message, ${common.linkVersion}::integer, ${common.linkSecretId}, ${common.linkMadeAt}::timestamptz,
        n.expires_in_days, n.expires_at, n.replaces_invitation_id, ${common.createdByType}, ${common.createdById}::text,
        ${tx.now}::timestamptz
      from unnest(
        ${added.map((each) => each.id)}::uuid[],
        ${added.map((each) => each.email)}::text[],
        ${added.map((each) => each.contactId)}::uuid[],
        ${added.map((each) => each.contactName)}::text[],
        ${added.map((each) => each.locale)}::text[],
        ${added.map((each) => each.checkPhrase)}::text[],
        ${added.map((each) => each.message)}::text[],
        ${added.map((each) => each.expiresInDays)}::integer[],
        ${added.map((each) => each.expiresAt)}::timestamptz[],
        ${added.map((each) => each.replacesInvitationId ?? null)}::uuid[]
      ) as n (
        id, email, contact_id, contact_name, locale, check_phrase, message, expires_in_days, expires_at,
        replaces_invitation_id
      )
    )
    insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
    select ${tx.dealerId}::uuid, c.invitation_id, c.customer_id, c.position, c.email, ${common.state}
    from unnest(
      ${covered.map(({ id }) => id)}::uuid[],
      ${covered.map(({ customerId }) => customerId)}::uuid[],
      ${covered.map(({ position }) => position)}::integer[],
      ${covered.map(({ email }) => email)}::text[]
    ) as c (invitation_id, customer_id, position, email)`.execute(tx.db);
}

/** One invitation, locked until the transaction ends; undefined when the dealer has none of this id. */
export function lockInvitation(tx: DealerTransaction, id: string): Promise<InvitationRow | undefined> {
  return tx.db
    .selectFrom('invitations')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * One invitation, locked after the customers it covers: the order in which sending locks them, so that the two never wait
 * for each other. Undefined when the dealer has none of this id.
 */
export async function lockInvitationAndCustomers(
  tx: DealerTransaction,
  id: string,
): Promise<InvitationRow | undefined> {
  const customers = await listCoveredCustomers(tx, id);
  if (customers.length === 0) return undefined;
  await lockCustomers(
    tx,
    customers.map((customer) => customer.id),
  );
  return lockInvitation(tx, id);
}

/** One invitation's row; undefined when the dealer has none of this id. */
export function findInvitationRow(tx: DealerTransaction, id: string): Promise<InvitationRow | undefined> {
  return tx.db
    .selectFrom('invitations')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Changes an invitation that the transaction has locked. */
export function updateInvitation(
  tx: DealerTransaction,
  id: string,
  changes: InvitationChanges,
): Promise<InvitationRow> {
  return tx.db
    .updateTable('invitations')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Uses a link up, in one statement that checks state, expiry and version: of two that try at once, one gets the row and
 * the other undefined.
 */
export function useInvitation(
  tx: DealerTransaction,
  invitation: { id: string; linkVersion: number },
  changes: InvitationChanges,
): Promise<InvitationRow | undefined> {
  return tx.db
    .updateTable('invitations')
    .set(changes)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', invitation.id)
    .where('linkVersion', '=', invitation.linkVersion)
    .where('state', '=', 'pending')
    .where('expiresAt', '>', tx.now)
    .returningAll()
    .executeTakeFirst();
}

/** The customers an invitation covers, in its order. */
export function listCoveredCustomers(
  tx: DealerTransaction,
  invitationId: string,
): Promise<{ id: string; name: string; accountNumber: string }[]> {
  return tx.db
    .selectFrom('invitationCustomers as ic')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.dealerId', '=', 'ic.dealerId').onRef('c.id', '=', 'ic.customerId'),
    )
    .select(['c.id', 'c.name', 'c.accountNumber'])
    .where('ic.dealerId', '=', tx.dealerId)
    .where('ic.invitationId', '=', invitationId)
    .orderBy('ic.position')
    .execute();
}

/** An invitation as the API answers it; undefined when the dealer has none of this id. */
export async function findInvitation(tx: DealerTransaction, id: string): Promise<Invitation | undefined> {
  const row = await tx.db
    .selectFrom('invitationOverview')
    .modifyFront(PREPARED)
    .select('wire')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.wire;
}

/** One page of invitations, newest first. */
export async function listInvitations(
  tx: DealerTransaction,
  page: {
    state?: InvitationState | undefined;
    customerId?: string | undefined;
    /** Whether the day has come on which a person who declined wants to be asked again. */
    askAgainDue?: boolean | undefined;
    cursor: string | undefined;
    limit: number;
  },
): Promise<Page<Invitation>> {
  let matching = tx.db.selectFrom('invitationOverview as o').where('o.dealerId', '=', tx.dealerId);
  if (page.state !== undefined) matching = matching.where('o.state', '=', page.state);
  const { customerId } = page;
  if (customerId !== undefined) {
    matching = matching.where((on) =>
      on.exists(
        on
          .selectFrom('invitationCustomers as ic')
          .select('ic.customerId')
          .whereRef('ic.dealerId', '=', 'o.dealerId')
          .whereRef('ic.invitationId', '=', 'o.id')
          .where('ic.customerId', '=', customerId),
      ),
    );
  }
  if (page.askAgainDue !== undefined) {
    matching = matching.where(
      sql<boolean>`exists (
        select
        from invitations i
        join dealers d on d.id = i.dealer_id
        where i.dealer_id = o.dealer_id and i.id = o.id and i.state = 'declined'
          and i.ask_again_on <= (${tx.now}::timestamptz at time zone d.time_zone)::date
      )`,
      '=',
      page.askAgainDue,
    );
  }
  const found = await pageOfNewest(
    matching.select('o.wire'),
    { scope: SORT, at: 'o.createdAt', id: 'o.id' },
    page,
    () => countRows(matching),
  );
  return { ...found, data: found.data.map(({ wire }) => wire) };
}

/** One parameter however many ids there are, so that the statement stays the same. */
function isAnyOf(ids: readonly string[]) {
  return sql<string>`any (${ids}::uuid[])`;
}
