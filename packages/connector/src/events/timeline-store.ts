import type { Page, TimelineEvent } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { decodeCursor, encodeCursor } from '../db/keyset.ts';
import type { EventsTable } from '../db/tables.ts';
import { describeEvents, selectEvents } from './event-store.ts';

const SORT = 'event';

/** Which page of a timeline. */
export interface TimelinePage {
  cursor: string | undefined;
  limit: number;
}

/** Things of one type that events are about. */
export interface EventSubjects {
  type: EventsTable['subjectType'];
  ids: readonly string[];
}

/** One page of a customer's events, newest first. */
export async function listCustomerEvents(
  tx: DealerTransaction,
  customerId: string,
  page: TimelinePage,
): Promise<Page<TimelineEvent>> {
  const before = readCursor(page);
  const matching = tx.db
    .selectFrom('eventCustomers')
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId);
  const found = await matching
    .select('eventId as id')
    .$if(before !== undefined, (query) => query.where('eventId', '<', before as number))
    .orderBy('eventId', 'desc')
    .limit(page.limit + 1)
    .execute();
  const count = () => matching.select((on) => on.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return makePage(tx, page, found, before === undefined ? (await count()).total : null);
}

/** One page of the events about any of `subjects`, newest first. */
export async function listSubjectEvents(
  tx: DealerTransaction,
  subjects: readonly EventSubjects[],
  page: TimelinePage,
): Promise<Page<TimelineEvent>> {
  const before = readCursor(page);
  const matching = tx.db
    .selectFrom('events')
    .where('dealerId', '=', tx.dealerId)
    .where((on) =>
      on.or(
        subjects
          .filter(({ ids }) => ids.length > 0)
          .map(({ type, ids }) => on.and([on('subjectType', '=', type), on('subjectId', 'in', ids)])),
      ),
    );
  const found = await matching
    .select('id')
    .$if(before !== undefined, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  const count = () => matching.select((on) => on.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return makePage(tx, page, found, before === undefined ? (await count()).total : null);
}

function readCursor({ cursor }: TimelinePage): number | undefined {
  if (cursor === undefined) return undefined;
  return Number(decodeCursor(SORT, cursor, { value: 'nothing', id: 'serial' }).id);
}

/** @param found ids, newest first, one more than fit where there are more. */
async function makePage(
  tx: DealerTransaction,
  page: TimelinePage,
  found: readonly { id: number }[],
  total: number | null,
): Promise<Page<TimelineEvent>> {
  const ids = found.slice(0, page.limit).map((row) => row.id);
  const rows =
    ids.length === 0 ? [] : await selectEvents(tx).where('e.id', 'in', ids).orderBy('e.id', 'desc').execute();
  const lastId = found.length > page.limit ? ids.at(-1) : undefined;
  return {
    data: await describeEvents(tx, rows),
    nextCursor: lastId === undefined ? null : encodeCursor(SORT, { value: null, id: String(lastId) }),
    total,
  };
}
