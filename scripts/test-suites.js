import { globSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * @typedef {object} Suite
 * @property {string} name What `npm test -- <name>` runs.
 * @property {'node' | 'web'} runner
 * @property {string[]} globs
 * @property {boolean} [needsBrowser]
 * @property {boolean} [needsDatabase]
 * @property {boolean} [oneByOne] Each file starts the whole product.
 * @property {string[]} [longest] The files that take longest, by name: they begin first, so that none is left to one
 *   core at the end.
 * @property {number} [timeoutMs] For one test; default two minutes.
 */

/** @type {Suite[]} In the order they run: the cheap ones that explain a failure before those that only show it. */
const SUITES = [
  { name: 'house', runner: 'node', globs: ['tests/import-rules/**/*.test.ts', 'scripts/**/*.test.js'] },
  { name: 'sdk', runner: 'node', globs: ['packages/sdk/{src,tests}/**/*.test.ts'] },
  { name: 'examples', runner: 'node', globs: ['examples/*/{src,tests}/**/*.test.ts'] },
  {
    name: 'connector',
    runner: 'node',
    globs: ['packages/connector/{src,scripts,tests}/**/*.test.ts'],
    needsDatabase: true,
    longest: [
      'tryton-live',
      'isolation',
      'invitation-property',
      'portal-pages',
      'crash',
      'embedded-postgres',
      'dealer-command',
      'bulk-crash',
      'mail-injection',
      'mail-page',
      'demo',
      'payment-property',
    ],
  },
  // What the widget's build makes; `npm test -- widget` runs these, too.
  { name: 'bundle', runner: 'node', globs: ['packages/widget/tests/*.test.ts'] },
  { name: 'page', runner: 'node', globs: ['packages/widget/tests/page/*.test.ts'], needsBrowser: true },
  {
    name: 'visual',
    runner: 'node',
    globs: [
      'packages/widget/tests/visual/*.test.ts',
      'tests/mail-pictures/*.test.ts',
      'tests/pictures/*.test.ts',
    ],
    needsBrowser: true,
    timeoutMs: 300_000,
  },
  { name: 'widget', runner: 'web', globs: ['packages/widget/src/**/*.test.ts'], needsBrowser: true },
  {
    name: 'e2e',
    runner: 'node',
    globs: ['tests/e2e/**/*.test.ts'],
    needsBrowser: true,
    oneByOne: true,
    timeoutMs: 600_000,
  },
];

/**
 * The suites with their files. Each word of `filter` names a suite or is a part of the path of test files; no words, all.
 * What a word with `!` before it names is left out.
 *
 * @param {string[]} filter
 * @returns {(Suite & { files: string[] })[]}
 */
export function selectSuites(filter) {
  const wanted = filter.filter((word) => !word.startsWith('!'));
  const unwanted = filter.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  return SUITES.filter(({ name }) => !unwanted.includes(name))
    .map((suite) => {
      const files = globSync(suite.globs)
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => !unwanted.some((word) => path.includes(word)));
      const isWanted = wanted.length === 0 || wanted.includes(suite.name);
      return {
        ...suite,
        files: longestFirst(
          isWanted ? files : files.filter((path) => wanted.some((word) => path.includes(word))),
          suite.longest,
        ),
      };
    })
    .filter(({ name, files }) => files.length > 0 || wanted.length === 0 || wanted.includes(name));
}

/**
 * In the order of `longest`, the others after them by path.
 *
 * @param {string[]} files @param {string[]} [longest]
 */
function longestFirst(files, longest = []) {
  const rank = (/** @type {string} */ path) => {
    const at = longest.indexOf(posix.basename(path).replace(/[.]test[.][jt]s$/, ''));
    return at === -1 ? longest.length : at;
  };
  return files.sort().sort((a, b) => rank(a) - rank(b));
}

/** @returns {string[]} */
export function suiteNames() {
  return SUITES.map(({ name }) => name);
}
