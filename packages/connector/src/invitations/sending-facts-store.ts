import { sql, type RawBuilder } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { PREPARED } from '../db/prepared-client.ts';
import type { ContactRow, DealerRow } from '../db/tables.ts';
import { selectActorName } from '../events/actor-name.ts';
import type { EventActor } from '../events/event-log.ts';
import { groupBy } from '../group-by.ts';
import {
  lockSelectedAddresses,
  selectMailAllowance,
  toMailAllowance,
  type MailAllowance,
} from '../mail/mail-allowance-store.ts';
import { isClosedTo } from './invitation-access-store.ts';
import { lockCustomers } from './invited-customer-store.ts';

/** Whom to invite, and where they are written to unless it is their default contact. */
export interface AskedInvitation {
  customerIds: readonly string[];
  /** Lower case. */
  email: string | undefined;
  /** One of the customers' contacts. */
  contactId: string | undefined;
}

/** Somebody who could be written to. */
export type InvitedContact = Pick<ContactRow, 'id' | 'name' | 'email' | 'hasValidEmail' | 'locale'>;

/** A customer as the sending of an invitation needs it. */
export interface InvitedCustomer {
  id: string;
  name: string;
  accountNumber: string;
  status: 'active' | 'inactive';
  /** The default contact is the first one whose address is valid, as in `customer_overview`. */
  contacts: InvitedContact[];
}

/** What is known of an address that could be written to. */
export interface AddressFacts {
  allowance: MailAllowance;
  /** Whose portal is closed for it. */
  closedIds: string[];
  /** Whether an invitation to it, for one of these customers, was sent before and not revoked. */
  hasEarlier: boolean;
}

/** What sending depends on, of everybody who could be meant. */
export interface SendingFacts {
  /** In the order asked for. Unknown ids are left out. */
  customers: InvitedCustomer[];
  dealer: Pick<DealerRow, 'mode' | 'postalAddress' | 'locale' | 'invitationExpiresInDays'>;
  /** What the one who sends is called; null where nobody gave a name. */
  actorName: string | null;
  /** By the addresses in lower case: that of the recipient asked for, else those of all contacts. */
  addresses: Map<string, AddressFacts>;
}

/** A customer with one of its contacts, if it has any, and what is known of the address this one would be written to at. */
type FactsRow = Omit<InvitedCustomer, 'contacts'> &
  Omit<InvitedContact, 'id' | 'name'> &
  Omit<SendingFacts['dealer'], 'locale'> &
  Omit<Parameters<typeof toMailAllowance>[0], 'email'> &
  Pick<SendingFacts, 'actorName'> &
  Pick<AddressFacts, 'hasEarlier'> & {
    /** Of the invitation asked for, from 1. */
    position: number;
    contactId: string | null;
    contactName: string | null;
    dealerLocale: string;
    address: string | null;
    isClosed: boolean;
  };

/**
 * Locks the customers, then the addresses that could be written to, until the transaction ends, and reads as
 * `readSendingFacts` does.
 */
export async function lockSendingFacts(
  tx: DealerTransaction,
  asked: readonly AskedInvitation[],
  actor: EventActor,
): Promise<(SendingFacts | undefined)[]> {
  await lockCustomers(
    tx,
    asked.flatMap(({ customerIds }) => customerIds),
  );
  // An address that a sync brings in between is not locked. Its allowance is looked at again when the mail leaves.
  await lockSelectedAddresses(
    tx,
    sql`
      select coalesce(asked.email, lower(k.email))
      from (${selectAsked(tx, asked)}) asked
      left join lateral (
        select k.email
        from contacts k
        where k.dealer_id = ${tx.dealerId}::uuid and k.customer_id = any (asked.customer_ids) and k.has_valid_email
        offset 0
      ) k on asked.email is null`,
  );
  return readSendingFacts(tx, asked, actor);
}

/** Reads what the sending of each depends on; undefined for one of which none of the customers is known. */
export async function readSendingFacts(
  tx: DealerTransaction,
  asked: readonly AskedInvitation[],
  actor: EventActor,
): Promise<(SendingFacts | undefined)[]> {
  const { rows } = await sql<FactsRow>`${PREPARED}
    select
      asked.position, c.id, c.name, c.account_number, c.status,
      k.id as contact_id, k.name as contact_name, k.email, k.locale,
      coalesce(k.has_valid_email, false) as has_valid_email,
      d.mode, d.postal_address, d.locale as dealer_locale, d.invitation_expires_in_days,
      ${selectActorName({
        dealerId: sql`${tx.dealerId}::uuid`,
        type: sql`${actor.type}::text`,
        id: sql`${actor.id}::text`,
      })} as actor_name,
      address.email as address, allowance.suppression, allowance.mailed_at,
      ${isClosedTo(tx, { customerId: sql`c.id`, email: sql`address.email` })} as is_closed,
      -- Looked up for each: without the offset, a planner may hash all invitations there are.
      exists (
        select from invitation_customers ic
        where ic.dealer_id = ${tx.dealerId}::uuid and ic.customer_id = c.id
          and ic.email = address.email and ic.state <> 'revoked'
        offset 0
      ) as has_earlier
    from (${selectAsked(tx, asked)}) asked
    join dealers d on d.id = ${tx.dealerId}::uuid
    -- Not joined: without statistics, a planner may look at all customers, and at all contacts.
    cross join lateral (
      select * from customers where dealer_id = ${tx.dealerId}::uuid and id = any (asked.customer_ids) offset 0
    ) c
    left join lateral (
      select * from contacts where dealer_id = ${tx.dealerId}::uuid and customer_id = c.id offset 0
    ) k on true
    -- A column of its own: under row-level security nothing is looked up by \`lower(...)\`, which is not leakproof.
    cross join lateral (select coalesce(asked.email, lower(k.email)) as email offset 0) address
    cross join lateral (${selectMailAllowance(tx, sql`address.email`)}) allowance
    order by k.is_primary desc, k.role ~* '(billing|accounts payable)' desc nulls last, k.erp_id, k.id`.execute(
    tx.db,
  );
  const byPosition = groupBy(rows, ({ position }) => position);
  return asked.map(({ customerIds }, index) => toSendingFacts(customerIds, byPosition.get(index + 1) ?? []));
}

/**
 * SQL: each invitation asked for, at its `position` from 1: its `customer_ids`, and the `email` that was named, by itself or
 * by its contact; null where neither was.
 */
function selectAsked(tx: DealerTransaction, asked: readonly AskedInvitation[]): RawBuilder<unknown> {
  return sql`
    select named.position, ids.customer_ids, coalesce(named.email, (
      select lower(k.email)
      from contacts k
      where k.dealer_id = ${tx.dealerId}::uuid and k.id = named.contact_id and k.customer_id = any (ids.customer_ids)
    )) as email
    from unnest(
      ${asked.map(({ customerIds }) => `{${customerIds.join(',')}}`)}::text[],
      ${asked.map(({ email }) => email ?? null)}::text[],
      ${asked.map(({ contactId }) => contactId ?? null)}::uuid[]
    ) with ordinality as named (customer_ids, email, contact_id, position)
    cross join lateral (select named.customer_ids::uuid[] as customer_ids) ids`;
}

function toSendingFacts(customerIds: readonly string[], rows: readonly FactsRow[]): SendingFacts | undefined {
  const [any] = rows;
  if (any === undefined) return undefined;
  const byCustomer = groupBy(rows, ({ id }) => id);
  const byAddress = groupBy(rows, ({ address }) => address);
  return {
    customers: customerIds.flatMap((id) => toCustomer(byCustomer.get(id))),
    dealer: { ...any, locale: any.dealerLocale },
    actorName: any.actorName,
    addresses: new Map(
      [...byAddress].flatMap(([email, those]) =>
        email === null ? [] : [[email, toAddressFacts(email, those)]],
      ),
    ),
  };
}

function toCustomer(rows: readonly FactsRow[] = []): InvitedCustomer[] {
  const contacts = rows.flatMap(({ contactId, contactName, email, hasValidEmail, locale }) =>
    contactId === null ? [] : [{ id: contactId, name: contactName, email, hasValidEmail, locale }],
  );
  return rows.slice(0, 1).map((customer) => ({ ...customer, contacts }));
}

function toAddressFacts(email: string, rows: readonly FactsRow[]): AddressFacts {
  const [{ suppression, mailedAt } = { suppression: null, mailedAt: [] }] = rows;
  return {
    allowance: toMailAllowance({ email, suppression, mailedAt }),
    closedIds: rows.filter(({ isClosed }) => isClosed).map(({ id }) => id),
    hasEarlier: rows.some(({ hasEarlier }) => hasEarlier),
  };
}
