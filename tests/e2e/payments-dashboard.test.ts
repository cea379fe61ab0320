import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PayviteClient, type Customer, type OpenItem } from '@payvite/sdk';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { linkIn, startDemoProduct, type DemoProduct } from './demo-product.ts';

const PASSWORD = 'seven copper rivers';
const SETTLES_AFTER_DAYS = 3;
const RETURNS_AFTER_DAYS = 2;
/** Of the sandbox's list: is paid, and returned two days later. */
const ACCOUNT = '2227';

describe('the dashboard of a dealer whose customer pays online', () => {
  let product: DemoProduct;
  let browser: Browser;
  let client: PayviteClient;
  let customer: Customer;
  let email: string;
  let item: OpenItem;
  /** The ERP's page, in which nothing is read by the clock. */
  let erp: Page;

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
    client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    ({ customer, email, item } = await findCandidate());
    erp = await browser.newPage();
    await erp.addInitScript(() => {
      const stopClocks = () => {
        for (const element of document.querySelectorAll(
          'payvite-payments, payvite-customer-detail, payvite-erp',
        ))
          element.setAttribute('refresh-seconds', '0');
      };
      new MutationObserver(stopClocks).observe(document, { childList: true, subtree: true });
    });
    const streamed = erp.waitForResponse((response) => response.url().endsWith('/v1/events'));
    await erp.goto(`${product.erpUrl}/#/payments`);
    await erp.getByText('No payment yet').waitFor();
    await streamed;
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  const row = () => erp.locator('payvite-payments tr[part=row]').filter({ hasText: customer.name });
  const chip = (name: RegExp) => erp.locator('payvite-payments').getByRole('button', { name });

  it('shows a payment as soon as it is on its way', async () => {
    const portal = await browser.newPage();
    await register(portal);
    await pay(portal);
    await portal.close();
    await row().getByText('On its way').waitFor();
    await row().getByText('Not yet').waitFor();
    await chip(/^On its way 1$/).waitFor();
  });

  it('shows that it settled, and the item as paid online, of which nothing is left to pay', async () => {
    await product.advanceDays(SETTLES_AFTER_DAYS);
    await row().getByText('Settled').waitFor();
    await row().getByText('For the next file').waitFor();
    await row()
      .getByRole('button', { name: /^Details/ })
      .click();
    const detail = erp.locator('payvite-payments .detail');
    await detail.getByText(/I authorize/).waitFor();
    await detail.getByText(item.number).waitFor();
    await erp.getByRole('button', { name: `Open ${customer.name}` }).click();
    const open = erp.locator('payvite-customer-detail tbody tr').filter({ hasText: item.number });
    await open.getByText('paid online').waitFor();
    const items = await Array.fromAsync(client.customers.openItems(customer.id, { limit: 200 }));
    const held = items.find(({ id }) => id === item.id);
    assert.deepEqual(
      [held?.outstandingMinor, held?.inFlightMinor, held?.payableMinor],
      [item.outstandingMinor, item.outstandingMinor, 0],
    );
    await erp.getByRole('tab', { name: 'Payments' }).click();
    const paid = erp.locator('payvite-customer-detail [part=payments] tbody tr');
    await paid.getByText('Settled').waitFor();
  });

  it('leads to the file for the ERP, and shows that it is in the books', async () => {
    await erp.goto(`${product.erpUrl}/#/payments`);
    await row()
      .getByRole('button', { name: /^Make a file/ })
      .click();
    // To the very button, which is far below the list of payments.
    await erp.waitForFunction(
      () =>
        document.querySelector('payvite-erp')?.shadowRoot?.activeElement?.textContent?.trim() ===
        'Make a file',
    );
    await erp.keyboard.press('Enter');
    await erp.getByRole('button', { name: 'Mark as imported…' }).click();
    await erp.getByRole('button', { name: 'Yes, all of it' }).click();
    await erp.locator('payvite-erp .files .word.good').waitFor();
    await erp.goto(`${product.erpUrl}/#/payments`);
    await row().getByText('Posted').waitFor();
  });

  it('shows that the bank took it back, and that it has to come out of the books', async () => {
    await product.advanceDays(RETURNS_AFTER_DAYS);
    await row().getByText('Returned').waitFor();
    await row()
      .getByRole('button', { name: /^Take out by file/ })
      .waitFor();
    await chip(/^Needs reversal 1$/).click();
    await row().getByText('Returned').waitFor();
    await chip(/^On its way 0$/).click();
    await erp.getByText('No payment is on its way').waitFor();
    await erp.getByRole('button', { name: 'Show all payments' }).click();
    await row().getByText('Returned').waitFor();
  });

  /** A customer with an address of its own and an invoice that can be paid as a whole, without a discount. */
  async function findCandidate(): Promise<{ customer: Customer; email: string; item: OpenItem }> {
    for await (const each of client.customers.list({ hasEmail: true, status: 'active', limit: 200 })) {
      const address = each.contacts.find(({ id }) => id === each.defaultContactId)?.email;
      const { data } = await client.customers.openItems(each.id, { kind: 'invoice' });
      const found = data.find(
        ({ discountMinor, payableMinor, outstandingMinor, currency }) =>
          discountMinor === null &&
          payableMinor === outstandingMinor &&
          payableMinor > 10_000 &&
          currency === 'USD',
      );
      if (address && found) return { customer: each, email: address.toLowerCase(), item: found };
    }
    return assert.fail('The sample export has no customer with such an invoice.');
  }

  async function register(page: Page): Promise<void> {
    await client.invitations.send({ customerIds: [customer.id] });
    await page.goto(linkIn(await product.waitForMail(email), product.connectorUrl));
    await page.getByLabel('Your name').fill('Maria Harrow');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
    await page.getByRole('button', { name: /^Review payment/ }).waitFor();
  }

  async function pay(page: Page): Promise<void> {
    await page.getByRole('checkbox', { name: item.number }).check();
    await page.getByRole('button', { name: /^Review payment/ }).click();
    await page.getByRole('button', { name: /from a bank account$/ }).click();
    await page.getByText(`ending in ${ACCOUNT}`).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: /^Authorize the debit/ }).click();
    await page.getByRole('heading', { level: 1, name: 'On its way', exact: true }).waitFor();
  }
});
