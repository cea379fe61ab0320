import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isFullDue, nextSyncAt } from './sync-schedule.ts';

const at = (time: string) => new Date(`2026-11-27T${time}:00Z`);
const sync = (state: 'running' | 'succeeded' | 'failed' | 'needs_approval', time: string) => ({
  state,
  startedAt: at(time),
  finishedAt: state === 'running' ? null : new Date(at(time).getTime() + 60_000),
  guards: [],
  approvedAt: null,
});

void describe('the schedule of syncs', () => {
  void it('begins at once, and goes on from where the last one began', () => {
    assert.equal(nextSyncAt([], 15), null);
    assert.deepEqual(nextSyncAt([sync('succeeded', '10:00'), sync('failed', '09:00')], 15), at('10:15'));
  });

  void it('waits for one that runs, and for a person', () => {
    for (const state of ['running', 'needs_approval'] as const)
      assert.equal(nextSyncAt([sync(state, '10:00')], 15), undefined);
  });

  void it('tries again soon after a failure, then more and more rarely, never more rarely than ever', () => {
    const failures = (count: number) => [
      ...Array.from({ length: count }, () => sync('failed', '10:00')),
      sync('succeeded', '09:00'),
    ];
    const minutes = [1, 2, 3, 4, 5, 6].map(
      (count) => ((nextSyncAt(failures(count), 15)?.getTime() ?? 0) - at('10:01').getTime()) / 60_000,
    );
    assert.deepEqual(minutes, [1, 2, 4, 8, 15, 15]);
    assert.deepEqual(nextSyncAt(failures(1), 1), at('10:02'));
  });

  void it('takes its time after one that was given up, but not after one that failed once it was approved', () => {
    const [cut, failed] = [
      { kind: 'file_cut' as const, detail: 'Cut.', figures: null, file: 'invoices.csv', openEnd: null },
      sync('failed', '10:00'),
    ];
    const givenUp = { ...failed, guards: [cut] };
    assert.deepEqual(nextSyncAt([givenUp, sync('succeeded', '09:00')], 15), at('10:16'));
    assert.deepEqual(nextSyncAt([{ ...givenUp, approvedAt: at('10:00') }], 15), at('10:02'));
    assert.deepEqual(nextSyncAt([failed, givenUp, failed], 15), at('10:02'));
  });

  void it('reads everything once a night of the dealer', () => {
    const dealer = { timeZone: 'America/Denver' };
    // 02:00 in Denver is 09:00 UTC.
    assert.equal(isFullDue(undefined, at('12:00'), dealer), true);
    assert.equal(isFullDue(at('08:59'), at('09:00'), dealer), true);
    assert.equal(isFullDue(at('09:00'), at('23:59'), dealer), false);
    assert.equal(isFullDue(at('07:30'), at('08:59'), dealer), false);
    const [nextNight, night] = [new Date('2026-11-28T09:00:00Z'), new Date('2026-11-28T08:59:00Z')];
    assert.deepEqual(
      [isFullDue(at('09:00'), night, dealer), isFullDue(at('09:00'), nextNight, dealer)],
      [false, true],
    );
  });
});
