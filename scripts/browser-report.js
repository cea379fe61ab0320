/**
 * @typedef {object} Result
 * @property {string} title
 * @property {string} [missing] Why the browser is not there and how to install it.
 * @property {import('./suite-outcome.js').Outcome} [outcome] Of the tests in it.
 */

/**
 * Splits what stands after `--` into browsers and parts of test files' paths; no browser named, all of them.
 *
 * @template {string} Name
 * @param {string[]} words
 * @param {Name[]} names
 */
export function planBrowsers(words, names) {
  const browsers = names.filter((name) => words.includes(name));
  return {
    browsers: browsers.length > 0 ? browsers : names,
    paths: words.filter((word) => !names.includes(/** @type {Name} */ (word))),
  };
}

/**
 * What a person reads last: a line for each browser, loud for one that is missing, and the sum as the last line.
 *
 * @param {Result[]} results
 */
export function reportLines(results) {
  const { passed, failed } = totalOf(results);
  return [...results.flatMap(linesOf), '', `${passed} passed, ${failed} failed`];
}

/** @param {Result[]} results */
export function totalOf(results) {
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, { outcome }) => total + (outcome?.[key] ?? 0), 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

/** @param {Result} result */
function linesOf({ title, missing, outcome }) {
  if (outcome === undefined) return [`!!! ${title} IS MISSING, nothing was tested in it. ${missing}`];
  const { passed, failed, skipped, skipReasons = [], failures, notes } = outcome;
  const why = skipped > 0 ? ` (${skipReasons.join('; ')})` : '';
  return [
    `${title}: ${passed} passed, ${failed} failed, ${skipped} skipped${why}`,
    ...[...failures, ...notes].map((note) => `  ! ${note}`),
  ];
}
