import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { webTestCounts } from './web-test-counts.js';

const PASSED = { name: 'works', passed: true, skipped: false };
const FAILED = { name: 'breaks', passed: false, skipped: false, error: { message: 'meant to' } };
/** @param {string} name */
const skipped = (name) => ({ name, passed: false, skipped: true });

/** A test file's session with these tests in a suite. @param {object[]} tests @param {object} [more] */
function session(tests, more = {}) {
  const suite = { name: 'suite', suites: [], tests };
  return {
    passed: true,
    errors: [],
    testFile: 'a.test.ts',
    testResults: { suites: [suite], tests: [] },
    ...more,
  };
}

/** @param {object[]} sessions */
function countsOf(...sessions) {
  const folder = mkdtempSync(join(tmpdir(), 'payvite-counts-'));
  try {
    const path = join(folder, 'counts.json');
    webTestCounts(path).stop?.(/** @type {any} */ ({ sessions }));
    return JSON.parse(readFileSync(path, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('webTestCounts', () => {
  it('counts tests by outcome, over all files', () => {
    const { passed, failed } = countsOf(
      session([PASSED, PASSED]),
      session([PASSED, FAILED], { passed: false }),
    );
    assert.deepEqual({ passed, failed }, { passed: 3, failed: 1 });
  });
  it('says of each failure where it was and why', () => {
    const { failures } = countsOf(
      session([PASSED, FAILED], { passed: false }),
      session([PASSED], { passed: false, errors: [{ message: 'x' }] }),
    );
    assert.deepEqual(failures, ['a.test.ts: breaks: meant to', 'a.test.ts: outside its tests: x']);
  });
  it('gives each reason why tests were skipped once', () => {
    const tests = [skipped('a (skipped: no viewport)'), skipped('b (skipped: no viewport)'), skipped('c')];
    const counts = countsOf(session([PASSED, ...tests]));
    assert.equal(counts.skipped, 3);
    assert.deepEqual(counts.skipReasons, ['no viewport', 'no reason given']);
  });
  it('counts a file that broke outside its tests as failed', () => {
    assert.equal(countsOf(session([PASSED], { passed: false, errors: [{ message: 'x' }] })).failed, 1);
  });
  it('names a file without tests', () => {
    assert.deepEqual(countsOf(session([])).emptyFiles, ['a.test.ts']);
  });
});
