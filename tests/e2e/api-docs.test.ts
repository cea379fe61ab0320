import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startDemoProduct, type DemoProduct } from './demo-product.ts';

describe('/docs', () => {
  let product: DemoProduct;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) asked.push(new URL(request.url()).origin);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${product.connectorUrl}/docs/`);
    await page.getByRole('heading', { name: 'Payvite' }).waitFor();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('shows every operation', async () => {
    const { paths } = (await (await fetch(`${product.connectorUrl}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { summary: string }>>;
    };
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary }]) => `${method.toUpperCase()} ${path} ${summary}`),
    );
    const shown = await page.locator('.opblock-summary').evaluateAll((blocks) =>
      blocks.map((block) =>
        ['method', 'path', 'description']
          .map((part) => block.querySelector(`.opblock-summary-${part}`)?.textContent ?? '')
          .join(' ')
          .replaceAll('\u200b', ''),
      ),
    );
    assert.deepEqual(shown.sort(), documented.sort());
  });

  it('shows what an operation takes, answers and needs', async () => {
    const operation = page.locator('#operations-invitations-sendInvitation');
    await operation.locator('.opblock-summary').click();
    await operation
      .getByText('All or nothing: one customer that cannot be invited fails it')
      .first()
      .waitFor();
    await operation.getByRole('button', { name: 'Expand all' }).first().click();
    await operation.getByText('1-100 customers, one mail for all').first().waitFor();
    await operation.getByText('invitations:send').first().waitFor();
    await operation.getByText('invitation_pending').first().waitFor();
  });

  it('offers no place for a secret key', async () => {
    assert.equal(await page.getByRole('button', { name: /authorize|try it out/i }).count(), 0);
  });

  it('asks nobody but us, and its policy has nothing to stop', () => {
    assert.deepEqual([...new Set(asked)], [product.connectorUrl]);
    assert.deepEqual(complaints, []);
  });
});
