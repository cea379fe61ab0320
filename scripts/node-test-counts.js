import { relative, resolve } from 'node:path';
import { failureLine } from './suite-outcome.js';

/**
 * A reporter for `node --test` that writes one line of JSON, for run-tests.js: tests by outcome (suites are not
 * counted, a cancelled test has failed), a line for each that failed, and the files that held no test, which node
 * itself would count as passed.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 */
export default async function* countNodeTests(events) {
  const counts = {
    passed: 0,
    failed: 0,
    skipped: 0,
    failures: /** @type {string[]} */ ([]),
    emptyFiles: /** @type {string[]} */ ([]),
  };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite') continue;
    const isFile = data.nesting === 0 && data.file !== undefined && resolve(data.name) === data.file;
    if (isFile && type === 'test:pass') counts.emptyFiles.push(relative('.', data.file ?? data.name));
    else if ((data.skip ?? data.todo ?? false) !== false) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
    else {
      counts.failed += 1;
      const { error } = /** @type {{ error: Error }} */ (data.details);
      counts.failures.push(failureLine(data.file ?? '', data.name, error));
    }
  }
  yield `${JSON.stringify(counts)}\n`;
}
