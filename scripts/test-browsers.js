// `npm run test:browsers [-- <firefox | webkit | part of a path> ...]`: the elements' tests in the browsers that `npm test`
// does not run, as far as they are installed; closed by one line, `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { planBrowsers, reportLines, totalOf } from './browser-report.js';
import { broken, takeOutcome } from './suite-outcome.js';
import { selectSuites } from './test-suites.js';
import { OTHER_BROWSERS } from './widget-browsers.js';

/** @typedef {import('./browser-report.js').Result} Result */
/** @typedef {keyof typeof OTHER_BROWSERS} BrowserName */

const COUNTS_FILE = `.cache/browser-counts-${process.pid}.json`;
/** One browser takes half a minute. */
const BROWSER_TIMEOUT_MS = 8 * 60_000;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('.cache', { recursive: true });

const names = /** @type {BrowserName[]} */ (Object.keys(OTHER_BROWSERS));
const plan = planBrowsers(process.argv.slice(2), names);
const files = selectSuites(plan.paths.length > 0 ? plan.paths : ['widget'])
  .filter(({ name }) => name === 'widget')
  .flatMap((suite) => suite.files);
if (files.length === 0) {
  console.error(
    `No test file of the elements matches. Browsers: ${names.join(', ')}; or give a part of a path.`,
  );
  process.exit(1);
}

/** Ends what runs now, so that Ctrl-C and a killed run leave nothing behind. */
let stopNow = async () => {};
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(
    signal,
    () =>
      void stopNow()
        .catch(() => undefined)
        .then(() => process.exit(130)),
  );
}

/** @type {Result[]} */
const results = [];
for (const name of plan.browsers) {
  const { title, find } = OTHER_BROWSERS[name];
  const found = await find();
  if (found.reason !== undefined) results.push({ title, missing: found.reason });
  else results.push({ title, outcome: await runIn(name, found) });
}
console.log(`\n${reportLines(results).join('\n')}`);
process.exit(totalOf(results).failed > 0 ? 1 : 0);

/**
 * @param {BrowserName} name
 * @param {import('./widget-browsers.js').FoundBrowser} found
 */
async function runIn(name, found) {
  console.log(
    `\n== ${OTHER_BROWSERS[name].title}: ${files.length} test ${files.length === 1 ? 'file' : 'files'}`,
  );
  const starting = found.start();
  stopNow = async () => (await starting).stop();
  const started = await starting.catch((/** @type {Error} */ error) => broken(error.message));
  if ('notes' in started) return started;
  try {
    return await runTests(name, started.settings);
  } finally {
    await started.stop();
  }
}

/** @param {BrowserName} name @param {Record<string, string>} settings */
async function runTests(name, settings) {
  const child = spawn(process.execPath, ['node_modules/@web/test-runner/dist/bin.js', '--files', ...files], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...settings, PAYVITE_TEST_BROWSER: name, PAYVITE_TEST_COUNTS: COUNTS_FILE },
  });
  const stopDriver = stopNow;
  stopNow = async () => {
    child.kill();
    await stopDriver();
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, BROWSER_TIMEOUT_MS);
  const [status, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (isLate) return broken(`did not end within ${BROWSER_TIMEOUT_MS / 60_000} minutes`);
  return takeOutcome(COUNTS_FILE, { status, signal });
}
