import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pauseReasonOf } from './sending-pause-service.ts';

describe('a dealer is paused', () => {
  const cases: [mails: number, hardBounces: number, complaints: number, reason: string | undefined][] = [
    [500, 9, 0, undefined],
    [500, 10, 0, 'hard_bounces'],
    [500, 0, 1, 'complaints'],
    [500, 10, 1, 'complaints'],
    [251, 5, 0, undefined],
    [250, 5, 0, 'hard_bounces'],
    [1, 1, 0, undefined],
    [4, 4, 0, undefined],
    [5, 5, 0, 'hard_bounces'],
    [99, 0, 3, undefined],
    [100, 0, 1, 'complaints'],
    [0, 0, 0, undefined],
  ];
  for (const [mails, hardBounces, complaints, reason] of cases) {
    it(`${reason === undefined ? 'not' : `for ${reason}`}: ${hardBounces} bounces, ${complaints} complaints, ${mails} mails`, () => {
      assert.equal(pauseReasonOf({ mails, hardBounces, complaints }), reason);
    });
  }
});
