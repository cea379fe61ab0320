import type { Logger } from 'pino';
import type { DealerTransaction } from '../db/database.ts';
import type { PostingRow } from '../db/tables.ts';
import type { EventLog } from '../events/event-log.ts';
import type { FailureCode, PostingOutcome } from './posting-act.ts';
import { closePostingAttempt, insertPostingAttempt } from './posting-attempt-store.ts';
import { postingChanged } from './posting-event.ts';
import {
  findUnsettled,
  hastenPostings,
  lockDuePosting,
  lockInterruptedPostings,
  pausePostings,
  requeueUnauthorizedPostings,
} from './posting-queue-store.ts';
import { afterOutage, later, MAX_TRIES, nextPostingAttemptAt, settledAt } from './posting-retries.ts';
import { lockPosting, updatePosting, type PostingChanges } from './posting-store.ts';

export interface RecordContext {
  events: Pick<EventLog, 'emit' | 'emitMany'>;
  logger: Pick<Logger, 'warn'>;
}

const PROCESS_ENDED = 'The process ended before the outcome was recorded';

/** Where the money came back while the ERP was asked to post it: that is what is done next. */
function nextAction(row: PostingRow): PostingRow['action'] {
  return row.reversalReason === null ? 'post' : 'reverse';
}

/**
 * The posting that is next, if one is due; the dealer's turn is ours. An attempt found open was left by a process that died:
 * while the ERP may still be at it, none is next.
 */
export async function takeNextPosting(tx: DealerTransaction): Promise<PostingRow | undefined> {
  for (const row of await lockInterruptedPostings(tx)) {
    await closePostingAttempt(tx, row, { outcome: 'uncertain', error: PROCESS_ENDED });
    await updatePosting(tx, row.paymentId, {
      ...{ state: 'queued', action: nextAction(row), tries: row.tries + 1 },
      // Whoever died may have asked just before that, however long ago it began.
      uncertainSince: tx.now,
      error: 'The connection with the ERP ended before it answered. It is asked what it has.',
    });
  }
  const unsettled = await findUnsettled(tx);
  if (unsettled === null) return lockDuePosting(tx);
  await pausePostings(tx, settledAt(unsettled));
  return undefined;
}

/** Notes that the ERP is about to be asked; undefined where the posting has changed since it was taken. */
export async function beginAttempt(tx: DealerTransaction, taken: PostingRow): Promise<number | undefined> {
  const row = await lockPosting(tx, taken.paymentId);
  if (row?.state !== 'queued' || row.action !== taken.action) return undefined;
  await updatePosting(tx, row.paymentId, {
    state: row.action === 'post' ? 'posting' : 'reversing',
    uncertainSince: tx.now,
  });
  return insertPostingAttempt(tx, row);
}

/**
 * Notes what came of it, and when it is tried again where it is.
 *
 * @param attempt the number of the attempt; undefined where looking was enough.
 */
export async function recordOutcome(
  { events, logger }: RecordContext,
  tx: DealerTransaction,
  taken: PostingRow,
  attempt: number | undefined,
  outcome: PostingOutcome,
): Promise<void> {
  const row = await lockPosting(tx, taken.paymentId);
  if (row === undefined) return;
  if (attempt === undefined) {
    // Looking has changed nothing, so what somebody did meanwhile holds.
    if (row.state !== 'queued' || row.action !== taken.action) return;
  } else if (!(await closePostingAttempt(tx, { ...row, number: attempt }, endOf(outcome)))) {
    logger.warn({ paymentId: row.paymentId }, 'posting attempt was closed by another worker');
    return;
  }
  const changes = { ...booksChanges(outcome), ...stateChanges(tx, row, attempt, outcome) };
  const changed = await updatePosting(tx, row.paymentId, changes);
  if ('error' in outcome) {
    if (outcome.end === 'outage' || outcome.isUncertain) {
      const until = settledAt(changed.uncertainSince);
      await pausePostings(tx, outcome.end === 'outage' ? later(afterOutage(tx.now), until) : until);
    }
  } else {
    await passOn(events, tx, row);
  }
  // One that goes on to be reversed was posted, or failed, all the same.
  const told =
    outcome.end === 'posted' ? { ...changed, action: taken.action, state: 'posted' as const } : changed;
  if (told.state !== 'queued') await events.emit(tx, postingChanged(told));
}

/** Moves on to the file what the ERP cannot be asked for. */
export async function moveToFile(
  { events }: Pick<RecordContext, 'events'>,
  tx: DealerTransaction,
  taken: PostingRow,
): Promise<void> {
  const row = await lockPosting(tx, taken.paymentId);
  if (row?.state !== 'queued' || row.action !== taken.action) return;
  const isOpen = row.uncertainSince !== null || (row.action === 'post' && row.postedMinor > 0);
  const changed = await updatePosting(tx, row.paymentId, {
    nextAttemptAt: null,
    ...(isOpen
      ? {
          ...{ state: 'failed', failedAt: tx.now, errorCode: 'not_supported' satisfies FailureCode },
          error:
            'The ERP that was in use before may have this payment, in part or as a whole. Look there for its id, finish it, and note the payment as entered by hand.',
        }
      : { state: 'awaiting_file', tries: 0, errorCode: null, error: null }),
  });
  await events.emit(tx, postingChanged(changed));
}

function endOf(outcome: PostingOutcome): Parameters<typeof closePostingAttempt>[2] {
  if (!('error' in outcome)) return { outcome: 'done', error: null };
  return { outcome: outcome.isUncertain ? 'uncertain' : 'failed', error: outcome.error };
}

function booksChanges({ books }: PostingOutcome): PostingChanges {
  if (books === undefined) return {};
  if (books === null) return { postedMinor: 0 };
  return {
    postedMinor: books.state === 'reversed' ? 0 : books.postedMinor,
    erpPaymentId: books.erpPaymentId,
  };
}

function stateChanges(
  tx: DealerTransaction,
  row: PostingRow,
  attempt: number | undefined,
  outcome: PostingOutcome,
): PostingChanges {
  const isReversedNext = row.action === 'post' && row.reversalReason !== null;
  const reverse: PostingChanges = { action: 'reverse', state: 'queued', nextAttemptAt: tx.now, tries: 0 };
  const settled = { tries: 0, nextAttemptAt: null, uncertainSince: null, errorCode: null, error: null };
  switch (outcome.end) {
    case 'posted':
      return { ...settled, state: 'posted', postedAt: tx.now, ...(isReversedNext ? reverse : {}) };
    case 'reversed':
      return { ...settled, state: 'reversed', reversedAt: tx.now };
    case 'absent':
      return { ...settled, state: 'cancelled', cancelledAt: tx.now };
    case 'outage':
    case 'again':
    case 'failed': {
      const { end, code, error, isUncertain, books } = outcome;
      const since = attempt === undefined ? row.uncertainSince : tx.now;
      const uncertainSince = isUncertain ? since : null;
      const tries = row.tries + 1;
      const failure = { tries, uncertainSince, errorCode: code, error };
      if (isReversedNext && books === null && !isUncertain) {
        return { ...settled, action: 'reverse', state: 'cancelled', cancelledAt: tx.now };
      }
      if (isReversedNext)
        return { ...failure, ...reverse, nextAttemptAt: later(tx.now, settledAt(uncertainSince)) };
      if (end === 'failed' || (end === 'again' && tries >= MAX_TRIES)) {
        return { ...failure, state: 'failed', failedAt: tx.now, nextAttemptAt: null };
      }
      const nextAttemptAt = later(nextPostingAttemptAt(tries, tx.now), settledAt(uncertainSince));
      return { ...failure, state: 'queued', nextAttemptAt };
    }
  }
}

/** An ERP that is back, or lets us in again, is so for all. */
async function passOn(
  events: Pick<EventLog, 'emitMany'>,
  tx: DealerTransaction,
  { errorCode }: PostingRow,
): Promise<void> {
  if (errorCode === 'unavailable') await hastenPostings(tx);
  if (errorCode === 'unauthorized') {
    const requeued = await requeueUnauthorizedPostings(tx);
    await events.emitMany(
      tx,
      requeued.map((row) => postingChanged(row)),
    );
  }
}
