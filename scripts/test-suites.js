import { globSync } from 'node:fs';

/**
 * @typedef {object} Suite
 * @property {string} name What `npm test -- <name>` runs.
 * @property {'node' | 'web'} runner
 * @property {string[]} globs
 * @property {boolean} [needsBrowser]
 * @property {boolean} [needsDatabase]
 * @property {boolean} [oneByOne] Each file starts the whole product.
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
 *
 * @param {string[]} filter
 * @returns {(Suite & { files: string[] })[]}
 */
export function selectSuites(filter) {
  return SUITES.map((suite) => {
    const files = globSync(suite.globs)
      .map((path) => path.replaceAll('\\', '/'))
      .sort();
    const isWanted = filter.length === 0 || filter.includes(suite.name);
    return {
      ...suite,
      files: isWanted ? files : files.filter((path) => filter.some((word) => path.includes(word))),
    };
  }).filter(({ name, files }) => files.length > 0 || filter.length === 0 || filter.includes(name));
}

/** @returns {string[]} */
export function suiteNames() {
  return SUITES.map(({ name }) => name);
}
