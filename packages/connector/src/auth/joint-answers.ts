import pg from 'pg';
import { limitLockWaits, type Database, type DealerTransaction } from '../db/database.ts';
import { keepAnswers, takeIdempotencyKeys, type RepeatableRequest } from '../db/idempotency-store.ts';
import type { EventActor } from '../events/event-log.ts';
import { Gathering } from '../gathering.ts';
import { toAnswer, type Answer } from './idempotent-answer.ts';
import type { Principal } from './principal.ts';

/** Up to so many, the plans that are kept for few rows are the best ones. */
const MOST_AT_ONCE = 10;
/** So many milliseconds at most a request waits for locks of others on behalf of those that are done with it. */
const PATIENCE_MS = 20;

/** Does for several requests of one actor what is done for one, as far as it can; undefined for one that is left. */
export type JointWork<Asked> = (
  tx: DealerTransaction,
  asked: readonly Asked[],
  actor: EventActor,
) => Promise<(object | undefined)[]>;

interface JointRequest<Asked> {
  repeatable: RepeatableRequest;
  asked: Asked;
  principal: Pick<Principal, 'dealerId' | 'actor'>;
}

/**
 * Answers in one transaction what a principal asks while another such transaction of its is under way (a group commit), each
 * request under its own `Idempotency-Key`. Whatever is not simple is left to be done alone: a key that was used before, what
 * `work` leaves, a lock that others hold, a conflict; then nothing of the joint transaction has happened.
 */
export class JointAnswers<Asked> {
  readonly #gathering: Gathering<JointRequest<Asked>, Answer | undefined>;

  constructor(database: Pick<Database, 'asDealer'>, status: number, work: JointWork<Asked>) {
    const answer = async ({ principal }: JointRequest<Asked>, requests: readonly JointRequest<Asked>[]) =>
      database.asDealer(principal.dealerId, async (tx) => {
        await limitLockWaits(tx, PATIENCE_MS);
        await takeIdempotencyKeys(
          tx,
          requests.map(({ repeatable }) => repeatable),
          PATIENCE_MS,
        );
        const results = await work(
          tx,
          requests.map(({ asked }) => asked),
          principal.actor,
        );
        const answers = results.map((result) =>
          result === undefined ? undefined : toAnswer(status, result),
        );
        await keepAnswers(
          tx,
          requests.flatMap(({ repeatable }, index) => {
            const done = answers[index];
            return done === undefined ? [] : [{ ...repeatable, ...done }];
          }),
        );
        return answers;
      });

    this.#gathering = new Gathering(MOST_AT_ONCE, async (requests) => {
      const [first] = requests;
      try {
        return await answer(first, requests);
      } catch (error) {
        // Refused by the database, so undone. Of a connection that broke nobody knows: whoever asks again under its key will.
        if (error instanceof pg.DatabaseError) return requests.map(() => undefined);
        throw error;
      }
    });
  }

  /** The answer; undefined for what is to be done alone. @throws what broke the connection, or is at fault here. */
  answer(request: JointRequest<Asked>): Promise<Answer | undefined> {
    return this.#gathering.add(`${request.principal.dealerId} ${request.repeatable.principal}`, request);
  }
}
