// `npm test [-- <suite or part of a path> ...]`: every test of the repository, closed by one line, `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { findBrowser } from './browser.js';
import { broken, takeOutcome } from './suite-outcome.js';
import { selectSuites, suiteNames } from './test-suites.js';

/** @typedef {ReturnType<typeof selectSuites>[number]} SelectedSuite */
/** @typedef {import('./suite-outcome.js').Outcome} Outcome */

const COUNTS_FILE = `.cache/test-counts-${process.pid}.json`;
/** What one test file has compiled the next one need not: of each that starts the connector, half a second. */
const COMPILE_CACHE = fileURLToPath(new URL('../.cache/compiled', import.meta.url));
/** No suite takes this long; one that does has a test file that will not end. */
const SUITE_TIMEOUT_MS = 15 * 60_000;
/** The settings of a product on this machine, which must not reach the tests: they would work on its database. */
const PRODUCT_SETTING =
  /^(PORT|HOST|DEMO_PORT|PUBLIC_URL|DATABASE_URL|PAYMENTS|METRICS_TOKEN|TRUST_PROXY|(PAYVITE|ERP|MAIL|STRIPE|DEALER|RATE_LIMIT|IMPORT)_.*)$/;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
for (const name of Object.keys(process.env)) if (PRODUCT_SETTING.test(name)) delete process.env[name];
mkdirSync('.cache', { recursive: true });

const suites = selectSuites(process.argv.slice(2));
if (suites.length === 0) {
  console.error(
    `No test file matches. Suites: ${suiteNames().join(', ')}; or give a part of a test file's path.`,
  );
  process.exit(1);
}

const browser = suites.some((suite) => suite.needsBrowser) ? await findBrowser() : undefined;
const database = suites.some((suite) => suite.needsDatabase) ? await startDatabase() : undefined;

const outcomes = new Map();
for (const suite of suites) outcomes.set(suite.name, await runSuite(suite));
await database?.stop();
process.exit(report(outcomes));

/**
 * One PostgreSQL for all the connector's test files; without the script each file brings its own.
 */
async function startDatabase() {
  const script = 'packages/connector/tests/start-test-postgres.ts';
  if (!existsSync(script)) return undefined;
  const child = spawn(process.execPath, ['--conditions=source', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) {
    console.error('The PostgreSQL of the tests did not start; its messages are above.');
    process.exit(1);
  }
  return {
    url: JSON.parse(first.value).url,
    async stop() {
      // It ends when its stdin does, so it also ends when this process is killed.
      child.stdin.end();
      await exited;
    },
  };
}

/** @param {SelectedSuite} suite @returns {Promise<Outcome>} */
async function runSuite(suite) {
  console.log(
    `\n== ${suite.name}: ${suite.files.length} test ${suite.files.length === 1 ? 'file' : 'files'}`,
  );
  if (suite.files.length === 0) return broken('has no test file');
  if (suite.needsBrowser && browser?.reason !== undefined) {
    console.log(`skipped: ${browser.reason}`);
    return {
      passed: 0,
      failed: 0,
      skipped: suite.files.length,
      failures: [],
      notes: [`SKIPPED, ${suite.files.length} test files: ${browser.reason}`],
    };
  }
  const child = spawn(
    process.execPath,
    suite.runner === 'node' ? nodeArguments(suite) : webArguments(suite),
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        PAYVITE_TEST_COUNTS: COUNTS_FILE,
        ...(suite.needsDatabase && database ? { PAYVITE_TEST_DATABASE_URL: database.url } : {}),
      },
    },
  );
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, SUITE_TIMEOUT_MS);
  const [status, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (isLate) return broken(`did not end within ${SUITE_TIMEOUT_MS / 60_000} minutes`);
  return takeOutcome(COUNTS_FILE, { status, signal });
}

/** @param {SelectedSuite} suite */
function nodeArguments({ files, oneByOne = false, timeoutMs = 120_000 }) {
  // Also on two cores two at a time: connector tests wait for PostgreSQL as much as they work.
  const concurrency = oneByOne ? 1 : Math.max(2, availableParallelism() - 1);
  /** @satisfies {import('./run-node-tests.js').NodeTests} */
  const tests = { files, concurrency, timeoutMs, countsFile: COUNTS_FILE };
  return ['--conditions=source', 'scripts/run-node-tests.js', JSON.stringify(tests)];
}

/** @param {SelectedSuite} suite */
function webArguments({ files }) {
  return ['node_modules/@web/test-runner/dist/bin.js', '--files', ...files];
}

/** @param {Map<string, Outcome>} outcomes @returns {number} the exit status */
function report(outcomes) {
  const width = Math.max(...[...outcomes.keys()].map((name) => name.length));
  console.log('');
  for (const [name, { passed, failed, skipped, failures, notes }] of outcomes) {
    console.log(
      `${name.padEnd(width)}  ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
    for (const note of [...failures, ...notes]) console.log(`${' '.repeat(width)}  ! ${note}`);
  }
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    [...outcomes.values()].reduce((total, outcome) => total + outcome[key], 0);
  if (sum('skipped') > 0) console.log(`\n${sum('skipped')} skipped: not everything was tested.`);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}
