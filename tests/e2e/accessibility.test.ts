import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findByAxe } from './axe-findings.ts';
import { launchChromium } from './chromium.ts';
import { prepareScreens, type Screen } from './demo-pages.ts';
import { startDemoProduct, type DemoProduct } from './demo-product.ts';

/** Every screen by name, so that one that is lost is missed; the list itself is only known once the product runs. */
const SCREENS = [
  'dashboard',
  'dashboard-selection',
  'invite-dialog',
  'detail-not-invited',
  'detail-accepted',
  'detail-declined',
  'detail-pending',
  'detail-payers',
  'detail-link',
  'mail-preview',
  'follow-up',
  'adoption',
  'payments',
  'mail-settings',
  'erp-connection',
  'landing',
  'registration-faults',
  'link-copied',
  'link-copied-code',
  'link-expired',
  'link-replaced',
  'link-declined',
  'sign-in',
  'portal',
  'portal-choice',
  'portal-nothing-found',
  'portal-item',
  'portal-review-faults',
  'portal-settings',
  'outbox',
];

describe('axe finds nothing in', () => {
  let product: DemoProduct;
  let browser: Browser;
  let screens: Map<string, Screen>;

  before(async () => {
    product = await startDemoProduct({ hasPayments: true });
    browser = await launchChromium();
    screens = new Map((await prepareScreens(product, browser)).map((screen) => [screen.name, screen]));
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('any screen but the known ones', () => {
    // A mail stands in a frame that runs no script, axe neither; it is held to axe by itself.
    assert.deepEqual(
      [...screens.keys()].filter((name) => name !== 'mail'),
      SCREENS,
    );
  });

  for (const name of SCREENS) {
    for (const width of [1440, 375]) {
      describe(`${name}, ${width} px`, () => {
        let page: Page;
        before(async () => {
          const screen = screens.get(name);
          assert.ok(screen);
          // Colors that are still on their way to the other scheme's would be judged as they are then.
          page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width, height: 900 } });
          await screen.open(page);
        });
        after(() => page?.close());

        for (const colorScheme of ['light', 'dark'] as const) {
          it(colorScheme, async () => {
            await page.emulateMedia({ colorScheme });
            // The frame of a previewed mail runs no script, axe's neither: axe looks at what is around it.
            const { violations, passes } = await findByAxe(page, { iframes: false });
            const found = violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
            );
            assert.deepEqual(found, []);
            assert.ok(passes.length > 10, 'axe looked at something');
            const overflow = await page.evaluate(
              () => document.documentElement.scrollWidth - window.innerWidth,
            );
            assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
          });
        }
      });
    }
  }
});
