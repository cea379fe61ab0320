import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cutFileInHalf } from '@payvite/example-spruce-export';
import { PayviteClient } from '@payvite/sdk';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startDemoProduct, type DemoProduct } from './demo-product.ts';

describe('the ERP’s side in the ERP page', () => {
  let product: DemoProduct;
  let browser: Browser;
  let page: Page;
  let client: PayviteClient;

  before(async () => {
    product = await startDemoProduct();
    client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`${product.erpUrl}/#/erp-connection`);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('uploads a file, shows what it would do, and applies it', async () => {
    await page.getByRole('tab', { name: 'Import files' }).click();
    const text = 'Customer ID,account_name\nE2E-1,"Copper & Sons"\n,Nobody\n';
    await page.locator('payvite-erp input[type=file]').setInputFiles({
      ...{ name: 'contacts export.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
    });
    // What its name says is wrong.
    await page.getByLabel('What contacts export.csv lists').selectOption('accounts.csv');
    await page.getByRole('button', { name: 'Upload and check' }).click();
    // It calls a column otherwise than we do, which is guessed, and waits to be confirmed.
    await page
      .getByText('the required column account_id is missing')
      .filter({ visible: true })
      .first()
      .waitFor();
    assert.equal(await page.getByLabel('What Customer ID is').inputValue(), 'account_id');
    await page.getByRole('button', { name: 'Check with these columns' }).click();
    await page.getByText('Checked: this is what would happen').waitFor();
    await page.getByRole('button', { name: '1 bad row' }).click();
    await page.getByRole('cell', { name: 'accounts.csv' }).first().waitFor();
    const [fileImport] = (await client.imports.list()).data;
    assert.equal(fileImport?.state, 'reviewed');
    // Nearly every customer would be missing: nobody wants that, and it can be called off.
    await page.getByRole('button', { name: 'Discard…' }).click();
    await page.getByRole('button', { name: 'Yes, discard' }).click();

    await page.locator('payvite-erp input[type=file]').setInputFiles({
      ...{ name: 'adjustments.csv', mimeType: 'text/csv' },
      buffer: Buffer.from('account_id,adjustment_id,amount,outstanding_amount,currency\n'),
    });
    await page.getByRole('button', { name: 'Upload and check' }).click();
    await page.getByRole('button', { name: 'Apply…' }).click();
    await page.getByRole('button', { name: 'Yes, apply' }).click();
    await page.getByText('Applied: the numbers are as of').waitFor();
    assert.equal((await client.imports.list()).data[0]?.state, 'applied');
  });

  it('says what stopped a sync, discards one and approves another', async () => {
    await cutFileInHalf(join(product.exportDirectory, 'invoices.csv'));
    await page.getByRole('tab', { name: 'Syncs' }).click();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.locator('payvite-erp').getByText('The last line of invoices.csv is cut').waitFor();
    await page.getByRole('button', { name: 'Discard…' }).click();
    await page.getByRole('button', { name: 'Yes, discard' }).click();
    await page.getByRole('button', { name: 'Sync now' }).waitFor();
    assert.equal((await client.syncs.list({ limit: 1 })).data[0]?.state, 'failed');
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.locator('payvite-erp').getByText('The last line of invoices.csv is cut').waitFor();
    await page.getByRole('button', { name: 'Approve…' }).click();
    await page.getByRole('button', { name: 'Yes, apply it' }).click();
    await page.getByText('Newest sync – Succeeded').waitFor({ state: 'attached' });
    const [newest] = (await client.syncs.list({ limit: 1 })).data;
    assert.equal(newest?.state, 'succeeded');
    assert.ok(newest.approvedAt);
  });
});
