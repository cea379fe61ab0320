import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { OpenItem, PaymentState } from '@payvite/sdk';
import { keepHouse } from '../src/jobs.ts';
import { ProviderError } from '../src/payments/payment-provider.ts';
import { choiceText, NOTHING_CHOSEN } from '../src/portal/choice-text.ts';
import { jobField } from '../src/portal/payment-forms.ts';
import { buttonsOf, readForm } from './page-form.ts';
import { addItem, addPayment, type NewItem } from './payment-rows.ts';
import {
  createVisitor,
  invite,
  PASSWORD,
  register,
  type PageAnswer,
  type PortalVisitor,
} from './portal-visitor.ts';
import { providerOfDealer } from './sandbox-payer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ROWS = {
  accounts: [
    { account_id: 'C0', account_name: 'Mesa Court', currency: 'USD' },
    { account_id: 'C1', account_name: 'Vista Homes', currency: 'USD' },
  ],
};
const HOME = '/portal/test-lumber';

describe('paying on the portal', () => {
  let test: TestConnector;
  let customerId: string;
  let otherCustomerId: string;
  let maria: PortalVisitor;
  let colleague: PortalVisitor;
  let stranger: PortalVisitor;
  let items = 0;

  before(async () => {
    test = await startTestConnector({ rows: ROWS, env: { PAYMENTS: 'sandbox' } });
    const customers = await test.customersByErpId();
    customerId = customers.get('C0')?.id ?? '';
    otherCustomerId = customers.get('C1')?.id ?? '';
    const enter = async (email: string, erpId: string) =>
      register(test, (await invite(test, email, erpId)).id);
    maria = await enter('maria@mesa.example', 'C0');
    colleague = await enter('sam@mesa.example', 'C0');
    stranger = await enter('ana@vista.example', 'C1');
  });
  after(() => test.close());

  /** Adds an open item with a number of its own. */
  const add = async (item: Partial<NewItem> & { minor: number }, of = customerId) => {
    items += 1;
    const number = `D-${items}`;
    const { dealerId } = test.connector;
    const id = await addItem(test.owner, { dealerId, customerId: of }, { erpId: number, ...item });
    return { id, number };
  };
  const itemOf = async (id: string): Promise<OpenItem> => {
    for await (const item of test.client.customers.openItems(customerId, { limit: 200 }))
      if (item.id === id) return item;
    throw new Error('The item is not open.');
  };
  const choose = (
    ids: readonly string[],
    more: Record<string, string> = {},
    visitor = maria,
    of = customerId,
  ): Promise<PageAnswer> =>
    visitor.submit(
      `${HOME}/review`,
      new URLSearchParams([['customer', of], ...ids.map((id) => ['item', id]), ...Object.entries(more)]),
    );
  /** The review of what is chosen. */
  const review = async (
    ids: readonly string[],
    more: Record<string, string> = {},
    visitor = maria,
  ): Promise<PageAnswer & { path: string }> => {
    const page = await choose(ids, more, visitor);
    assert.equal(page.status, 200, page.text);
    const previewId = readForm(page.html, '/review').get('preview') ?? '';
    assert.match(previewId, /^[0-9a-f-]{36}$/, page.text);
    return { ...page, path: `${HOME}/review/${previewId}` };
  };
  /** Presses a button beneath a review. */
  const press = (html: string, method: 'ach' | 'card', visitor = maria): Promise<PageAnswer> => {
    const form = readForm(html, '/review');
    form.set('method', method);
    return visitor.post(`${HOME}/payments`, form);
  };
  /** Presses a button that starts nothing, and goes where the answer leads. */
  const pressInVain = async (html: string, method: 'ach' | 'card', visitor = maria): Promise<PageAnswer> => {
    const { status, location = '' } = await press(html, method, visitor);
    assert.equal(status, 303);
    return visitor.get(location);
  };
  /** Starts a payment of what is chosen. */
  const start = async (ids: readonly string[], method: 'ach' | 'card', visitor = maria) => {
    const { location = '' } = await press((await review(ids, {}, visitor)).html, method, visitor);
    const [, paymentId = ''] = /\/payments\/([0-9a-f-]{36})\/to-provider$/.exec(location) ?? [];
    assert.notEqual(paymentId, '', location);
    return { paymentId, path: `${HOME}/payments/${paymentId}` };
  };
  /** Follows a payment to the sandbox, and pays there; the answer is what the payer comes back to. */
  const pay = async (path: string, instrument: string, visitor = maria): Promise<PageAnswer> => {
    const { html } = await visitor.get(`${path}/to-provider`);
    const [, url = ''] = /<meta http-equiv="refresh" content="0;url=([^"]*)">/.exec(html) ?? [];
    const sandbox = new URL(url).pathname;
    let answer = await visitor.post(`${sandbox}/choose`, { instrument });
    if (answer.location === sandbox) answer = await visitor.post(`${sandbox}/agree`);
    assert.equal(answer.location, path, 'the provider leads back to the page of the payment');
    return visitor.get(path);
  };
  const later = async (days: number) => {
    await test.advance({ days });
    await test.connector.tick();
    await test.connector.drain();
  };
  const paymentsOf = async (): Promise<number> => {
    const { rows } = await test.owner.query<{ count: string }>('select count(*) from payments');
    return Number(rows[0]?.count);
  };
  const payerIdOf = async (email: string): Promise<string> => {
    const { rows } = await test.owner.query<{ id: string }>('select id from payers where email = $1', [
      email,
    ]);
    return rows[0]?.id ?? '';
  };

  describe('reviews a choice', () => {
    it('with each amount, who pays for whom, every way to pay, and what pressing does', async () => {
      const late = await add({ minor: 1_248_000, jobId: '14', dueDate: '2020-10-02' });
      const next = await add({ minor: 320_410, jobId: '14', dueDate: '2099-11-28' });
      const { text, html, headers } = await review([late.id, next.id]);
      assert.match(text, /Maria Harrow pays Test Lumber for Mesa Court, account C0\./);
      assert.match(text, new RegExp(`${late.number} 14 .*days late.*12,480\\.00`));
      assert.match(text, /To pay \$15,684\.10/);
      assert.match(text, /Test money\. Nothing is charged/);
      assert.match(text, /leads to a page of test money/);
      assert.match(text, /The authorization of a bank debit is mailed to you/);
      await test.owner.query(`update dealers set payment_methods = '{card}'`);
      const byCard = await review([late.id, next.id]);
      assert.match(byCard.text, /leads to a page of test money/);
      assert.doesNotMatch(byCard.text, /is mailed to you/, 'nothing of a card is');
      await test.owner.query(`update dealers set payment_methods = '{ach,card}'`);
      assert.deepEqual(buttonsOf(html), [
        'Back to the open items',
        'Update the amounts',
        'Pay $15,684.10 from a bank account',
        'Pay $15,684.10 by card',
      ]);
      assert.match(text, /1 to 3 business days\. No fee\./);
      assert.match(headers['content-security-policy'] ?? '', /form-action 'self'/);
      assert.doesNotMatch(html, /<script/);
    });

    it('names a fee of the dealer’s for the way that costs it, and charges it on top', async () => {
      await test.client.dealer.update({ payerFees: { ach: 0, card: 250 }, payerFeesConfirmed: true });
      try {
        const { id } = await add({ minor: 10_000 });
        const { html, text } = await review([id]);
        assert.deepEqual(buttonsOf(html).slice(2), [
          'Pay $100.00 from a bank account',
          'Pay $102.50 by card',
        ]);
        assert.match(text, /A fee of \$2\.50 for paying this way\./);
        const { path } = await start([id], 'card');
        const paid = await pay(path, '4242');
        assert.match(paid.text, /Documents \$100\.00 Fee \$2\.50 Total \$102\.50/);
      } finally {
        await test.client.dealer.update({ payerFees: { ach: 0, card: 0 } });
      }
    });

    it('of a job as all of it that can be paid, credits too', async () => {
      const one = await add({ minor: 5_000, jobId: 'J7' });
      const two = await add({ minor: 3_000, jobId: 'J7' });
      const credit = await add({ minor: -1_000, jobId: 'J7' });
      const elsewhere = await add({ minor: 700, jobId: 'J8' });
      const { html, text } = await review([], { job: jobField({ customerId, key: 'J7' }) });
      const form = readForm(html, '/review');
      assert.deepEqual(form.getAll('item').sort(), [one.id, two.id, credit.id].sort());
      assert.match(text, /Credits −\$10\.00 To pay \$70\.00/);
      assert.match(text, new RegExp(`\\$10\\.00 for ${one.number}|\\$10\\.00 for ${two.number}`));
      assert.ok(!form.getAll('item').includes(elsewhere.id));
    });

    it('of a job whose key ends in blanks, and of no other that is called the same', async () => {
      const padded = await add({ minor: 5_000, jobId: 'Annex  ' });
      const plain = await add({ minor: 3_000, jobId: 'Annex' });
      const { html } = await maria.get(HOME);
      const jobs = [...html.matchAll(/name="job" value="([^"]+)"/g)].map(([, job = '']) => job);
      assert.ok(jobs.includes(jobField({ customerId, key: 'Annex  ' })));
      for (const [key, { id }] of [
        ['Annex  ', padded],
        ['Annex', plain],
      ] as const) {
        const page = await review([], { job: jobField({ customerId, key }) });
        assert.deepEqual(readForm(page.html, '/review').getAll('item'), [id], key);
      }
    });

    it('again when amounts are changed, in the signs of the page’s language', async () => {
      const { id } = await add({ minor: 120_410 });
      const first = await review([id]);
      const form = readForm(first.html, '/review');
      assert.equal(form.get(`amount-${id}`), '1,204.10');
      form.set(`amount-${id}`, '1,000.5');
      const changed = await maria.post(`${HOME}/review`, form);
      const page = await maria.get(changed.location ?? '');
      assert.match(page.text, /The amounts are updated\..*To pay \$1,000\.50/);
      await maria.post('/language', { language: 'fr', back: HOME });
      try {
        const french = await review([id]);
        const fields = readForm(french.html, '/review');
        assert.match(fields.get(`amount-${id}`) ?? '', /^1\s204,10$/);
        fields.set(`amount-${id}`, '30,50');
        const answer = await maria.post(`${HOME}/review`, fields);
        assert.match((await maria.get(answer.location ?? '')).text, /À payer 30,50/);
      } finally {
        await maria.post('/language', { language: 'en', back: HOME });
      }
    });

    it('with a discount while it lasts, and what paying all of it would bring', async () => {
      const discounted = { discountMinor: 6_408, discountDueDate: '2099-11-30' };
      const { id } = await add({ minor: 320_410, ...discounted });
      const whole = await review([id]);
      assert.match(whole.text, /\$64\.08 less, for paying all of it by Nov 30, 2099/);
      assert.match(
        whole.text,
        /Documents \$3,204\.10 Discount for paying in time −\$64\.08 To pay \$3,140\.02/,
      );
      const part = await review([id], { [`amount-${id}`]: '3,204.09' });
      assert.match(part.text, /\$64\.08 less if all of it is paid by Nov 30, 2099/);
      assert.match(part.text, /To pay \$3,204\.09/);
    });

    it('leaves a credit to its own job until the payer says that it may pay for others', async () => {
      const { id, number } = await add({ minor: 50_000, jobId: '14' });
      const credit = await add({ minor: -10_000, jobId: '9' });
      const first = await review([id, credit.id]);
      assert.match(first.text, /To pay \$500\.00/);
      assert.match(first.text, /\$100\.00 finds nothing to pay here/);
      const form = readForm(first.html, '/review');
      assert.equal(form.get('elsewhere'), null);
      form.set('elsewhere', 'yes');
      const answer = await maria.post(`${HOME}/review`, form);
      const { text, html } = await maria.get(answer.location ?? '');
      assert.match(text, new RegExp(`\\$100\\.00 for ${number}`));
      assert.match(text, /Credits −\$100\.00 To pay \$400\.00/);
      assert.equal(readForm(html, '/review').get('elsewhere'), 'yes');
    });

    describe('and says in place what keeps it from being paid:', () => {
      const refuse = async (
        ids: readonly string[],
        more: Record<string, string>,
        says: RegExp,
      ): Promise<PageAnswer> => {
        const answer = await choose(ids, more);
        assert.equal(answer.status, 200, answer.text);
        assert.match(answer.text, says);
        assert.ok(!buttonsOf(answer.html).some((label) => label.startsWith('Pay ')));
        return answer;
      };

      it('nothing is chosen, or credits alone', async () => {
        // Back on the part of the statement that it was asked on, beside the button that was pressed.
        const asked = await maria.post(`${HOME}/review?tab=new&other=x`, { customer: customerId });
        assert.equal(asked.location, `${HOME}?tab=new&nothing=${customerId}`);
        const { html } = await refuse([], {}, /Nothing was chosen\. Tick what you want to pay/);
        assert.match(html, /<div class="pay"[^>]*>\s*<p class="fault" role="alert" tabindex="-1" autofocus>/);
        assert.doesNotMatch((await maria.get(HOME)).text, /Nothing was chosen/);
        const credit = await add({ minor: -500 });
        await refuse([credit.id], {}, /Choose an invoice or a debit to pay/);
      });

      it('an amount is none, too large, or nothing; what was typed stays', async () => {
        const one = await add({ minor: 10_000 });
        const two = await add({ minor: 10_000 });
        const three = await add({ minor: 10_000 });
        const answer = await refuse(
          [one.id, two.id, three.id],
          {
            [`amount-${one.id}`]: 'all of it',
            [`amount-${two.id}`]: '100.01',
            [`amount-${three.id}`]: '0',
          },
          /Write an amount such as 1,204\.10\..*No more than \$100\.00 of it can be paid now\..*Enter more than 0/,
        );
        const form = readForm(answer.html, '/review');
        assert.equal(form.get(`amount-${one.id}`), 'all of it');
        assert.match(answer.html, new RegExp(`<a href="#amount-${two.id}">`));
        assert.match(
          answer.html,
          new RegExp(
            `id="amount-${two.id}"[^>]* aria-invalid="true" aria-describedby="amount-${two.id}-fault"`,
          ),
        );
      });

      it('it is more at once than a form holds; just so much can be changed and paid', async () => {
        const { dealerId } = test.connector;
        await test.owner.query(
          `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor,
             currency, job_id, row_hash)
           select $1, gen_random_uuid(), $2, 'invoices', 'L-' || n, 'invoice', 'L-' || n, 123456789, 123456789, 'USD', 'J1000', ''
           from generate_series(1, 1001) n`,
          [dealerId, customerId],
        );
        await refuse(
          [],
          { job: jobField({ customerId, key: 'J1000' }) },
          /Choose at most 1,000 documents at a time/,
        );
        await test.owner.query(`update open_items set job_id = null where number = 'L-1001'`);
        await refuse(
          [],
          { job: jobField({ customerId, key: 'J1000' }) },
          /This comes to \$1,234,567,890\.00, and the most that can be paid at a time here is \$999,999\.99/,
        );
        await test.owner.query(
          `update open_items set amount_minor = 99999, outstanding_minor = 99999 where job_id = 'J1000'`,
        );
        const { html, text } = await review([], { job: jobField({ customerId, key: 'J1000' }) });
        assert.match(text, /To pay \$999,990\.00/);
        const form = readForm(html, '/review');
        const answer = await maria.post(`${HOME}/review`, form);
        assert.match(answer.location ?? '', /\/review\/[0-9a-f-]{36}\?said=updated$/, answer.text);
        // Too much for an address: what was typed stays all the same, for this payer, whoever knows where.
        const [first = '', last = ''] = [form.getAll('item')[0], form.getAll('item').at(-1)];
        form.set(`amount-${first}`, 'half of it');
        form.set(`amount-${last}`, '2.50');
        const faulty = await maria.post(`${HOME}/review`, form);
        assert.match(faulty.location ?? '', /\/review\?customer=[0-9a-f-]{36}&kept=[0-9a-f-]{36}$/);
        for (const page of [await maria.get(faulty.location ?? ''), await maria.get(faulty.location ?? '')]) {
          const kept = readForm(page.html, '/review');
          assert.match(page.text, /Write an amount such as/);
          assert.deepEqual(kept.getAll('item').sort(), form.getAll('item').sort());
          assert.deepEqual([kept.get(`amount-${first}`), kept.get(`amount-${last}`)], ['half of it', '2.50']);
        }
        assert.match((await colleague.get(faulty.location ?? '')).text, /Nothing is chosen/);
        await test.owner.query(`update kept_choices set created_at = created_at - interval '25 hours'`);
        await keepHouse(test.connector.context);
        assert.match((await maria.get(faulty.location ?? '')).text, /Nothing is chosen/);
        await test.owner.query(`update open_items set closed_at = now() where number like 'L-%'`);
      });

      it('it is kept for whoever goes on choosing, but not without end, nor more of it than can be chosen', async () => {
        const ids = Array.from({ length: 1500 }, () => randomUUID());
        const form = (first: number) => {
          const fields = new URLSearchParams({ customer: customerId });
          for (const id of ids.slice(first, first + 300)) {
            fields.append('item', id);
            fields.set(`amount-${id}`, 'x'.repeat(first === 0 ? 400 : 4));
          }
          return fields;
        };
        const addresses: string[] = [];
        for (let at = 0; at < 22; at += 1)
          addresses.push((await maria.post(`${HOME}/review`, form(at))).location ?? '');
        const { rows } = await test.owner.query<{ id: string; length: number }>(
          'select id, length(chosen) as length from kept_choices order by id',
        );
        assert.deepEqual(
          addresses.slice(2).map((address) => new URL(address, 'http://x').searchParams.get('kept')),
          rows.map(({ id }) => id),
        );
        assert.ok(
          rows.every(({ length }) => length < 300 * 100),
          String(rows.map(({ length }) => length)),
        );
      });

      it('it comes to less than can be taken', async () => {
        const { id } = await add({ minor: 10_040, jobId: 'J40' });
        const credit = await add({ minor: -10_000, jobId: 'J40' });
        await refuse(
          [id, credit.id],
          {},
          /This comes to \$0\.40, and the least that can be paid here is \$0\.50\. Choose more, or use less of a credit/,
        );
        const small = await add({ minor: 40 });
        const alone = await refuse(
          [small.id],
          {},
          /the least that can be paid here is \$0\.50\. Choose more\./,
        );
        assert.doesNotMatch(alone.text, /less of a credit/);
      });

      it('it is on its way, or not there any more', async () => {
        const held = await add({ minor: 10_000 });
        await start([held.id], 'card', colleague);
        await refuse([held.id], {}, /Nothing of it can be paid now/);
        await refuse([held.id, randomUUID()], {}, /A document that you chose is settled, and was left out/);
      });
    });

    it('of nobody else’s items or reviews', async () => {
      const theirs = await add({ minor: 10_000 }, otherCustomerId);
      const own = await add({ minor: 10_000 });
      const form = { customer: otherCustomerId, item: theirs.id };
      assert.equal((await maria.post(`${HOME}/review`, form)).status, 404);
      const chosen = choiceText({ ...NOTHING_CHOSEN, itemIds: [theirs.id] });
      const address = `${HOME}/review?customer=${otherCustomerId}&chosen=${chosen}`;
      assert.equal((await maria.get(address)).status, 404);
      const mixed = await choose([own.id, theirs.id]);
      assert.match(mixed.text, /A document that you chose is settled, and was left out/);
      assert.doesNotMatch(mixed.text, new RegExp(`${theirs.number}\\b`));
      const { path, html } = await review([own.id]);
      for (const other of [stranger, colleague]) assert.equal((await other.get(path)).status, 404);
      const stolen = await pressInVain(html, 'card', colleague);
      assert.equal(stolen.status, 404);
      assert.match(stolen.text, /This review is too old/);
    });
  });

  describe('asks the dealer to apply a credit that covers all', () => {
    it('once while one is open, and shows which', async () => {
      const { id, number } = await add({ minor: 3_000, jobId: 'J9' });
      const credit = await add({ minor: -9_000, jobId: 'J9' });
      const page = await choose([id, credit.id]);
      assert.equal(page.status, 200, page.text);
      assert.match(page.text, /Nothing is left to pay/);
      assert.match(page.text, new RegExp(`${number} J9 J9 30\\.00.*\\$30\\.00 for ${number}`));
      const form = readForm(page.html, '/credit-requests');
      const asked = await maria.post(`${HOME}/credit-requests`, form);
      assert.equal(asked.status, 303, asked.text);
      const sent = await maria.get(asked.location ?? '');
      assert.match(sent.text, /You have asked to apply the credit.*Test Lumber knows what you chose/);
      assert.match(sent.text, new RegExp(number));
      const again = await colleague.post(`${HOME}/credit-requests`, form);
      assert.equal(again.location, `${asked.location}?open`);
      assert.match((await colleague.get(again.location ?? '')).text, /is still open, and there can be one/);
      assert.equal((await stranger.get(asked.location ?? '')).status, 404);
      const requests = await test.client.creditRequests.list();
      assert.equal(requests.data.length, 1);
      assert.equal((await itemOf(id)).payableMinor, 3_000, 'it holds nothing');

      const statement = await maria.get(HOME);
      assert.match(statement.text, /Asked on \w+ \d+ to apply a credit \$30\.00 of credits\./);
      for (const each of [number, `Credit ${credit.number}`])
        assert.match(statement.text, new RegExp(`${each} [^$]*asked on \\w+ \\d+ to apply the credit`));
      const paying = await review([id]);
      assert.match(paying.text, /asked on \w+ \d+ to apply the credit/);
      const next = await choose([id, credit.id]);
      assert.match(
        next.text,
        /is still open, and there can be one at a time\. To ask for this one, withdraw/,
      );
      assert.doesNotMatch(next.text, /Ask Test Lumber to apply/);

      const withdraw = `${asked.location}/withdraw`;
      assert.equal((await stranger.post(withdraw)).status, 404);
      assert.match((await maria.get(HOME)).text, /Asked on/);
      const withdrawn = await colleague.post(withdraw);
      assert.equal(withdrawn.location, asked.location);
      assert.match((await maria.get(asked.location ?? '')).text, /This request was withdrawn on /);
      assert.doesNotMatch((await maria.get(HOME)).text, /[Aa]sked on/);
      assert.deepEqual((await test.client.creditRequests.list({ state: 'open' })).data, []);
    });

    it('and tells on the statement, for two weeks, that the dealer has closed it', async () => {
      const { id } = await add({ minor: 3_000, jobId: 'J41' });
      const credit = await add({ minor: -9_000, jobId: 'J41' });
      const form = readForm((await choose([id, credit.id])).html, '/credit-requests');
      const asked = await maria.post(`${HOME}/credit-requests`, form);
      const requestId = (asked.location ?? '').split('/').at(-1) ?? '';
      await test.client.creditRequests.close(requestId);
      for (const visitor of [maria, colleague]) {
        const { text, html } = await visitor.get(HOME);
        assert.match(
          text,
          /Test Lumber has closed the request of \w+ \d+ to apply a credit Closed on \w+ \d+, it was about \$30\.00 of credits/,
        );
        assert.ok(!html.includes(`${requestId}/withdraw`));
        assert.ok(html.includes(`href="${asked.location}"`));
      }
      assert.doesNotMatch((await stranger.get(HOME)).text, /has closed the request/);
      const page = await maria.get(asked.location ?? '');
      assert.match(page.text, /The request is closed .*Test Lumber has closed this request on/);
      await test.owner.query(`update credit_requests set closed_at = closed_at - interval '15 days'`);
      assert.doesNotMatch((await maria.get(HOME)).text, /has closed the request/);
    });

    it('and leads to the review where something is left to pay by now', async () => {
      const { id } = await add({ minor: 3_000 });
      const answer = await maria.post(`${HOME}/credit-requests`, { customer: customerId, item: id });
      assert.match(answer.location ?? '', /\/review\//);
    });
  });

  describe('starts a payment', () => {
    it('by card: led to the provider, back to the page of the payment, paid, and printed as a receipt', async () => {
      const { id, number } = await add({ minor: 10_000, jobId: 'J10' });
      const { path } = await start([id], 'card');
      const held = await itemOf(id);
      assert.deepEqual([held.payableMinor, held.inFlightMinor, held.outstandingMinor], [0, 10_000, 10_000]);
      const way = await maria.get(`${path}/to-provider`);
      assert.match(
        way.html,
        /<a class="main" href="http:\/\/localhost:\d+\/sandbox\/[\w-]+" rel="noreferrer">/,
      );
      const { text } = await pay(path, '4242');
      assert.match(text, /Paid Test money.*The money came on .*Thank you\./);
      assert.match(text, /Receipt For Mesa Court, account C0 By Maria Harrow How Card Paid on/);
      assert.match(text, new RegExp(`${number} J10 J10 100\\.00 Total \\$100\\.00`));
      assert.match(text, /What you authorized Authorized on \w+ \d+, .*Card ending in 4242/);
    });

    it('from a bank account: what was agreed to, on its way, paid by the clock, and come back', async () => {
      const { id } = await add({ minor: 10_000 });
      const { path, paymentId } = await start([id], 'ach');
      const pending = await pay(path, '2227');
      assert.match(pending.text, /On its way .*It takes 1 to 3 business days/);
      assert.match(pending.text, /Sandbox Bank, account ending in 2227 I authorize the supplier/);
      assert.match(pending.text, /To take it back before the debit is made, call Test Lumber/);
      await later(3);
      assert.match((await maria.get(path)).text, /Paid .*The money came/);
      await later(2);
      const back = await maria.get(path);
      assert.match(back.text, /The money came back .*The bank says that the account does not hold enough\./);
      assert.match(
        back.text,
        /they can be paid again here/,
        'nothing of it was booked, so nothing holds them',
      );
      assert.match((await maria.get(`${HOME}/payments`)).text, /Came back \$100\.00/);
      assert.equal((await test.client.payments.get(paymentId)).state, 'returned');
    });

    it('from an account that has to be verified, with the way to do it', async () => {
      const { id } = await add({ minor: 10_000 });
      const { path } = await start([id], 'ach');
      const page = await pay(path, '4449');
      assert.match(page.text, /Verify your bank account .*Two small amounts arrive/);
      const [, url = ''] =
        /href="(http[^"]*\/sandbox\/[^"]*)"[^>]*>Verify the bank account</.exec(page.html) ?? [];
      await later(1);
      assert.equal((await maria.post(`${new URL(url).pathname}/verify`)).location, path);
      assert.match((await maria.get(path)).text, /On its way/);
    });

    it('once, however often the button is pressed', async () => {
      const { id } = await add({ minor: 10_000 });
      const { html } = await review([id]);
      const before = await paymentsOf();
      const answers = await Promise.all([1, 2, 3].map(() => press(html, 'card')));
      assert.equal(new Set(answers.map(({ location }) => location)).size, 1);
      assert.equal(await paymentsOf(), before + 1);
      assert.equal((await itemOf(id)).inFlightMinor, 10_000);
    });

    it('not of amounts that were changed and not seen, but shows them', async () => {
      const { id } = await add({ minor: 10_000 });
      const form = readForm((await review([id])).html, '/review');
      form.set(`amount-${id}`, '20');
      form.set('method', 'card');
      const before = await paymentsOf();
      const answer = await maria.post(`${HOME}/payments`, form);
      assert.match(answer.location ?? '', /\/review\/.*\?said=unread$/);
      const page = await maria.get(answer.location ?? '');
      assert.match(page.text, /nothing was started yet.*To pay \$20\.00/);
      assert.equal(await paymentsOf(), before);
    });

    it('not where every box was emptied before the button was pressed', async () => {
      const { id } = await add({ minor: 10_000 });
      const form = readForm((await review([id])).html, '/review');
      form.delete('item');
      form.set('method', 'card');
      const before = await paymentsOf();
      const answer = await maria.post(`${HOME}/payments`, form);
      assert.match(answer.location ?? '', /\/review\/[0-9a-f-]{36}\?said=nothing$/);
      const page = await maria.get(answer.location ?? '');
      assert.match(
        page.html,
        /<p class="notice" role="status" tabindex="-1" autofocus>No document was left to pay/,
      );
      assert.deepEqual(readForm(page.html, '/review').getAll('item'), [id], 'as it was before');
      // Likewise where the amounts were to be updated.
      const updated = await maria.post(`${HOME}/review`, form);
      assert.equal(updated.location, answer.location);
      assert.equal(await paymentsOf(), before);
    });

    it('not of what has changed meanwhile: what, and the review of what can be paid now', async () => {
      const { id, number } = await add({ minor: 10_000 });
      const { html } = await review([id]);
      await test.owner.query('update open_items set outstanding_minor = 7000 where id = $1', [id]);
      const before = await paymentsOf();
      const changed = await pressInVain(html, 'ach');
      assert.equal(await paymentsOf(), before);
      assert.match(
        changed.text,
        new RegExp(
          `Something has changed .*${number}: less of it is open\\. You wanted to pay \\$100\\.00; \\$70\\.00 can`,
        ),
      );
      const [, next = ''] = /class="main" href="([^"]*)"/.exec(changed.html) ?? [];
      const page = await maria.get(next);
      assert.match(page.text, /To pay \$70\.00/);
      assert.match((await press(page.html, 'ach')).location ?? '', /to-provider$/);
    });

    it('not of what a colleague pays already, nor of a review that nobody has', async () => {
      const { id, number } = await add({ minor: 10_000 });
      const { html } = await review([id]);
      const { paymentId } = await start([id], 'card', colleague);
      const before = await paymentsOf();
      const changed = await pressInVain(html, 'card');
      assert.equal(await paymentsOf(), before);
      assert.match(
        changed.text,
        new RegExp(
          `${number} is in another payment that was begun by Maria Harrow and is not finished\\. Nothing of it is left to pay\\.`,
        ),
      );
      assert.match(changed.html, /<h1 tabindex="-1" autofocus>Something has changed/);
      assert.ok(changed.html.includes(`<a href="${HOME}/payments/${paymentId}">Look at that payment</a>`));
      // Whoever pays in two tabs is told that they did.
      await test.owner.query(
        `update payments set state = 'settled', payer_id = (select id from payers where email = 'maria@mesa.example')
         where id = $1`,
        [paymentId],
      );
      assert.match(
        (await pressInVain(html, 'card')).text,
        new RegExp(`${number} was paid by you in another payment\\. Nothing of it is left to pay\\.`),
      );
      assert.match(changed.text, /Nothing of what you chose can be paid now\. Back to the open items/);
      const old = { preview: randomUUID(), hash: 'a'.repeat(64), method: 'card' };
      const forgotten = await maria.submit(`${HOME}/payments`, old);
      assert.equal(forgotten.status, 404);
      assert.match(forgotten.text, /This review is too old/);
      assert.equal((await maria.post(`${HOME}/payments`, { ...old, method: 'cash' })).status, 400);
    });

    it('not where the dealer takes none, or its secrets cannot be used: choosing and pressing say the same', async () => {
      const { id } = await add({ minor: 10_000 });
      const { html } = await review([id]);
      const provide = (kind: string) => test.owner.query('update dealers set payment_provider = $1', [kind]);
      for (const kind of ['stripe', 'off']) {
        await provide(kind);
        try {
          const before = await paymentsOf();
          const closed = await pressInVain(html, 'card');
          assert.equal(await paymentsOf(), before, kind);
          assert.match(closed.text, /You can’t pay here now Test Lumber takes no payments/);
          assert.match((await choose([id])).text, /You can’t pay here now/);
        } finally {
          await provide('sandbox');
        }
      }
      assert.match((await press(html, 'card')).location ?? '', /to-provider$/);
    });

    it('not where the provider gives no answer, but as the same payment when it is pressed again', async () => {
      const { id } = await add({ minor: 10_000 });
      const { html } = await review([id]);
      const before = await paymentsOf();
      const provider = await providerOfDealer(test);
      const answering = { ...provider };
      const giveNoAnswer = () => Promise.reject(new ProviderError('unavailable', 'It gives no answer.'));
      let path: string;
      try {
        provider.openCheckout = giveNoAnswer;
        const answer = await pressInVain(html, 'card');
        assert.match(
          answer.text,
          /The payment page gives no answer now\. .*Nothing was taken, as the page was not opened/,
        );
        assert.deepEqual(buttonsOf(answer.html), ['Go on with the payment', 'Cancel the payment']);
        Object.assign(provider, answering);
        const opened = await press(html, 'card');
        assert.match(opened.location ?? '', /to-provider$/);
        path = (opened.location ?? '').replace('/to-provider', '');
        assert.equal(await paymentsOf(), before + 1);
        assert.equal((await maria.post(`${path}/go-on`)).location, opened.location);

        for (const act of ['getCheckout', 'closeCheckout', 'readPayment'] as const)
          provider[act] = giveNoAnswer;
        assert.equal((await press(html, 'card')).location, opened.location);
        const { location = '' } = await maria.get(opened.location ?? '');
        assert.equal(location, `${path}?no-answer`);
        const page = await maria.get(location);
        assert.match(page.text, /gives no answer now.*Whether it was paid is not known/);
        assert.doesNotMatch(page.text, /Nothing was taken/);
        for (const act of ['go-on', 'cancel'])
          assert.equal((await maria.post(`${path}/${act}`)).location, `${path}?no-answer`);
      } finally {
        Object.assign(provider, answering);
      }
      assert.match((await pay(path, '4242')).text, /Paid/);
    });

    it('that could not be opened is told with a way out, and is no part of the history', async () => {
      const { id, number } = await add({ minor: 10_000 });
      const payerId = await payerIdOf('maria@mesa.example');
      const { dealerId } = test.connector;
      const paymentId = await addPayment(test.owner, {
        ...{ dealerId, customerId, payerId, state: 'failed', allocations: { [id]: 10_000 } },
      });
      const see = () => maria.get(`${HOME}/payments/${paymentId}`);
      assert.match((await see()).text, /Not paid .*does not hold enough\. Nothing was taken/);
      await test.owner.query(
        `update payments set failure_code = 'could_not_start', facts = facts || '{"failureCode": "could_not_start"}'
         where id = $1`,
        [paymentId],
      );
      const page = await see();
      assert.match(page.text, /could not be opened\. Nothing was taken.*call Test Lumber/);
      assert.doesNotMatch((await maria.get(`${HOME}/payments`)).text, new RegExp(`${number}\\b`));
      const again = await maria.post(`${HOME}/review`, readForm(page.html, '/review'));
      assert.match((await maria.get(again.location ?? '')).text, /To pay \$100\.00/);
    });
  });

  describe('leaves a payment that is not finished', () => {
    it('to be gone on with, or canceled, which frees its items', async () => {
      const { id } = await add({ minor: 10_000 });
      const { path } = await start([id], 'card');
      const page = await maria.get(path);
      assert.match(page.text, /Not finished yet .*Nothing was taken yet/);
      assert.deepEqual(buttonsOf(page.html), ['Go on with the payment', 'Cancel the payment']);
      assert.equal((await maria.post(`${path}/go-on`)).location, `${path}/to-provider`);
      assert.equal((await maria.post(`${path}/cancel`)).location, path);
      const canceled = await maria.get(path);
      assert.match(canceled.text, /Canceled .*Nothing was taken, and the documents are open again/);
      assert.match((await maria.get(`${HOME}/payments`)).html, /<span class="state mute">Canceled<\/span>/);
      assert.equal((await itemOf(id)).payableMinor, 10_000);
      assert.equal((await maria.post(`${path}/go-on`)).location, path, 'it is over');
      assert.equal((await maria.get(`${path}/to-provider`)).location, path);
    });

    it('where the browser’s own button leads back from the provider, too', async () => {
      const { id } = await add({ minor: 10_000 });
      const page = await review([id]);
      const { location = '' } = await press(page.html, 'card');
      const own = location.replace('/to-provider', '');
      assert.equal((await maria.get(page.path)).location, own);
      await test.owner.query('delete from payment_previews');
      assert.equal((await maria.get(page.path)).location, own, 'also days later');
      assert.equal((await stranger.get(page.path)).status, 404);
    });

    it('to its payer alone: colleagues see it, and nobody else does', async () => {
      const { id } = await add({ minor: 10_000 });
      const { path } = await start([id], 'card');
      const seen = await colleague.get(path);
      assert.match(seen.text, /Maria Harrow has started this payment/);
      assert.deepEqual(buttonsOf(seen.html), []);
      assert.equal((await colleague.get(`${path}/to-provider`)).location, path);
      for (const act of ['go-on', 'cancel']) {
        assert.equal((await colleague.post(`${path}/${act}`)).status, 404);
        assert.equal((await stranger.post(`${path}/${act}`)).status, 404);
      }
      const paid = await pay(path, '4242');
      assert.match(paid.text, /Card ending in 4242/);
      const theirs = await colleague.get(path);
      assert.match(theirs.text, /Paid .*By Maria Harrow/);
      assert.doesNotMatch(theirs.text, /(?<![\da-f-])4242/, 'whose card it is stays theirs');
      const pages = new Set<string>();
      for (const other of [path, `${HOME}/payments/${randomUUID()}`, `${HOME}/payments/x`]) {
        const { status, text } = await stranger.get(other);
        pages.add(`${status} ${text}`);
      }
      assert.equal(pages.size, 1);
      assert.match([...pages][0] ?? '', /^404 .*There is no such page/);
    });
  });

  it('shows who paid of an item to its own customer, not to the one that an item came to later', async () => {
    const { id } = await add({ minor: 10_000 });
    const { path } = await start([id], 'card');
    await pay(path, '4242');
    const own = await maria.get(`${HOME}/items/${id}`);
    assert.match(own.text, /Payments on it .*Maria Harrow/);
    assert.ok(own.html.includes(path));
    await test.owner.query('update open_items set customer_id = $2 where id = $1', [id, otherCustomerId]);
    const theirs = await stranger.get(`${HOME}/items/${id}`);
    assert.match(theirs.text, /Payments on it None was made here/);
    assert.ok(!theirs.html.includes(path));
  });

  describe('keeps the history', () => {
    it('empty at first, then 50 a page, the newest first', async () => {
      const empty = await stranger.get(`${HOME}/payments`);
      assert.match(empty.text, /No payments yet/);
      const { dealerId } = test.connector;
      const payerId = await payerIdOf('ana@vista.example');
      const { id } = await add({ minor: 100_000 }, otherCustomerId);
      const of = { dealerId, customerId: otherCustomerId, payerId, allocations: { [id]: 100 } };
      for (let day = 1; day <= 52; day += 1) {
        const startedAt = new Date(Date.UTC(2020, 0, day, 12));
        await addPayment(test.owner, { ...of, state: 'expired', startedAt });
      }
      const first = await stranger.get(`${HOME}/payments`);
      const datesOf = ({ html }: PageAnswer) =>
        [...html.matchAll(/<th scope="row"><a href="[^"]*">([^<]*)<\/a>/g)].map(([, date]) => date);
      assert.equal(datesOf(first).length, 50);
      assert.deepEqual([datesOf(first)[0], datesOf(first)[49]], ['Feb 21, 2020', 'Jan 3, 2020']);
      const [, older = ''] = /href="([^"]*before[^"]*)"/.exec(first.html.replaceAll('&#x3D;', '=')) ?? [];
      const second = await stranger.get(older);
      assert.deepEqual(datesOf(second), ['Jan 2, 2020', 'Jan 1, 2020']);
      assert.doesNotMatch(second.text, /Older payments/);
      assert.match(second.text, /Newest payments/);
      assert.match(second.text, /Not finished in time \$1\.00 test money/);
    });

    it('with the tone of each state, and what of a payment went back', async () => {
      const payerId = await payerIdOf('ana@vista.example');
      const { id } = await add({ minor: 100_000 }, otherCustomerId);
      const tones: [PaymentState, string][] = [
        ['settled', 'good'],
        ['awaiting_verification', 'wait'],
        ['disputed', 'bad'],
        ['returned', 'bad'],
        ['refunded', 'mute'],
      ];
      for (const [state, tone] of tones) {
        const paymentId = await addPayment(test.owner, {
          ...{ dealerId: test.connector.dealerId, customerId: otherCustomerId, payerId, state },
          ...{ allocations: { [id]: 12_345 }, startedAt: test.connector.context.clock.now() },
        });
        const { html } = await stranger.get(`${HOME}/payments`);
        const [row = ''] =
          new RegExp(`<tr>\\s*<th scope="row"><a href="${HOME}/payments/${paymentId}">.*?</tr>`, 's').exec(
            html,
          ) ?? [];
        assert.ok(row.includes(`<span class="state ${tone}">`), `${state}: ${row}`);
        assert.equal(row.includes('$123.45 sent back'), state === 'refunded', row);
      }
    });
  });

  it('leads whoever has to sign in first back to the payment', async () => {
    const { id } = await add({ minor: 10_000 });
    const { path } = await start([id], 'card');
    const visitor = createVisitor(test);
    const { location = '' } = await visitor.get(path);
    assert.equal(location, `/sign-in?then=${path}`);
    const form = { email: 'maria@mesa.example', password: PASSWORD };
    assert.equal((await visitor.post(location, form)).location, path);
  });

  describe('ends with the access', () => {
    beforeEach(() => test.client.customers.setPortalAccess(customerId, 'active'));

    it('that the dealer closes: nothing is shown, reviewed, started, gone on with or canceled', async () => {
      const { id, number } = await add({ minor: 10_000 });
      const { html, path: reviewPath } = await review([id]);
      const other = await add({ minor: 10_000 });
      const { path } = await start([other.id], 'card');
      await test.client.customers.setPortalAccess(customerId, 'disabled');
      const visitor = createVisitor(test);
      await visitor.post('/sign-in', { email: 'maria@mesa.example', password: PASSWORD });
      const before = await paymentsOf();
      for (const ask of [
        () => visitor.get(reviewPath),
        () => visitor.get(`${HOME}/payments`),
        () => visitor.get(path),
        () => visitor.get(`${path}/to-provider`),
        () => visitor.submit(`${path}/go-on`),
        () => visitor.submit(`${path}/cancel`),
        () => pressInVain(html, 'card', visitor),
        () => choose([id], {}, visitor),
      ]) {
        const { text, location } = await ask();
        assert.match(text, /Your access is closed/);
        assert.equal(location, undefined);
        assert.doesNotMatch(text, new RegExp(`${number}\\b`));
      }
      assert.equal(await paymentsOf(), before);
      assert.equal((await itemOf(other.id)).inFlightMinor, 10_000, 'what was started stays as it was');
    });
  });
});
