import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findByAxe } from './axe-findings.ts';
import { launchChromium } from './chromium.ts';

const FAULTY = `<!doctype html><html lang="en"><title>A page</title>
  <main><h1>A page</h1><p>One.</p><p>Two.</p><p style="color: #bbb">Pale.</p><p style="color: #ccc">Paler.</p>
  <img src="data:," alt=""><img src="data:,"></main></html>`;

describe('what axe finds in a page', () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  after(() => browser?.close());

  it('is every fault with every element that has it, each time anew', async () => {
    await page.setContent(FAULTY);
    const find = async () =>
      (await findByAxe(page)).violations.map(({ id, nodes }) => [id, nodes.length]).sort();
    assert.deepEqual(await find(), [
      ['color-contrast', 2],
      ['image-alt', 1],
    ]);
    await page.evaluate(() => document.querySelector('img:not([alt])')?.remove());
    assert.deepEqual(await find(), [['color-contrast', 2]]);
    await page.goto('about:blank');
    await page.setContent(FAULTY);
    assert.equal((await find()).length, 2);
  });

  it('is by the rules that were asked for, and counts what passed where that is asked for', async () => {
    await page.setContent(FAULTY);
    const { violations, passes } = await findByAxe(page, {
      runOnly: ['color-contrast'],
      resultTypes: ['violations', 'passes'],
    });
    assert.deepEqual(
      violations.map(({ id }) => id),
      ['color-contrast'],
    );
    assert.deepEqual(passes, [{ id: 'color-contrast', elements: 3 }]);
  });

  it('is what stands around a frame, where that is said', async () => {
    await page.setContent(
      '<title>A page</title><main><h1>A page</h1><iframe srcdoc="<p>Mail"></iframe></main>',
    );
    await assert.rejects(findByAxe(page), /has frames/);
    const { violations } = await findByAxe(page, { iframes: false });
    assert.deepEqual(violations.map(({ id }) => id).sort(), ['frame-title', 'html-has-lang']);
  });
});
