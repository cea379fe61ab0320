import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ConflictError, PayviteClient, type Customer, type OpenItem, type Payment } from '@payvite/sdk';
import type { ParsedMail } from 'mailparser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { linkIn, recipientOf, startDemoProduct, type DemoProduct } from './demo-product.ts';
import { editExport } from './export-edit.ts';
import { choose, fill, press, tabTo, tick } from './payer-keyboard.ts';

const PASSWORD = 'seven copper rivers';
const SETTLES_AFTER_DAYS = 3;
const RETURNS_AFTER_DAYS = 2;

/** What a payer chooses: one invoice in full, another one in part, and a credit. */
interface Choice {
  whole: OpenItem;
  part: OpenItem;
  /** What is paid of `part`, minor units. */
  partMinor: number;
  credit: OpenItem;
  /** What is charged. */
  netMinor: number;
}

interface Story {
  name: string;
  hasScript: boolean;
  method: 'ach' | 'card';
  /** Of the sandbox's list, by its last digits. */
  instrument: string;
}

const STORIES: Story[] = [
  { name: 'from a bank account, by keyboard alone', hasScript: true, method: 'ach', instrument: '6789' },
  { name: 'by card, with script off', hasScript: false, method: 'card', instrument: '4242' },
];

const money = (minor: number) =>
  (minor / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
const plain = (minor: number) => (minor / 100).toFixed(2);
const isHundredth = ({ currency }: { currency: string }) => currency === 'USD';

describe('paying online, from the invitation to the ERP’s books', () => {
  let product: DemoProduct;
  let browser: Browser;
  let client: PayviteClient;
  /** Each story has a customer of its own. */
  let candidates: { customer: Customer; email: string; choice: Choice }[];

  before(async () => {
    product = await startDemoProduct();
    browser = await launchChromium();
    client = new PayviteClient({ baseUrl: product.connectorUrl, apiKey: product.apiKey });
    candidates = await findCandidates(STORIES.length + 1);
  });
  after(async () => {
    await browser?.close();
    await product?.stop();
  });

  for (const [at, story] of STORIES.entries()) {
    describe(story.name, () => {
      let context: BrowserContext;
      let page: Page;
      let payment: Payment;
      let candidate: (typeof candidates)[number];
      before(async () => {
        candidate = candidates[at] as (typeof candidates)[number];
        context = await browser.newContext({ javaScriptEnabled: story.hasScript });
        page = await context.newPage();
      });
      after(() => context?.close());

      it('registers, chooses two invoices and a credit, sees what it comes to, and pays', async () => {
        await registerByKeyboard(page, candidate);
        await payByKeyboard(page, candidate.choice, story);
        payment = await newestPaymentOf(candidate.customer);
        assert.equal(payment.amountMinor, candidate.choice.netMinor);
        assert.equal(payment.method, story.method);
        assert.equal(payment.state, story.method === 'ach' ? 'pending' : 'settled');
      });

      it('records what was authorized, and mails a copy of it', async () => {
        const authorization = await client.payments.authorization(payment.id);
        assert.equal(authorization.kind, story.method === 'ach' ? 'ach_debit' : 'card_payment');
        assert.equal(authorization.amountMinor, candidate.choice.netMinor);
        assert.equal(authorization.last4, story.instrument);
        if (story.method === 'card') return;
        const mail = await mailAbout(candidate.email, /^You authorized a bank debit/);
        assert.ok(mail.text?.includes(money(candidate.choice.netMinor)), mail.text);
        assert.match(mail.text ?? '', /I authorize the supplier/);
      });

      it('settles, shows what was paid as paid, and mails the receipt', async () => {
        const dashboard = await openDashboard(payment, candidate);
        await dashboard.itemRow.waitFor();
        if (story.method === 'ach') {
          await dashboard.state('On its way').waitFor();
          await product.advanceDays(SETTLES_AFTER_DAYS);
        }
        await until(async () => (await client.payments.get(payment.id)).state === 'settled');
        // Nobody reloads it.
        await dashboard.state('Settled').waitFor();
        await dashboard.itemRow.getByText('paid online').waitFor();
        await dashboard.close();
        await page.reload();
        await page.getByRole('heading', { level: 1, name: 'Paid', exact: true }).waitFor();
        const mail = await mailAbout(candidate.email, /^Receipt for your payment/);
        assert.ok(mail.text?.includes(money(candidate.choice.netMinor)), mail.text);
        await assertHeld(candidate);
      });

      it('is changed by no sync of the old export', async () => {
        assert.equal(await sync(), 'succeeded');
        await assertHeld(candidate);
      });

      it('is in one posting file, once, and leaves what is in flight when the books show it', async () => {
        const { choice, customer } = candidate;
        const file = await client.postingFiles.create();
        const rows = (await textOf(client.postingFiles.paymentsCsv(file.id)))
          .split('\r\n')
          .filter((line) => line.includes(payment.id));
        const paid = rows.map((row) => Math.round(Number(row.split(',')[3]) * 100));
        assert.equal(
          paid.reduce((sum, minor) => sum + minor, 0),
          choice.netMinor,
        );
        const documents = rows.map((row) => row.split(',')[4]);
        assert.equal(new Set(documents).size, documents.length, 'each document once');
        const credits = await textOf(client.postingFiles.creditsCsv(file.id));
        assert.ok(credits.includes(choice.credit.erpId) && credits.includes(payment.id), credits);
        await assert.rejects(client.postingFiles.create(), ConflictError);
        await client.postingFiles.markImported(file.id);
        await assertHeld(candidate);

        const before = (await client.customers.get(customer.id)).outstandingMinor;
        await bookPayment(choice);
        assert.equal(await sync(), 'succeeded');
        const items = await itemsOf(customer);
        assert.equal(items.get(choice.whole.id)?.outstandingMinor ?? 0, 0);
        assert.equal(items.get(choice.credit.id)?.outstandingMinor ?? 0, 0);
        const left = choice.part.outstandingMinor - choice.partMinor;
        const rest = items.get(choice.part.id);
        assert.deepEqual([rest?.outstandingMinor, rest?.inFlightMinor, rest?.payableMinor], [left, 0, left]);
        assert.equal((await client.customers.get(customer.id)).outstandingMinor, before - choice.netMinor);
        await assert.rejects(client.postingFiles.create(), ConflictError, 'nothing is left to be posted');
      });
    });
  }

  describe('and back again, with script off', () => {
    let candidate: (typeof candidates)[number];
    let context: BrowserContext;
    let page: Page;
    let payment: Payment;
    before(async () => {
      candidate = candidates[STORIES.length] as (typeof candidates)[number];
      context = await browser.newContext({ javaScriptEnabled: false });
      page = await context.newPage();
      await registerByKeyboard(page, candidate);
      const story: Story = { name: '', hasScript: false, method: 'ach', instrument: '2227' };
      await payByKeyboard(page, candidate.choice, story);
      payment = await newestPaymentOf(candidate.customer);
      await product.advanceDays(SETTLES_AFTER_DAYS);
      await until(async () => (await client.payments.get(payment.id)).state === 'settled');
      const file = await client.postingFiles.create();
      await client.postingFiles.markImported(file.id);
      await bookPayment(candidate.choice);
      assert.equal(await sync(), 'succeeded');
    });
    after(() => context?.close());

    it('tells both sides of a debit that the bank took back after it was posted', async () => {
      const dashboard = await openDashboard(payment, candidate);
      await dashboard.state('Settled').waitFor();
      await product.advanceDays(RETURNS_AFTER_DAYS);
      await until(async () => (await client.payments.get(payment.id)).state === 'returned');
      // Nobody reloads it.
      await dashboard.state('Returned').waitFor();
      await dashboard.toTakeOut.waitFor();
      const { data } = await client.payments.list({ needs: 'reversal' });
      assert.ok(data.some(({ id }) => id === payment.id));
      assert.ok((await dashboard.shownIds()).length > data.length, 'others need none');
      await dashboard.needsReversal.click();
      await until(async () => (await dashboard.shownIds()).join() === data.map(({ id }) => id).join());
      await dashboard.close();
      const mail = await mailAbout(candidate.email, /went back$/);
      assert.ok(mail.text?.includes(money(candidate.choice.netMinor)), mail.text);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'The money came back' }).waitFor();
    });

    it('is on the file of reversals, and its items can be paid again once the books show them open', async () => {
      const { choice, customer } = candidate;
      const file = await client.postingFiles.create();
      const reversals = await textOf(client.postingFiles.reversalsCsv(file.id));
      assert.ok(reversals.includes(payment.id) && reversals.includes('ACH return R01'), reversals);
      await client.postingFiles.markImported(file.id);
      assert.ok(!(await itemsOf(customer)).has(choice.whole.id), 'not before the books say so');
      await book({
        [choice.whole.erpId]: choice.whole.outstandingMinor,
        [choice.part.erpId]: choice.part.outstandingMinor,
        [choice.credit.erpId]: -choice.credit.outstandingMinor,
      });
      assert.equal(await sync(), 'succeeded');
      const items = await itemsOf(customer);
      for (const before of [choice.whole, choice.part, choice.credit]) {
        const item = items.get(before.id);
        assert.deepEqual(
          [item?.outstandingMinor, item?.inFlightMinor, item?.payableMinor],
          [before.outstandingMinor, 0, before.outstandingMinor],
          before.number,
        );
      }
      const { data } = await client.payments.list({ needs: 'reversal' });
      assert.ok(!data.some(({ id }) => id === payment.id));
      const dashboard = await openDashboard(payment, candidate);
      await dashboard.state('Returned').waitFor();
      assert.equal(await dashboard.toTakeOut.count(), 0, 'nothing is left to be done');
      await dashboard.itemRow.waitFor();
      assert.equal(await dashboard.itemRow.getByText('paid online').count(), 0);
      await dashboard.close();
      await page.goto(`${product.connectorUrl}/portal`);
      await tabTo(page, 'checkbox', new RegExp(escaped(choice.whole.number)));
    });
  });

  /** Customers with an address of their own, two invoices without a discount, and a credit that is less than both. */
  async function findCandidates(count: number): Promise<typeof candidates> {
    const found: typeof candidates = [];
    const seen = new Set<string>();
    for await (const customer of client.customers.list({ hasEmail: true, status: 'active', limit: 200 })) {
      if (found.length === count) break;
      const { contacts, defaultContactId } = customer;
      const email = contacts.find(({ id }) => id === defaultContactId)?.email?.toLowerCase();
      if (email === undefined || seen.has(email) || !isHundredth(customer)) continue;
      if (customer.creditAdjustmentsMinor === 0) continue;
      const choice = chooseOf([...(await itemsOf(customer)).values()]);
      if (choice === undefined) continue;
      seen.add(email);
      found.push({ customer, email, choice });
    }
    assert.equal(found.length, count, 'the sample export has enough customers with invoices and a credit');
    return found;
  }

  function chooseOf(items: readonly OpenItem[]): Choice | undefined {
    const isWhole = ({ payableMinor, outstandingMinor }: OpenItem) => payableMinor === outstandingMinor;
    const invoices = items.filter(
      (item) =>
        item.kind === 'invoice' && item.discountMinor === null && isWhole(item) && item.payableMinor > 10_000,
    );
    const [whole, part] = invoices;
    if (whole === undefined || part === undefined) return undefined;
    const partMinor = Math.floor(part.payableMinor / 2);
    const credit = items.find(
      (item) =>
        item.kind === 'credit' && isWhole(item) && -item.payableMinor < whole.payableMinor + partMinor - 1000,
    );
    if (credit === undefined) return undefined;
    return { whole, part, partMinor, credit, netMinor: whole.payableMinor + partMinor + credit.payableMinor };
  }

  async function itemsOf(customer: Customer): Promise<Map<string, OpenItem>> {
    const items = await Array.fromAsync(client.customers.openItems(customer.id, { limit: 200 }));
    return new Map(items.map((item) => [item.id, item]));
  }

  async function newestPaymentOf(customer: Customer): Promise<Payment> {
    const { data } = await client.payments.list({ customerId: customer.id, limit: 1 });
    const [payment] = data;
    assert.ok(payment !== undefined, 'the customer has a payment');
    return payment;
  }

  /** What was paid is in flight, whatever the ERP says, and can be paid by nobody. */
  async function assertHeld({ customer, choice }: (typeof candidates)[number]): Promise<void> {
    const items = await itemsOf(customer);
    for (const [before, heldMinor] of [
      [choice.whole, choice.whole.outstandingMinor],
      [choice.part, choice.partMinor],
      [choice.credit, choice.credit.outstandingMinor],
    ] as const) {
      const item = items.get(before.id);
      assert.deepEqual(
        [item?.outstandingMinor, item?.inFlightMinor, item?.payableMinor],
        [before.outstandingMinor, heldMinor, before.outstandingMinor - heldMinor],
        before.number,
      );
    }
  }

  /** Opens the invitation's link, and does the rest without a mouse. */
  async function registerByKeyboard(
    page: Page,
    { customer, email }: (typeof candidates)[number],
  ): Promise<void> {
    await client.invitations.send({ customerIds: [customer.id] });
    await page.goto(linkIn(await product.waitForMail(email), product.connectorUrl));
    await fill(page, 'text', 'Your name', 'Maria Harrow');
    await fill(page, 'password', 'Password', PASSWORD);
    await tick(page, /^I accept the terms/);
    await press(page, 'Register and see my invoices');
    await page.getByRole('button', { name: /^Review payment/ }).waitFor();
  }

  /** From the statement to the page of the payment, without a mouse. */
  async function payByKeyboard(page: Page, choice: Choice, { method, instrument }: Story): Promise<void> {
    for (const { number } of inOrder(await numbersOn(page), [choice.whole, choice.part, choice.credit]))
      await tick(page, new RegExp(`${escaped(number)}$`));
    await press(page, /^Review payment/);

    await fill(page, 'text', `Amount for ${choice.part.number}`, plain(choice.partMinor));
    const elsewhere = page.getByRole('checkbox', { name: /^Use credits for other jobs/ });
    if ((await elsewhere.count()) > 0) await tick(page, /^Use credits for other jobs/);
    await press(page, 'Update the amounts');
    if ((await page.getByText(money(choice.netMinor), { exact: true }).count()) === 0) {
      // A credit that fits elsewhere only now that less of its own job is paid.
      await tick(page, /^Use credits for other jobs/);
      await press(page, 'Update the amounts');
    }
    await page.getByText(money(choice.netMinor), { exact: true }).waitFor();
    const total = money(choice.netMinor);
    await press(page, method === 'ach' ? `Pay ${total} from a bank account` : `Pay ${total} by card`);

    // Our own page goes on by itself, with script and without.
    await page.waitForURL(/\/sandbox\//);
    await tabTo(page, 'radio', /ending in/);
    await choose(page, new RegExp(`ending in ${instrument}`));
    await press(page, method === 'ach' ? 'Go on' : `Pay ${total}`);
    if (method === 'ach') await press(page, `Authorize the debit of ${total}`);
    await page.waitForURL(/\/portal\/[a-z0-9-]+\/payments\/[0-9a-f-]{36}$/);
    await page
      .getByRole('heading', { level: 1, name: method === 'ach' ? 'On its way' : 'Paid', exact: true })
      .waitFor();
  }

  /** The numbers of the statement's items from the top down, as Tab meets them. */
  function numbersOn(page: Page): Promise<string[]> {
    return page.locator('tbody .number').allInnerTexts();
  }

  /** The export after somebody imported the file and entered the credit. */
  async function bookPayment({ whole, part, partMinor, credit }: Choice): Promise<void> {
    await book({
      [whole.erpId]: 0,
      [part.erpId]: part.outstandingMinor - partMinor,
      [credit.erpId]: 0,
    });
  }

  /** Writes a new export in which these documents have so much open, as magnitudes. */
  async function book(open: Record<string, number>): Promise<void> {
    for (const [file, id] of [
      ['invoices', 'invoice_id'],
      ['adjustments', 'adjustment_id'],
    ] as const) {
      await editExport(product.exportDirectory, file, (row) => {
        const minor = open[row[id] ?? ''];
        return minor === undefined ? row : { ...row, outstanding_amount: plain(minor) };
      });
    }
  }

  /** The dealer's side of a payment: its row among all payments, and that of the item which it pays in full. */
  async function openDashboard({ id }: Payment, { customer, choice }: (typeof candidates)[number]) {
    const dashboard = await browser.newContext();
    const payments = await dashboard.newPage();
    await payments.goto(`${product.erpUrl}/#/payments`);
    const rows = payments.locator('payvite-payments [data-payment-id]');
    const row = payments.locator(`payvite-payments [data-payment-id="${id}"]`);
    await row.waitFor();
    const detail = await dashboard.newPage();
    await detail.goto(`${product.erpUrl}/#/customers/${customer.id}`);
    const itemRow = detail
      .locator('payvite-customer-detail')
      .getByRole('row')
      .filter({ hasText: choice.whole.number });
    return {
      itemRow,
      shownIds: () => rows.evaluateAll((each) => each.map((one) => one.getAttribute('data-payment-id'))),
      needsReversal: payments.locator('payvite-payments').getByRole('button', { name: /^Needs reversal/ }),
      toTakeOut: row.getByRole('button', { name: /^Take out by file/ }),
      state: (words: string) => row.locator('.state-cell').getByText(words),
      close: () => dashboard.close(),
    };
  }

  async function sync(): Promise<string> {
    for (;;) {
      const [before] = (await client.syncs.list({ limit: 1 })).data;
      const { id } = await client.syncs.start();
      await until(async () => (await client.syncs.get(id)).state !== 'running');
      // One that was under way, as the clock was moved, may have read the files before they were written.
      if (id !== before?.id) return (await client.syncs.get(id)).state;
    }
  }

  async function mailAbout(address: string, subject: RegExp): Promise<ParsedMail> {
    let found: ParsedMail | undefined;
    await until(async () => {
      found = (await product.readOutbox()).findLast(
        (mail) => recipientOf(mail) === address && subject.test(mail.subject ?? ''),
      );
      return found !== undefined;
    });
    assert.ok(found);
    return found;
  }
});

function inOrder<Item extends { number: string }>(numbers: readonly string[], items: Item[]): Item[] {
  return items.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(pieces)).join('');
}

/** Asks until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await isSo()); await pause(100))
    if (Date.now() > deadline) throw new Error('It did not become so within a minute.');
}
