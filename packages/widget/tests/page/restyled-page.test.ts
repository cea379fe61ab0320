import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { idOf } from '../../testing/fixtures.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

/** What old style sheets of ERPs do, all at once: every element reset, by rules that an element's own yield to. */
const RESET = `
  html { font-size: 40px; }
  * {
    box-sizing: content-box;
    color: red;
    font: italic 700 40px/3 serif;
    letter-spacing: 0.4em;
    margin: 0;
    padding: 0;
    text-align: center;
    text-indent: 3em;
    text-shadow: 2px 2px red;
    text-transform: uppercase;
    white-space: nowrap;
    word-spacing: 2em;
  }
  button, input, select, dialog, table, svg { all: unset; display: none; }
`;
/** What the person's own text size decides is not the page's: the same root on both pages. */
const CALM = 'html { font-size: 40px; } body { margin: 0; }';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const html = (dir: 'ltr' | 'rtl') => `<!doctype html>
  <html lang="en" dir="${dir}">
    <title>An ERP</title>
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/page.js"></script>
    <payvite-provider base-url="/">
      <payvite-customer-list></payvite-customer-list>
      <payvite-customer-detail customer-id="${idOf('c', 1)}"></payvite-customer-detail>
      <payvite-status-badge customer-id="${idOf('c', 1)}"></payvite-status-badge>
      <payvite-invite-button customer-id="${idOf('c', 1)}"></payvite-invite-button>
    </payvite-provider>
  </html>`;

const PAGE = `
  import '/payvite-widget.min.js';
  document.querySelector('payvite-provider').fetchToken = async () => 'token';
`;

const INHERITED = [
  'color',
  'font',
  'letter-spacing',
  'text-indent',
  'text-shadow',
  'text-transform',
  'white-space',
  'word-spacing',
];

describe(
  'in a page that resets every element, sets huge fonts and reads from right to left',
  {
    skip: notBuilt,
  },
  () => {
    let browser: Browser;
    const servers: TestServer[] = [];
    before(async () => {
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      await Promise.all(servers.map((server) => server.close()));
    });

    async function open(css: string, dir: 'ltr' | 'rtl' = 'ltr'): Promise<Page> {
      const server = await serveTestPage({
        html: html(dir),
        files: { '/page.js': PAGE, '/page.css': css },
        headers: { 'content-security-policy': CSP },
      });
      servers.push(server);
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      // Until nothing is asked any more: what is still on its way would be missing on one page and not on the other.
      await page.goto(server.origin, { waitUntil: 'networkidle' });
      await page.locator('payvite-customer-list').getByText('Kestrel Framing LLC').first().waitFor();
      await page.locator('payvite-customer-detail').getByText('INV-20418').waitFor();
      await page.locator('body > payvite-provider > payvite-status-badge').getByText('Not invited').waitFor();
      return page;
    }

    /** Of every element in the shadow trees: what it inherits, and how large it is drawn. */
    const looks = (page: Page) =>
      page.evaluate((properties) => {
        const found: string[] = [];
        const walk = (root: ParentNode, path: string) => {
          for (const element of root.querySelectorAll('*')) {
            const where = `${path} ${element.localName}`;
            const computed = getComputedStyle(element);
            const { width, height } = element.getBoundingClientRect();
            const style = properties.map((name) => computed.getPropertyValue(name));
            // What the provider holds is the page's own.
            if (path !== '' && !path.endsWith('payvite-provider'))
              found.push([where, ...style, Math.round(width), Math.round(height)].join(' | '));
            if (element.shadowRoot) walk(element.shadowRoot, where);
          }
        };
        walk(document, '');
        return found;
      }, INHERITED);

    it('the elements look as they do in a calm page', async () => {
      const calm = await looks(await open(CALM));
      const reset = await looks(await open(RESET));
      assert.ok(calm.length > 200, String(calm.length));
      // 13 of 16 px, of 40.
      assert.ok(calm.some((look) => look.includes(' 32.5px')));
      assert.equal(reset.length, calm.length);
      assert.deepEqual(
        reset.filter((look, index) => look !== calm[index]),
        [],
      );
    });

    it('the rows run from right to left, nothing leaves its element, and an invitation is sent', async () => {
      const page = await open(RESET, 'rtl');
      const list = page.locator('payvite-customer-list');
      const name = await list.getByText('Kestrel Framing LLC').first().boundingBox();
      const checkbox = await list
        .getByRole('checkbox', { name: /Kestrel/ })
        .first()
        .boundingBox();
      assert.ok(name && checkbox && checkbox.x > name.x + name.width, JSON.stringify({ name, checkbox }));
      const overflows = await page
        .locator('payvite-provider > *')
        .evaluateAll((elements) =>
          elements.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.localName),
        );
      assert.deepEqual(overflows, []);
      await page.locator('body > payvite-provider > payvite-invite-button').getByRole('button').click();
      await page.getByRole('button', { name: 'Send invitation' }).click();
      await page.getByText('Invitation sent to').first().waitFor();
    });
  },
);
