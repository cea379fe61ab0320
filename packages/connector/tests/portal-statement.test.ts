import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { PaymentState } from '@payvite/sdk';
import { formActionOf } from './page-form.ts';
import { addPayment } from './payment-rows.ts';
import { createVisitor, invite, linkPath, PASSWORD, register, type PortalVisitor } from './portal-visitor.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

const LARGE = 230;
const MOST_BYTES = 50_000;

const invoice = (accountId: string, id: string, more: Record<string, string> = {}) => ({
  ...{ account_id: accountId, invoice_id: id, invoice_number: `SO-${id}`, currency: 'USD' },
  ...{ amount: '100.00', outstanding_amount: '100.00', transaction_date: '2026-01-05' },
  payment_due_date: '2026-02-04',
  ...more,
});
const ROWS = {
  accounts: ['Harrow Homes', 'Mesa Court', 'Large Builders', 'Shut Out'].map((account_name, n) => ({
    ...{ account_id: `C${n}`, account_name, currency: 'USD' },
  })),
  invoices: [
    invoice('C0', '101', { statement_id: 'S-9', job_id: '14', job_name: 'Vista del Sol' }),
    invoice('C0', '102', { statement_id: 'S-9', amount: '250.00', outstanding_amount: '250.00' }),
    invoice('C0', '103', { transaction_date: '2026-03-01', payment_due_date: '2099-03-31' }),
    invoice('C0', '104', { statement_id: 'S-8', transaction_date: '2025-12-05' }),
    invoice('C1', '201'),
    ...Array.from({ length: LARGE }, (_, n) =>
      invoice('C2', String(10_000 + n), {
        ...{ job_id: String(n % 9), job_name: `Job ${n % 9}, Vista del Sol ${n}` },
        ...{ discount_amount: '2.00', discount_due_date: '2099-01-01' },
      }),
    ),
    invoice('C3', '301'),
  ],
  adjustments: [
    {
      ...{ account_id: 'C0', adjustment_id: 'CM-7', amount: '40.00', outstanding_amount: '40.00' },
      ...{ currency: 'USD', adjustment_type: 'credit', job_id: '14', job_name: 'Vista del Sol' },
    },
  ],
};

describe('the statement of a supplier', () => {
  let test: TestConnector;
  let harrow: PortalVisitor;
  let large: PortalVisitor;
  before(async () => {
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    harrow = await register(test, (await invite(test, 'maria@harrow.example', 'C0')).id);
    large = await register(test, (await invite(test, 'lee@large.example', 'C2')).id);
  });
  after(() => test.close());

  const itemId = async (erpId: string): Promise<string> => {
    const { rows } = await test.owner.query<{ id: string }>(
      'select id from open_items where dealer_id = $1 and erp_id = $2',
      [test.connector.dealerId, erpId],
    );
    assert.ok(rows[0], erpId);
    return rows[0].id;
  };
  const payerId = async (email: string): Promise<string> => {
    const { rows } = await test.owner.query<{ id: string }>('select id from payers where email = $1', [
      email,
    ]);
    assert.ok(rows[0], email);
    return rows[0].id;
  };
  const pay = async (
    state: PaymentState,
    allocations: Record<string, number>,
    { erpId = 'C0', email = 'maria@harrow.example' } = {},
  ): Promise<string> => {
    const customers = await test.customersByErpId();
    return addPayment(test.owner, {
      dealerId: test.connector.dealerId,
      customerId: customers.get(erpId)?.id ?? '',
      payerId: await payerId(email),
      state,
      allocations,
      startedAt: test.connector.context.clock.now(),
    });
  };
  const numbers = (html: string) =>
    [...html.matchAll(/<span class="number">([^<]+)</g)].map(([, each]) => each);

  describe('is found', () => {
    it('from /portal, at once where there is only one', async () => {
      for (const path of ['/portal', '/portal?supplier=test-lumber', '/portal?supplier=nobody']) {
        const { status, location } = await harrow.get(path);
        assert.deepEqual([status, location], [303, '/portal/test-lumber'], path);
      }
    });

    it('by a choice among several, with what is open and late at each, and never across currencies', async () => {
      const anvil = await addDealer(test, {
        name: 'Anvil Steel',
        rows: {
          accounts: [
            { account_id: 'A1', account_name: 'Pat at Anvil', currency: 'USD' },
            { account_id: 'A2', account_name: 'Pat in Canada', currency: 'CAD' },
          ],
          invoices: [
            invoice('A1', '1', { outstanding_amount: '75.00' }),
            invoice('A1', '2', { payment_due_date: '2099-01-01' }),
            { ...invoice('A2', '3', { payment_due_date: '2099-01-01' }), currency: 'CAD' },
          ],
          adjustments: [],
        },
      });
      const email = 'pat@harrow.example';
      const visitor = await register(test, (await invite(test, email, 'C0')).id);
      const { id } = await invite(anvil, email, 'A1', 'A2');
      await visitor.get(await linkPath(anvil, id));
      const accepted = await visitor.post('/invitation/accept', { terms: 'accepted' });
      assert.equal(accepted.status, 303);

      const page = await visitor.get('/portal');
      assert.equal(page.status, 200);
      assert.deepEqual(
        [...page.html.matchAll(/<a href="(\/portal\/[a-z-]+)">/g)].map(([, path]) => path),
        ['/portal/anvil-steel', '/portal/test-lumber'],
      );
      assert.match(page.text, /Anvil Steel 2 accounts CA\$100\.00 open \$175\.00 open \$75\.00 late/);
      assert.match(page.text, /Test Lumber Harrow Homes \$510\.00 open/);
      assert.doesNotMatch(page.text, /275/);
      const chosen = await visitor.get('/portal?supplier=anvil-steel');
      assert.equal(chosen.location, '/portal/anvil-steel');
      assert.match((await visitor.get('/portal/anvil-steel')).text, /Pat at Anvil/);

      await anvil.client.payers.setPortalAccess(await payerId(email), 'disabled');
      const closed = await visitor.get('/portal');
      assert.match(closed.text, /Anvil Steel Access is closed/);
      assert.doesNotMatch(closed.text, /\$175/);
      assert.match((await visitor.get('/portal/anvil-steel')).text, /Your access is closed/);
    });

    it('under no name but a supplier’s own', async () => {
      await addDealer(test, { name: 'Foreign Timber', rows: { accounts: [], invoices: [] } });
      const nobody = await harrow.get('/portal/nobody');
      const foreign = await harrow.get('/portal/foreign-timber');
      assert.equal(nobody.status, 404);
      assert.equal(foreign.status, 404);
      assert.equal(foreign.text, nobody.text);
      const stranger = await createVisitor(test).get('/portal/test-lumber');
      assert.equal(stranger.location, '/sign-in?then=/portal/test-lumber');
    });
  });

  describe('shows', () => {
    it('all, the current statement, or what was charged since', async () => {
      const all = await harrow.get('/portal/test-lumber');
      assert.match(all.text, /All 5 Current statement 2 New charges 1/);
      assert.equal(numbers(all.html).length, 5);
      const current = await harrow.get('/portal/test-lumber?tab=statement');
      assert.deepEqual(numbers(current.html).sort(), ['SO-101', 'SO-102']);
      const fresh = await harrow.get('/portal/test-lumber?tab=new');
      assert.deepEqual(numbers(fresh.html), ['SO-103']);
      assert.equal(numbers((await harrow.get('/portal/test-lumber?tab=else')).html).length, 5);
    });

    it('what is searched for, in the part that is looked at', async () => {
      const find = async (query: string) => numbers((await harrow.get(`/portal/test-lumber?${query}`)).html);
      assert.deepEqual(await find('search=so-102'), ['SO-102']);
      assert.deepEqual(await find('search=VISTA+del'), ['SO-101', 'CM-7']);
      assert.deepEqual(await find('search=%24250.00'), ['SO-102']);
      assert.deepEqual(await find('tab=new&search=vista'), []);
      const nothing = await harrow.get('/portal/test-lumber?tab=new&search=%3Cscript%3Evista');
      assert.match(nothing.html, /Nothing open for “&lt;script&gt;vista”/);
      assert.match(
        nothing.html,
        /<button class="quiet" formaction="\/portal\/test-lumber">Show all open items</,
      );
    });

    it('200 items, then the next', async () => {
      const first = await large.get('/portal/test-lumber');
      assert.equal(numbers(first.html).length, 200);
      const second = await large.get(formActionOf(first.html, 'Show the next 30'));
      assert.equal(numbers(second.html).length, LARGE - 200);
      assert.equal(new Set([...numbers(first.html), ...numbers(second.html)]).size, LARGE);
    });

    it('the fees that the dealer turned on, before anything is chosen', async () => {
      const fees = /Fee for each payment: none from a bank account \(ACH\), \$3\.00 by card\./;
      assert.doesNotMatch((await harrow.get('/portal/test-lumber')).text, /Fee for each/);
      await test.owner.query(
        `update dealers set payer_fees = '{"card": 300}', payer_fees_confirmed_at = now() where id = $1`,
        [test.connector.dealerId],
      );
      assert.match((await harrow.get('/portal/test-lumber')).text, fees);
      await test.owner.query(
        `update dealers set payer_fees = '{}', payer_fees_confirmed_at = null where id = $1`,
        [test.connector.dealerId],
      );
    });

    it('what payments hold, and offers the rest', async () => {
      const [whole, part] = [await itemId('101'), await itemId('102')];
      await pay('pending', { [whole]: 10_000 });
      await pay('settled', { [part]: 5_000 });
      const started = await pay('started', { [part]: 1_000 });
      const { html, text } = await harrow.get('/portal/test-lumber');
      assert.match(text, /SO-101 .*?100\.00 on its way/);
      assert.match(text, /50\.00 paid online/);
      assert.match(text, /10\.00 in an unfinished payment/);
      assert.ok(!html.includes(`value="${whole}"`), 'nothing of it is left to choose');
      assert.match(html, new RegExp(`value="${part}" data-minor="19000"`));
      assert.match(text, /A payment is not finished \$10\.00 waits for you to go on/);
      assert.ok(html.includes(`action="/portal/test-lumber/payments/${started}/go-on"`));

      await test.owner.query(
        `update payments set taken_back_minor = 2000 where dealer_id = $1 and state = 'settled'`,
        [test.connector.dealerId],
      );
      assert.match(
        (await harrow.get('/portal/test-lumber')).text,
        /50\.00 paid online, 20\.00 of it sent back/,
      );
      // Of several documents it is not known which of them it is of.
      const both = await pay('settled', { [part]: 100, [await itemId('103')]: 100 });
      await test.owner.query('update payments set taken_back_minor = 50 where id = $1', [both]);
      assert.match(
        (await harrow.get('/portal/test-lumber')).text,
        /51\.00 paid online; a part of that payment was sent back/,
      );
      await test.owner.query('update payment_allocations set released_at = now() where payment_id = $1', [
        both,
      ]);

      // A colleague sees what it holds, and cannot go on with it.
      const colleague = await register(test, (await invite(test, 'jo@harrow.example', 'C0')).id);
      const theirs = await colleague.get('/portal/test-lumber');
      assert.match(theirs.text, /10\.00 in an unfinished payment/);
      assert.doesNotMatch(theirs.html, /go-on/);
      await test.owner.query('update payment_allocations set released_at = now()');
      await test.owner.query(`update payments set state = 'expired'`);
    });

    it('nothing to choose where nobody takes payments', async () => {
      const set = (provider: string) =>
        test.owner.query('update dealers set payment_provider = $2 where id = $1', [
          ...[test.connector.dealerId, provider],
        ]);
      await set('off');
      const { html, text } = await harrow.get('/portal/test-lumber');
      await set('sandbox');
      assert.match(text, /Test Lumber takes no payments online here/);
      assert.equal(numbers(html).length, 5);
      assert.doesNotMatch(html, /type="checkbox"|<script|\/review/);
    });
  });

  describe('has a page of each item', () => {
    const itemPage = async (visitor: PortalVisitor, id: string) =>
      visitor.get(`/portal/test-lumber/items/${id}`);

    it('with its amounts, dates and job, and a way to pay it', async () => {
      const id = await itemId('101');
      const { status, text, html } = await itemPage(harrow, id);
      assert.equal(status, 200);
      assert.match(text, /Invoice SO-101 Harrow Homes, Account C0/);
      assert.match(text, /Open \$100\.00 Amount \$100\.00/);
      assert.match(text, /Dated Jan 5.* Due Feb 4.* days late .*Job Vista del Sol Statement S-9/);
      assert.match(text, /Payments on it None was made here/);
      const form =
        /<form class="pay-one" method="post" action="\/portal\/test-lumber\/review">.*?<\/form>/s.exec(html);
      assert.match(form?.[0] ?? '', new RegExp(`name="item" value="${id}"`));
      const customer = (await test.customersByErpId()).get('C0');
      assert.match(form?.[0] ?? '', new RegExp(`name="customer" value="${customer?.id}"`));
      const credit = await itemPage(harrow, await itemId('CM-7'));
      assert.match(credit.text, /Credit CM-7 .*−\$40\.00/);
      assert.doesNotMatch(credit.html, /pay-one/);
    });

    it('with the payments on it, whoever made them, their state in words', async () => {
      const id = await itemId('201');
      await register(test, (await invite(test, 'sam@mesa.example', 'C1')).id);
      const visitor = await register(test, (await invite(test, 'ana@mesa.example', 'C1')).id);
      const by = { erpId: 'C1', email: 'sam@mesa.example' };
      const failed = await pay('failed', { [id]: 10_000 }, by);
      const pending = await pay('pending', { [id]: 4_000 }, by);
      await pay('expired', { [id]: 10_000 }, by);
      const { text, html } = await itemPage(visitor, id);
      assert.match(text, /Open \$100\.00 Can be paid now \$60\.00 Amount \$100\.00 \$40\.00 on its way/);
      assert.match(text, /Bank account \(ACH\) Maria Harrow On its way \$40\.00/);
      assert.match(text, /Failed \$100\.00/);
      for (const payment of [failed, pending])
        assert.ok(html.includes(`href="/portal/test-lumber/payments/${payment}"`));
      assert.equal([...html.matchAll(/<th scope="row">/g)].length, 2, 'nothing of what was left');
    });

    it('of a currency that the customer had before, without a way to pay it, and in no sum of the other', async () => {
      const id = await itemId('102');
      const set = (currency: string) =>
        test.owner.query('update open_items set currency = $1 where id = $2', [currency, id]);
      const page = () => harrow.get('/portal/test-lumber');
      const payable = async () => {
        const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
        for await (const item of test.client.customers.openItems(customerId))
          if (item.id === id) return [item.outstandingMinor, item.payableMinor];
        return [];
      };
      const before = await page();
      assert.deepEqual(await payable(), [25_000, 25_000]);
      assert.match(before.html, new RegExp(`name="item" value="${id}"`));
      assert.match(before.text, /Open in all \$510\.00 .*Without a job all 3 \$450\.00/);
      await set('CAD');
      try {
        assert.deepEqual(await payable(), [25_000, 0]);
        assert.doesNotMatch((await itemPage(harrow, id)).html, /pay-one/);
        const after = await page();
        assert.doesNotMatch(after.html, new RegExp(`name="item" value="${id}"`));
        assert.match(after.text, /Open in all \$260\.00 .*Without a job all 2 \$200\.00/);
      } finally {
        await set('USD');
      }
    });

    it('that is settled, too', async () => {
      const id = await itemId('104');
      const { rows } = await test.owner.query<{ closed_at: Date }>(
        `update open_items set closed_at = '2026-11-20T12:00:00Z' where id = $1 returning closed_at`,
        [id],
      );
      assert.ok(rows[0]);
      const { status, text, html } = await itemPage(harrow, id);
      await test.owner.query('update open_items set closed_at = null where id = $1', [id]);
      assert.equal(status, 200);
      assert.match(text, /Settled\. It left the books’ open items on November 20, 2026\. Amount \$100\.00/);
      assert.doesNotMatch(html, /pay-one|late/);
    });

    it('and none of anybody else’s, which is as unknown as one that nobody has', async () => {
      const foreign = await addDealer(test, {
        name: 'Other Supply',
        rows: {
          accounts: [{ account_id: 'Z', account_name: 'Zed', currency: 'USD' }],
          invoices: [invoice('Z', 'z')],
        },
      });
      const { rows } = await test.owner.query<{ id: string }>(
        'select id from open_items where dealer_id = $1',
        [foreign.connector.dealerId],
      );
      const shut = await register(test, (await invite(test, 'shut@harrow.example', 'C0', 'C3')).id);
      const ofShut = await itemId('301');
      assert.equal((await itemPage(shut, ofShut)).status, 200);
      const customers = await test.customersByErpId();
      await test.client.customers.setPortalAccess(customers.get('C3')?.id ?? '', 'disabled');

      const unknown = await itemPage(harrow, randomUUID());
      assert.equal(unknown.status, 404);
      for (const [visitor, id] of [
        [harrow, await itemId('201')],
        [harrow, rows[0]?.id ?? ''],
        [harrow, 'no-id'],
        [harrow, `${await itemId('101')}'`],
        [shut, ofShut],
      ] as const) {
        const page = await itemPage(visitor, id);
        assert.equal(page.status, 404, id);
        assert.equal(page.text, unknown.text);
      }
      assert.equal((await harrow.get(`/portal/other-supply/items/${await itemId('101')}`)).status, 404);
    });

    it('for nobody whose access is closed', async () => {
      const email = 'gone@harrow.example';
      const visitor = await register(test, (await invite(test, email, 'C0')).id);
      const id = await itemId('101');
      assert.equal((await itemPage(visitor, id)).status, 200);
      await test.client.payers.setPortalAccess(await payerId(email), 'disabled');
      assert.match((await itemPage(visitor, id)).location ?? '', /^\/sign-in/);
      await visitor.post('/sign-in', { email, password: PASSWORD });
      const page = await itemPage(visitor, id);
      assert.match(page.text, /Your access is closed/);
      assert.doesNotMatch(page.text, /SO-101|Harrow Homes/);
    });
  });

  describe('is sent', () => {
    it('with leave for its own script, which no other page has', async () => {
      const statement = await harrow.get('/portal/test-lumber');
      assert.match(statement.headers['content-security-policy'] ?? '', /script-src 'self'/);
      const script = /<script type="module" src="([^"]+)"><\/script>/.exec(statement.html)?.[1] ?? '';
      const { status, headers } = await createVisitor(test).get(script);
      assert.equal(status, 200);
      assert.match(headers['content-type'] ?? '', /javascript/);
      assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
      for (const path of ['/account', '/sign-in', `/portal/test-lumber/items/${await itemId('101')}`]) {
        const policy = (await harrow.get(path)).headers['content-security-policy'] ?? '';
        assert.match(policy, /default-src 'none'/, path);
        assert.doesNotMatch(policy, /script-src/, path);
      }
    });

    it('compressed to whoever takes it, and as it is to whoever does not', async () => {
      const { headers } = await harrow.get('/portal/test-lumber');
      assert.equal(headers['content-encoding'], 'gzip');
      assert.match(headers['vary'] ?? '', /Accept-Encoding/);
      const { url } = test.connector;
      for (const [accepted, encoding] of [
        ['identity', null],
        ['gzip;q=0', null],
        ['gzip', 'gzip'],
      ] as const) {
        const answer = await fetch(`${url}/verify`, { headers: { 'Accept-Encoding': accepted } });
        assert.equal(answer.headers.get('content-encoding'), encoding, accepted);
        assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
        assert.match(await answer.text(), /Ask for your three words.*<\/html>/s);
      }
      const head = await fetch(`${url}/verify`, { method: 'HEAD' });
      assert.equal(head.status, 200);
      assert.equal(await head.text(), '');
      const short = await harrow.get('/portal');
      assert.equal(short.headers['content-encoding'], undefined);
    });

    it('in less than 50 kB with 200 items, whatever part of it and in every language', async () => {
      for (const locale of ['en', 'es', 'fr']) {
        await large.post('/language', { language: locale, back: '/portal' });
        for (const query of ['', '?search=Vista', '?tab=all&search=SO']) {
          const { headers, html } = await large.get(`/portal/test-lumber${query}`);
          assert.match(html, new RegExp(`<html lang="${locale}">`));
          assert.equal(numbers(html).length, 200);
          const bytes = Number(headers['content-length']);
          assert.ok(bytes > 0 && bytes < MOST_BYTES, `${locale} ${query}: ${bytes} bytes`);
        }
      }
    });
  });
});
