import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import type { Browser, Response } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startDemoProduct, type DemoProduct } from './demo-product.ts';

describe('the badges of an open ERP page', () => {
  let product: DemoProduct;
  let browser: Browser;

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('follow what others do, over the stream alone, also with its next token', async () => {
    const client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    const page = await browser.newPage();
    const isStream = (response: Response) =>
      response.url() === `${product.connectorUrl}/v1/events` && response.status() === 200;
    const streamed = page.waitForResponse(isStream);
    // Nothing is read by the clock: what changes on the page has come over the stream.
    await page.addInitScript(() => {
      const stopClock = () =>
        document.querySelector('payvite-customer-list')?.setAttribute('refresh-seconds', '0');
      new MutationObserver(stopClock).observe(document, { childList: true, subtree: true });
    });
    await page.goto(product.erpUrl);
    const badgeOf = (name: string) =>
      page
        .getByRole('row')
        .filter({ has: page.getByRole('button', { name, exact: true }) })
        .locator('payvite-status-badge');
    const { data } = await client.customers.list({ limit: 40 });
    const [first, second] = data.filter((each) => each.defaultContactId !== null && each.status === 'active');
    assert.ok(first && second);
    await badgeOf(first.name).getByText('Not invited').waitFor();

    const response = await streamed;
    assert.equal(await response.headerValue('content-type'), 'text/event-stream; charset=utf-8');
    await client.invitations.send({ customerIds: [first.id] });
    await badgeOf(first.name).getByText('Pending').waitFor();

    const resumed = page.waitForResponse(isStream);
    await product.advanceDays(1);
    const request = (await resumed).request();
    assert.match((await request.headerValue('last-event-id')) ?? '', /^\d+\.\d+$/);
    await client.invitations.send({ customerIds: [second.id] });
    await badgeOf(second.name).getByText('Pending').waitFor();
  });
});
