import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

describe('a page in another language', { skip: notBuilt }, () => {
  let browser: Browser;
  const servers: TestServer[] = [];
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  /** The script tag and a list, as docs/embedding.md has them. */
  async function open(lang: string, attributes = '', isServed = true) {
    const server = await serveTestPage({
      html: `<!doctype html><html lang="${lang}"><title>An ERP</title>
        <script type="module" src="/payvite-widget.min.js"></script>
        <payvite-provider base-url="/" ${attributes}><payvite-customer-list></payvite-customer-list></payvite-provider>
        <payvite-summary></payvite-summary>
        <script type="module">
          document.querySelector('payvite-provider').fetchToken = async () => 'token';
        </script>`,
    });
    servers.push(server);
    const page = await browser.newPage();
    const [problems, warnings]: [string[], string[]] = [[], []];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/its words/.test(message.text())) warnings.push(message.text());
    });
    if (!isServed)
      await page.route('**/payvite-widget-es.min.js', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(server.origin);
    await page.getByText('Kestrel Framing LLC').first().waitFor();
    const loaded = server.asked.filter((path) => /widget-(es|fr)/.test(path));
    return { page, loaded, problems, warnings };
  }

  it('loads its words once, and no others', async () => {
    const { page, loaded, problems } = await open('es-MX');
    await page.getByText('Sin invitar').first().waitFor();
    assert.deepEqual(loaded, ['/payvite-widget-es.min.js']);
    assert.deepEqual(problems, []);
  });

  it('may say otherwise for a provider', async () => {
    const { page, loaded } = await open('en', 'locale="fr-FR"');
    await page.getByText('Non invité').first().waitFor();
    assert.deepEqual(loaded, ['/payvite-widget-fr.min.js']);
  });

  it('loads nothing for English', async () => {
    const { page, loaded } = await open('en-GB');
    await page.getByText('Not invited').first().waitFor();
    assert.deepEqual(loaded, []);
  });

  it('gets English, and one complaint, where its words cannot be loaded', async () => {
    const { page, problems, warnings } = await open('es', '', false);
    await page.getByText('Not invited').first().waitFor();
    assert.equal(warnings.length, 1, warnings.join('\n'));
    assert.deepEqual(problems, []);
  });
});
