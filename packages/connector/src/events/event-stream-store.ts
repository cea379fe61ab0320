import type { TimelineEvent } from '@payvite/sdk/schemas';
import { sql } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import type { EventCursor } from './event-cursor.ts';
import { describeEvents, selectEvents } from './event-store.ts';

/** An event and its place in the stream. */
export interface StreamedEvent {
  cursor: EventCursor;
  event: TimelineEvent;
}

/**
 * The place where a stream that begins now begins: after everything that is final. What commits from now on comes after
 * it; so does what has committed but for an older transaction that still runs.
 */
export async function findStreamHead(tx: DealerTransaction): Promise<EventCursor> {
  const { rows } = await sql<{
    head: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as head`.execute(tx.db);
  return { transactionId: BigInt(rows[0]?.head ?? ''), eventId: 0 };
}

/**
 * The next events of the stream, at most `limit`, in its order. Only what is final: a row of a transaction above the
 * oldest one that still runs is left for later, since that one may yet add rows before it. Rows and the oldest running
 * transaction are of one statement, hence of one snapshot.
 */
export async function readStream(
  tx: DealerTransaction,
  after: EventCursor,
  limit: number,
): Promise<StreamedEvent[]> {
  const rows = await selectEvents(tx)
    .select('e.transactionId')
    .where(
      sql<boolean>`(e.transaction_id, e.id) > (${after.transactionId.toString()}::xid8, ${after.eventId}::bigint)`,
    )
    .where(sql<boolean>`e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())`)
    .orderBy('e.transactionId')
    .orderBy('e.id')
    .limit(limit)
    .execute();
  const events = await describeEvents(tx, rows);
  return rows.flatMap((row, index) => {
    const event = events[index];
    return event === undefined
      ? []
      : [{ cursor: { transactionId: BigInt(row.transactionId), eventId: row.id }, event }];
  });
}
