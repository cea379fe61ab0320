import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  AdoptionFunnel,
  Customer,
  CustomerSummary,
  CustomerSummaryParams,
  OpenItem,
} from '@payvite/sdk';
import { hasDiscount } from '../src/payments/payment-plan.ts';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { addItem, addPayer, addPayment } from './payment-rows.ts';
import { register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;
const STAGES = ['invited', 'delivered', 'started', 'registered', 'paid'] as const;

/** A dealer's books in three currencies, with something of every kind. `dayAfter(0)` is today. */
function books(count: number, dayAfter: (days: number) => string): ExportRows {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const currencyOf = (n: number) => ['USD', 'USD', 'CAD', 'JPY'][n % 4] ?? '';
  return {
    accounts: numbers.map((n) => ({
      account_id: `C${n}`,
      account_name: `Customer ${n}`,
      account_type: ['Contractor', 'Homeowner', undefined][n % 3],
      currency: currencyOf(n),
      status: n % 7 === 0 ? 'inactive' : 'active',
    })),
    contacts: numbers.map((n) => ({
      contact_id: `K${n}`,
      account_id: `C${n}`,
      email_address: n % 5 === 0 ? '' : `c${n}@customers.example`,
      is_primary: 'true',
    })),
    invoices: numbers.flatMap((n) =>
      Array.from({ length: n % 6 }, (_, part) => ({
        account_id: `C${n}`,
        invoice_id: `I${n}-${part}`,
        amount: 100 + n * 10 + part,
        // Of one customer's, the discount is all that is left.
        outstanding_amount: n === 11 ? Math.max(part, 1) : 100 + n * 10 - part,
        currency: currencyOf(n),
        payment_due_date: (n + part) % 5 === 4 ? undefined : dayAfter(((n * 7 + part * 31) % 160) - 120),
        discount_amount: part === 0 ? undefined : part,
        discount_due_date: [undefined, dayAfter(-1), dayAfter(0), dayAfter(1), undefined][(n + part) % 5],
      })),
    ),
    adjustments: numbers
      .filter((n) => n % 4 !== 0)
      .map((n) => ({
        account_id: `C${n}`,
        adjustment_id: `A${n}`,
        amount: n % 8 < 4 ? n + 500 : n,
        outstanding_amount: n % 8 < 4 ? n + 500 : n,
        currency: currencyOf(n),
        payment_due_date: dayAfter(-40),
        adjustment_type: n % 8 < 4 ? 'credit' : 'debit',
      })),
  };
}

describe('the summary of customers', () => {
  let test: TestConnector;
  let customers: Customer[];
  const items = new Map<string, OpenItem[]>();
  let today: string;

  before(async () => {
    test = await startTestConnector();
    const now = test.connector.context.clock.now().getTime();
    const dayAfter = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
    today = dayAfter(0);
    await test.syncFiles(books(61, dayAfter));
    await payPartOfADiscountedInvoice();
    customers = await Array.fromAsync(test.client.customers.list({ limit: 200 }));
    for (const { id } of customers) {
      items.set(id, await Array.fromAsync(test.client.customers.openItems(id, { limit: 200 })));
    }
  });
  after(() => test.close());

  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

  /** What is paid in part has no discount any more, though most of it can be paid. */
  const payPartOfADiscountedInvoice = async () => {
    const {
      owner,
      connector: { dealerId },
    } = test;
    const everyone = await Array.fromAsync(test.client.customers.list({ limit: 200 }));
    const open = everyone.map(({ id }) =>
      Array.fromAsync(test.client.customers.openItems(id, { limit: 200 })),
    );
    const invoice = (await Promise.all(open)).flat().find((item) => hasDiscount(item, today));
    assert.ok(invoice);
    const { customerId } = invoice;
    const payerId = await addPayer(owner, { dealerId, customerIds: [customerId] });
    await addPayment(owner, {
      ...{ dealerId, customerId, payerId, state: 'pending', allocations: { [invoice.id]: 100 } },
    });
  };

  /** The same, added up from the customers and their items one by one. */
  const addUp = (matching: Customer[], currency: string) => {
    const of = matching.filter((customer) => customer.currency === currency);
    const invoices = of.flatMap(({ id }) => (items.get(id) ?? []).filter(({ kind }) => kind === 'invoice'));
    const discounts = invoices
      .filter((invoice) => hasDiscount(invoice, today))
      .map(({ discountMinor }) => discountMinor ?? 0);
    return {
      currency,
      accounts: of.length,
      outstandingMinor: sum(of.map((customer) => customer.outstandingMinor)),
      invoicesMinor: sum(invoices.map((invoice) => invoice.outstandingMinor)),
      invoiceCount: invoices.length,
      currentMinor: sum(of.map((customer) => customer.currentMinor)),
      pastDueMinor: sum(of.map((customer) => customer.pastDueMinor)),
      days1To30Minor: sum(of.map((customer) => customer.days1To30Minor)),
      days31To60Minor: sum(of.map((customer) => customer.days31To60Minor)),
      days61To90Minor: sum(of.map((customer) => customer.days61To90Minor)),
      days91PlusMinor: sum(of.map((customer) => customer.days91PlusMinor)),
      debitAdjustmentsMinor: sum(of.map((customer) => customer.debitAdjustmentsMinor)),
      creditAdjustmentsMinor: sum(of.map((customer) => customer.creditAdjustmentsMinor)),
      discountsMinor: sum(discounts),
      discountCount: discounts.length,
    };
  };
  const countsOf = <Value>(values: Value[]) =>
    new Map(values.map((value) => [value, values.filter((other) => other === value).length]));
  const asMap = (record: Record<string, number>) =>
    new Map(Object.entries(record).filter(([, count]) => count > 0));

  const FILTERS: [params: CustomerSummaryParams, keeps: (customer: Customer) => boolean][] = [
    [{}, () => true],
    [{ status: 'active' }, ({ status }) => status === 'active'],
    [{ accountType: 'Homeowner' }, ({ accountType }) => accountType === 'Homeowner'],
    [{ minOutstandingMinor: 40_000 }, ({ outstandingMinor }) => outstandingMinor >= 40_000],
    [{ hasEmail: false }, ({ defaultContactId }) => defaultContactId === null],
    [{ search: 'customer 1' }, ({ name }) => name.startsWith('Customer 1')],
    [
      { accountType: 'Contractor', status: 'inactive', hasEmail: true },
      ({ accountType, status, defaultContactId }) =>
        accountType === 'Contractor' && status === 'inactive' && defaultContactId !== null,
    ],
    [{ search: 'no such customer' }, () => false],
  ];
  for (const [params, keeps] of FILTERS) {
    it(`is what the list and its items add up to under ${JSON.stringify(params)}`, async () => {
      const summary = await test.client.customers.summary(params);
      const matching = customers.filter(keeps);
      assert.equal(summary.accounts, matching.length);
      assert.equal(summary.accounts, (await test.client.customers.list({ ...params, limit: 1 })).total);
      const byFrequency = [...countsOf(matching.map(({ currency }) => currency))]
        .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
        .map(([currency]) => currency);
      assert.deepEqual(
        summary.currencies.map(({ funnel: _funnel, ...numbers }) => numbers),
        byFrequency.map((currency) => addUp(matching, currency)),
      );
      for (const each of summary.currencies) {
        assert.equal(each.invoicesMinor, each.currentMinor + each.pastDueMinor);
        assert.equal(
          each.pastDueMinor,
          each.days1To30Minor + each.days31To60Minor + each.days61To90Minor + each.days91PlusMinor,
        );
        assert.equal(
          each.outstandingMinor,
          each.invoicesMinor + each.debitAdjustmentsMinor - each.creditAdjustmentsMinor,
        );
      }
    });
  }

  it('has something of every kind in it', async () => {
    const { currencies } = await test.client.customers.summary();
    assert.deepEqual(currencies.map(({ currency }) => currency).sort(), ['CAD', 'JPY', 'USD']);
    for (const { funnel: _funnel, currency, ...numbers } of currencies) {
      for (const [name, number] of Object.entries(numbers)) assert.ok(number !== 0, `${currency} ${name}`);
    }
  });

  it('says when the numbers are from', async () => {
    const { asOf, agedOn } = await test.client.customers.summary();
    assert.equal(agedOn, today);
    assert.equal(asOf, customers[0]?.asOf);
  });

  it('counts each choice of a filter under the other filters', async () => {
    const params = { status: 'active', accountType: 'Homeowner' } as const;
    const { byStatus, byAccountType, byInvitationStatus, accounts } =
      await test.client.customers.summary(params);
    const homeowners = customers.filter(({ accountType }) => accountType === params.accountType);
    assert.deepEqual(asMap(byStatus), countsOf(homeowners.map(({ status }) => status as string)));
    const active = customers.filter(({ status }) => status === params.status);
    assert.deepEqual(
      new Map(byAccountType.map(({ accountType, accounts: count }) => [accountType, count])),
      countsOf(active.map(({ accountType }) => accountType)),
    );
    assert.deepEqual(
      byAccountType.map((each) => each.accounts),
      byAccountType.map((each) => each.accounts).toSorted((a, b) => b - a),
    );
    const both = homeowners.filter(({ status }) => status === params.status);
    assert.equal(accounts, both.length);
    assert.deepEqual(
      asMap(byInvitationStatus),
      countsOf(both.map(({ invitationStatus }) => invitationStatus as string)),
    );
  });

  it('counts who has an e-mail address under the other filters', async () => {
    const counted = (of: Customer[]) => ({
      yes: of.filter(({ defaultContactId }) => defaultContactId !== null).length,
      no: of.filter(({ defaultContactId }) => defaultContactId === null).length,
    });
    const active = customers.filter(({ status }) => status === 'active');
    assert.deepEqual((await test.client.customers.summary()).byHasEmail, counted(customers));
    for (const hasEmail of [true, false]) {
      const { byHasEmail } = await test.client.customers.summary({ status: 'active', hasEmail });
      assert.deepEqual(byHasEmail, counted(active));
    }
  });

  it('takes discounts away at the dealer’s midnight, and makes invoices late', async () => {
    const before = await test.client.customers.summary();
    await test.advance({ days: 1 });
    const afterwards = await test.client.customers.summary();
    assert.ok(afterwards.agedOn > before.agedOn);
    const usd = ({ currencies }: CustomerSummary) => currencies.find(({ currency }) => currency === 'USD');
    const [was, is] = [usd(before), usd(afterwards)];
    assert.ok(was && is);
    assert.ok(is.discountsMinor < was.discountsMinor && is.discountsMinor > 0);
    assert.ok(is.pastDueMinor > was.pastDueMinor);
    assert.equal(is.invoicesMinor, was.invoicesMinor);
  });
});

describe('the adoption funnel', () => {
  let test: TestConnector;
  let customers: Map<string, Customer>;
  let taken = 0;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20) });
    customers = await test.customersByErpId();
  });
  after(() => test.close());

  const take = (): Customer => {
    taken += 1;
    const customer = customers.get(`C${taken}`);
    assert.ok(customer);
    return customer;
  };
  /** Customers that came so far and no further. */
  const expected = { invited: 0, delivered: 0, started: 0, registered: 0, paid: 0 };
  const invite = async (...of: Customer[]): Promise<string> => {
    const input = { customerIds: of.map(({ id }) => id), email: `pat${taken}@customers.example` };
    return (await test.client.invitations.send(input)).id;
  };
  const set = (sql: string, id: string) => test.owner.query(sql, [id]);
  const readFunnel = async (params: CustomerSummaryParams = {}): Promise<AdoptionFunnel> => {
    const [usd] = (await test.client.customers.summary(params)).currencies;
    assert.ok(usd);
    return usd.funnel;
  };
  const check = async (): Promise<void> => {
    const funnel = await readFunnel();
    for (const [index, stage] of STAGES.entries()) {
      const accounts = STAGES.slice(index).reduce((total, later) => total + expected[later], 0);
      // Each owes 100.00.
      assert.deepEqual(funnel[stage], { accounts, outstandingMinor: accounts * 10_000 }, stage);
    }
  };

  it('is empty where nobody was invited', () => check());

  it('counts whom a mail was made for as invited, and as delivered once it is taken', async () => {
    await invite(take(), take());
    expected.invited += 2;
    await check();
    await test.connector.drain();
    expected.invited -= 2;
    expected.delivered += 2;
    await check();
  });

  it('counts a bounced mail for none, and one that was delivered before it', async () => {
    const id = await invite(take());
    await test.connector.drain();
    await set(`update mails set delivery = 'bounced' where subject_id = $1`, id);
    expected.invited += 1;
    await check();
    await set(
      `insert into mails (dealer_id, id, class, template, subject_type, subject_id, link_version, customer_ids, recipient,
         locale, message_id, delivery, created_at)
       select dealer_id, gen_random_uuid(), class, template, subject_type, subject_id, link_version, customer_ids, recipient,
         locale, 'another', 'delivered', created_at - interval '1 day'
       from mails where subject_id = $1`,
      id,
    );
    expected.invited -= 1;
    expected.delivered += 1;
    await check();
  });

  it('counts who started, whatever became of it: expired, declined', async () => {
    for (const change of [
      'expires_at = created_at',
      `state = 'declined', declined_at = created_at`,
      `state = 'pending'`,
    ]) {
      const id = await invite(take());
      await set(`update invitations set started_at = created_at, ${change} where id = $1`, id);
      expected.started += 1;
      await check();
    }
  });

  it('counts a customer once, by the farthest of its invitations, and no revoked one', async () => {
    const customer = take();
    const id = await invite(customer);
    await test.connector.drain();
    await set('update invitations set started_at = created_at where id = $1', id);
    const { id: other } = await test.client.invitations.send({
      customerIds: [customer.id],
      email: 'bo@x.example',
    });
    expected.started += 1;
    await check();
    await test.client.invitations.revoke(id);
    expected.started -= 1;
    expected.invited += 1;
    await check();
    await test.client.invitations.revoke(other);
    expected.invited -= 1;
    await check();
  });

  it('counts who registered, also where the portal was closed since', async () => {
    const [customer, other] = [take(), take()];
    await register(test, await invite(customer, other));
    expected.registered += 2;
    await check();
    await test.client.customers.setPortalAccess(customer.id, 'disabled');
    await check();
  });

  it('counts who paid online, and not who had it all back', async () => {
    const customer = take();
    await register(test, await invite(customer));
    expected.registered += 1;
    const of = { dealerId: test.connector.dealerId, customerId: customer.id };
    const { rows } = await test.owner.query<{ payer_id: string }>(
      'select payer_id from payer_customers where customer_id = $1',
      [customer.id],
    );
    // Closed, so that what is owed stays as it is.
    const itemId = await addItem(test.owner, of, { erpId: 'P1', minor: 100 });
    await set('update open_items set closed_at = now() where id = $1', itemId);
    const payerId = rows[0]?.payer_id ?? '';
    const about = { ...of, payerId, allocations: { [itemId]: 100 } };
    await addPayment(test.owner, { ...about, state: 'pending' });
    await check();
    const id = await addPayment(test.owner, { ...about, state: 'settled' });
    await addPayment(test.owner, { ...about, state: 'disputed' });
    expected.registered -= 1;
    expected.paid += 1;
    await check();
    await set(
      `update payments set state = 'refunded' where dealer_id = $1 and state <> 'pending'`,
      of.dealerId,
    );
    expected.registered += 1;
    expected.paid -= 1;
    await check();
    await set(`update payments set state = 'settled' where id = $1`, id);
    expected.registered -= 1;
    expected.paid += 1;
    await check();
  });

  it('is that of the customers that match, and goes with the counts by status', async () => {
    const { byInvitationStatus, accounts } = await test.client.customers.summary();
    assert.equal(accounts, 20);
    const { registered, started } = await readFunnel();
    assert.equal(byInvitationStatus.accepted, registered.accounts);
    const pending = await test.client.customers.summary({ invitationStatus: 'pending' });
    assert.equal(pending.accounts, byInvitationStatus.pending);
    assert.deepEqual(pending.byInvitationStatus, byInvitationStatus, 'the other chips keep their numbers');
    assert.equal(pending.byStatus.active, byInvitationStatus.pending);
    const funnel = await readFunnel({ invitationStatus: 'pending' });
    assert.equal(funnel.invited.accounts, byInvitationStatus.pending);
    assert.equal(funnel.registered.accounts, 0);
    assert.ok(funnel.started.accounts < started.accounts);
    assert.deepEqual((await test.client.customers.summary({ search: 'nobody at all' })).currencies, []);
    const older = await test.client.customers.summary({ pendingOlderThanDays: 3000 });
    assert.equal(older.accounts, 0);
    assert.deepEqual(older.byInvitationStatus, byInvitationStatus);
  });
});
