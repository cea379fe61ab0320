import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { findByAxe } from '../../../tests/e2e/axe-findings.ts';
import { deriveKeys } from '../src/derived-keys.ts';
import { SANDBOX_INSTRUMENTS } from '../src/payments/sandbox/sandbox-instruments.ts';
import { SANDBOX_ACTS } from '../src/payments/sandbox/sandbox-steps.ts';
import { sandboxWords } from '../src/payments/sandbox/sandbox-words.ts';
import { signIds } from '../src/signed-ids.ts';
import { orderPayment, recordHints } from './ordered-payments.ts';
import { createVisitor, type PageAnswer } from './portal-visitor.ts';
import { openSandbox, type SandboxPayer } from './sandbox-payer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const found = await findBrowser();
const BAND = 'Test money. Nothing is charged, no bank and no card is asked.';

/** The pages of the sandbox, each by how a payer comes to it. */
const PAGES: Record<
  string,
  { method: 'ach' | 'card'; visit(payer: SandboxPayer, test: TestConnector): Promise<unknown> }
> = {
  'choose a card': { method: 'card', visit: () => Promise.resolve() },
  'choose an account': { method: 'ach', visit: () => Promise.resolve() },
  'authorize the debit': { method: 'ach', visit: (payer) => payer.press('choose', { instrument: '6789' }) },
  'confirm with the bank': {
    method: 'card',
    visit: (payer) => payer.press('choose', { instrument: '3155' }),
  },
  'wait for the small credits': { method: 'ach', visit: (payer) => payer.pay('4449') },
  'verify the account': {
    method: 'ach',
    async visit(payer, test) {
      await payer.pay('4449');
      await test.advance({ days: 1 });
    },
  },
  done: { method: 'card', visit: (payer) => payer.pay('4242') },
  over: { method: 'card', visit: (_payer, test) => test.advance({ minutes: 61 }) },
};

describe('the pages of the sandbox', () => {
  let test: TestConnector;
  let hints: ReturnType<typeof recordHints>;
  before(async () => {
    test = await startTestConnector({ env: { PAYMENTS: 'sandbox' } });
    hints = recordHints(test);
  });
  after(() => test.close());
  beforeEach(() => {
    hints.hinted.length = 0;
    hints.refreshed.length = 0;
  });

  const open = async (about: Parameters<typeof orderPayment>[1] = {}) => {
    const order = await orderPayment(test, about);
    return { order, payer: await openSandbox(test, order) };
  };
  const rowOf = async (paymentId: string) => {
    const { rows } = await test.owner.query<Record<string, unknown>>(
      'select * from sandbox_checkouts where payment_id = $1',
      [paymentId],
    );
    return rows[0];
  };
  const inputsOf = (html: string) =>
    [...html.matchAll(/<(input|textarea|select)\b[^>]*>/g)].map(([tag]) => tag);
  const instrumentsOf = (html: string) => [...html.matchAll(/value="(\d{4})"/g)].map(([, last4]) => last4);

  for (const [name, { method, visit }] of Object.entries(PAGES)) {
    it(`${name}: says that it is test money, and nothing can be typed in there`, async () => {
      const { payer } = await open({ method });
      await visit(payer, test);
      const { status, html, text, setCookies, headers } = await payer.look();
      assert.equal(status, 200);
      assert.ok(text.startsWith(BAND), text);
      for (const input of inputsOf(html)) assert.match(input, /^<input type="radio" /);
      assert.equal(inputsOf(html).length > 0, name.startsWith('choose'));
      assert.doesNotMatch(html, /<script|contenteditable|\son\w+=/);
      assert.deepEqual(setCookies, []);
      const policy = headers['content-security-policy'] ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /form-action 'self'/);
      assert.doesNotMatch(policy, /script-src|unsafe/);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['referrer-policy'], 'no-referrer');
    });
  }

  it('lists every instrument of a method, and says what comes of each', async () => {
    for (const method of ['ach', 'card'] as const) {
      const { payer } = await open({ method });
      const { html, text } = await payer.look();
      const all = SANDBOX_INSTRUMENTS.filter((each) => each.method === method).map(({ last4 }) => last4);
      assert.deepEqual(instrumentsOf(html), all);
      for (const last4 of all) {
        const outcome = sandboxWords('en').outcomes[last4] ?? 'none';
        assert.ok(text.includes(outcome), outcome);
      }
    }
  });

  it('shows what is paid, and pays it: the payment is looked at, and the payer comes back', async () => {
    const { order, payer } = await open();
    const { text } = await payer.look();
    assert.match(text, /Payment to Test Lumber, account 10077 \$100\.00 Fee \$2\.50 Total \$102\.50/);
    const answer = await payer.press('choose', { instrument: '4242' });
    assert.equal(answer.status, 303);
    assert.equal(answer.location, new URL(order.returnUrl).pathname + '?back');
    assert.deepEqual(hints.hinted, [{ dealerId: order.dealerId, hint: { paymentId: order.paymentId } }]);
    assert.deepEqual(hints.refreshed, [order.paymentId]);
  });

  it('has a debit agreed to in words: the supplier, the date, the amount and the account beside them', async () => {
    const { order, payer } = await open({ method: 'ach', feeMinor: 0 });
    assert.equal((await payer.press('choose', { instrument: '6789' })).location, payer.path);
    const { text } = await payer.look();
    assert.match(text, /Payment to Test Lumber, account 10077 \$100\.00 Total \$100\.00/);
    assert.match(text, /Account Sandbox Bank, Checking account ending in 6789/);
    const today = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
    assert.ok(text.includes(`Date ${today.format(test.connector.context.clock.now())}`), text);
    assert.match(
      text,
      /I authorize the supplier named on this page to debit the bank account chosen here once/,
    );
    assert.equal((await rowOf(order.paymentId))?.['authorized_at'], null);
    assert.deepEqual(hints.hinted, []);

    // Another account after all.
    await payer.press('again');
    assert.equal(instrumentsOf((await payer.look()).html).length, 6);
    await payer.press('choose', { instrument: '2227' });
    const answer = await payer.press('agree');
    assert.equal(answer.status, 303);
    const row = await rowOf(order.paymentId);
    assert.deepEqual(
      [row?.['instrument'], row?.['step'], row?.['text_version']],
      ['2227', 'done', '2026-12.en'],
    );
    assert.equal(hints.hinted.length, 1);
  });

  it('declines a card and refuses an account, and has another one chosen', async () => {
    for (const [method, refused, taken, words] of [
      ['card', '0002', '4242', /Card ending in 0002 was declined\. Nothing was taken/],
      ['ach', '5553', '6789', /Checking account ending in 5553 is closed\. Nothing was taken/],
    ] as const) {
      const { order, payer } = await open({ method });
      const answer = await payer.pressAndLook('choose', { instrument: refused });
      assert.match(answer.text, words);
      assert.ok(instrumentsOf(answer.html).includes(taken));
      assert.equal((await rowOf(order.paymentId))?.['instrument'], null);
      assert.equal((await payer.pay(taken)).status, 303);
      assert.equal((await rowOf(order.paymentId))?.['step'], 'done');
      const after = await payer.visitor.get(`${payer.path}?refused=${refused}`);
      assert.doesNotMatch(after.text, words, 'it is not said of what was paid');
    }
  });

  it('asks to confirm: who refuses has paid nothing, who allows has paid', async () => {
    const { order, payer } = await open();
    await payer.press('choose', { instrument: '3155' });
    assert.match((await payer.look()).text, /Do you allow a card payment of \$102\.50\?/);
    const refusal = await payer.pressAndLook('refuse');
    assert.match(refusal.text, /Card ending in 3155 was declined/);
    assert.equal((await rowOf(order.paymentId))?.['authorized_at'], null);
    await payer.press('choose', { instrument: '3155' });
    assert.equal((await payer.press('allow')).status, 303);
    assert.notEqual((await rowOf(order.paymentId))?.['authorized_at'], null);
  });

  it('does nothing that its page does not offer, nor anything twice', async () => {
    const { order, payer } = await open({ method: 'ach' });
    const untouched = await rowOf(order.paymentId);
    for (const act of SANDBOX_ACTS) {
      for (const instrument of ['', '4242', '9999', '../6789', '6789 ']) {
        const { status, location } = await payer.press(act, { instrument });
        assert.deepEqual([status, location], [303, payer.path], `${act} ${instrument}`);
      }
    }
    assert.deepEqual(await rowOf(order.paymentId), untouched);
    assert.deepEqual(hints.hinted, []);

    await payer.pay('6789');
    const paid = await rowOf(order.paymentId);
    for (const act of SANDBOX_ACTS) await payer.press(act, { instrument: '1116' });
    assert.deepEqual(await rowOf(order.paymentId), paid);
    assert.equal(hints.hinted.length, 1);
  });

  it('takes one of two choices at once', async () => {
    const { order, payer } = await open();
    await Promise.all(['4242', '0259'].map((instrument) => payer.press('choose', { instrument })));
    assert.equal(hints.hinted.length, 1);
    assert.ok(['4242', '0259'].includes(String((await rowOf(order.paymentId))?.['instrument'])));
  });

  it('takes nothing once its time is up', async () => {
    const { order, payer } = await open();
    await test.advance({ minutes: 60 });
    const { text, html } = await payer.look();
    assert.match(text, /This page is over/);
    assert.ok(html.includes(`href="${order.cancelUrl}"`));
    await payer.press('choose', { instrument: '4242' });
    assert.equal((await rowOf(order.paymentId))?.['authorized_at'], null);
  });

  it('puts first what the payer used last, of this dealer’s payments', async () => {
    const { order } = await open();
    await test.owner.query(
      `insert into authorizations (dealer_id, id, kind, payment_id, customer_ids, payer_id, payer_name, payer_email, provider,
         text_source, preview_hash, amount_minor, fee_minor, currency, authorized_at, last_4)
       values ($1, $2, 'card_payment', $3, '{}', $4, '', '', 'sandbox', 'provider', sha256(''), 10000, 250, 'USD', $5, '1976')`,
      [order.dealerId, randomUUID(), order.paymentId, order.payer.id, test.connector.context.clock.now()],
    );
    const { payer } = await open({ payerId: order.payer.id });
    const { html, text } = await payer.look();
    assert.equal(instrumentsOf(html)[0], '1976');
    assert.match(html, /value="1976"[^>]* checked/);
    assert.match(text, /Card ending in 1976 \(used last\)/);
    assert.equal(instrumentsOf((await (await open()).payer.look()).html)[0], '4242');
    assert.equal(
      instrumentsOf((await (await open({ method: 'ach', payerId: order.payer.id })).payer.look()).html)[0],
      '6789',
    );
  });

  it('speaks the payer’s language: English, Spanish, French', async () => {
    for (const [locale, lang, band, text] of [
      ['en-GB', 'en', BAND, 'I authorize the supplier'],
      ['es-MX', 'es', 'Dinero de prueba.', 'Autorizo al proveedor'],
      ['fr-CA', 'fr', 'Argent fictif.', 'J’autorise le fournisseur'],
      ['de-DE', 'en', BAND, 'I authorize the supplier'],
    ] as const) {
      const { order, payer } = await open({ method: 'ach', locale });
      await payer.press('choose', { instrument: '6789' });
      const page = await payer.look();
      assert.match(page.html, new RegExp(`<html lang="${lang}">`));
      assert.ok(page.text.includes(band), page.text);
      assert.ok(page.text.includes(text), page.text);
      await payer.press('agree');
      assert.equal((await rowOf(order.paymentId))?.['text_version'], `2026-12.${lang}`);
    }
  });

  it('has nothing for a token that we did not make', async () => {
    const { order, payer } = await open();
    const { keys } = test.connector.context;
    const token = payer.path.slice('/sandbox/'.length);
    const bytes = Buffer.from(token, 'base64url');
    const changed = (at: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy.toString('base64url');
    };
    const ids = { dealerId: order.dealerId, id: order.paymentId };
    const another = await open();
    const forged = [
      ...['x', order.paymentId, `${token}A`, token.slice(0, -2), `${token}=`],
      // The other payment, or the other dealer, with the proof of this one.
      ...[0, 15, 16, 31, 32, bytes.length - 1].map(changed),
      Buffer.concat([
        Buffer.from(another.payer.path.slice('/sandbox/'.length), 'base64url').subarray(0, 32),
        bytes.subarray(32),
      ]).toString('base64url'),
      // Ours, but for another purpose; of no checkout; by a secret that is none of ours.
      signIds(keys, 'unsubscribe', ids),
      signIds(keys, 'sandbox-checkout', { ...ids, id: randomUUID() }),
      signIds(keys, 'sandbox-checkout', { ...ids, dealerId: randomUUID() }),
      signIds(deriveKeys(['f'.repeat(64)]), 'sandbox-checkout', ids),
    ];
    const visitor = createVisitor(test);
    const answers: PageAnswer[] = [];
    for (const each of forged) {
      answers.push(await visitor.get(`/sandbox/${each}`));
      for (const act of SANDBOX_ACTS)
        answers.push(await visitor.post(`/sandbox/${each}/${act}`, { instrument: '4242' }));
    }
    for (const { status, text } of answers) {
      assert.equal(status, 404);
      assert.match(text, /There is no such page/);
      assert.doesNotMatch(text, /Test Lumber|\$/);
    }
    assert.equal((await rowOf(order.paymentId))?.['authorized_at'], null);
    assert.equal((await rowOf(another.order.paymentId))?.['authorized_at'], null);
    assert.equal((await payer.look()).status, 200);
  });

  it('takes no form that another site sends', async () => {
    const { order, payer } = await open();
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      {},
    ] as Record<string, string>[]) {
      for (const act of SANDBOX_ACTS) {
        const answer = await fetch(`${test.connector.url}${payer.path}/${act}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ instrument: '4242' }),
        });
        assert.equal(answer.status, 403, act);
        assert.match(await answer.text(), /This form did not come from here/);
      }
    }
    assert.equal((await rowOf(order.paymentId))?.['authorized_at'], null);
    assert.deepEqual(hints.hinted, []);
  });

  it('shows nothing in its words as markup', async () => {
    const order = await orderPayment(test);
    const payer = await openSandbox(test, {
      ...order,
      words: { amount: '<script>alert(1)</script>', fee: '<b>Fee' },
    });
    const { html } = await payer.look();
    assert.doesNotMatch(html, /<script|<b>/);
    assert.ok(html.includes('&lt;script&gt;'));
  });

  describe('in a browser', { skip: found.reason ?? false }, () => {
    let browser: Browser;
    before(async () => {
      assert.ok(found.executablePath !== undefined);
      browser = await chromium.launch({ executablePath: found.executablePath, args: found.args });
    });
    after(() => browser.close());

    for (const [name, { method, visit }] of Object.entries(PAGES)) {
      it(`${name}: axe finds nothing, light and dark, and it fits from 320 px on`, async () => {
        const { payer } = await open({ method, locale: 'fr-FR' });
        await visit(payer, test);
        const context = await browser.newContext({ reducedMotion: 'reduce' });
        try {
          const page = await context.newPage();
          const answer = await page.goto(`${test.connector.context.config.publicUrl}${payer.path}`);
          assert.equal(answer?.status(), 200);
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            const { violations } = await findByAxe(page);
            assert.deepEqual(
              violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
              [],
              colorScheme,
            );
          }
          for (const width of [320, 375, 1280]) {
            await page.setViewportSize({ width, height: 800 });
            assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
          }
        } finally {
          await context.close();
        }
      });
    }

    it('a debit is authorized by keyboard, without script', async () => {
      const { order, payer } = await open({ method: 'ach' });
      const context = await browser.newContext({ javaScriptEnabled: false });
      try {
        const page = await context.newPage();
        await page.goto(`${test.connector.context.config.publicUrl}${payer.path}`);
        await page.keyboard.press('Tab');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByText('Authorize the debit').first().waitFor();
        await page.keyboard.press('Tab');
        // To the page of the payment, where whoever is not signed in signs in first.
        await Promise.all([
          page.waitForURL(/\/portal\/test-lumber\/payments\//),
          page.keyboard.press('Enter'),
        ]);
      } finally {
        await context.close();
      }
      assert.equal((await rowOf(order.paymentId))?.['instrument'], '1116');
    });
  });
});
