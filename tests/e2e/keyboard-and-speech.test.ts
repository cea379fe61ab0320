import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { PayviteClient, type Customer } from '@payvite/sdk';
import type { Browser, Page } from 'playwright-core';
import { AccessibilityTree } from './accessibility-tree.ts';
import { launchChromium } from './chromium.ts';
import { startDemoProduct, type DemoProduct } from './demo-product.ts';

const CHOSEN = 200;

/** What has the focus, in whatever shadow tree, as a person would call it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const name = active?.getAttribute('aria-label') ?? active?.textContent ?? '';
    return {
      role: active?.getAttribute('role') ?? active?.localName ?? '',
      name: name.replace(/\s+/g, ' ').trim(),
      column: active?.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? null,
    };
  });

/** Presses Tab until the focus is on something of this name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    const found = await focused(page);
    if (typeof name === 'string' ? found.name === name : name.test(found.name)) return;
    met.push(found.name.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${String(name)}; it came by ${met.join(' | ')}`);
}

/** Presses Tab until the focus is in the grid. */
async function tabToGrid(page: Page): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const { role, column } = await focused(page);
    if (column !== null && /cell|header/.test(role)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never comes to the grid.');
}

describe('without a mouse', () => {
  let product: DemoProduct;
  let browser: Browser;
  let client: PayviteClient;
  let invitable: Customer[];

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
    client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    const { data } = await client.customers.list({
      invitationStatus: 'none',
      hasEmail: true,
      status: 'active',
      limit: 20,
    });
    invitable = data;
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  const open = async (): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(product.erpUrl);
    await page.getByText('420 customers').waitFor();
    return page;
  };
  const customerAt = (index: number): Customer => {
    const customer = invitable[index];
    assert.ok(customer);
    return customer;
  };
  const statusOf = async ({ id }: Customer) => (await client.customers.get(id)).invitationStatus;

  /** From the chosen row on, by keys, until so many are chosen. */
  const choose = async (page: Page, countChosen: () => Promise<number>): Promise<void> => {
    await page.keyboard.press('Space');
    let chosen = 1;
    while (chosen < CHOSEN) {
      const key = CHOSEN - chosen > 20 ? 'Shift+PageDown' : 'Shift+ArrowDown';
      await page.keyboard.press(key);
      const before = chosen;
      for (const deadline = Date.now() + 30_000; chosen === before; await pause(20)) {
        chosen = await countChosen();
        assert.ok(Date.now() < deadline, `${before} stay chosen after ${key}`);
      }
    }
    assert.equal(chosen, CHOSEN);
  };
  /** After Undo: nobody of the bulk has a mail, and all are as they were. */
  const expectUndone = async (before: Customer['invitationStatus'][], customers: Customer[]) => {
    const bulks = await client.bulkInvitations.list();
    assert.equal(bulks.data[0]?.state, 'cancelled');
    assert.equal(bulks.data[0]?.progress.sent, 0);
    assert.deepEqual(await Promise.all(customers.map(statusOf)), before);
  };

  it('somebody finds a customer, invites it and sees that it is pending, by keys alone', async () => {
    const page = await open();
    const customer = customerAt(3);
    await tabTo(page, /^Search name, account or e-mail/);
    await page.keyboard.type(customer.accountNumber);
    await page.getByText('1 customer', { exact: true }).first().waitFor();
    await tabToGrid(page);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    assert.equal((await focused(page)).name, `Invite ${customer.name}`);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Send invitation');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator('payvite-customer-list .body').getByText('Pending').waitFor();
    assert.equal(await statusOf(customer), 'pending');
    const { column } = await focused(page);
    assert.equal(column, 'action', 'the focus is where it was');
    await page.context().close();
  });

  it(`somebody chooses ${CHOSEN}, reviews, sends and undoes, by keys alone`, async () => {
    const page = await open();
    const before = await Promise.all(invitable.map(statusOf));
    await tabToGrid(page);
    await page.keyboard.press('Control+Home');
    const bar = page.getByText(/^\d+ selected$/);
    await choose(page, async () =>
      Number.parseInt(
        (await bar
          .first()
          .innerText({ timeout: 1000 })
          .catch(() => '0')) || '0',
        10,
      ),
    );
    await tabTo(page, /^Invite \d+$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Send \d+ invitations\?$/ }).waitFor();
    await tabTo(page, /^Send \d+ invitations$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await tabTo(page, 'Undo');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Undone: nobody got a mail' }).waitFor();
    await expectUndone(before, invitable);
    await page.context().close();
  });

  it('a screen reader finds a customer, invites it and hears that it is pending', async () => {
    const page = await open();
    const tree = await AccessibilityTree.of(page);
    const customer = customerAt(5);
    await tree.type('searchbox', 'Search name, account or e-mail', customer.name);
    await tree.press('button', `Invite ${customer.name}`);
    const dialog = await tree.find('dialog', `Invite ${customer.name}`);
    assert.equal(dialog.states['modal'], true);
    await tree.press('button', 'Send invitation');
    await tree.hear(new RegExp(`^Invitation sent to .+`));
    await tree.find('button', /^Pending/);
    assert.equal(await statusOf(customer), 'pending');
    await page.context().close();
  });

  it(`a screen reader chooses ${CHOSEN}, reviews, sends and undoes`, async () => {
    const page = await open();
    const tree = await AccessibilityTree.of(page);
    const before = await Promise.all(invitable.map(statusOf));
    const grid = await tree.find('grid', /./);
    assert.equal(grid.states['multiselectable'], true);
    const [first] = (await client.customers.list({ limit: 1 })).data;
    await tree.focus('rowheader', new RegExp(first?.name ?? ''));
    await choose(page, async () => {
      const told = (await tree.read()).find(({ role, name }) => role === 'status' && / selected/.test(name));
      const said = told?.name ?? (await tree.read()).find(({ name }) => /^\d+ selected$/.test(name))?.name;
      return Number.parseInt(said ?? '0', 10);
    });
    const rows = (await tree.read()).filter(({ role }) => role === 'row');
    assert.ok(rows.some(({ states }) => states['selected'] === true));
    await tree.press('button', /^Invite \d+$/);
    await tree.find('heading', /^Send \d+ invitations\?$/);
    await tree.press('button', /^Send \d+ invitations$/);
    await tree.hear(/go out in \d+ seconds\. Undo calls them off\./);
    await tree.press('button', 'Undo');
    await tree.find('heading', 'Undone: nobody got a mail');
    await expectUndone(before, invitable);
    await page.context().close();
  });
});
