import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import {
  CUSTOMER_SORT_KEYS,
  customerListParamsSchema,
  invitationListParamsSchema,
  openItemListParamsSchema,
  pageParamsSchema,
  syncListParamsSchema,
} from './index.ts';

const id = '0190b5c2-7c1e-7000-8000-000000000001';

describe('the query of a list', () => {
  it('has 50 rows, and customers the most urgent first, unless it says otherwise', () => {
    assert.deepEqual(z.parse(pageParamsSchema, {}), { limit: 50 });
    assert.deepEqual(z.parse(customerListParamsSchema, {}), { limit: 50, sort: '-collectionPriority' });
  });

  it('is read from the words of a URL', () => {
    const query = {
      cursor: 'c',
      limit: '200',
      sort: '-name',
      search: '  oak  ',
      invitationStatus: 'none',
      status: 'inactive',
      accountType: 'Contractor',
      minOutstandingMinor: '-5',
      hasEmail: 'false',
      pendingOlderThanDays: '0',
    };
    assert.deepEqual(z.parse(customerListParamsSchema, query), {
      ...query,
      limit: 200,
      search: 'oak',
      minOutstandingMinor: -5,
      hasEmail: false,
      pendingOlderThanDays: 0,
    });
    assert.equal(z.parse(customerListParamsSchema, { hasEmail: 'true' }).hasEmail, true);
    assert.deepEqual(z.parse(invitationListParamsSchema, { state: 'revoked', customerId: id, limit: '1' }), {
      state: 'revoked',
      customerId: id,
      limit: 1,
    });
    assert.deepEqual(z.parse(openItemListParamsSchema, { kind: 'credit' }), { kind: 'credit', limit: 50 });
    assert.deepEqual(z.parse(syncListParamsSchema, { state: 'failed' }), { state: 'failed', limit: 50 });
  });

  it('sorts by every column in both directions, and by no other', () => {
    for (const key of CUSTOMER_SORT_KEYS) {
      for (const sort of [key, `-${key}`])
        assert.equal(z.parse(customerListParamsSchema, { sort }).sort, sort);
    }
    for (const sort of ['', '-', '--name', 'Name', 'id', 'name,status']) {
      assert.equal(customerListParamsSchema.safeParse({ sort }).success, false, sort);
    }
  });

  const refused: [keyof z.input<typeof customerListParamsSchema>, string[]][] = [
    ['limit', ['0', '-1', '201', '1.5', '0x10', 'ten', '']],
    ['search', ['', 'ab', '  ab  ', 'x'.repeat(101)]],
    ['invitationStatus', ['', 'revoked', 'Pending']],
    ['status', ['', 'closed']],
    ['hasEmail', ['', '1', 'yes', 'TRUEISH']],
    ['minOutstandingMinor', ['', ' ', '1.5', 'much', '1e3', '9'.repeat(16)]],
    ['pendingOlderThanDays', ['', '-1', '3651', '1.5', 'week']],
    ['cursor', ['x'.repeat(1025)]],
  ];
  for (const [field, values] of refused) {
    it(`is refused for a ${field} outside its range, and the issue names it`, () => {
      for (const value of values) {
        const parsed = customerListParamsSchema.safeParse({ [field]: value });
        assert.equal(parsed.success, false, JSON.stringify(value));
        assert.deepEqual(parsed.error?.issues[0]?.path, [field]);
      }
    });
  }
});
