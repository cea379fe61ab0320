import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { failureLine, takeOutcome } from './suite-outcome.js';

const COUNTS = { passed: 3, failed: 0, skipped: 1, failures: [], emptyFiles: [] };

describe('takeOutcome', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let file;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'payvite-outcome-'));
    file = join(folder, 'counts.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** @param {object} counts @param {number} status */
  const outcomeOf = (counts, status) => {
    writeFileSync(file, JSON.stringify(counts));
    return takeOutcome(file, { status });
  };

  it('gives the counts and takes their file away', () => {
    assert.deepEqual(outcomeOf(COUNTS, 0), { passed: 3, failed: 0, skipped: 1, failures: [], notes: [] });
    assert.equal(existsSync(file), false);
  });
  it('is a failure where the runner left no counts', () => {
    const { failed, notes } = takeOutcome(file, { status: null, signal: 'SIGSEGV' });
    assert.equal(failed, 1);
    assert.match(String(notes), /ended without a result \(SIGSEGV\)/);
  });
  it('is a failure where a file held no test', () => {
    const { failed, notes } = outcomeOf({ ...COUNTS, emptyFiles: ['a.test.ts'] }, 0);
    assert.equal(failed, 1);
    assert.deepEqual(notes, ['a.test.ts holds no test']);
  });
  it('is a failure where no test ran', () => {
    assert.equal(outcomeOf({ ...COUNTS, passed: 0, skipped: 0 }, 0).failed, 1);
  });
  it('is a failure where the runner failed and no test did', () => {
    assert.equal(outcomeOf(COUNTS, 2).failed, 1);
    assert.equal(outcomeOf({ ...COUNTS, failed: 2 }, 2).failed, 2);
  });
});

describe('failureLine', () => {
  it('is one line, whatever the error says', () => {
    const error = new Error('\nexpected 1\n+ actual');
    assert.equal(failureLine('tests/a.test.ts', 'adds', error), 'tests/a.test.ts: adds: expected 1');
  });
  it('does without an error', () => {
    assert.equal(failureLine('tests/a.test.ts', 'adds'), 'tests/a.test.ts: adds');
  });
});
