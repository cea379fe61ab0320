import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { findByAxe } from '../../../../tests/e2e/axe-findings.ts';
import { GALLERY_STATES } from '../../gallery/gallery-states.ts';
import { GalleryBrowser, inTwoPages } from './gallery-browser.ts';
import { longMotions, whatIsCut } from './page-checks.ts';

type State = (typeof GALLERY_STATES)[number];

const gallery = await GalleryBrowser.start();
after(() => gallery.close());

const nameOf = ({ element, state }: State) => `${element}, ${state}`;

/** One test for each state, which together take two pages. */
function checkStates<Found>({
  title,
  states = GALLERY_STATES,
  size: [width, height] = [1280, 900],
  find,
  check,
}: {
  title: string;
  states?: readonly State[];
  size?: [number, number];
  find: (page: Page, state: State) => Promise<Found>;
  check: (found: Found) => void;
}): void {
  describe(title, () => {
    const outcomes = new Map<string, { found: Found } | { error: unknown }>();
    before(() =>
      inTwoPages(
        states,
        () => gallery.open(width, height),
        async (page, state) => {
          const look = async () => {
            await gallery.showState(page, { element: state.element, state: state.state });
            return { found: await find(page, state) };
          };
          outcomes.set(nameOf(state), await look().catch((error: unknown) => ({ error })));
        },
      ),
    );
    for (const state of states) {
      it(nameOf(state), () => {
        const outcome = outcomes.get(nameOf(state));
        assert.ok(outcome);
        if ('error' in outcome) throw outcome.error;
        check(outcome.found);
      });
    }
  });
}

async function axe(page: Page, options: RunOptions = {}) {
  // The frame of a mail runs no script, axe's neither: axe looks at what is around it.
  const { violations, passes } = await findByAxe(page, { ...options, iframes: false });
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`,
  );
  return { found, passed: passes.length };
}

/** Where forced colors have most to take away. */
const isTriedForced = ({ element, state }: State) =>
  state.endsWith('open') || /^customer-(list|detail)$/.test(element);

checkStates({
  title:
    'axe finds nothing, light, dark and in forced colors, and nothing moves where less motion is asked for',
  async find(page, state) {
    const moving = await longMotions(page);
    const light = await axe(page);
    await page.evaluate(() => (document.documentElement.style.colorScheme = 'dark'));
    // The tree is the same; the colors are not.
    const dark = await axe(page, { runOnly: ['color-contrast'] });
    let forced: string[] = [];
    if (isTriedForced(state)) {
      await page.emulateMedia({ forcedColors: 'active' });
      assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
      // Of colors axe would read those that were asked for, and what is seen are the person's own.
      const found = await axe(page, { rules: { 'color-contrast': { enabled: false } } });
      forced = found.found;
      await page.emulateMedia({ forcedColors: 'none' });
    }
    return { moving, light: light.found, dark: dark.found, forced, passed: light.passed };
  },
  check({ passed, ...found }) {
    assert.deepEqual(found, { moving: [], light: [], dark: [], forced: [] });
    assert.ok(passed >= 8, 'axe looked at something');
  },
});
checkStates({
  title: 'nothing is cut and the page does not scroll sideways at 400 %',
  states: GALLERY_STATES.filter(({ leastWidth = 0 }) => leastWidth <= 320),
  size: [320, 256],
  find: whatIsCut,
  check: (found) => assert.deepEqual(found, []),
});

describe('the checks themselves', () => {
  it('find what moves where nothing was asked for', async () => {
    const page = await gallery.open(1280, 900, { reducedMotion: 'no-preference' });
    await gallery.showState(page, { element: 'customer-list', state: 'loading' });
    const found = (await longMotions(page)).join('\n');
    await page.context().close();
    assert.match(found, /runs: breathe 1[.]4 s/);
    assert.match(found, /button[^\n]* could run: transition 0[.]12 s/);
  });

  it('find what is too wide, and words that are cut', async () => {
    const page = await gallery.open(320, 256);
    await gallery.showState(page, { element: 'summary', state: 'data' });
    await page.locator('payvite-summary').evaluate((summary) => {
      const { style } = summary.shadowRoot?.querySelector('dt') as HTMLElement;
      Object.assign(style, { width: '20px', overflow: 'hidden', whiteSpace: 'nowrap' });
      document.body.style.minWidth = '500px';
    });
    const found = (await whatIsCut(page)).join('\n');
    await page.context().close();
    assert.match(found, /dt .*is cut/);
    assert.match(found, /the page is \d+ px too wide/);
    assert.match(found, /stands outside/);
  });
});
