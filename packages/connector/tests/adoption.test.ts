import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InvalidRequestError, type Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { addItem, addPayment } from './payment-rows.ts';
import { register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** What each customer of `plainCustomers` owes. */
const OWED_MINOR = 10_000;

describe('adoption over time', () => {
  let test: TestConnector;
  let customers: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(10) });
    customers = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const invite = async (index: number) =>
    test.client.invitations.send({ customerIds: [customers[index]?.id ?? ''] });
  const accountsOf = async (every: 'day' | 'week', points: number) => {
    const adoption = await test.client.customers.adoption({ every, points });
    return adoption.points.map(({ on, currencies: [usd] }) => ({
      on,
      invited: usd?.invited.accounts,
      registered: usd?.registered.accounts,
      paid: usd?.paid.accounts,
      all: usd?.all.accounts,
    }));
  };

  it('counts a customer from the day of its first invitation, and of its first registration and payment', async () => {
    const first = await invite(0);
    await invite(1);
    const revoked = await invite(2);
    await test.client.invitations.revoke(revoked.id);
    await test.advance({ days: 2 });
    await test.connector.drain();
    await register(test, first.id);
    await test.advance({ days: 1 });
    await invite(3);
    const of = { dealerId: test.connector.dealerId, customerId: customers[0]?.id ?? '' };
    const startedAt = test.connector.context.clock.now();
    const { rows } = await test.owner.query<{ payer_id: string }>(
      'select payer_id from payer_customers where customer_id = $1',
      [of.customerId],
    );
    const payerId = rows[0]?.payer_id ?? '';
    const itemId = await addItem(test.owner, of, { erpId: 'P1', minor: 1 });
    // Closed, so that what is owed stays as it is.
    await test.owner.query('update open_items set closed_at = now() where id = $1', [itemId]);
    const about = { ...of, payerId, allocations: { [itemId]: 1 }, startedAt };
    await addPayment(test.owner, { ...about, state: 'settled' });
    // Of money that is not there, or not any more, nothing is told.
    const payerOfNone = { ...about, customerId: customers[1]?.id ?? '' };
    await addPayment(test.owner, { ...payerOfNone, state: 'returned' });
    await addPayment(test.owner, { ...payerOfNone, state: 'pending' });
    const { agedOn } = await test.client.customers.get(customers[0]?.id ?? '');
    const day = (ago: number) => new Date(Date.parse(agedOn) - ago * 86_400_000).toISOString().slice(0, 10);

    assert.deepEqual(await accountsOf('day', 5), [
      { on: day(4), invited: 0, registered: 0, paid: 0, all: 10 },
      { on: day(3), invited: 2, registered: 0, paid: 0, all: 10 },
      { on: day(2), invited: 2, registered: 0, paid: 0, all: 10 },
      { on: day(1), invited: 2, registered: 1, paid: 0, all: 10 },
      { on: day(0), invited: 3, registered: 1, paid: 1, all: 10 },
    ]);
    assert.deepEqual(
      (await accountsOf('week', 2)).map(({ on }) => on),
      [day(7), day(0)],
    );
  });

  it('ends where the funnel is', async () => {
    const [usd] = (await test.client.customers.summary({ status: 'active' })).currencies;
    const adoption = await test.client.customers.adoption();
    assert.equal(adoption.points.length, 26);
    const [last] = adoption.points.at(-1)?.currencies ?? [];
    assert.deepEqual(last?.invited, usd?.funnel.invited);
    assert.deepEqual(last?.registered, usd?.funnel.registered);
    assert.deepEqual(last?.paid, usd?.funnel.paid);
    assert.deepEqual(last?.all, { accounts: 10, outstandingMinor: 10 * OWED_MINOR });
  });

  it('leaves out who is inactive now', async () => {
    await test.owner.query(`update customers set status = 'inactive' where id = $1`, [customers[0]?.id]);
    const [last] = await accountsOf('day', 2).then((points) => points.slice(-1));
    assert.deepEqual([last?.invited, last?.registered, last?.paid, last?.all], [2, 0, 0, 9]);
  });

  it('refuses what it has no points for', async () => {
    await assert.rejects(test.client.customers.adoption({ points: 1 }), InvalidRequestError);
    await assert.rejects(test.client.customers.adoption({ points: 121 }), InvalidRequestError);
  });
});
