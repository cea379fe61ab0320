import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { Database, DealerTransaction } from '../db/database.ts';
import {
  findKeptAnswer,
  isKnownKey,
  isStillAtWork,
  keepAnswers,
  REPEAT_WAIT_SECONDS,
  takeIdempotencyKeys,
  type RepeatableRequest,
} from '../db/idempotency-store.ts';
import { AppError } from '../errors.ts';
import { principalOf } from './principal.ts';

/** What a request is answered with. */
export interface Answer {
  status: number;
  /** JSON, or nothing. */
  body: string;
  isRepeat?: boolean;
}

/** What is at work here under each key. Repeats wait for it without a connection, of which there are few. */
const underWay = new WeakMap<Database, Map<string, Promise<unknown>>>();

/**
 * Does `work` in one transaction and answers with what it returns. With an `Idempotency-Key` it is done once in 24 hours:
 * a repeat gets the first answer again, byte for byte, and one that comes while the first is at work waits for it. An
 * error is not kept: it has changed nothing, so the same key may be tried again.
 *
 * @param doJointly does it in a transaction with others of its kind; undefined where it has to be done alone.
 * @throws {AppError} 422 `idempotency_key_reused`: the key came with another request; 409 `request_in_progress`: the first
 * takes longer than ten seconds; 400 `invalid_request`: no usable key.
 */
export async function answerOnce(
  database: Database,
  request: Request,
  response: Response,
  status: number,
  work: (tx: DealerTransaction) => Promise<object | void>,
  doJointly?: (repeatable: RepeatableRequest) => Promise<Answer | undefined>,
): Promise<void> {
  const { dealerId, actor } = principalOf(response);
  const key = readKey(request);
  const answer =
    key === undefined
      ? await database.asDealer(dealerId, async (tx): Promise<Answer> => toAnswer(status, await work(tx)))
      : await inTurn(database, [dealerId, actor.type, actor.id, key].join(' '), async () => {
          const repeatable = {
            principal: `${actor.type}:${actor.id}`,
            key,
            requestHash: hashRequest(request),
          };
          const joint = await doJointly?.(repeatable);
          return joint ?? doOnce(database, dealerId, repeatable, status, work);
        });
  if (answer.isRepeat === true) response.set('Idempotency-Replayed', 'true');
  if (answer.body === '') response.status(answer.status).end();
  else response.status(answer.status).type('application/json').send(answer.body);
}

/** What is answered with `result`, which is JSON or nothing. */
export function toAnswer(status: number, result: object | void): Answer {
  return { status, body: result === undefined ? '' : JSON.stringify(result) };
}

async function doOnce(
  database: Database,
  dealerId: string,
  repeatable: RepeatableRequest,
  status: number,
  work: (tx: DealerTransaction) => Promise<object | void>,
): Promise<Answer> {
  try {
    return await database.asDealer(dealerId, async (tx) => {
      const { principal, key } = repeatable;
      await takeIdempotencyKeys(tx, { principal, keys: [key] }, REPEAT_WAIT_SECONDS * 1000);
      const done = toAnswer(status, await work(tx));
      await keepAnswers(tx, [{ ...repeatable, ...done }]);
      return done;
    });
  } catch (error) {
    if (isStillAtWork(error)) throw inProgress();
    if (!isKnownKey(error)) throw error;
  }
  const first = await database.asDealer(dealerId, (tx) => findKeptAnswer(tx, repeatable));
  // Forgotten in between, a day after it was used.
  if (first === undefined) return doOnce(database, dealerId, repeatable, status, work);
  if (!first.requestHash.equals(repeatable.requestHash)) {
    throw new AppError(
      'idempotency_key_reused',
      'This Idempotency-Key came with another request. Use a new one.',
    );
  }
  return { status: first.status, body: first.body, isRepeat: true };
}

/** Does `work` when nothing else of this name is at work here. @throws {AppError} 409 `request_in_progress`. */
async function inTurn<Result>(
  database: Database,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const names = underWay.get(database) ?? new Map<string, Promise<unknown>>();
  underWay.set(database, names);
  const untilMs = performance.now() + REPEAT_WAIT_SECONDS * 1000;
  // Of several that wait, one begins, and the others go on waiting.
  for (let before = names.get(name); before !== undefined; before = names.get(name)) {
    await untilEnded(before, untilMs - performance.now());
  }
  const working = work();
  // Whether it succeeds concerns its own request alone.
  const ended = working.then(
    () => undefined,
    () => undefined,
  );
  names.set(name, ended);
  try {
    return await working;
  } finally {
    names.delete(name);
  }
}

/** @throws {AppError} 409 `request_in_progress`: it takes longer than `patienceMs`. */
async function untilEnded(work: Promise<unknown>, patienceMs: number): Promise<void> {
  const ended = new AbortController();
  const patience = pause(Math.max(0, patienceMs), true, { signal: ended.signal, ref: false });
  // Called off when it is not waited for any more.
  patience.catch(() => undefined);
  try {
    if ((await Promise.race([work, patience])) === true) throw inProgress();
  } finally {
    ended.abort();
  }
}

function inProgress(): AppError {
  return new AppError(
    'request_in_progress',
    'The first request with this Idempotency-Key is still at work.',
    {
      retryAfterSeconds: REPEAT_WAIT_SECONDS,
    },
  );
}

/** 1-255 printable ASCII characters without spaces: a UUID fits. */
function readKey(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError(
    'invalid_request',
    'The header Idempotency-Key must be 1-255 printable characters, such as a UUID.',
  );
}

/** The same for the same request, however its body is written. No body is an empty one. */
function hashRequest(request: Request): Buffer {
  const body: unknown = request.body;
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.originalUrl, body ?? {}], sortKeys))
    .digest();
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
