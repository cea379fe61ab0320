import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pauseReasonOf } from './sending-pause-service.ts';

describe('a dealer is paused', () => {
  const cases: [
    mails: number,
    hardBounces: number,
    complaints: number,
    reason: string | undefined,
    spamRefusals?: number,
  ][] = [
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
    [500, 0, 0, undefined, 49],
    [500, 0, 0, 'spam_refusals', 50],
    [19, 0, 0, undefined, 19],
    [20, 0, 0, 'spam_refusals', 20],
    [200, 0, 0, 'spam_refusals', 20],
    [201, 0, 0, undefined, 20],
    [100, 5, 0, 'hard_bounces', 20],
    [100, 0, 1, 'complaints', 20],
  ];
  for (const [mails, hardBounces, complaints, reason, spamRefusals = 0] of cases) {
    it(`${reason === undefined ? 'not' : `for ${reason}`}: ${hardBounces} bounces, ${complaints} complaints, ${spamRefusals} refused as spam, ${mails} mails`, () => {
      assert.equal(pauseReasonOf({ mails, hardBounces, complaints, spamRefusals }), reason);
    });
  }
});
