import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { fill, press, tabTo, tick } from '../../../tests/e2e/payer-keyboard.ts';
import { readMailsTo } from './outbox-mails.ts';
import { invite, linkPath, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const NEW_PASSWORD = 'seven copper rivers';
const ROWS = {
  accounts: ['Harrow Homes', 'Harrow Sheds'].map((account_name, n) => ({
    ...{ account_id: `C${n}`, account_name, currency: 'USD' },
  })),
};

describe('the way into the portal, by keyboard alone', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  let publicUrl: string;
  let people = 0;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS });
    ({ publicUrl } = test.connector.context.config);
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
  });
  after(async () => {
    await browser?.close();
    await test?.close();
  });

  const inBrowser = async (
    javaScriptEnabled: boolean,
    work: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const context = await browser.newContext({ javaScriptEnabled });
    try {
      await work(await context.newPage());
    } finally {
      await context.close();
    }
  };
  const newPerson = () => `person${(people += 1)}@harrow.example`;
  const enroll = async (): Promise<string> => {
    const email = newPerson();
    await register(test, (await invite(test, email, 'C0')).id);
    return email;
  };
  /** What the error summary lists, which has the focus. */
  const summary = async (page: Page): Promise<string[]> => {
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.ok(
      await alert.evaluate((element) => element === document.activeElement),
      'the summary has the focus',
    );
    assert.match(await page.title(), /^Error: /);
    return alert.getByRole('link').allTextContents();
  };
  /** Follows a link of the summary; the field that it leads to has the focus then. */
  const goTo = async (page: Page, says: RegExp, id: string): Promise<void> => {
    await tabTo(page, 'a', says);
    await page.keyboard.press('Enter');
    await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
    const described = await page
      .locator(`#${id}`)
      .evaluate((field) =>
        (field.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((each) => document.getElementById(each)?.textContent ?? `nothing is called ${each}`),
      );
    assert.ok(
      described.some((text) => says.test(text)),
      described.join(' | '),
    );
    assert.equal(await page.locator(`#${id}`).getAttribute('aria-invalid'), 'true');
  };
  const type = (page: Page, text: string) => page.keyboard.type(text);
  const enter = (page: Page) =>
    Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);

  for (const hasScript of [true, false]) {
    const script = hasScript ? 'script on' : 'script off';

    it(`signs in at the second try, the address kept, ${script}`, async () => {
      const email = await enroll();
      await inBrowser(hasScript, async (page) => {
        await page.goto(`${publicUrl}/sign-in?then=/account`);
        await press(page, 'Sign in');
        assert.deepEqual(await summary(page), ['Enter your e-mail.', 'Enter your password.']);
        await goTo(page, /Enter your e-mail/, 'email');
        await type(page, email);
        await fill(page, 'password', 'Password', 'wrong');
        await enter(page);
        assert.match((await summary(page)).join(), /do not match.*a link to a new password/);
        assert.equal(await page.getByLabel('E-mail').inputValue(), email);
        assert.equal(await page.getByLabel('Password').inputValue(), '');
        await goTo(page, /do not match/, 'password');
        await type(page, PASSWORD);
        await enter(page);
        assert.equal(page.url(), `${publicUrl}/account`);
      });
    });

    it(`chooses a new password from where it was refused, the address not typed again, ${script}`, async () => {
      const email = await enroll();
      await inBrowser(hasScript, async (page) => {
        await page.goto(`${publicUrl}/sign-in`);
        await fill(page, 'email', 'E-mail', email);
        await fill(page, 'password', 'Password', 'forgotten it');
        await enter(page);
        await summary(page);
        await press(page, /Mail me a link to a new one/);
        await page.getByRole('heading', { name: 'Check your inbox' }).waitFor();
        await test.connector.drain();
        const mails = await readMailsTo(join(test.connector.context.config.home, 'outbox'), email);
        const [, path] = /https?:\/\/[^/\s]+(\/password\/[\w-]+)/.exec(mails.at(-1)?.text ?? '') ?? [];
        await page.goto(`${publicUrl}${path}`);
        assert.equal(await page.getByLabel('E-mail').inputValue(), email);
        assert.equal(await page.getByLabel('E-mail').getAttribute('autocomplete'), 'username');
        await fill(page, 'password', 'New password', 'short');
        await enter(page);
        assert.deepEqual(await summary(page), ['Use 8 characters or more.']);
        await goTo(page, /Use 8 characters/, 'password');
        await type(page, NEW_PASSWORD);
        await enter(page);
        await page.getByText('Your new password is saved. Sign in with it.').waitFor();
        await fill(page, 'email', 'E-mail', email);
        await fill(page, 'password', 'Password', NEW_PASSWORD);
        await enter(page);
        assert.match(page.url(), /\/portal\/test-lumber$/);
      });
    });

    it(`registers, and is told what it has to type again, ${script}`, async () => {
      const email = newPerson();
      const link = await linkPath(test, (await invite(test, email, 'C0')).id);
      await inBrowser(hasScript, async (page) => {
        await page.goto(`${publicUrl}${link}`);
        await fill(page, 'text', 'Your name', 'Maria Harrow');
        await fill(page, 'password', 'Password', PASSWORD);
        await enter(page);
        assert.deepEqual(await summary(page), [
          'Enter the password again. For your safety it was not kept.',
          'Accept the terms to go on.',
        ]);
        assert.equal(await page.getByLabel('Your name').inputValue(), 'Maria Harrow');
        await goTo(page, /Accept the terms/, 'terms');
        await page.keyboard.press('Space');
        await page.keyboard.press('Shift+Tab');
        await type(page, 'short');
        await enter(page);
        assert.deepEqual(await summary(page), ['Use 8 characters or more.']);
        assert.ok(await page.locator('#terms').isChecked(), 'what was ticked is ticked');
        await goTo(page, /Use 8 characters/, 'password');
        await type(page, PASSWORD);
        await enter(page);
        assert.match(page.url(), /\/portal\/test-lumber$/);
      });
    });
  }

  it('comes in with the account it has, or to a new password for it', async () => {
    const email = await enroll();
    const link = await linkPath(test, (await invite(test, email, 'C1')).id);
    await inBrowser(false, async (page) => {
      await page.goto(`${publicUrl}${link}`);
      await tabTo(page, 'summary', 'I have an account already');
      await page.keyboard.press('Enter');
      await tick(page, /I accept the terms/);
      await press(page, 'Sign in and see my invoices');
      assert.deepEqual(await summary(page), ['Enter your password.']);
      assert.ok(await page.locator('#sign-in-terms').isChecked());
      assert.equal(await page.locator('#terms').isChecked(), false, 'of that form alone');
      await tabTo(page, 'a', 'Forgot your password?');
      await enter(page);
      await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
      await fill(page, 'email', 'E-mail', 'maria');
      await enter(page);
      assert.deepEqual(await summary(page), ['Enter a whole address, like ana@company.com.']);
      assert.equal(await page.getByLabel('E-mail').inputValue(), 'maria');
    });
  });
});
