import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerSchema } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { CUSTOMER_EXPRESSIONS, writeCustomer } from './customer-json.ts';

const ID = '01930000-0000-7000-8000-000000000001';

/** A row of text by the expression of each column; those that are not named are 0. */
function rowOf(values: Record<string, string | null>): (string | null)[] {
  return CUSTOMER_EXPRESSIONS.map((expression) => {
    const known = Object.entries(values).find(([name]) => expression.includes(name));
    return known === undefined ? '0' : known[1];
  });
}

const ROW = {
  json_agg: `[{"id": "${ID}", "name": null, "email": "a\\"b@x.example", "phone": null, "role": null, "isPrimary": true, "locale": null, "erpEmail": null}]`,
  default_contact_id: ID,
  erp_id: 'A"1',
  account_number: '\\1\n',
  account_type: null,
  invitation_status: 'none',
  status: 'active',
  currency: 'USD',
  outstanding_minor: '-12345',
  erp_balance_minor: null,
  weighted_average: '33.333333333333336',
  portal_access: 'none',
  pending_since: null,
  invitation: null,
  as_of: '2026-11-23T10:00:00.000Z',
  aged_on: '2026-11-23',
  is_stale: 't',
  name: 'Søn’s "Café" 🪵',
  id: ID,
};

describe('a customer as JSON', () => {
  it('is one by the contract, with nothing beside it', () => {
    const customer: unknown = JSON.parse(writeCustomer(rowOf(ROW)));
    assert.deepEqual(z.parse(z.strictObject(customerSchema.shape), customer), customer);
  });

  it('keeps texts as they are, numbers to the last digit, and null for nothing', () => {
    const customer = JSON.parse(writeCustomer(rowOf(ROW))) as z.infer<typeof customerSchema>;
    assert.equal(customer.name, 'Søn’s "Café" 🪵');
    assert.equal(customer.erpId, 'A"1');
    assert.equal(customer.accountNumber, '\\1\n');
    assert.equal(customer.outstandingMinor, -12345);
    assert.equal(customer.weightedAverageDaysOverdue, 33.333333333333336);
    assert.equal(customer.isStale, true);
    assert.equal(customer.contacts[0]?.email, 'a"b@x.example');
    assert.deepEqual(
      [customer.accountType, customer.erpBalanceMinor, customer.invitation],
      [null, null, null],
    );
    assert.deepEqual(Object.keys(customer), Object.keys(customerSchema.shape));
  });

  it('takes a boolean in either of PostgreSQL’s words', () => {
    for (const [text, is] of [
      ['t', true],
      ['true', true],
      ['f', false],
      ['false', false],
    ] as const) {
      assert.equal(
        (JSON.parse(writeCustomer(rowOf({ ...ROW, is_stale: text }))) as { isStale: boolean }).isStale,
        is,
      );
    }
  });
});
