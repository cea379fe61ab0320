import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueText } from './due-text.ts';
import { languageOfLocale } from './page-language.ts';

const english = languageOfLocale('en-US');

describe('dueText', () => {
  const cases: [string, string][] = [
    ['2026-10-02', 'Oct 2, 52 days late'],
    ['2026-11-22', 'Nov 22, 1 day late'],
    ['2026-11-23', 'today'],
    ['2026-11-24', 'Nov 24, tomorrow'],
    ['2026-11-25', 'Nov 25, in 2 days'],
    ['2026-11-30', 'Nov 30, in 7 days'],
    ['2026-12-01', 'Dec 1'],
    ['2025-11-23', 'Nov 23, 2025, 365 days late'],
    ['2027-01-04', 'Jan 4, 2027'],
  ];
  for (const [dueDate, text] of cases) {
    it(`says "${text}" of ${dueDate} on November 23, 2026`, () => {
      assert.equal(dueText(dueDate, '2026-11-23', english), text);
    });
  }

  it('counts whole days over a change of the clocks', () => {
    assert.equal(dueText('2026-03-07', '2026-03-09', english), 'Mar 7, 2 days late');
  });
});
