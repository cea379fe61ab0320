import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import pg from 'pg';
import { migrate } from '../src/db/migrate.ts';
import type { PaymentFacts } from '../src/db/payment-columns.ts';
import { stateOf } from '../src/payments/payment-facts.ts';
import { migrateToBefore } from './older-schema.ts';
import { addCustomer, addItem, addPayer, addPayment, addPosting } from './payment-rows.ts';
import { createEmptyDatabase } from './scratch-database.ts';

/** Gives `work` a database as it was before the migration `name`, with a dealer whose settled payment is of one item. */
async function withOlderPayment(
  name: string,
  work: (older: {
    owner: pg.Pool;
    upgrade: () => Promise<void>;
    dealerId: string;
    item: string;
    paymentId: string;
  }) => Promise<void>,
): Promise<void> {
  const scratch = await createEmptyDatabase();
  await migrateToBefore(scratch.url, name);
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
    await work({ owner, upgrade: () => migrate(scratch.url), dealerId, item, paymentId });
  } finally {
    await owner.end();
    await scratch.drop();
  }
}

describe('a database whose payments have a copy of what was agreed to', () => {
  it('has it in the ledger alone, and the other facts as they were', async () => {
    await withOlderPayment('0040-authorizations-once', async ({ owner, upgrade, paymentId }) => {
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
      await upgrade();
      assert.deepEqual(await factsOf(), { ...before, authorization: null });
    });
  });
});

describe('a database in which a discount was let go of with the money', () => {
  for (const isWrittenOff of [false, true]) {
    it(`holds ${isWrittenOff ? 'none that is' : 'one that is not'} written off`, async () => {
      await withOlderPayment(
        '0049-discounts-and-disputes',
        async ({ owner, upgrade, dealerId, item, paymentId }) => {
          await addPosting(owner, { dealerId, paymentId, postedAt: new Date() });
          await owner.query('update payments set discount_minor = 2, discount_by_hand_minor = $1', [
            isWrittenOff ? 2 : 0,
          ]);
          await owner.query('update payment_allocations set discount_minor = 2, released_at = now()');
          await upgrade();
          const { rows } = await owner.query<{ held: number }>(
            'select in_flight_minor::integer as held from open_item_overview where id = $1',
            [item],
          );
          assert.deepEqual(rows, [{ held: isWrittenOff ? 0 : 2 }]);
        },
      );
    });
  }
});

describe('a database in which nobody looks at what was lost', () => {
  it('looks again at what was lost of late, and not at what was long ago', async () => {
    await withOlderPayment('0049-discounts-and-disputes', async ({ owner, upgrade, dealerId, paymentId }) => {
      const { rows: others } = await owner.query<{ customer: string; payer: string; item: string }>(
        `select p.customer_id as customer, p.payer_id as payer, a.open_item_id as item
         from payments p join payment_allocations a on a.payment_id = p.id`,
      );
      const [{ customer = '', payer = '', item = '' } = {}] = others;
      const long = await addPayment(owner, {
        ...{ dealerId, customerId: customer, payerId: payer, state: 'lost', allocations: { [item]: 100 } },
      });
      await owner.query(`update payments set lost_at = now() - interval '121 days' where id = $1`, [long]);
      await owner.query(`update payments set state = 'returned', returned_at = now() where id = $1`, [
        paymentId,
      ]);
      await upgrade();
      const { rows } = await owner.query<{ id: string }>(
        'select id from payments where next_look_at <= now()',
      );
      assert.deepEqual(rows, [{ id: paymentId }]);
    });
  });
});

describe('a database in which nobody was told why money went back', () => {
  const won = { amountMinor: 100, reason: 'R07', status: 'won' } as const;
  const lost = { amountMinor: 100, reason: 'R10', status: 'lost' } as const;
  const open = { amountMinor: 100, reason: 'fraudulent', status: 'open' } as const;
  const part = { ...lost, amountMinor: 40 };
  for (const [state, disputes] of [
    ['returned', { won, lost, open }],
    ['lost', { lost }],
    ['disputed', { won, part, open }],
    ['settled', { won, part }],
    ['settled', { won }],
    ['settled', {}],
  ] as const) {
    it(`says of one that is ${state} after ${Object.keys(disputes).join()} what the facts say`, async () => {
      await withOlderPayment('0051-words-of-returns', async ({ owner, upgrade, paymentId }) => {
        await owner.query(
          `update payments set state = $1, facts = jsonb_set(facts, '{disputes}', $2), failure_code = null`,
          [state, JSON.stringify(disputes)],
        );
        await upgrade();
        const { rows } = await owner.query<{ code: string | null; facts: PaymentFacts }>(
          'select failure_code as code, facts from payments where id = $1',
          [paymentId],
        );
        const method = state === 'lost' ? 'card' : 'ach';
        const standing = rows.map(({ facts }) => stateOf(facts, { method, amountMinor: 100, feeMinor: 0 }));
        assert.deepEqual(
          standing.map((each) => [each.state, each.failureCode]),
          rows.map(({ code }) => [state, code]),
        );
      });
    });
  }
});
