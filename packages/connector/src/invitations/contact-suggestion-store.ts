import { sql } from 'kysely';
import type { ContactSuggestion, ContactSuggestionState, Page } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { afterPosition, decodeCursor, encodeCursor } from '../db/keyset.ts';
import type { ContactSuggestionRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';

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
  if (page.cursor !== undefined) {
    query = query.where(
      afterPosition(
        sql.ref('s.createdAt'),
        sql.ref('s.id'),
        'desc',
        decodeCursor(SORT, page.cursor, { value: 'instant', id: 'uuid' }),
      ),
    );
  }
  const rows = await query
    .orderBy('s.createdAt', 'desc')
    .orderBy('s.id', 'desc')
    .limit(page.limit + 1)
    .execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: shown.map(toContactSuggestion),
    nextCursor:
      rows.length > page.limit && last !== undefined
        ? encodeCursor(SORT, { value: last.position, id: last.id })
        : null,
    total:
      page.cursor === undefined
        ? (await counted.select((on) => on.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()).total
        : null,
  };
}

/** Suggestions with their customers and the name of whoever decided. Add conditions and an order. */
function selectContactSuggestions(tx: DealerTransaction) {
  return tx.db
    .selectFrom('contactSuggestions as s')
    .selectAll('s')
    .select([
      // Microseconds would be lost on the way through a Date, and with them rows of the same millisecond.
      sql<string>`to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('position'),
      sql<string[]>`array(
        select ic.customer_id
        from invitation_customers ic
        where ic.dealer_id = s.dealer_id and ic.invitation_id = s.invitation_id
        order by ic.position
      )`.as('customerIds'),
      sql<string | null>`case s.decided_by_type
        when 'user' then (select u.name from embed_users u where u.dealer_id = s.dealer_id and u.id = s.decided_by_id)
        when 'key' then (select k.name from api_keys k where k.dealer_id = s.dealer_id and k.id::text = s.decided_by_id)
      end`.as('decidedByName'),
    ])
    .where('s.dealerId', '=', tx.dealerId);
}

function toContactSuggestion(
  row: ContactSuggestionRow & { customerIds: string[]; decidedByName: string | null },
): ContactSuggestion {
  return {
    id: row.id,
    invitationId: row.invitationId,
    customerIds: row.customerIds,
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
