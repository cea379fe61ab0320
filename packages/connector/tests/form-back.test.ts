import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { addItem } from './payment-rows.ts';
import { invite, linkPath, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const ROWS = {
  accounts: ['Harrow Homes', 'Harrow Sheds'].map((account_name, n) => ({
    ...{ account_id: `C${n}`, account_name, currency: 'USD' },
  })),
};
const EMAIL = 'maria@harrow.example';

describe('the browser’s way back from a form that was refused', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  let publicUrl: string;
  let link: string;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    ({ publicUrl } = test.connector.context.config);
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    await register(test, (await invite(test, EMAIL, 'C0')).id);
    link = await linkPath(test, (await invite(test, 'ana@harrow.example', 'C1')).id);
    const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
    const { dealerId } = test.connector;
    await addItem(test.owner, { dealerId, customerId }, { erpId: 'SO-1', minor: 10_000 });
  });
  after(async () => {
    await browser?.close();
    await test?.close();
  });

  /** Runs `refuse`, goes on from the page that says why, and back and forth; nothing is sent again. */
  const thereAndBack = async (
    page: Page,
    refuse: () => Promise<void>,
    /** What its page says each time, where its address says it. */
    stays?: () => Promise<void>,
  ): Promise<void> => {
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    await refuse();
    const [url, count] = [page.url(), sent.length];
    await page.goto(`${publicUrl}/verify`);
    const answer = await page.goBack();
    assert.deepEqual([page.url(), answer?.status(), answer?.request().method()], [url, 200, 'GET']);
    await stays?.();
    await page.goForward();
    await page.goBack();
    assert.equal(page.url(), url);
    await page.reload();
    await stays?.();
    assert.ok((await page.locator('main form').count()) > 0);
    assert.equal(sent.length, count, sent.join(' '));
  };

  for (const hasScript of [true, false]) {
    const visit = async (work: (page: Page) => Promise<void>): Promise<void> => {
      const context = await browser.newContext({ javaScriptEnabled: hasScript });
      try {
        await work(await context.newPage());
      } finally {
        await context.close();
      }
    };
    const signIn = async (page: Page, password: string): Promise<void> => {
      await page.goto(`${publicUrl}/sign-in`);
      await page.getByLabel('E-mail').fill(EMAIL);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    const script = hasScript ? 'script on' : 'script off';

    it(`leads to the page of a sign-in, ${script}`, () =>
      visit((page) =>
        thereAndBack(page, async () => {
          await signIn(page, 'not it');
          await page.getByRole('alert').getByText('do not match').waitFor();
          assert.equal(await page.getByLabel('E-mail').inputValue(), EMAIL);
          assert.equal(await page.getByLabel('Password').inputValue(), '');
        }),
      ));

    it(`leads to the page of a registration, ${script}`, () =>
      visit((page) =>
        thereAndBack(page, async () => {
          await page.goto(publicUrl + link);
          await page.getByLabel('Your name').fill('Ana Ruiz');
          await page.getByRole('button', { name: 'Register and see my invoices' }).click();
          await page.getByRole('alert').getByText('Choose a password').waitFor();
          assert.equal(await page.getByLabel('Your name').inputValue(), 'Ana Ruiz');
        }),
      ));

    it(`leads to the amount that is none, which still stands there, and from a card that was declined, ${script}`, () =>
      visit(async (page) => {
        await signIn(page, PASSWORD);
        await page.getByRole('checkbox', { name: /SO-1$/ }).check();
        await page.getByRole('button', { name: /^Review/ }).click();
        const amount = page.getByLabel('Amount for SO-1');
        const isFaulty = async () => {
          await page.getByRole('alert').getByText('Write an amount such as').waitFor();
          assert.equal(await amount.inputValue(), 'half of it');
        };
        await thereAndBack(
          page,
          async () => {
            await amount.fill('half of it');
            await page.getByRole('button', { name: 'Update the amounts' }).click();
            await isFaulty();
          },
          isFaulty,
        );
        await amount.fill('50');
        await page.getByRole('button', { name: 'Update the amounts' }).click();
        const isDeclined = () => page.getByText('Card ending in 0002 was declined').waitFor();
        await thereAndBack(
          page,
          async () => {
            await page.getByRole('button', { name: 'Pay $50.00 by card' }).click();
            await page.waitForURL(/\/sandbox\//);
            await page.getByText('Card ending in 0002').click();
            await page.getByRole('button', { name: /^Pay/ }).click();
            await isDeclined();
          },
          isDeclined,
        );
        await page.goto(`${publicUrl}/portal/test-lumber`);
        await page.getByRole('button', { name: /^Cancel/ }).click();
      }));
  }
});
