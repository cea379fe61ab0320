import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { idOf } from '../../testing/fixtures.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

/** A page with a badge and a button, split into files as an integrator's bundler does it. */
const PAGE = `
  import { configure, defineInviteButton, defineStatusBadge } from '@payvite/widget/elements';
  configure({ baseUrl: '/', fetchToken: async () => 'token' });
  defineStatusBadge();
  defineInviteButton();
  globalThis.defined = ['payvite-status-badge', 'payvite-invite-button', 'payvite-invite-dialog', 'payvite-customer-list']
    .filter((tag) => customElements.get(tag));
`;

describe('@payvite/widget/elements', { skip: notBuilt }, () => {
  let browser: Browser;
  let server: TestServer;
  before(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: PAGE,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        sourcefile: 'page.js',
      },
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: '/',
      entryNames: 'page',
      chunkNames: '[name]-[hash]',
      write: false,
      logLevel: 'error',
    });
    browser = await launchChromium();
    server = await serveTestPage({
      html: `<!doctype html><title>An ERP</title><script type="module" src="/page.js"></script>
        <payvite-status-badge customer-id="${idOf('c', 1)}"></payvite-status-badge>
        <payvite-invite-button customer-id="${idOf('c', 1)}"></payvite-invite-button>`,
      files: Object.fromEntries(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text])),
    });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const isDialog = (path: string) => path.startsWith('/invite-dialog');

  it('defines what it is told to, and loads the dialog when the button is about to be used', async () => {
    const page = await browser.newPage();
    await page.goto(server.origin);
    const button = page.getByRole('button', { name: /^Invite Kestrel/ });
    await button.waitFor();
    await page.getByText('Not invited').first().waitFor();
    assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { defined: string[] }).defined), [
      'payvite-status-badge',
      'payvite-invite-button',
    ]);
    assert.ok(!server.asked.some(isDialog));
    await button.hover();
    await server.askedFor('/invite-dialog');
    await button.click();
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.getByText('Invitation sent to').first().waitFor();
    assert.equal(server.asked.filter(isDialog).length, 1);
  });

  it('says so where the dialog cannot be loaded, and throws nothing into the page', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route(/\/invite-dialog/, (route) => route.abort());
    await page.goto(server.origin);
    await page.evaluate(() => {
      document.addEventListener('payvite-error', (event) => {
        document.title = (event as CustomEvent<{ code: string }>).detail.code;
      });
    });
    await page.getByRole('button', { name: /^Invite Kestrel/ }).click();
    await page.getByRole('alert').getByText('Payvite cannot be reached.').waitFor();
    assert.equal(await page.title(), 'connection_failed');
    assert.deepEqual(problems, []);
  });
});
