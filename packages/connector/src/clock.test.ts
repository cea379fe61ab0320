import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type pg from 'pg';
import { createClock } from './clock.ts';

const THEN_MS = Date.UTC(2031, 4, 17, 9, 30);

/** Stands in for a database whose time is `nowMs` and whose stored offset is `offsetMs`. */
function databaseAt(nowMs: number) {
  const state = { nowMs, offsetMs: 0, isAway: false, asked: 0 };
  const pool = {
    query: (text: string, [value]: [boolean | number]) => {
      state.asked += 1;
      if (state.isAway) return Promise.reject(new Error('away'));
      if (text.startsWith('insert')) state.offsetMs += Number(value);
      return Promise.resolve({ rows: [{ now_ms: state.nowMs + (value === true ? state.offsetMs : 0) }] });
    },
  };
  return { state, pool: pool as unknown as pg.Pool };
}

/** That `at` is `expectedMs` and the little that passed since. */
function assertAbout(at: Date, expectedMs: number): void {
  const apart = at.getTime() - expectedMs;
  assert.ok(apart >= 0 && apart < 60_000, `${apart} ms apart`);
}

describe('the clock', () => {
  it('goes by the database’s time, not by the machine’s', async () => {
    const { pool } = databaseAt(THEN_MS);
    const clock = await createClock(pool, { movable: false });
    assertAbout(clock.now(), THEN_MS);
    clock.stop();
  });

  it('goes on without asking each time, also while the database is away', async () => {
    const { pool, state } = databaseAt(THEN_MS);
    const clock = await createClock(pool, { movable: false });
    state.isAway = true;
    await assert.rejects(clock.synchronize(), /away/);
    const asked = state.asked;
    const [first, second] = [clock.now(), clock.now()];
    assert.ok(second.getTime() >= first.getTime());
    assertAbout(second, THEN_MS);
    assert.equal(state.asked, asked);
    clock.stop();
  });

  it('takes over where the database’s time was set', async () => {
    const { pool, state } = databaseAt(THEN_MS);
    const clock = await createClock(pool, { movable: false });
    state.nowMs += 3_600_000;
    await clock.synchronize();
    assertAbout(clock.now(), THEN_MS + 3_600_000);
    clock.stop();
  });

  it('adds up what it was moved, where it can be moved', async () => {
    const { pool } = databaseAt(THEN_MS);
    const clock = await createClock(pool, { movable: true });
    await clock.moveBy(86_400_000);
    await clock.moveBy(500.4);
    assertAbout(clock.now(), THEN_MS + 86_400_500);
    clock.stop();
  });

  it('cannot be moved elsewhere, and ignores what a demo stored', async () => {
    const { pool, state } = databaseAt(THEN_MS);
    state.offsetMs = 86_400_000;
    const clock = await createClock(pool, { movable: false });
    await assert.rejects(clock.moveBy(1), /--demo/);
    assertAbout(clock.now(), THEN_MS);
    clock.stop();
  });

  it('does not start without its first reading', async () => {
    const { pool, state } = databaseAt(THEN_MS);
    state.isAway = true;
    await assert.rejects(createClock(pool, { movable: false }), /away/);
  });
});
