import { expect } from '@open-wc/testing';
import { daysBetween, daysSince, dealerNow, formatAge, formatPlainDate } from './dates.ts';
import { en } from '../testing/english.ts';

const NOW = new Date('2026-11-24T12:00:00Z');

describe('dates', () => {
  it('counts whole days between plain dates, over a change of the clocks and a leap day', () => {
    expect(daysBetween('2026-10-04', '2026-11-24')).to.equal(51);
    expect(daysBetween('2028-02-28', '2028-03-01')).to.equal(2);
    expect(daysBetween('2026-11-25', '2026-11-24')).to.equal(-1);
  });

  it('shows a plain date as that day everywhere, with the year where it is another', () => {
    expect(formatPlainDate('2026-10-02', 'en-US', '2026-11-24')).to.equal('Oct 2');
    expect(formatPlainDate('2025-10-02', 'en-US', '2026-11-24')).to.equal('Oct 2, 2025');
  });

  it('counts days since an instant, never below none', () => {
    expect(daysSince('2026-11-16T12:00:00Z', NOW)).to.equal(8);
    expect(daysSince('2026-11-16T12:00:01Z', NOW)).to.equal(7);
    expect(daysSince('2026-11-25T00:00:00Z', NOW)).to.equal(0);
  });

  it('goes by the dealer’s day, and takes a day more or less for a time zone', () => {
    expect(dealerNow('2026-12-03', NOW).toISOString()).to.equal('2026-12-03T12:00:00.000Z');
    expect(dealerNow('2026-11-25', NOW)).to.equal(NOW);
    expect(dealerNow('2026-11-23', NOW)).to.equal(NOW);
    expect(daysSince('2026-11-24T10:00:00Z', dealerNow('2026-12-03', NOW))).to.equal(9);
  });

  for (const [instant, age] of [
    ['2026-11-24T11:59:31Z', 'just now'],
    ['2026-11-24T11:56:00Z', '4 min. ago'],
    ['2026-11-24T09:00:00Z', '3 hr. ago'],
    ['2026-11-23T11:00:00Z', 'yesterday'],
  ] as const) {
    it(`says ${age}`, () => {
      expect(formatAge(instant, 'en-US', en, NOW)).to.equal(age);
    });
  }
});
