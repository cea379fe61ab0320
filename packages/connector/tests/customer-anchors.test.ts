import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CUSTOMER_SORT_KEYS,
  InvalidRequestError,
  type Customer,
  type CustomerExportParams,
  type CustomerSort,
} from '@payvite/sdk';
import fc from 'fast-check';
import type { ExportRows } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const COUNT = 67;
const SORTS = CUSTOMER_SORT_KEYS.flatMap((key): CustomerSort[] => [key, `-${key}`]);

/** Customers with ties in every column and nulls where there can be any, half of them with items. */
function customers(): ExportRows {
  const numbers = Array.from({ length: COUNT }, (_, index) => index);
  return {
    accounts: numbers.map((n) => ({
      account_id: `C${n}`,
      account_name: ['Oak', 'oak', 'Åse', 'Birch & Sons'][n % 4],
      account_type: ['Contractor', undefined, 'Homeowner'][n % 3],
      currency: 'USD',
      status: n % 5 === 0 ? 'inactive' : 'active',
    })),
    contacts: numbers
      .filter((n) => n % 2 === 0)
      .map((n) => ({
        contact_id: `K${n}`,
        account_id: `C${n}`,
        email_address: `c${n}@customers.example`,
        is_primary: 'true',
      })),
    invoices: numbers
      .filter((n) => n % 2 === 1)
      .map((n) => ({
        account_id: `C${n}`,
        invoice_id: `I${n}`,
        amount: 10 + (n % 7),
        outstanding_amount: 10 + (n % 7),
        currency: 'USD',
        payment_due_date: ['2026-01-15', '2026-03-31', '2020-01-01', '2099-01-01'][n % 4],
      })),
    adjustments: [],
  };
}

describe('the anchors of a list', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: customers() });
  });
  after(() => test.close());

  const idsOf = (rows: Customer[]) => rows.map(({ id }) => id);

  /** Reads by anchors, in any order, what a walk by `nextCursor` shows, and holds the two together. */
  const check = async (params: CustomerExportParams, every: number): Promise<void> => {
    const walked: string[][] = [];
    let cursor: string | undefined;
    let total: number | null = null;
    do {
      const page = await test.client.customers.list({ ...params, limit: every, cursor });
      total ??= page.total;
      if (page.data.length > 0) walked.push(idsOf(page.data));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    const found = await test.client.customers.anchors({ ...params, every });
    assert.equal(found.every, every);
    assert.equal(found.total, total);
    assert.equal(found.total, walked.flat().length);
    assert.equal(found.anchors.length, walked.length);
    for (const [page, anchor] of [...found.anchors.entries()].reverse()) {
      assert.equal(anchor === null, page === 0, 'the first page needs no cursor');
      const read = await test.client.customers.list({
        ...params,
        limit: every,
        cursor: anchor ?? undefined,
      });
      assert.deepEqual(idsOf(read.data), walked[page]);
    }
  };

  for (const sort of SORTS) {
    it(`are where a walk sorted by ${sort} turns the page`, () => check({ sort }, 10));
  }

  it('keep to the filters, whatever the size of a page', async () => {
    const filters = fc.record(
      {
        status: fc.constantFrom('active' as const, 'inactive' as const),
        accountType: fc.constantFrom('Contractor', 'Homeowner', 'Nobody'),
        hasEmail: fc.boolean(),
        search: fc.constantFrom('oak', 'birch'),
        minOutstandingMinor: fc.constantFrom(0, 1, 1300),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...SORTS),
        fc.integer({ min: 10, max: COUNT + 3 }),
        (params, sort, every) => check({ ...params, sort }, every),
      ),
      { numRuns: 30 },
    );
  });

  it('end with the rows: a full last page is followed by none', async () => {
    const { total } = await test.client.customers.anchors({ hasEmail: false, every: 33 });
    assert.equal(total, 33);
    assert.deepEqual(await test.client.customers.anchors({ hasEmail: false, every: 33 }), {
      every: 33,
      total,
      anchors: [null],
    });
    assert.equal((await test.client.customers.anchors({ hasEmail: false, every: 32 })).anchors.length, 2);
  });

  it('are none where nothing matches', async () => {
    assert.deepEqual(await test.client.customers.anchors({ search: 'nobody at all' }), {
      every: 100,
      total: 0,
      anchors: [],
    });
  });

  it('are those of 10 to 200 rows', async () => {
    for (const every of [9, 201, 10.5, Number.NaN]) {
      await assert.rejects(test.client.customers.anchors({ every }), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.equal(error.errors[0]?.pointer, '/every');
        return true;
      });
    }
  });
});
