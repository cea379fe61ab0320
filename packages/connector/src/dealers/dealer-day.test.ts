import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayInZone } from './dealer-day.ts';

describe('dayInZone', () => {
  const CASES: [at: string, timeZone: string, day: string][] = [
    ['2026-11-24T06:59:59.999Z', 'America/Denver', '2026-11-23'],
    ['2026-11-24T07:00:00.000Z', 'America/Denver', '2026-11-24'],
    ['2026-11-23T12:00:00.000Z', 'Pacific/Kiritimati', '2026-11-24'],
    ['2026-12-31T23:30:00.000Z', 'UTC', '2026-12-31'],
    // The clocks go forward that night: midnight is at 07:00 UTC before, at 06:00 UTC after.
    ['2026-03-08T06:59:00.000Z', 'America/Denver', '2026-03-07'],
    ['2026-03-09T06:00:00.000Z', 'America/Denver', '2026-03-09'],
  ];
  for (const [at, timeZone, day] of CASES) {
    it(`is ${day} in ${timeZone} at ${at}`, () => {
      assert.equal(dayInZone(new Date(at), timeZone), day);
    });
  }
});
