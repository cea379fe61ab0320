import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryDelayMs } from './retry-delay.ts';

const limits = { limit: 2, backoffMs: 300, maxRetryAfterSeconds: 10 };

function answer(status: number, retryAfter?: string): Response {
  return new Response(null, {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
}

describe('retryDelayMs', () => {
  it('doubles from backoffMs, shortened by at most a half', () => {
    for (let round = 0; round < 100; round += 1) {
      for (const [attempt, full] of [
        [1, 300],
        [2, 600],
        [3, 1200],
      ] as const) {
        const delayMs = retryDelayMs(limits, attempt) ?? 0;
        assert.ok(delayMs >= full / 2 && delayMs <= full, `${attempt}: ${delayMs}`);
      }
    }
  });

  it('differs from client to client', () => {
    const delays = new Set(Array.from({ length: 20 }, () => retryDelayMs(limits, 1)));
    assert.ok(delays.size > 1);
  });

  it('is exactly what Retry-After says, whatever the attempt', () => {
    assert.equal(retryDelayMs(limits, 1, answer(503, '2')), 2_000);
    assert.equal(retryDelayMs(limits, 2, answer(429, '0')), 0);
    assert.equal(retryDelayMs(limits, 1, answer(429, '10')), 10_000);
  });

  it('is undefined where Retry-After is longer than is waited for', () => {
    assert.equal(retryDelayMs(limits, 1, answer(429, '11')), undefined);
    assert.equal(retryDelayMs(limits, 1, answer(503, 'Fri, 31 Dec 2100 00:00:00 GMT')), undefined);
  });

  it('is the usual one where Retry-After is no time', () => {
    assert.ok((retryDelayMs(limits, 1, answer(503, 'later')) ?? 0) >= 150);
  });

  it('is what Retry-After says where the same call is still at work, within the same limit', () => {
    const body = { code: 'request_in_progress' };
    assert.equal(retryDelayMs(limits, 1, answer(409, '10'), body), 10_000);
    assert.equal(retryDelayMs(limits, 1, answer(409, '11'), body), undefined);
    assert.ok((retryDelayMs(limits, 1, answer(409), body) ?? 0) >= 150);
  });

  it('is undefined for another conflict, or one that is no problem', () => {
    for (const body of [{ code: 'invitation_pending' }, 'request_in_progress', '', null, undefined]) {
      assert.equal(retryDelayMs(limits, 1, answer(409, '1'), body), undefined);
    }
    assert.equal(retryDelayMs(limits, 1, answer(400, '1'), { code: 'request_in_progress' }), undefined);
  });

  it('is undefined for an answer that would stay the same', () => {
    for (const status of [400, 401, 403, 404, 409, 500]) {
      assert.equal(retryDelayMs(limits, 1, answer(status, '1')), undefined, String(status));
    }
  });
});
