import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../../../tests/e2e/chromium.ts';
import { notBuilt } from '../built-files.ts';
import { serveTestPage, type TestServer } from './test-page.ts';

const GUIDE = new URL('../../../../docs/embedding.md', import.meta.url);
const README = new URL('../../../../README.md', import.meta.url);
/** What the guide says that a page's policy must allow, where the connector is of the same origin. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

async function readExample(file: URL): Promise<string> {
  const [, example] = /```html\n([^`]*payvite-provider[^`]*)```/.exec(await readFile(file, 'utf8')) ?? [];
  assert.ok(example);
  return example;
}

describe('the page that the guide shows', { skip: notBuilt }, () => {
  let browser: Browser;
  let server: TestServer;
  let example: string;
  before(async () => {
    browser = await launchChromium();
    example = await readExample(GUIDE);
    const html = example.replace('https://payvite.your-company.example', '/');
    server = await serveTestPage({
      html,
      headers: { 'content-security-policy': POLICY },
      answers: { '/payvite-token': { token: 'token' } },
    });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('has ten lines or fewer', () => {
    assert.ok(example.trim().split('\n').length <= 10);
  });

  it('has all of the tags that the README shows', async () => {
    const tags = (text: string) => text.match(/<payvite-[^>]*>/g);
    assert.deepEqual(tags(await readExample(README)), tags(example));
  });

  it('shows the list, a customer in its place, and the list again, by keyboard alone', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) problems.push(message.text());
    });
    await page.goto(server.origin);
    const list = page.locator('payvite-customer-list');
    const detail = page.locator('payvite-customer-detail');
    const name = list.getByRole('button', { name: 'Kestrel Framing LLC', exact: true });
    await name.waitFor();
    assert.ok(!(await detail.isVisible()));
    await list.getByRole('rowheader', { name: /Kestrel/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await detail.getByRole('heading', { name: 'Kestrel Framing LLC' }).waitFor();
    assert.ok(!(await list.isVisible()));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await name.waitFor();
    assert.ok(!(await detail.isVisible()));
    const focused = () =>
      page.evaluate(
        () =>
          document.querySelector('payvite-customer-list')?.shadowRoot?.activeElement?.closest('.row')
            ?.textContent,
      );
    assert.match((await focused()) ?? '', /Kestrel/);
    assert.ok(server.asked.includes('/payvite-token'));
    assert.deepEqual(problems, []);
  });
});
