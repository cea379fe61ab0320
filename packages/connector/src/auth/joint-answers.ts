import type { ServiceContext } from '../context.ts';
import { limitLockWaits, type DealerTransaction } from '../db/database.ts';
import { isKnownKey, isStillAtWork, keepAnswers, takeIdempotencyKeys } from '../db/idempotency-store.ts';
import type { RepeatableRequest } from '../db/idempotency-store.ts';
import { isContended, isConnectionTimeout } from '../db/unavailability.ts';
import { FEW_EVENTS, type EventActor } from '../events/event-log.ts';
import { Gathering } from '../gathering.ts';
import { toAnswer, type Answer } from './idempotent-answer.ts';

/** As many requests as one statement can tell of that goes out with the next one. */
const MOST_AT_ONCE = FEW_EVENTS;
/** After so long others no longer wait for a joint transaction to end. */
const PATIENCE_MS = 1000;
/** So long each lock that others hold is waited for, before all that are done together are done alone. */
const LOCK_PATIENCE_MS = 20;

/** Does for several requests of one actor what is done for one, as far as it can; undefined for one that is left. */
export type JointWork<Asked> = (
  tx: DealerTransaction,
  asked: readonly Asked[],
  actor: EventActor,
) => Promise<(object | undefined)[]>;

interface JointRequest<Asked> {
  dealerId: string;
  actor: EventActor;
  repeatable: RepeatableRequest;
  /** Of the answer where it succeeds. */
  status: number;
  asked: Asked;
}

/**
 * Answers in one transaction what an actor asks while another such transaction of its is under way (a group commit), each
 * request under its own `Idempotency-Key`. Whatever is not simple is left to be done alone: a key that was used before, what
 * `work` leaves, a lock that others hold, a fault. Under its key that is safe even where nobody knows what became of the
 * joint transaction.
 */
export class JointAnswers<Asked> {
  readonly #context: Pick<ServiceContext, 'database' | 'logger'>;
  readonly #work: JointWork<Asked>;
  readonly #gathering: Gathering<JointRequest<Asked>, Answer | undefined>;

  constructor(context: Pick<ServiceContext, 'database' | 'logger'>, work: JointWork<Asked>) {
    this.#context = context;
    this.#work = work;
    this.#gathering = new Gathering(
      { most: MOST_AT_ONCE, patienceMs: PATIENCE_MS },
      async ([first, ...others]) => {
        try {
          return await this.#answerAll(first, [first, ...others]);
        } catch (error) {
          // Who waited so long for a connection does not wait once more.
          if (isConnectionTimeout(error)) throw error;
          if (!isKnownKey(error) && !isStillAtWork(error) && !isContended(error)) {
            context.logger.warn({ err: error }, 'requests could not be answered jointly');
          }
          return [first, ...others].map(() => undefined);
        }
      },
    );
  }

  /** The answer; undefined for what is to be done alone. @throws what `isConnectionTimeout` tells. */
  answer(request: JointRequest<Asked>): Promise<Answer | undefined> {
    const { dealerId, repeatable } = request;
    return this.#gathering.add(`${dealerId} ${repeatable.principal}`, request);
  }

  async #answerAll(
    { dealerId, actor, repeatable: { principal } }: JointRequest<Asked>,
    requests: readonly JointRequest<Asked>[],
  ): Promise<(Answer | undefined)[]> {
    return this.#context.database.asDealer(dealerId, async (tx) => {
      await limitLockWaits(tx, LOCK_PATIENCE_MS);
      const keys = requests.map(({ repeatable }) => repeatable.key);
      await takeIdempotencyKeys(tx, { principal, keys }, LOCK_PATIENCE_MS);
      const asked = requests.map((request) => request.asked);
      const results = await this.#work(tx, asked, actor);
      const answered = requests.map(({ repeatable, status }, index) => {
        const result = results[index];
        return result === undefined ? undefined : { ...repeatable, ...toAnswer(status, result) };
      });
      await keepAnswers(
        tx,
        answered.filter((each) => each !== undefined),
      );
      return answered;
    });
  }
}
