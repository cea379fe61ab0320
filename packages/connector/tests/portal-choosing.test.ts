import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { jobField } from '../src/portal/payment-forms.ts';
import { invite, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const LARGE = 203;

const item = (id: string, amount: string, job: string, account = 'C0') => ({
  ...{ account_id: account, currency: 'USD', amount, outstanding_amount: amount },
  ...{ payment_due_date: '2099-11-28', job_id: job, job_name: `Job ${job}` },
  ...(id.startsWith('CM')
    ? { adjustment_id: id, adjustment_type: 'credit' as const }
    : { invoice_id: id, invoice_number: id }),
});
const ROWS = {
  accounts: ['Harrow Homes', 'Large Builders'].map((account_name, n) => ({
    ...{ account_id: `C${n}`, account_name, currency: 'USD' },
  })),
  invoices: [
    item('SO-88213', '12480.00', '14'),
    item('SO-88790', '3204.10', '14'),
    item('SO-87440', '19964.10', '9'),
    ...Array.from({ length: LARGE }, (_, n) => item(`L-${1000 + n}`, '1.00', '1', 'C1')),
  ],
  adjustments: [item('CM-2201', '1000.00', '9')],
};

describe('choosing on the statement', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  let publicUrl: string;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    ({ publicUrl } = test.connector.context.config);
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    await register(test, (await invite(test, 'maria@harrow.example', 'C0')).id);
    await register(test, (await invite(test, 'lee@large.example', 'C1')).id);
  });
  after(async () => {
    await browser.close();
    await test.close();
  });

  /** Opens the statement, signed in, does `work`, and holds that nothing was refused or went wrong in the page. */
  const onStatement = async (
    work: (page: Page) => Promise<void>,
    { email = 'maria@harrow.example', hasScript = true, query = '' } = {},
  ): Promise<void> => {
    const context = await browser.newContext({ javaScriptEnabled: hasScript });
    const wrong: string[] = [];
    try {
      const page = await context.newPage();
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      await page.goto(`${publicUrl}/sign-in`);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/portal\/test-lumber$/);
      if (query !== '') await page.goto(`${publicUrl}/portal/test-lumber${query}`);
      await work(page);
      assert.deepEqual(wrong, []);
    } finally {
      await context.close();
    }
  };
  const said = async (page: Page) =>
    (await page.locator('.pay [role="status"]').innerText()).replace(/\s+/g, ' ').trim();
  const box = (page: Page, name: string) => page.getByRole('checkbox', { name });
  /** Presses the button, and reads what the form sends in place of sending it. */
  const review = async (page: Page): Promise<[string, string][]> => {
    let sent = '';
    // Its address also has the part of the statement that is shown.
    await page.route(/\/review(?:\?|$)/, (route) => {
      sent = route.request().postData() ?? '';
      return route.fulfill({ contentType: 'text/html', body: '<title>sent</title>' });
    });
    await page.getByRole('button', { name: 'Review payment' }).click();
    await page.waitForURL(/\/review(?:\?|$)/);
    return [...new URLSearchParams(sent)].filter(([name]) => name !== 'search');
  };

  it('adds up what is chosen, by kind, in a live region', () =>
    onStatement(async (page) => {
      assert.equal(await said(page), 'Tick what you want to pay');
      await box(page, 'Choose Invoice SO-88213').check();
      assert.equal(await said(page), '1 invoice $12,480.00');
      await box(page, 'Choose Invoice SO-88790').check();
      await box(page, 'Choose Credit CM-2201').check();
      assert.equal(await said(page), '2 invoices, 1 credit $14,684.10');
      for (const name of ['SO-88213', 'SO-88790']) await box(page, `Choose Invoice ${name}`).uncheck();
      assert.match(await said(page), /^1 credit\. Nothing is left to pay of these/);
      await box(page, 'Choose Credit CM-2201').uncheck();
      assert.equal(await said(page), 'Tick what you want to pay');
    }));

  it('ticks the items of a job, and shows where it is only some', () =>
    onStatement(async (page) => {
      const job = box(page, 'all 2 of this job Job 14');
      const isSome = () => job.evaluate((element: HTMLInputElement) => element.indeterminate);
      await job.focus();
      await page.keyboard.press('Space');
      assert.equal(await said(page), '2 invoices $15,684.10');
      assert.ok(await box(page, 'Choose Invoice SO-88790').isChecked());
      await box(page, 'Choose Invoice SO-88790').uncheck();
      assert.deepEqual([await job.isChecked(), await isSome()], [false, true]);
      await box(page, 'Choose Invoice SO-88790').check();
      assert.deepEqual([await job.isChecked(), await isSome()], [true, false]);
      await job.uncheck();
      assert.equal(await said(page), 'Tick what you want to pay');
    }));

  it('sends what is ticked, and never a job of which only some is', () =>
    onStatement(async (page) => {
      const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
      await box(page, 'all 2 of this job Job 14').check();
      await box(page, 'Choose Invoice SO-88790').uncheck();
      await box(page, 'Choose Credit CM-2201').check();
      const sent = await review(page);
      assert.deepEqual(
        sent.map(([name]) => name),
        ['item', 'item', 'customer'],
      );
      assert.deepEqual(sent.at(-1), ['customer', customerId]);
    }));

  it('has its ticks and its sum again for whoever comes back', () =>
    onStatement(async (page) => {
      await box(page, 'all 2 of this job Job 14').check();
      await review(page);
      await page.goBack();
      await page.getByText('2 invoices').waitFor();
      assert.equal(await said(page), '2 invoices $15,684.10');
      assert.ok(await box(page, 'all 2 of this job Job 14').isChecked());
    }));

  for (const hasScript of [true, false])
    it(`has them through a search by Enter and back again, script ${hasScript ? 'on' : 'off'}`, () =>
      onStatement(
        async (page) => {
          await box(page, 'Choose Invoice SO-88213').check();
          await box(page, 'Choose Credit CM-2201').check();
          await page.getByLabel('Search').fill('so-88790');
          await page.getByLabel('Search').press('Enter');
          await page.getByText('2 more chosen, $11,480.00.').waitFor();
          await box(page, 'Choose Invoice SO-88790').check();
          if (hasScript) assert.equal(await said(page), '2 invoices, 1 credit $14,684.10');
          await page.getByRole('button', { name: 'Clear the search' }).click();
          await page.getByText('for “so-88790”').waitFor({ state: 'detached' });
          for (const name of ['SO-88213', 'SO-88790'])
            assert.ok(await box(page, `Choose Invoice ${name}`).isChecked(), name);
          if (hasScript) assert.equal(await said(page), '2 invoices, 1 credit $14,684.10');
          await page.getByRole('button', { name: 'Review payment' }).click();
          await page.getByRole('heading', { name: 'Review your payment' }).waitFor();
          await page.getByLabel('Amount for SO-88213').fill('100');
          await page.getByLabel('Amount for SO-88213').press('Enter');
          await page.getByText('The amounts are updated.').waitFor();
          await page.getByRole('button', { name: 'Back to the open items' }).click();
          await page.getByText('you pay 100.00').waitFor();
          if (hasScript) assert.equal(await said(page), '2 invoices, 1 credit $2,304.10');
          await page.goBack();
          await page.getByText('The amounts are updated.').waitFor();
          await page.goBack();
          await page.goBack();
          await box(page, 'Choose Invoice SO-87440').waitFor();
          assert.ok(await box(page, 'Choose Invoice SO-88213').isChecked());
          await page.goBack();
          await page.getByText('2 more chosen, $11,480.00.').waitFor();
        },
        { hasScript },
      ));

  it('counts of a job what stands on other pages, but not unasked', () =>
    onStatement(
      async (page) => {
        const job = box(page, `all ${LARGE} of this job Job 1`);
        const first = page.getByRole('checkbox', { name: /^Choose Invoice L-1000$/ });
        await job.check();
        assert.equal(await said(page), `${LARGE} invoices $${LARGE}.00`);
        await first.uncheck();
        assert.equal(await said(page), '199 invoices $199.00');
        await first.check();
        assert.equal(await said(page), '200 invoices $200.00');
        assert.equal(await job.isChecked(), false);
      },
      { email: 'lee@large.example' },
    ));

  it('ticks what a search shows of a job, and sends no more', () =>
    onStatement(
      async (page) => {
        await box(page, 'all Job 9').check();
        assert.equal(await said(page), '1 invoice $19,964.10');
        assert.deepEqual(
          (await review(page)).map(([name]) => name),
          ['item', 'customer'],
        );
      },
      { query: '?search=SO-87440' },
    ));

  it('sends items and jobs without script, where the review says what they come to', () =>
    onStatement(
      async (page) => {
        const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
        assert.equal(await said(page), 'Tick what you want to pay');
        await box(page, 'all 2 of this job Job 14').check();
        await box(page, 'Choose Invoice SO-87440').check();
        const sent = await review(page);
        assert.deepEqual(
          sent.map(([name]) => name),
          ['item', 'job', 'customer'],
        );
        assert.deepEqual(sent[1], ['job', jobField({ customerId, key: '14' })]);
      },
      { hasScript: false },
    ));

  it('has no box without script that would send more than it shows', () =>
    onStatement(
      async (page) => {
        assert.equal(await page.getByRole('checkbox').count(), 1);
      },
      { hasScript: false, query: '?search=SO-87440' },
    ));

  it('opens targets of 44 pixels to fingers, and keeps the button in sight', () =>
    onStatement(async (page) => {
      await page.setViewportSize({ width: 375, height: 500 });
      const targets = await page
        .locator('.tick-box, tbody th a, .pay button, .tabs a, .search :is(input:not([type=hidden]), button)')
        .evaluateAll((elements) =>
          elements.map((element) => ({
            what: `${element.className} ${element.textContent}`,
            height: element.getBoundingClientRect().height,
          })),
        );
      assert.ok(targets.length > 12);
      assert.deepEqual(
        targets.filter(({ height }) => height < 44),
        [],
      );
      await page
        .locator('.job')
        .first()
        .evaluate((job) => job.scrollIntoView());
      const bar = await page.locator('.pay').boundingBox();
      assert.ok(bar !== null);
      assert.ok(Math.round(bar.y + bar.height) === 500, `${bar.y} ${bar.height}`);
    }));
});
