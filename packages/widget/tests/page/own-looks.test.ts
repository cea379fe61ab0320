import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { findByAxe } from '../../../../tests/e2e/axe-findings.ts';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { idOf } from '../../testing/fixtures.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

/** The browser's own background, said, as axe takes what is not said for white. */
const STYLES = ':root { color-scheme: light dark; background: Canvas; }';

const PRESETS = fileURLToPath(new URL('../../presets/', import.meta.url));

const HTML = `<!doctype html>
  <html lang="en">
    <title>An ERP</title>
    <link rel="stylesheet" href="/page.css">
    <script type="module" src="/page.js"></script>
    <main>
      <h1>Customers</h1>
      <payvite-provider base-url="/">
        <payvite-customer-list></payvite-customer-list>
        <payvite-customer-detail customer-id="${idOf('c', 1)}"></payvite-customer-detail>
        <payvite-status-badge customer-id="${idOf('c', 1)}"></payvite-status-badge>
        <payvite-invite-button customer-id="${idOf('c', 1)}"></payvite-invite-button>
      </payvite-provider>
    </main>
  </html>`;

const PAGE = `
  import '/payvite-widget.min.js';
  document.querySelector('payvite-provider').fetchToken = async () => 'token';
`;

for (const preset of [null, ...readdirSync(PRESETS)]) {
  describe(
    `the elements ${preset ? `with ${preset}` : 'where no custom property is set'}`,
    { skip: notBuilt },
    () => {
      let browser: Browser;
      let server: TestServer;
      before(async () => {
        const css = preset ? await readFile(`${PRESETS}${preset}`, 'utf8') : '';
        browser = await launchChromium();
        server = await serveTestPage({ html: HTML, files: { '/page.js': PAGE, '/page.css': STYLES + css } });
      });
      after(async () => {
        await browser?.close();
        await server?.close();
      });

      const colors = new Set<string>();
      for (const colorScheme of ['light', 'dark'] as const) {
        it(`can be read, ${colorScheme}, also in the dialog that invites`, async () => {
          const context = await browser.newContext({ colorScheme });
          const page = await context.newPage();
          await page.goto(server.origin);
          const list = page.locator('payvite-customer-list');
          await list.getByText('Kestrel Framing LLC').first().waitFor();
          await page.locator('payvite-customer-detail').getByText('INV-20418').waitFor();
          colors.add(await list.evaluate((element) => getComputedStyle(element).color));
          await check(page);
          await page.locator('main > payvite-provider > payvite-invite-button').getByRole('button').click();
          await page.getByRole('button', { name: 'Send invitation' }).waitFor();
          await check(page);
          await context.close();
        });
      }

      it('are not the same in light and dark', () => {
        assert.equal(colors.size, 2);
      });
    },
  );
}

async function check(page: Page): Promise<void> {
  const { violations, passes } = await findByAxe(page, { resultTypes: ['violations', 'passes'] });
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    [],
  );
  const contrast = passes.find(({ id }) => id === 'color-contrast');
  assert.ok((contrast?.elements ?? 0) > 10, 'axe measured the contrast of texts');
}
