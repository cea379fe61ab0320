import type { Page, TimelineEvent } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../db/keyset.ts';

const SORT = 'event';

/**
 * One page of a customer's events, newest first.
 * Names of the ERP's users and of keys are looked up now, so that an erased person has none.
 */
export async function listCustomerEvents(
  tx: DealerTransaction,
  customerId: string,
  page: { cursor: string | undefined; limit: number },
): Promise<Page<TimelineEvent>> {
  const before =
    page.cursor === undefined
      ? undefined
      : Number(decodeCursor(SORT, page.cursor, { value: 'nothing', id: 'serial' }).id);
  const found = await tx.db
    .selectFrom('eventCustomers as ec')
    .innerJoin('events as e', (join) =>
      join.onRef('e.dealerId', '=', 'ec.dealerId').onRef('e.id', '=', 'ec.eventId'),
    )
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
    .select(['e.id', 'e.type', 'e.at', 'e.actorType', 'e.actorId', 'e.subjectType', 'e.subjectId', 'e.data'])
    .select(['u.name as userName', 'k.name as keyName'])
    .where('ec.dealerId', '=', tx.dealerId)
    .where('ec.customerId', '=', customerId)
    .$if(before !== undefined, (query) => query.where('ec.eventId', '<', before as number))
    .orderBy('ec.eventId', 'desc')
    .limit(page.limit + 1)
    .execute();
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const covered = await listCoveredCustomers(
    tx,
    rows.map((row) => row.id),
  );
  return {
    data: rows.map((row) => ({
      id: String(row.id),
      type: row.type,
      at: row.at.toISOString(),
      actor: { type: row.actorType, id: row.actorId, name: row.userName ?? row.keyName },
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      customerIds: covered.get(row.id) ?? [],
      data: row.data as TimelineEvent['data'],
    })),
    nextCursor:
      found.length > page.limit && last !== undefined
        ? encodeCursor(SORT, { value: null, id: String(last.id) })
        : null,
    total: before === undefined ? await countEvents(tx, customerId) : null,
  };
}

async function countEvents(tx: DealerTransaction, customerId: string): Promise<number> {
  const { total } = await tx.db
    .selectFrom('eventCustomers')
    .select((on) => on.fn.countAll<number>().as('total'))
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .executeTakeFirstOrThrow();
  return total;
}

async function listCoveredCustomers(
  tx: DealerTransaction,
  eventIds: number[],
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
  for (const row of rows) covered.set(row.eventId, [...(covered.get(row.eventId) ?? []), row.customerId]);
  return covered;
}
