import { sql } from 'kysely';
import type {
  ContactSuggestion,
  ContactSuggestionState,
  CustomerReference,
  Page,
} from '@payvite/sdk/schemas';
import { selectCustomerReferences } from '../customers/customer-reference-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, pageOfNewest } from '../db/keyset.ts';
import type { ContactSuggestionRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';
import { selectActorName } from '../events/actor-name.ts';

const SORT = '-createdAt';

/** Keeps whom an invited person named instead; the dealer decides. */
export async function insertContactSuggestion(
  tx: DealerTransaction,
  suggestion: Pick<ContactSuggestionRow, 'id' | 'invitationId' | 'name' | 'email'>,
): Promise<void> {
  await tx.db
    .insertInto('contactSuggestions')
    .values({ ...suggestion, dealerId: tx.dealerId, state: 'open', createdAt: tx.now })
    .execute();
}

/** One suggestion, locked until the transaction ends; undefined when the dealer has none of this id. */
export function lockContactSuggestion(
  tx: DealerTransaction,
  id: string,
): Promise<ContactSuggestionRow | undefined> {
  return tx.db
    .selectFrom('contactSuggestions')
    .selectAll()
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Notes what was decided about a suggestion that the transaction has locked. */
export async function decideContactSuggestion(
  tx: DealerTransaction,
  id: string,
  decision: { state: 'approved' | 'rejected'; newInvitationId: string | null; actor: EventActor },
): Promise<void> {
  await tx.db
    .updateTable('contactSuggestions')
    .set({
      state: decision.state,
      newInvitationId: decision.newInvitationId,
      decidedAt: tx.now,
      decidedByType: decision.actor.type,
      decidedById: decision.actor.id,
    })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .execute();
}

/** A suggestion that is known to be there, as the API answers it. */
export async function getContactSuggestion(tx: DealerTransaction, id: string): Promise<ContactSuggestion> {
  return toContactSuggestion(
    await selectContactSuggestions(tx).where('s.id', '=', id).executeTakeFirstOrThrow(),
  );
}

/** One page of suggestions, the newest first. */
export async function listContactSuggestions(
  tx: DealerTransaction,
  page: { state?: ContactSuggestionState | undefined; cursor: string | undefined; limit: number },
): Promise<Page<ContactSuggestion>> {
  let query = selectContactSuggestions(tx);
  let counted = tx.db.selectFrom('contactSuggestions as s').where('s.dealerId', '=', tx.dealerId);
  if (page.state !== undefined) {
    query = query.where('s.state', '=', page.state);
    counted = counted.where('s.state', '=', page.state);
  }
  const found = await pageOfNewest(query, { scope: SORT, at: 's.createdAt', id: 's.id' }, page, () =>
    countRows(counted),
  );
  return { ...found, data: found.data.map(toContactSuggestion) };
}

const COVERED_IDS = sql`array(
  select ic.customer_id
  from invitation_customers ic
  where ic.dealer_id = s.dealer_id and ic.invitation_id = s.invitation_id
  order by ic.position
)`;

/** Suggestions with their customers and the name of whoever decided. Add conditions and an order. */
function selectContactSuggestions(tx: DealerTransaction) {
  return tx.db
    .selectFrom('contactSuggestions as s')
    .selectAll('s')
    .select([
      selectCustomerReferences({ dealerId: sql`s.dealer_id`, customerIds: COVERED_IDS }).as('customers'),
      selectActorName({
        dealerId: sql.ref('s.dealerId'),
        type: sql.ref('s.decidedByType'),
        id: sql.ref('s.decidedById'),
      }).as('decidedByName'),
    ])
    .where('s.dealerId', '=', tx.dealerId);
}

function toContactSuggestion(
  row: ContactSuggestionRow & { customers: CustomerReference[]; decidedByName: string | null },
): ContactSuggestion {
  return {
    id: row.id,
    invitationId: row.invitationId,
    customerIds: row.customers.map((customer) => customer.id),
    customers: row.customers,
    name: row.name,
    email: row.email,
    state: row.state,
    newInvitationId: row.newInvitationId,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBy:
      row.decidedByType === null
        ? null
        : { type: row.decidedByType, id: row.decidedById, name: row.decidedByName },
  };
}
