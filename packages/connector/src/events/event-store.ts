import type { EventType, TimelineEvent } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { NewEvent } from './event-log.ts';

/** The dealer's events, each with the name of the ERP's user, key or payer that acted. Add conditions and an order. */
export function selectEvents(tx: DealerTransaction) {
  return tx.db
    .selectFrom('events as e')
    .leftJoin('embedUsers as u', (join) =>
      join
        .onRef('u.dealerId', '=', 'e.dealerId')
        .onRef('u.id', '=', 'e.actorId')
        .on('e.actorType', '=', 'user'),
    )
    .leftJoin('apiKeys as k', (join) =>
      join
        .onRef('k.dealerId', '=', 'e.dealerId')
        .on((on) => on(on.cast<string>('k.id', 'text'), '=', on.ref('e.actorId')))
        .on('e.actorType', '=', 'key'),
    )
    .leftJoin('payers as p', (join) =>
      join.on('p.id', '=', sql<string>`case when e.actor_type = 'payer' then e.actor_id::uuid end`),
    )
    .select(['e.id', 'e.type', 'e.at', 'e.actorType', 'e.actorId', 'e.subjectType', 'e.subjectId', 'e.data'])
    .select(['u.name as userName', 'k.name as keyName', 'p.name as payerName'])
    .where('e.dealerId', '=', tx.dealerId);
}

/** Whether `actor` did the same to this subject after `since`, and nothing of `undoing` has happened to it after that. */
export async function isToldAlready(
  tx: DealerTransaction,
  event: Pick<NewEvent, 'type' | 'actor' | 'subjectType' | 'subjectId'>,
  { since, undoing }: { since: Date; undoing: readonly EventType[] },
): Promise<boolean> {
  const { rows } = await sql<{ type: EventType }>`
    select e.type from events e
    where e.dealer_id = ${tx.dealerId}::uuid and e.subject_type = ${event.subjectType}
      and e.subject_id = ${event.subjectId} and e.at > ${since}
      and (
        e.type = any (${undoing}::text[])
        or (e.type = ${event.type} and e.actor_type = ${event.actor.type} and e.actor_id is not distinct from ${event.actor.id})
      )
    order by e.id desc
    limit 1`.execute(tx.db);
  return rows[0]?.type === event.type;
}

export type EventRow = Awaited<ReturnType<ReturnType<typeof selectEvents>['execute']>>[number];

/** Rows of `selectEvents` as the API shows them. Names are those of now, so that an erased person has none. */
export async function describeEvents(
  tx: DealerTransaction,
  rows: readonly EventRow[],
): Promise<TimelineEvent[]> {
  const covered = await listCoveredCustomers(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: String(row.id),
    type: row.type,
    at: row.at.toISOString(),
    actor: { type: row.actorType, id: row.actorId, name: row.userName ?? row.keyName ?? row.payerName },
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    customerIds: covered.get(row.id) ?? [],
    data: row.data as TimelineEvent['data'],
  }));
}

/** The customers in whose timelines each of the events stands; one that stands in none is missing. */
export async function listCoveredCustomers(
  tx: DealerTransaction,
  eventIds: readonly number[],
): Promise<Map<number, string[]>> {
  const covered = new Map<number, string[]>();
  if (eventIds.length === 0) return covered;
  const rows = await tx.db
    .selectFrom('eventCustomers')
    .select(['eventId', 'customerId'])
    .where('dealerId', '=', tx.dealerId)
    .where('eventId', 'in', eventIds)
    .orderBy('customerId')
    .execute();
  for (const { eventId, customerId } of rows) {
    const customerIds = covered.get(eventId);
    if (customerIds === undefined) covered.set(eventId, [customerId]);
    else customerIds.push(customerId);
  }
  return covered;
}
