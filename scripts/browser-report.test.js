import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planBrowsers, reportLines, totalOf } from './browser-report.js';

const NAMES = ['firefox', 'webkit'];

describe('planBrowsers', () => {
  it('takes all browsers where none is named', () => {
    assert.deepEqual(planBrowsers(['badge'], NAMES), { browsers: NAMES, paths: ['badge'] });
  });
  it('tells a browser from a part of a path', () => {
    assert.deepEqual(planBrowsers(['badge', 'webkit'], NAMES), { browsers: ['webkit'], paths: ['badge'] });
  });
});

describe('reportLines', () => {
  const results = [
    { title: 'Firefox', missing: 'Install it so and so.' },
    {
      title: 'WebKit',
      outcome: {
        passed: 7,
        failed: 2,
        skipped: 2,
        skipReasons: ['no viewport', 'no media'],
        failures: ['y.test.ts: breaks'],
        notes: ['x holds no test'],
      },
    },
    {
      title: 'Other',
      outcome: { passed: 3, failed: 0, skipped: 0, skipReasons: [], failures: [], notes: [] },
    },
  ];
  const lines = reportLines(results);

  it('is loud about a browser that is missing, and says how to get it', () => {
    assert.equal(lines[0], '!!! Firefox IS MISSING, nothing was tested in it. Install it so and so.');
  });
  it('says of each browser what passed, failed and was skipped, and why', () => {
    assert.ok(lines.includes('WebKit: 7 passed, 2 failed, 2 skipped (no viewport; no media)'));
    assert.ok(lines.includes('Other: 3 passed, 0 failed, 0 skipped'));
  });
  it('names each test that failed and what failed besides tests', () => {
    assert.ok(lines.includes('  ! y.test.ts: breaks'));
    assert.ok(lines.includes('  ! x holds no test'));
  });
  it('ends with the sum', () => assert.equal(lines.at(-1), '10 passed, 2 failed'));
  it('counts nothing of a missing browser', () => {
    assert.deepEqual(totalOf(results.slice(0, 1)), { passed: 0, failed: 0 });
  });
});
