import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed Notes included: each is a failure.
 * @property {number} skipped
 * @property {string[]} [skipReasons]
 * @property {string[]} failures A line for each test that failed.
 * @property {string[]} notes What failed besides tests.
 */

/**
 * What a run of test files came to, from the counts that its reporter wrote; takes the file away.
 *
 * @param {string} countsFile written by node-test-counts.js or web-test-counts.js
 * @param {{ status: number | null, signal?: NodeJS.Signals | null }} exit of the runner
 * @returns {Outcome}
 */
export function takeOutcome(countsFile, { status, signal }) {
  if (!existsSync(countsFile)) return broken(`ended without a result (${signal ?? `exit status ${status}`})`);
  const { emptyFiles, ...counts } = JSON.parse(readFileSync(countsFile, 'utf8'));
  rmSync(countsFile);
  const notes = emptyFiles.map((/** @type {string} */ path) => `${path} holds no test`);
  if (counts.passed + counts.failed + counts.skipped === 0) notes.push('ran no test');
  else if (status !== 0 && counts.failed === 0)
    notes.push(`its runner failed (exit status ${status}); see above`);
  return { ...counts, failed: counts.failed + notes.length, notes };
}

/** @param {string} note @returns {Outcome} */
export function broken(note) {
  return { passed: 0, failed: 1, skipped: 0, failures: [], notes: [note] };
}

/**
 * A test that failed in one line, for the end of a long log: where it stands, what it is called, what it said first.
 *
 * @param {string} file @param {string} name @param {unknown} [error]
 */
export function failureLine(file, name, error) {
  const message = error instanceof Object && 'message' in error ? String(error.message) : '';
  const [reason = ''] = message.trimStart().split('\n', 1);
  return `${relative('.', file)}: ${name}${reason === '' ? '' : `: ${reason}`}`;
}
