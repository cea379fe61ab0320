import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import pg from 'pg';
import type { Database, DealerTransaction } from '../db/database.ts';
import { keepAnswer, REPEAT_WAIT_SECONDS, takeIdempotencyKey } from '../db/idempotency-store.ts';
import { AppError } from '../errors.ts';
import { principalOf } from './principal.ts';

/**
 * Does `work` in one transaction and answers with what it returns. With an `Idempotency-Key` it is done once in 24 hours:
 * a repeat gets the first answer again, byte for byte, and one that comes while the first is at work waits for it. An
 * error is not kept: it has changed nothing, so the same key may be tried again.
 *
 * @throws {AppError} 422 `idempotency_key_reused`: the key came with another request; 409 `request_in_progress`: the first
 * takes longer than ten seconds; 400 `invalid_request`: no usable key.
 */
export async function answerOnce(
  database: Database,
  request: Request,
  response: Response,
  status: number,
  work: (tx: DealerTransaction) => Promise<object | void>,
): Promise<void> {
  const { dealerId, actor } = principalOf(response);
  const key = readKey(request);
  const answer = await database
    .asDealer(dealerId, async (tx) => {
      if (key === undefined) return { status, body: toBody(await work(tx)) };
      const repeatable = { principal: `${actor.type}:${actor.id}`, key, requestHash: hashRequest(request) };
      const first = await takeIdempotencyKey(tx, repeatable);
      if (first !== undefined) {
        if (!first.requestHash.equals(repeatable.requestHash)) {
          throw new AppError(
            'idempotency_key_reused',
            'This Idempotency-Key came with another request. Use a new one.',
          );
        }
        return { ...first, isRepeat: true };
      }
      const done = { status, body: toBody(await work(tx)) };
      await keepAnswer(tx, repeatable, done);
      return done;
    })
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === '55P03') {
        throw new AppError(
          'request_in_progress',
          'The first request with this Idempotency-Key is still at work.',
          {
            retryAfterSeconds: REPEAT_WAIT_SECONDS,
          },
        );
      }
      throw error;
    });
  if ('isRepeat' in answer) response.set('Idempotency-Replayed', 'true');
  if (answer.body === '') response.status(answer.status).end();
  else response.status(answer.status).type('application/json').send(answer.body);
}

function toBody(answer: object | void): string {
  return answer === undefined ? '' : JSON.stringify(answer);
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

function hashRequest(request: Request): Buffer {
  const body: unknown = request.body;
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.originalUrl, body ?? null]))
    .digest();
}
