import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { migrateToBefore } from './older-schema.ts';
import { addCustomer, addItem, addPayer, addPayment } from './payment-rows.ts';
import { createEmptyDatabase } from './scratch-database.ts';

describe('a database whose payments have a copy of what was agreed to', () => {
  it('has it in the ledger alone, and the other facts as they were', async () => {
    const scratch = await createEmptyDatabase();
    await migrateToBefore(scratch.url, '0040-authorizations-once');
    const owner = new pg.Pool({ connectionString: scratch.url, max: 1 });
    try {
      const dealerId = randomUUID();
      await owner.query(
        `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
         values ($1, 'test', 'Lumber', 'lumber', 'UTC', 'en-US', 'USD', 'csv', now())`,
        [dealerId],
      );
      const customerId = await addCustomer(owner, dealerId, 'C1');
      const payerId = await addPayer(owner, { dealerId, customerIds: [customerId] });
      const item = await addItem(owner, { dealerId, customerId }, { erpId: 'I1', minor: 100 });
      const paymentId = await addPayment(owner, {
        ...{ dealerId, customerId, payerId, state: 'settled', allocations: { [item]: 100 } },
      });
      await owner.query(
        `update payments set authorized_at = now(), facts = facts || '{"authorization": {"bankName": "First Bank"}}'`,
      );
      const factsOf = async () => {
        const { rows } = await owner.query<{ facts: object }>('select facts from payments where id = $1', [
          paymentId,
        ]);
        return rows[0]?.facts;
      };
      const before = await factsOf();
      await migrate(scratch.url);
      assert.deepEqual(await factsOf(), { ...before, authorization: null });
    } finally {
      await owner.end();
      await scratch.drop();
    }
  });
});
