// `node scripts/run-node-tests.js <JSON>`: what `node --test` does, which would sort the files: here they begin in their order.
import { createWriteStream } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import countNodeTests from './node-test-counts.js';

/**
 * @typedef {object} NodeTests
 * @property {string[]} files
 * @property {number} concurrency How many files run at a time.
 * @property {number} timeoutMs For one test, and for one file's.
 * @property {string} countsFile Where the counts go; the report goes to stdout.
 */

/** @type {NodeTests} */
const { files, concurrency, timeoutMs, countsFile } = JSON.parse(process.argv[2] ?? '');
const events = run({ files, concurrency, timeout: timeoutMs });
events.on('test:summary', ({ success }) => {
  if (!success) process.exitCode = 1;
});
events.compose(spec).pipe(process.stdout);
events.compose(countNodeTests).pipe(createWriteStream(countsFile));
