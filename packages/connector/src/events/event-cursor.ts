import { AppError } from '../errors.ts';

/**
 * How far a reader of the stream has come: events are ordered by the transaction that wrote them, then by their id.
 *
 * The id alone would lose events. Ids are given out while transactions run: one that took id 7 and commits after a reader
 * has seen id 9 would never be read. Transaction ids are no better by themselves, but PostgreSQL tells below which one
 * every transaction has ended (`pg_snapshot_xmin`): below it nothing is added any more, so that what was read in this
 * order is final.
 */
export interface EventCursor {
  /** PostgreSQL's xid8: 64 bits, never used twice by one server. */
  transactionId: bigint;
  eventId: number;
}

const MAX_XID8 = 2n ** 64n - 1n;

/** The cursor as `Last-Event-ID`: `742.31`. */
export function formatEventCursor(cursor: EventCursor): string {
  return `${cursor.transactionId}.${cursor.eventId}`;
}

/**
 * Reads a `Last-Event-ID`.
 *
 * @throws {AppError} 400 `invalid_request`: not one that a stream gave out.
 */
export function parseEventCursor(text: string): EventCursor {
  const [, transactionId = '', eventId = ''] = /^(\d{1,20})\.(\d{1,15})$/.exec(text) ?? [];
  if (transactionId === '' || BigInt(transactionId) > MAX_XID8) throw unknownCursor();
  return { transactionId: BigInt(transactionId), eventId: Number(eventId) };
}

/** The answer to a `Last-Event-ID` that cannot be resumed from. */
export function unknownCursor(): AppError {
  return new AppError('invalid_request', 'This Last-Event-ID is not one of this service.', {
    errors: [
      {
        pointer: '/Last-Event-ID',
        detail: 'Send the id of the last event as it came, or leave the header out to begin now.',
      },
    ],
  });
}

/** Whether `cursor` comes after `other` in the stream. */
export function isAfter(cursor: EventCursor, other: EventCursor): boolean {
  if (cursor.transactionId !== other.transactionId) return cursor.transactionId > other.transactionId;
  return cursor.eventId > other.eventId;
}
