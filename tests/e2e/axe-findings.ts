import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Half of what the readable one weighs, and a page compiles all of it. */
const { source }: { source: string } = createRequire(import.meta.url)('axe-core/axe.min.js');

export interface AxeFindings {
  violations: Result[];
  /** What axe leaves to people. */
  incomplete: Result[];
  /** What passed: the rule, and the elements it held, of which axe gathers one unless `resultTypes` names `passes`. */
  passes: { id: string; elements: number }[];
}

/**
 * What axe finds in a page, with all its rules unless `options` has others. Axe stays in the page for the next time,
 * until the page is left.
 *
 * @throws {Error} where the page has frames and `iframes` is not false: axe is not in them, and would not say so.
 */
export async function findByAxe(page: Page, options: RunOptions = {}): Promise<AxeFindings> {
  if (options.iframes !== false && page.frames().length > 1)
    throw new Error(
      'The page has frames, in which axe is not: `iframes: false` looks at what is around them.',
    );
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  // To name every element that passed, and to bring it here, takes three times as long as to look.
  return page.evaluate(
    async (runOptions) => {
      const inPage = (window as unknown as { axe: typeof axe }).axe;
      const { violations, incomplete, passes } = await inPage.run(document, runOptions);
      return {
        violations,
        incomplete,
        passes: passes.map(({ id, nodes }) => ({ id, elements: nodes.length })),
      };
    },
    { resultTypes: ['violations', 'incomplete'], ...options } satisfies RunOptions,
  );
}
