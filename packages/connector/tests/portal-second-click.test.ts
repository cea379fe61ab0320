import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { readMailsTo } from './outbox-mails.ts';
import { invite, linkPath, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const ROWS = {
  accounts: ['Harrow Homes', 'Mesa Court', 'Pine Row'].map((account_name, n) => ({
    ...{ account_id: `C${n}`, account_name, currency: 'USD' },
  })),
};
describe('a button that is clicked twice, in a browser', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  /** Stands before the connector, so that an answer can be held on its way. */
  let front: Server;
  let origin: string;
  /** What was sent by forms. */
  const posts: string[] = [];
  let held: { method: string; path: string; ask(): Promise<void> } | undefined;
  let email = 'maria@harrow.example';
  let people = 0;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS });
    const { port } = new URL(test.connector.url);
    front = createServer((asked, answer) => {
      const { method, url = '', headers } = asked;
      if (method === 'POST') posts.push(url);
      const on = send({ host: '127.0.0.1', port, method, path: url, headers }, (got) => {
        const deliver = () => {
          answer.writeHead(got.statusCode ?? 0, got.headers);
          got.pipe(answer);
        };
        const isHeld = held !== undefined && held.method === method && url.startsWith(held.path);
        if (isHeld) void held?.ask().then(deliver);
        else deliver();
      });
      on.on('error', () => void answer.destroy());
      asked.pipe(on);
    });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    await register(test, (await invite(test, email, 'C0')).id);
  });
  after(async () => {
    await browser?.close();
    front?.close();
    await test?.close();
  });

  /** Holds the answers from `path` and below, until they are released. */
  const hold = (method: string, path: string) => {
    const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const released = Promise.withResolvers<void>();
    let times = 0;
    held = {
      ...{ method, path },
      ask() {
        asked[times]?.resolve();
        times += 1;
        return released.promise;
      },
    };
    const [first, second] = asked;
    return {
      isAsked: first?.promise,
      isAskedAgain: second?.promise,
      release() {
        held = undefined;
        released.resolve();
      },
    };
  };
  const mailedLink = async (email: string, path: string): Promise<string> => {
    await test.connector.context.background.settle();
    await test.connector.drain();
    const texts = (await readMailsTo(test.outboxDirectory, email)).map(({ text }) => text ?? '');
    const link = texts
      .map((text) => new RegExp(`https?://[^/\\s]+(${path}[\\w-]+)`).exec(text)?.[1])
      .findLast(Boolean);
    assert.ok(link !== undefined, `a link in a mail to ${email}`);
    return origin + link;
  };
  const signIn = async (page: Page, email: string, password: string): Promise<void> => {
    await page.goto(`${origin}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/portal/);
  };

  for (const when of ['before the first answer', 'while the next page loads'] as const) {
    const visit = async (work: (page: Page) => Promise<void>): Promise<void> => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      try {
        await work(await context.newPage());
      } finally {
        await context.close();
      }
    };
    /** Clicks twice on a button whose form goes to `action`, and leads to `next`. */
    const clickTwice = async (page: Page, name: string, action: string, next: string): Promise<void> => {
      const button = page.getByRole('button', { name });
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      assert.ok(box !== null);
      // As a hand does it: what stands there is pressed, whatever the browser is at.
      const press = () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      const before = posts.length;
      const answers = when === 'before the first answer' ? hold('POST', action) : hold('GET', next);
      await press();
      await answers.isAsked;
      await press();
      await answers.isAskedAgain;
      answers.release();
      await page.waitForURL((url) => url.pathname.startsWith(next));
      assert.deepEqual(posts.slice(before), [action, action], 'each click sent the form');
    };

    it(`saves a new password, ${when}`, () =>
      visit(async (page) => {
        const password = `seven copper rivers, ${when}`;
        await page.goto(`${origin}/password`);
        await page.getByLabel('E-mail').fill(email);
        await page.getByRole('button', { name: 'Mail me the link' }).click();
        await page.getByText('is on its way').waitFor();
        await page.goto(await mailedLink(email, '/password/'));
        await page.getByLabel('New password').fill(password);
        await clickTwice(page, 'Save the password', '/password/new', '/sign-in');
        await page.getByText('Your new password is saved').waitFor();
        await signIn(page, email, password);
      }));

    it(`changes an address, ${when}`, () =>
      visit(async (page) => {
        const next = `next-${email}`;
        await signIn(page, email, `seven copper rivers, ${when}`);
        await page.goto(`${origin}/account`);
        await page.getByLabel('New e-mail').fill(next);
        await page.locator('#email-password').fill(`seven copper rivers, ${when}`);
        await page.locator('form[action^="/account/email"] button').click();
        await page.getByRole('status').getByText('We mail a link to the new address').waitFor();
        await page.goto(await mailedLink(next, '/account/email/'));
        await clickTwice(page, 'Change it', '/account/new-email', '/account');
        await page.getByText(`You sign in as ${next}`).waitFor();
        email = next;
      }));

    it(`registers, ${when}`, () =>
      visit(async (page) => {
        const { id } = await invite(test, `ana-${people}@harrow.example`, `C${(people += 1)}`);
        await page.goto(origin + (await linkPath(test, id)));
        await page.getByLabel('Your name').fill('Ana Ruiz');
        await page.locator('#password').fill(PASSWORD);
        await page.getByRole('checkbox').first().check();
        await clickTwice(page, 'Register and see my invoices', '/invitation/register', '/portal');
        await page
          .getByRole('heading', { level: 1 })
          .getByText(/Mesa Court|Pine Row/)
          .waitFor();
      }));
  }
});
