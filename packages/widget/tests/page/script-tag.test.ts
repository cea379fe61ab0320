import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { makeCustomer } from '../../testing/fixtures.ts';
import { DIST, notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

const BARS = '/payvite-widget-bars.min.js';
const FILE = 'payvite-widget.min.js';

describe('a script tag', { skip: notBuilt }, () => {
  let browser: Browser;
  const servers: TestServer[] = [];
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  const serve = async (html: string) => {
    const server = await serveTestPage({ html });
    servers.push(server);
    return server;
  };

  /** A page with a list that the tag `script` brings to life. */
  async function open(script: string, baseUrl = '/', gate?: Promise<void>) {
    const server = await serve(`<!doctype html><title>An ERP</title>${script}
      <script type="module">
        Payvite.configure({ baseUrl: '${baseUrl}', fetchToken: async () => 'token' });
      </script>
      <payvite-customer-list></payvite-customer-list>`);
    server.gate = gate;
    const page = await browser.newPage();
    await page.goto(server.origin);
    return { server, page };
  }

  const shows = async (page: Page) => {
    await page.getByText('Kestrel Framing LLC').first().waitFor();
    await page.locator('payvite-customer-list svg.aging').first().waitFor();
  };

  it('loads the pictures when a row shows, and not before', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { server, page } = await open(`<script src="/${FILE}"></script>`, '/', promise);
    await server.askedFor('/v1/customers');
    assert.ok(!server.asked.includes(BARS));
    resolve();
    await shows(page);
    assert.equal(server.asked.filter((path) => path === BARS).length, 1);
  });

  for (const [part, french] of [
    ['mail-settings', 'Messages à vos clients'],
    ['bounces', 'Messages revenus'],
    ['payments', 'Encaissés'],
  ] as const) {
    it(`loads <payvite-${part}>, and its words in another language, when it appears`, async () => {
      const { server, page } = await open(`<script src="/${FILE}"></script>`);
      await shows(page);
      const asked = () => server.asked.filter((path) => path.includes(`-widget-${part}`));
      assert.deepEqual(asked(), []);
      await page.evaluate((tag) => {
        document.documentElement.lang = 'fr';
        document.body.append(document.createElement(tag));
      }, `payvite-${part}`);
      await page.getByText(french).waitFor();
      assert.deepEqual(asked(), [`/payvite-widget-${part}.min.js`, `/payvite-widget-${part}-fr.min.js`]);
    });
  }

  it('loads the payments of a customer when their tab is opened', async () => {
    const { server, page } = await open(`<script src="/${FILE}"></script>`);
    await shows(page);
    await page.evaluate((customerId) => {
      const detail = document.createElement('payvite-customer-detail');
      detail.customerId = customerId;
      document.body.append(detail);
    }, makeCustomer().id);
    const tab = page.getByRole('tab', { name: 'Payments' });
    await tab.waitFor();
    const asked = () => server.asked.filter((path) => path.includes('-widget-payments'));
    assert.deepEqual(asked(), []);
    await tab.click();
    await page.getByText('Posted as 4711').waitFor();
    assert.deepEqual(asked(), ['/payvite-widget-payments.min.js']);
  });

  it('says where the file of the settings cannot be loaded', async () => {
    const server = await serve(`<!doctype html><title>An ERP</title><script src="/${FILE}"></script>
      <script>Payvite.configure({ baseUrl: '/', fetchToken: async () => 'token' });</script>
      <payvite-mail-settings></payvite-mail-settings>`);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route('**/payvite-widget-mail-settings.min.js', (route) => route.abort());
    await page.goto(server.origin);
    await page.getByText('Payvite cannot be reached.').waitFor();
    assert.deepEqual(problems, []);
  });

  it('may be a module, with the integrity that stands beside the file', async () => {
    const integrity = (await readFile(join(DIST, `${FILE}.sri`), 'utf8')).trim();
    const { page } = await open(`<script type="module" src="/${FILE}" integrity="${integrity}"></script>`);
    await shows(page);
  });

  it('is refused with another integrity', async () => {
    const integrity = `sha384-${'A'.repeat(64)}`;
    const { page } = await open(`<script src="/${FILE}" integrity="${integrity}"></script>`);
    assert.equal(await page.evaluate(() => customElements.get('payvite-customer-list')), undefined);
  });

  it('may stand on another origin, without crossorigin, too', async () => {
    const files = await serve('');
    const { page } = await open(`<script src="${files.origin}/${FILE}"></script>`);
    await shows(page);
    assert.ok(files.asked.includes(BARS));
  });

  it('shows the list without pictures where their file is not served', async () => {
    const server = await serve(`<!doctype html><title>An ERP</title><script src="/${FILE}"></script>
      <script>Payvite.configure({ baseUrl: '/', fetchToken: async () => 'token' });</script>
      <payvite-customer-list></payvite-customer-list>`);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route(`**${BARS}`, (route) => route.fulfill({ status: 404, body: '' }));
    const warned = page.waitForEvent('console', { predicate: (message) => /pictures/.test(message.text()) });
    await page.goto(server.origin);
    await page.getByText('Kestrel Framing LLC').first().waitFor();
    await warned;
    assert.equal(await page.locator('svg.aging').count(), 0);
    assert.deepEqual(problems, []);
  });

  it('defines twice without harm, and warns', async () => {
    const server = await serve(`<!doctype html><title>An ERP</title><script src="/${FILE}"></script>
      <payvite-customer-list></payvite-customer-list>
      <script src="/${FILE}"></script>`);
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    const warned = page.waitForEvent('console', {
      predicate: (message) => /loaded twice/.test(message.text()),
    });
    await page.goto(server.origin);
    assert.match((await warned).text(), /<payvite-customer-list>/);
    assert.deepEqual(problems, []);
  });
});
