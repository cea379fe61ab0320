import { relative } from 'node:path';
import { writeFileSync } from 'node:fs';
import { failureLine } from './suite-outcome.js';

/**
 * A reporter for web-test-runner that writes one line of JSON, for suite-outcome.js: tests by outcome, a line for each
 * that failed, why tests were skipped (their names say it: packages/widget/testing/browser-commands.ts) and the files
 * that held none. A file that did not load or broke outside its tests counts as one failure.
 *
 * @param {string} path the file to write
 * @returns {import('@web/test-runner').Reporter}
 */
export function webTestCounts(path) {
  return {
    stop({ sessions }) {
      const counts = {
        passed: 0,
        failed: 0,
        skipped: 0,
        skipReasons: /** @type {string[]} */ ([]),
        failures: /** @type {string[]} */ ([]),
        emptyFiles: /** @type {string[]} */ ([]),
      };
      for (const session of sessions) {
        const file = session.testFile ?? session.id;
        const results = session.testResults === undefined ? [] : listTests(session.testResults);
        for (const test of results) {
          counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
          if (test.skipped)
            counts.skipReasons.push(/ \(skipped: (.+)\)$/.exec(test.name)?.[1] ?? 'no reason given');
          else if (!test.passed) counts.failures.push(failureLine(file, test.name, test.error));
        }
        const isBroken =
          session.errors.length > 0 ||
          (session.passed !== true && results.every(({ passed, skipped }) => passed || skipped));
        if (isBroken) {
          counts.failed += 1;
          counts.failures.push(failureLine(file, 'outside its tests', session.errors[0]));
        } else if (results.length === 0) counts.emptyFiles.push(relative('.', file));
      }
      counts.skipReasons = [...new Set(counts.skipReasons)];
      writeFileSync(path, `${JSON.stringify(counts)}\n`);
    },
  };
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @returns {import('@web/test-runner').TestResult[]}
 */
function listTests({ suites, tests }) {
  return [...tests, ...suites.flatMap(listTests)];
}
