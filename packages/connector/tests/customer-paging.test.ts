import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CUSTOMER_SORT_KEYS, type Customer, type CustomerSortKey, type Invitation } from '@payvite/sdk';
import supertest from 'supertest';
import { plainCustomers, type ExportRows } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DUE = ['2026-10-01', '2026-08-15', '2026-06-30', '2020-01-01', '2099-01-01'];
const NAMES = [
  'oak & sons',
  'Oak & Sons',
  'OAK & SONS',
  'Åse Trä',
  'åse trä',
  '"Quoted" \\ 100%',
  '木'.repeat(200),
];
const TYPES = ['Contractor', 'contractor', 'Homeowner', undefined];

/**
 * Customers of whom many are alike in each column, some have nothing in it, and whose averages are no round numbers:
 * every third has no invoice, so that its average is null.
 */
function tiedCustomers(count: number): ExportRows {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const withInvoices = numbers.filter((n) => n % 3 !== 0);
  return {
    accounts: numbers.map((n) => ({
      account_id: `C${n}`,
      account_name: NAMES[n % NAMES.length] ?? '',
      account_type: TYPES[n % TYPES.length],
      currency: 'USD',
      status: 'active',
    })),
    contacts: [],
    invoices: withInvoices.flatMap((n) =>
      [0, 1, 2].map((part) => ({
        account_id: `C${n}`,
        invoice_id: `I${n}-${part}`,
        amount: 7 + (n % 4),
        outstanding_amount: 7 + (n % 4),
        currency: 'USD',
        payment_due_date: (n + part) % 5 === 4 ? undefined : DUE[(n + part) % 5],
      })),
    ),
    adjustments: numbers
      .filter((n) => n % 4 === 0)
      .map((n) => ({
        account_id: `C${n}`,
        adjustment_id: `A${n}`,
        amount: n % 8 === 0 ? -5 : 5,
        outstanding_amount: n % 8 === 0 ? -5 : 5,
        currency: 'USD',
        adjustment_type: n % 8 === 0 ? 'credit' : 'debit',
      })),
  };
}

const COUNT = 29;

describe('a list that is walked page by page', () => {
  let test: TestConnector;
  let customers: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: tiedCustomers(COUNT) });
    customers = [...(await test.customersByErpId()).values()];
    assert.equal(customers.length, COUNT);
  });
  after(() => test.close());

  /** All rows, page after page; the total stands on the first page only. */
  const walk = async <Row>(
    total: number,
    ask: (
      cursor: string | undefined,
    ) => Promise<{ data: Row[]; nextCursor: string | null; total: number | null }>,
  ): Promise<Row[]> => {
    const rows: Row[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(cursor);
      assert.equal(page.total, cursor === undefined ? total : null);
      assert.ok(page.data.length > 0 || total === 0, 'no page is empty');
      rows.push(...page.data);
      assert.ok(rows.length <= total, 'nothing comes twice');
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return rows;
  };

  const sortValue = (customer: Customer, key: CustomerSortKey): string | number | null => {
    const value = customer[key];
    return typeof value === 'string' ? value.toLowerCase() : value;
  };

  /** Nulls last either way, ties by id. */
  const inOrder = (key: CustomerSortKey, descends: boolean): string[] =>
    customers
      .toSorted((left, right) => {
        const [a, b] = [sortValue(left, key), sortValue(right, key)];
        const byId = Buffer.compare(Buffer.from(left.id), Buffer.from(right.id));
        if (a === null || b === null) {
          if (a === b) return descends ? -byId : byId;
          return a === null ? 1 : -1;
        }
        const byValue =
          typeof a === 'number' ? a - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
        return (byValue === 0 ? byId : byValue) * (descends ? -1 : 1);
      })
      .map((customer) => customer.id);

  it('has ties in every column, and nulls where there can be any', () => {
    for (const key of CUSTOMER_SORT_KEYS) {
      const values = customers.map((customer) => sortValue(customer, key));
      if (key !== 'accountNumber') assert.ok(new Set(values).size < COUNT - 1, key);
      const canBeNull = key === 'accountType' || key === 'weightedAverageDaysOverdue';
      assert.equal(values.includes(null), canBeNull, key);
    }
    assert.ok(
      customers.some(({ weightedAverageDaysOverdue: days }) => days !== null && !Number.isInteger(days)),
    );
  });

  for (const key of CUSTOMER_SORT_KEYS) {
    for (const sort of [key, `-${key}`] as const) {
      it(`shows every customer once, sorted by ${sort}`, async () => {
        const expected = inOrder(key, sort.startsWith('-'));
        for (const limit of [1, 4]) {
          const rows = await walk(COUNT, (cursor) => test.client.customers.list({ sort, limit, cursor }));
          assert.deepEqual(
            rows.map((row) => row.id),
            expected,
            `${limit} a page`,
          );
        }
      });
    }
  }

  it('keeps to its filters', async () => {
    const filters = { accountType: 'Homeowner', sort: '-weightedAverageDaysOverdue' } as const;
    const expected = inOrder('weightedAverageDaysOverdue', true).filter(
      (id) => customers.find((customer) => customer.id === id)?.accountType === 'Homeowner',
    );
    const rows = await walk(expected.length, (cursor) =>
      test.client.customers.list({ ...filters, limit: 3, cursor }),
    );
    assert.deepEqual(
      rows.map((row) => row.id),
      expected,
    );
  });

  it('shows the open items of a customer by due date, those without one last', async () => {
    const customer = (await test.customersByErpId()).get('C4');
    assert.ok(customer);
    const all = await test.client.customers.openItems(customer.id, { limit: 200 });
    assert.deepEqual(
      all.data.map((item) => item.dueDate),
      all.data
        .map((item) => item.dueDate)
        .toSorted((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1)),
    );
    assert.ok(all.data.filter((item) => item.dueDate === null).length > 1, 'ties among those without');
    const rows = await walk(all.data.length, (cursor) =>
      test.client.customers.openItems(customer.id, { limit: 1, cursor }),
    );
    assert.deepEqual(rows, all.data);
  });

  it('shows every invitation once, also of those made in the same millisecond', async () => {
    const [customer] = customers;
    assert.ok(customer);
    for (let n = 0; n < 11; n += 1) {
      const id = randomUUID();
      // Three to an instant, instants a microsecond apart.
      const createdAt = `2026-11-01T10:00:00.00000${Math.floor(n / 3)}Z`;
      await test.owner.query(
        `with made as (
           insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
             link_made_at, expires_in_days, expires_at, created_by_type, created_at)
           values ($1, $2::uuid, $2::uuid || '@customers.example', 'revoked', 'en-US', 'x', 1, 'x', $3, 14, $3, 'system', $3)
           returning dealer_id, id, email, state)
         insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
         select dealer_id, id, $4, 0, email, state from made`,
        [test.connector.dealerId, id, createdAt, customer.id],
      );
    }
    const { rows: expected } = await test.owner.query<{ id: string }>(
      'select id from invitations order by created_at desc, id desc',
    );
    for (const limit of [1, 2, 5]) {
      const rows: Invitation[] = await walk(11, (cursor) =>
        test.client.invitations.list({ customerId: customer.id, limit, cursor }),
      );
      assert.deepEqual(
        rows.map((row) => row.id),
        expected.map((row) => row.id),
      );
      const ofCustomer: Invitation[] = await walk(11, (cursor) =>
        test.client.customers.invitations(customer.id, { limit, cursor }),
      );
      assert.deepEqual(ofCustomer, rows);
    }
    const other = customers[1];
    assert.ok(other);
    assert.deepEqual((await test.client.customers.invitations(other.id)).data, []);
    assert.equal((await test.client.customers.invitations(customer.id, { state: 'pending' })).total, 0);
  });

  it('shows every event of a customer once, newest first', async () => {
    const customer = customers[1];
    assert.ok(customer);
    for (let n = 0; n < 4; n += 1) {
      const { id } = await test.client.invitations.send({
        customerIds: [customer.id],
        email: 'pat@customers.example',
      });
      await test.client.invitations.revoke(id);
    }
    const ask = async (limit: number, cursor?: string) => {
      const response = await supertest(test.connector.url)
        .get(`/v1/customers/${customer.id}/timeline`)
        .query({ limit, ...(cursor === undefined ? {} : { cursor }) })
        .set('Authorization', `Bearer ${test.connector.apiKey}`);
      assert.equal(response.status, 200);
      return response.body as {
        data: { id: string; type: string }[];
        nextCursor: string | null;
        total: number | null;
      };
    };
    const all = await ask(200);
    assert.deepEqual(
      all.data.map((event) => event.type),
      Array.from({ length: 4 }, () => ['invitation.revoked', 'invitation.sent']).flat(),
    );
    for (const limit of [1, 3]) assert.deepEqual(await walk(8, (cursor) => ask(limit, cursor)), all.data);
  });

  it('refuses a made-up cursor by its name, in every list', async () => {
    const [customer] = customers;
    assert.ok(customer);
    const { id: syncId } = (await test.client.syncs.list()).data[0] ?? {};
    const forge = (...content: unknown[]) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const id = customer.id;
    const lists: [path: string, cursor: string][] = [
      ['/v1/customers?sort=name', forge('name', 1, id)],
      ['/v1/customers?sort=name', forge('name', 'a\0', id)],
      ['/v1/customers?sort=outstandingMinor', forge('outstandingMinor', 0.5, id)],
      ['/v1/customers?sort=collectionPriority', forge('collectionPriority', 'much', id)],
      ['/v1/customers?sort=collectionPriority', forge('collectionPriority', 1, 'abc')],
      [`/v1/customers/${id}/open-items?limit=1`, forge('dueDate', 'soon', id)],
      [`/v1/customers/${id}/timeline?limit=1`, forge('event', null, 'abc')],
      [`/v1/customers/${id}/invitations?limit=1`, forge('-createdAt', 'soon', id)],
      [`/v1/customers/${id}/call-notes?limit=1`, forge('-createdAt', 'soon', id)],
      [`/v1/customers/${id}/payers?limit=1`, forge('-linkedAt', 'soon', id)],
      ['/v1/invitations?limit=1', forge('-createdAt', 'soon', id)],
      ['/v1/syncs?limit=1', forge('syncs', 'soon', id)],
      [`/v1/syncs/${syncId}/bad-rows?limit=1`, forge(`bad-rows ${syncId}`, 'x', '0')],
    ];
    for (const [path, cursor] of lists) {
      const response = await supertest(test.connector.url)
        .get(`${path}&cursor=${cursor}`)
        .set('Authorization', `Bearer ${test.connector.apiKey}`);
      assert.equal(response.status, 400, path);
      assert.equal((response.body as { errors: { pointer: string }[] }).errors[0]?.pointer, '/cursor', path);
    }
  });
});

describe('a page', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(205) });
  });
  after(() => test.close());

  it('has 50 rows, or as many as are asked for, and says how many there are on the first one only', async () => {
    const first = await test.client.customers.list();
    assert.deepEqual([first.data.length, first.total], [50, 205]);
    const second = await test.client.customers.list({ cursor: first.nextCursor ?? '' });
    assert.deepEqual([second.data.length, second.total], [50, null]);
    for (const [limit, pages] of [
      [1, 2],
      [200, 2],
      [103, 2],
    ] as const) {
      const sizes: number[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pages; page += 1) {
        const { data, nextCursor, total } = await test.client.customers.list({ limit, cursor });
        assert.equal(total, page === 0 ? 205 : null);
        sizes.push(data.length);
        cursor = nextCursor ?? undefined;
      }
      assert.deepEqual(sizes, limit === 1 ? [1, 1] : [limit, 205 - limit]);
      assert.equal(cursor === undefined, limit !== 1, 'the last page has no next one');
    }
  });

  it('counts what is searched for', async () => {
    const found = await test.client.customers.list({ search: 'customer 20', limit: 2 });
    assert.deepEqual([found.data.length, found.total], [2, 7]);
  });
});
