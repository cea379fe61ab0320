import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { DealerRow, PostingRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { SourceError, type ErpSource } from '../erp/erp-source.ts';
import { actOnErp, type PostingOutcome } from './posting-act.ts';
import type { PostingTurn } from './posting-lock.ts';
import {
  beginAttempt,
  moveToFile,
  recordOutcome,
  takeNextPosting,
  type RecordContext,
} from './posting-record.ts';
import { toSourcePayment } from './posting-store.ts';
import { wayOf } from './posting-way.ts';

export interface TurnContext extends RecordContext {
  database: Pick<Database, 'asDealer'>;
  sourceOf(dealer: DealerRow): Promise<ErpSource>;
  logger: Logger;
}

/** The longer an outcome is not kept, the later its payment is looked for in the ERP. */
const RECORDING_PAUSES_MS = [100, 500, 2000, 5000];

/**
 * Does what is due of one dealer, one posting after the other: looks in the ERP, notes that it is asked, asks it outside of
 * any transaction, and notes what came of it. Where the turn is lost on the way, it stops where it is: the attempt is left
 * open, which whoever has the turn now takes for that of a process that died.
 *
 * @param options.turn the dealer's.
 * @param options.waiting does what may take as long as the ERP does.
 */
export async function takePostingTurn(
  context: TurnContext,
  options: {
    dealerId: string;
    turn: Pick<PostingTurn, 'isHeld'>;
    isStopping: () => boolean;
    waiting: <Result>(work: () => Promise<Result>) => Promise<Result>;
  },
): Promise<void> {
  const { database, logger } = context;
  const { dealerId, turn, waiting } = options;

  while (!options.isStopping() && (await turn.isHeld())) {
    const next = await database.asDealer(dealerId, async (tx) => {
      const row = await takeNextPosting(tx);
      return row && { row, dealer: await getDealer(tx) };
    });
    if (next === undefined) return;
    const { row, dealer } = next;
    let attempt: number | undefined;
    const assertHeld = async () => {
      // Whoever has the turn now may be asking the ERP already.
      if (!(await turn.isHeld())) throw new LostTurn();
    };
    const begin = async () => {
      await assertHeld();
      attempt = await database.asDealer(dealerId, (tx) => beginAttempt(tx, row));
      return attempt !== undefined;
    };
    const done = await waiting(() => actOrMove(context, row, dealer, { begin, beforeStep: assertHeld }));
    if (done === 'moved' || done === undefined) continue;
    if ('cause' in done && done.cause instanceof LostTurn) return;
    if ('error' in done) {
      const { code, cause } = done;
      logger.warn({ err: cause, dealerId, paymentId: row.paymentId, code }, 'a payment was not posted');
    }
    await record(row, attempt, done);
  }

  async function record(
    row: PostingRow,
    attempt: number | undefined,
    outcome: PostingOutcome,
  ): Promise<void> {
    const keep = () => database.asDealer(dealerId, (tx) => recordOutcome(context, tx, row, attempt, outcome));
    for (const pauseMs of RECORDING_PAUSES_MS) {
      try {
        await keep();
        return;
      } catch (error) {
        logger.warn({ err: error, paymentId: row.paymentId }, 'what became of a posting is not kept yet');
        await pause(pauseMs);
      }
    }
    await keep();
  }
}

class LostTurn extends Error {}

/** Undefined where the posting was changed meanwhile. */
async function actOrMove(
  context: TurnContext,
  row: PostingRow,
  dealer: DealerRow,
  asking: Parameters<typeof actOnErp>[2],
): Promise<PostingOutcome | 'moved' | undefined> {
  let source: ErpSource;
  try {
    source = await context.sourceOf(dealer);
    if ((await wayOf(source, row.action)) === 'file') {
      await context.database.asDealer(dealer.id, (tx) => moveToFile(context, tx, row));
      return 'moved';
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { code, message } = error;
    const isUncertain = row.uncertainSince !== null;
    const end = code === 'unavailable' ? 'outage' : 'failed';
    return { end, code, error: message, isUncertain, books: undefined };
  }
  const work = {
    payment: toSourcePayment(row),
    action: row.action,
    reason: row.reversalReason ?? '',
    isUncertain: row.uncertainSince !== null,
    wasPosted: row.postedAt !== null,
  };
  return actOnErp(source, work, asking);
}
