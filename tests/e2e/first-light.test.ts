import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { linkIn, startDemoProduct, type DemoProduct } from './demo-product.ts';
import { readExport, type ExportCustomer } from './export-totals.ts';

const PASSWORD = 'seven copper rivers';
const usd = (cents: number) => (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });

describe('from an ERP export to an accepted invitation', () => {
  let product: DemoProduct;
  let browser: Browser;
  /** The ERP admin's page; it is never reloaded by hand. */
  let erp: Page;
  let registered: BrowserContext;
  let customers: Map<string, ExportCustomer>;
  /** Invited in the course of the test: by the detail view, then three by checkbox. */
  const invited: { customer: ExportCustomer; email: string }[] = [];

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
    customers = await readExport(product.exportDirectory);
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    erp = await context.newPage();
    await erp.goto(product.erpUrl);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  const rowAt = (index: number) => erp.locator(`[role=grid] .body [aria-rowindex="${index + 2}"]`);
  const rowOf = (name: string) =>
    erp.getByRole('row').filter({ has: erp.getByRole('button', { name, exact: true }) });
  const statusOf = (name: string) => rowOf(name).locator('payvite-status-badge');
  const at = (index: number) => {
    const found = invited[index];
    assert.ok(found, `customer ${index} was invited`);
    return found;
  };

  it('shows all customers, and the largest balances first when asked', async () => {
    await erp
      .getByRole('columnheader', { name: 'Priority' })
      .and(erp.locator('[aria-sort=descending]'))
      .waitFor();
    const header = erp.getByRole('columnheader', { name: 'Outstanding' });
    await header.getByRole('button').click();
    await erp
      .locator('[role=columnheader][aria-sort=descending]')
      .filter({ hasText: 'Outstanding' })
      .waitFor();
    const largest = [...customers.values()].sort((a, b) => b.outstandingCents - a.outstandingCents);
    await rowAt(0)
      .getByText(largest[0]?.name ?? '', { exact: true })
      .waitFor();
    const amountAt = (index: number) => rowAt(index).locator('[data-column=outstandingMinor]').innerText();
    for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      assert.equal(await amountAt(index), usd(largest[index]?.outstandingCents ?? NaN), `row ${index}`);
    }
    await erp.getByText(`${customers.size} customers`).waitFor();

    const grid = erp.getByRole('grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), String(customers.size + 1));
    await grid.locator('[tabindex="0"]').focus();
    await erp.keyboard.press('Control+End');
    const last = customers.size - 1;
    await rowAt(last).getByRole('button').first().waitFor();
    assert.equal(
      (await amountAt(last)).replace('\u2212', '-'),
      usd(largest[last]?.outstandingCents ?? NaN),
      'the last row of all',
    );
    await erp.keyboard.press('Control+Home');
    await rowAt(0)
      .getByText(largest[0]?.name ?? '', { exact: true })
      .waitFor();
  });

  it('adds up to the files, to the cent', async () => {
    const client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    let total = 0;
    for await (const customer of client.customers.list({ limit: 200 })) {
      assert.equal(customer.outstandingMinor, customers.get(customer.erpId)?.outstandingCents, customer.name);
      total += customer.outstandingMinor;
    }
    assert.equal(
      total,
      [...customers.values()].reduce((sum, customer) => sum + customer.outstandingCents, 0),
    );
  });

  it('invites one customer from its detail view', async () => {
    const [customer] = await findInvitable(1);
    assert.ok(customer);
    await erp.getByRole('button', { name: customer.name, exact: true }).click();
    const detail = erp.locator('payvite-customer-detail');
    await detail.getByRole('heading', { name: customer.name }).waitFor();
    await detail.getByText(usd(customer.outstandingCents)).first().waitFor();
    await detail
      .getByRole('button', { name: /^Invite / })
      .first()
      .click();
    await detail.getByRole('button', { name: 'Send invitation' }).click();
    await detail.locator('payvite-status-badge').first().getByText('Pending').waitFor();
    invited.push({ customer, email: await emailOf(customer) });
    await erp
      .getByRole('navigation', { name: 'Breadcrumb' })
      .getByRole('link', { name: 'Customers' })
      .click();
    await statusOf(customer.name).getByText('Pending').waitFor();
  });

  it('invites three customers by checkbox', async () => {
    const three = await findInvitable(3);
    for (const customer of three) {
      await erp.getByRole('checkbox', { name: `Select ${customer.name}`, exact: true }).check();
    }
    await erp.getByRole('button', { name: 'Invite 3' }).click();
    await erp.getByRole('button', { name: 'Send 3 invitations' }).click();
    await erp.getByRole('heading', { name: '3 invitations sent' }).waitFor();
    await erp.getByRole('button', { name: 'Done' }).click();
    for (const customer of three) {
      await statusOf(customer.name).getByText('Pending').waitFor();
      invited.push({ customer, email: await emailOf(customer) });
    }
  });

  it('mails each contact that the ERP has on file', async () => {
    for (const { customer, email } of invited) {
      const mail = await product.waitForMail(email);
      assert.match(mail.subject ?? '', /Ridgeline Building Supply/);
      assert.ok(mail.text?.includes(customer.name));
      assert.ok(linkIn(mail, product.connectorUrl));
      assert.ok(mail.messageId);
    }
    assert.equal((await product.readOutbox()).length, invited.length);
  });

  it('lets a customer register, see what the ERP says is open, sign out and in again', async () => {
    const { customer, email } = at(0);
    registered = await browser.newContext({ javaScriptEnabled: false });
    const page = await registered.newPage();
    await page.goto(linkIn(await product.waitForMail(email), product.connectorUrl));
    assert.equal(new URL(page.url()).pathname, '/invitation', 'the token is out of the address bar');
    await page.getByRole('heading', { name: `${customer.name} is invited to pay online` }).waitFor();
    assert.equal(await page.getByRole('checkbox').first().isChecked(), false);

    await page.getByLabel('Your name').fill('Maria Harrow');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
    await page.getByText('Accept the terms to go on.').first().waitFor();
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Maria Harrow', 'what was entered stays');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
    await assertOpenItems(page, customer);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${product.connectorUrl}/portal`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await assertOpenItems(page, customer);
  });

  it('shows Accepted on the dashboard without a reload', async () => {
    await statusOf(at(0).customer.name).getByText('Accepted').waitFor();
  });

  it('does not let someone signed in under another address accept', async () => {
    const { email } = at(3);
    const page = await registered.newPage();
    await page.goto(linkIn(await product.waitForMail(email), product.connectorUrl));
    await page.getByRole('heading', { name: `You are signed in as ${at(0).email}` }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Accept and see my invoices' }).count(), 0);
    const forced = await registered.request.post(`${product.connectorUrl}/invitation/accept`, {
      form: { terms: 'on' },
      headers: { Origin: product.connectorUrl },
      maxRedirects: 0,
    });
    // Back to the invitation, which says who is signed in.
    assert.deepEqual([forced.status(), forced.headers()['location']], [303, '/invitation']);
    assert.equal((await invitationOf(at(3).customer))?.state, 'pending');
  });

  it('lets a customer decline with a reason, and shows Declined', async () => {
    const { customer, email } = at(1);
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(linkIn(await product.waitForMail(email), product.connectorUrl));
    await page.getByText('Decline', { exact: true }).click();
    await page.getByLabel('We pay by check').check();
    await page.getByRole('button', { name: 'Decline the invitation' }).click();
    await page.getByRole('heading', { name: 'You declined this invitation' }).waitFor();
    await statusOf(customer.name).getByText('Declined').waitFor();
    assert.equal((await invitationOf(customer))?.declineReason, 'pays_by_check');
    await page.context().close();
  });

  it('shows Expired when its time has passed, and a resent invitation has a new link', async () => {
    const { customer, email } = at(2);
    const oldLink = linkIn(await product.waitForMail(email), product.connectorUrl);
    await product.advanceDays(15);
    await statusOf(customer.name).getByText('Expired').waitFor();

    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(oldLink);
    await page.getByRole('heading', { name: 'This invitation has expired' }).waitFor();

    await rowOf(customer.name)
      .getByRole('button', { name: /^Resend / })
      .click();
    await erp.getByRole('button', { name: 'Resend invitation' }).click();
    await statusOf(customer.name).getByText('Pending').waitFor();
    const newLink = linkIn(await product.waitForMail(email, 2), product.connectorUrl);
    assert.notEqual(newLink, oldLink);

    await page.goto(oldLink);
    await page.getByRole('heading', { name: 'There is a newer link' }).waitFor();
    await page.goto(newLink);
    await page.getByLabel('Your name').fill('Sam Ortiz');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Register and see my invoices' }).click();
    await assertOpenItems(page, customer);
    await statusOf(customer.name).getByText('Accepted').waitFor();
    await page.context().close();
  });

  it('has no other way to make an account', async () => {
    const stranger = { email: 'stranger@customers.example', password: PASSWORD };
    const response = await fetch(`${product.connectorUrl}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: product.connectorUrl },
      body: JSON.stringify({ ...stranger, name: 'Stranger' }),
    });
    assert.ok(response.status >= 400, `answered ${response.status}`);
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(`${product.connectorUrl}/sign-in`);
    await page.getByLabel('E-mail').fill(stranger.email);
    await page.getByLabel('Password').fill(stranger.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail and password do not match').first().waitFor();
    await page.context().close();
  });

  /** Customers on the shown page that can be invited, none of whose addresses is shared with another customer. */
  async function findInvitable(count: number): Promise<ExportCustomer[]> {
    const names = await erp
      .locator('[role=grid] .body .row:not([hidden])')
      .filter({ has: erp.getByRole('button', { name: /^Invite / }) })
      .locator('button.open')
      .allInnerTexts();
    const all = [...customers.values()];
    const isShared = (email: string) => all.filter((customer) => customer.emails.includes(email)).length > 1;
    const found = names
      .map((name) => all.filter((customer) => customer.name === name))
      .flatMap((sameName) => (sameName.length === 1 ? sameName : []))
      .filter((customer) => customer.emails.length > 0 && !customer.emails.some(isShared))
      .slice(0, count);
    assert.equal(found.length, count, 'the page has enough customers to invite');
    return found;
  }

  async function invitationOf(customer: ExportCustomer) {
    const client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    const { data } = await client.customers.list({ search: customer.name });
    return data.find((row) => row.erpId === customer.erpId)?.invitation;
  }

  /** The address that was written to, which must be one that the ERP has on file. */
  async function emailOf(customer: ExportCustomer): Promise<string> {
    const email = (await invitationOf(customer))?.email;
    assert.ok(email !== undefined && customer.emails.includes(email), `${email} is on file`);
    return email;
  }

  async function assertOpenItems(page: Page, customer: ExportCustomer): Promise<void> {
    await page.locator('.totals .total dd').first().waitFor();
    const normalize = (text: string) => text.replace(/[$\s\u00a0]/g, '').replace('\u2212', '-');
    const total = normalize(await page.locator('.totals .total dd').first().innerText());
    assert.equal(total, usd(customer.outstandingCents));
    const rows = await page
      .locator('table tbody tr')
      .evaluateAll((found) =>
        found.map((row) => [
          row.querySelector('th')?.textContent ?? '',
          row.querySelector('td:last-child')?.firstChild?.textContent ?? '',
        ]),
      );
    assert.equal(rows.length, customer.openItems.size);
    for (const [number, cents] of customer.openItems) {
      const match = rows.find(([title]) => title?.includes(number));
      assert.ok(match, `${number} is shown`);
      assert.equal(normalize(match[1] ?? ''), usd(cents), number);
    }
  }
});
