import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentState } from '@payvite/sdk';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { addItem, addPayment } from './payment-rows.ts';
import { createVisitor, invite, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const PHONE = { width: 320, height: 640 };
const ROWS = {
  accounts: [{ account_id: 'C0', account_name: 'Harrow & Sons Homes of Albuquerque', currency: 'USD' }],
};
const STATES: PaymentState[] = ['pending', 'settled', 'failed', 'returned', 'refunded'];

describe('the look of the pages for paying', { skip: found.reason ?? false }, () => {
  let test: TestConnector;
  let browser: Browser;
  let home: string;
  /** Each page by what it is. */
  let pages: Map<string, string>;
  before(async () => {
    assert.ok(found.executablePath !== undefined);
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    home = `${test.connector.context.config.publicUrl}/portal/test-lumber`;
    const maria = await register(test, (await invite(test, 'maria@harrow.example', 'C0')).id);
    const { dealerId, context } = test.connector;
    const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
    const { rows } = await test.owner.query<{ id: string }>('select id from payers');
    const payerId = rows[0]?.id ?? '';
    const add = (erpId: string, minor: number, more = {}) =>
      addItem(
        test.owner,
        { dealerId, customerId },
        { erpId, minor, jobId: 'Job 14, Vista del Sol', ...more },
      );
    const invoice = await add('SO-88213', 998_000_00, { dueDate: '2020-10-02' });
    await add('SO-88790', 320_410, {
      dueDate: '2099-11-28',
      ...{ discountMinor: 6_408, discountDueDate: '2099-11-28' },
    });
    const credit = await add('CM-2201', -100_000);
    await test.owner.query(`update open_items set statement_id = 'S1' where id = $1`, [invoice]);
    pages = new Map([
      ['the statement', home],
      ['the payments', `${home}/payments`],
      ['an item', `${home}/items/${invoice}`],
    ]);
    for (const state of STATES) {
      const id = await addPayment(test.owner, {
        ...{ dealerId, customerId, payerId, state, allocations: { [invoice]: 100 }, feeMinor: 250 },
        startedAt: context.clock.now(),
      });
      pages.set(`a payment: ${state}`, `${home}/payments/${id}`);
    }
    const review = await maria.post(
      '/portal/test-lumber/review',
      new URLSearchParams([
        ['customer', customerId],
        ['item', invoice],
        ['item', credit],
      ]),
    );
    assert.equal(review.status, 303, review.text);
    pages.set('the review', `${test.connector.context.config.publicUrl}${review.location}`);
    assert.equal((await createVisitor(test).get('/sign-in')).status, 200);
  });
  after(async () => {
    await browser?.close();
    await test?.close();
  });

  const signedIn = async (
    viewport: { width: number; height: number },
    work: (page: Page) => Promise<void>,
  ): Promise<void> => {
    const context = await browser.newContext({ viewport });
    try {
      const page = await context.newPage();
      await page.goto(home);
      await page.getByLabel('E-mail').fill('maria@harrow.example');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(home);
      await work(page);
    } finally {
      await context.close();
    }
  };

  it('fits a window of 320 pixels, in every language', () =>
    signedIn(PHONE, async (page) => {
      for (const language of ['Español', 'Français', 'English']) {
        await page.goto(home);
        await page.getByRole('button', { name: language }).click({ timeout: 5_000 });
        for (const [name, url] of pages) {
          await page.goto(url);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= PHONE.width, `${name} in ${language}: ${wide} pixels`);
        }
      }
    }));

  it('breaks no word of a job’s name where a part of the job is in a payment', () =>
    signedIn({ width: 390, height: 844 }, async (page) => {
      for (const language of ['Español', 'Français', 'English']) {
        await page.goto(home);
        await page.getByRole('button', { name: language }).click({ timeout: 5_000 });
        for (const width of [390, 360]) {
          await page.setViewportSize({ width, height: 844 });
          await page.goto(home);
          assert.equal(await page.locator('.job-head .of-total').count(), 1);
          const broken = await page.locator('.job-head :is(h2, h3)').evaluateAll((names) =>
            names.flatMap((name) => {
              const node = name.firstChild;
              return [...(name.textContent ?? '').matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
                const range = document.createRange();
                range.setStart(node as Node, index);
                range.setEnd(node as Node, index + word.length);
                return range.getClientRects().length === 1 ? [] : [word];
              });
            }),
          );
          assert.deepEqual(broken, [], `${language}, ${width} pixels`);
        }
      }
    }));

  it('draws no words over others', () =>
    signedIn(PHONE, async (page) => {
      for (const [name, url] of pages) {
        await page.goto(url);
        const overlaps = await page.evaluate(() => {
          const texts: { text: string; box: DOMRect }[] = [];
          const walker = document.createTreeWalker(
            document.querySelector('main') ?? document.body,
            NodeFilter.SHOW_TEXT,
          );
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const parent = node.parentElement;
            // What is for screen readers alone lies under others, and what sticks to the window's edge above them.
            if (parent === null || parent.closest('.unseen, .pay, [aria-hidden]') !== null) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects())
              if (box.width > 1 && (node.textContent ?? '').trim() !== '')
                texts.push({ text: (node.textContent ?? '').trim(), box });
          }
          return texts.flatMap((one, at) =>
            texts
              .slice(at + 1)
              .filter(
                ({ box }) =>
                  Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 2 &&
                  // Lines may touch, as letters do not fill them.
                  Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 4,
              )
              .map(({ text }) => `${one.text} | ${text}`),
          );
        });
        assert.deepEqual(overlaps, [], name);
      }
    }));

  it('leads to the same places above the statement, the payments and the settings, all in sight on a phone', () =>
    signedIn({ width: 390, height: 844 }, async (page) => {
      for (const language of ['English', 'Español', 'Français']) {
        await page.goto(home);
        const choice = page.locator('.languages button', { hasText: language });
        if ((await choice.count()) > 0) await choice.click();
        const seen: string[][] = [];
        for (const at of [0, 3, 4]) {
          await page.goto(home);
          await page.locator('.tabs > *').nth(at).click();
          await page.waitForURL(/payments$|account|test-lumber$/);
          const tabs = page.locator('.tabs > *');
          seen.push(await tabs.allInnerTexts());
          const current = await tabs.evaluateAll((all) =>
            all.findIndex((each) => each.matches('[aria-current]')),
          );
          assert.equal(current, at);
          for (const tab of await tabs.all()) {
            const { x = -1, width = 0 } = (await tab.boundingBox()) ?? {};
            assert.ok(
              x >= 0 && x + width <= 390,
              `${language}: ${await tab.innerText()} from ${x}, ${width} wide`,
            );
          }
        }
        assert.equal(seen[0]?.length, 5);
        for (const each of seen) assert.deepEqual(each, seen[0]);
      }
    }));

  it('sets amounts in columns of figures, flush right', () =>
    signedIn({ width: 1280, height: 900 }, async (page) => {
      for (const [name, url] of pages) {
        await page.goto(url);
        const amounts = await page.locator('td.num, .sums dd').evaluateAll((cells) =>
          cells.map((cell) => {
            const style = getComputedStyle(cell.querySelector('input') ?? cell);
            const { right } = cell.getBoundingClientRect();
            return {
              column: cell instanceof HTMLTableCellElement ? String(cell.cellIndex) : 'sums',
              right: Math.round(right),
              isRight: cell.matches('dd') || ['right', 'end'].includes(style.textAlign),
              figures: style.fontVariantNumeric,
            };
          }),
        );
        assert.ok(amounts.length > 0, name);
        for (const { isRight, figures } of amounts)
          assert.deepEqual([isRight, figures], [true, 'tabular-nums'], name);
        const edges = new Map<string, Set<number>>();
        for (const { column, right } of amounts)
          edges.set(column, (edges.get(column) ?? new Set()).add(right));
        for (const [column, each] of edges) assert.equal(each.size, 1, `${name}, column ${column}`);
      }
    }));

  it('prints what is said and none of what is pressed, from one edge on', () =>
    signedIn({ width: 816, height: 1056 }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const [name, url] of pages) {
        await page.goto(url);
        for (const each of await page
          .locator('button:not(.unseen), .quiet, .back a, [type="checkbox"], .tabs a')
          .all())
          assert.equal(
            await each.isVisible(),
            false,
            `${name}: ${await each.evaluate(({ outerHTML }) => outerHTML)}`,
          );
        const edges = await page
          .locator('.top-row, .print-head, h1, h2, table, .totals, dl')
          .evaluateAll((elements) =>
            elements.flatMap((element) => {
              const { left, width } = element.getBoundingClientRect();
              return width === 0 || element.matches('.sums') ? [] : [Math.round(left)];
            }),
          );
        assert.ok(edges.length > 1, name);
        assert.deepEqual([...new Set(edges)], [0], name);
      }
    }));
});
