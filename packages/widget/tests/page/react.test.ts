import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { idOf } from '../../testing/fixtures.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

/** Bundles a page for a browser, as its own build would. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

describe('@payvite/widget/react', { skip: notBuilt }, () => {
  let browser: Browser;
  let server: TestServer;
  before(async () => {
    browser = await launchChromium();
    server = await serveTestPage({
      html: '<!doctype html><title>An ERP</title><div id="root"></div><script type="module" src="/page.js"></script>',
      files: {
        '/page.js': await bundle(await readFile(new URL('react-page.ts', import.meta.url), 'utf8')),
      },
    });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('sets properties, and tells events with what they carry', async () => {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Kestrel Framing LLC', exact: true }).first().click();
    await page.getByText(idOf('c', 1)).waitFor();
    const list = page.locator('payvite-customer-list');
    const properties = await list.evaluate(
      (element: HTMLElement & { refreshSeconds?: number; view?: { sort: string } }) => [
        element.refreshSeconds,
        element.view?.sort,
        element.hasAttribute('view'),
      ],
    );
    assert.deepEqual(properties, [0, 'name', false]);
  });

  it('hears an event that comes from inside', async () => {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page
      .getByRole('button', { name: /^Invite Kestrel/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await page.locator('#sent', { hasText: 'ap@kestrelframing.example' }).waitFor();
  });

  it('leaves out of a page the elements that it does not import', async () => {
    const code = await bundle(`
      import { PayviteProvider, PayviteStatusBadge } from '@payvite/widget/react';
      globalThis.used = [PayviteProvider, PayviteStatusBadge];
    `);
    assert.match(code, /payvite-status-badge/);
    assert.doesNotMatch(code, /payvite-customer-list|payvite-bulk-dialog/);
  });
});
