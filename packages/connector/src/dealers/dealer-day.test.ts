import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, dayInZone } from './dealer-day.ts';

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

describe('addDays', () => {
  it('counts calendar days, over months, leap days and changes of the clock', () => {
    assert.equal(addDays('2026-11-30', 1), '2026-12-01');
    assert.equal(addDays('2028-02-28', 1), '2028-02-29');
    assert.equal(addDays('2026-03-07', 2), '2026-03-09');
    assert.equal(addDays('2026-11-23', 365), '2027-11-23');
    assert.equal(addDays('2027-01-01', -1), '2026-12-31');
  });
});
