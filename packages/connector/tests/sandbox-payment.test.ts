import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk';
import { addCustomer, addItem, addPayer } from './payment-rows.ts';
import { createVisitor } from './portal-visitor.ts';
import { startSandboxPayment } from './sandbox-payer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** From the payer's choice to the money, by the payment service and the sandbox's own pages. */
describe('a payment with test money', () => {
  let test: TestConnector;
  let customerId: string;
  let payerId: string;
  before(async () => {
    test = await startTestConnector({ env: { PAYMENTS: 'sandbox' } });
    const { dealerId } = test.connector;
    customerId = await addCustomer(test.owner, dealerId, 'C1');
    payerId = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
  });
  after(() => test.close());

  /** Starts a payment of a new invoice of 100.00; `path` is that of the provider's page. */
  const start = async (erpId: string, method: PaymentMethod) => {
    const itemId = await addItem(
      test.owner,
      { dealerId: test.connector.dealerId, customerId },
      { erpId, minor: 10_000 },
    );
    return startSandboxPayment(test, { customerId, payerId, itemId, method });
  };
  const stateOf = async (paymentId: string) => {
    const { rows } = await test.owner.query<{ state: string }>('select state from payments where id = $1', [
      paymentId,
    ]);
    return rows[0]?.state;
  };
  const lookLater = async (days: number) => {
    await test.advance({ days });
    await test.connector.tick();
    await test.connector.drain();
  };

  it('by card is settled when the payer comes back', async () => {
    const { paymentId, path } = await start('I1', 'card');
    const { status, location } = await createVisitor(test).post(`${path}/choose`, { instrument: '4242' });
    assert.deepEqual([status, location], [303, `/portal/test-lumber/payments/${paymentId}`]);
    assert.equal(await stateOf(paymentId), 'settled');
  });

  it('from a bank account is in the ledger with its text, settled by the clock, and returned', async () => {
    const { paymentId, path } = await start('I2', 'ach');
    const visitor = createVisitor(test);
    await visitor.post(`${path}/choose`, { instrument: '2227' });
    await visitor.post(`${path}/agree`);
    assert.equal(await stateOf(paymentId), 'pending');
    const { rows } = await test.owner.query(
      `select kind, bank_name, last_4, text_source, text_version, text_hash = sha256(convert_to(text, 'UTF8')) as is_whole,
         ip_address is not null as has_origin
       from authorizations where payment_id = $1`,
      [paymentId],
    );
    assert.deepEqual(rows, [
      {
        ...{ kind: 'ach_debit', bank_name: 'Sandbox Bank', last_4: '2227' },
        ...{ text_source: 'payvite', text_version: '2026-12.en', is_whole: true, has_origin: true },
      },
    ]);
    await lookLater(3);
    assert.equal(await stateOf(paymentId), 'settled');
    await lookLater(2);
    assert.equal(await stateOf(paymentId), 'returned');
  });

  it('that nobody finishes expires, and holds its item no longer', async () => {
    const { paymentId } = await start('I3', 'card');
    await test.advance({ minutes: 62 });
    await test.connector.tick();
    await test.connector.drain();
    assert.equal(await stateOf(paymentId), 'expired');
    const { rows } = await test.owner.query(
      'select 1 from payment_allocations where payment_id = $1 and released_at is null',
      [paymentId],
    );
    assert.deepEqual(rows, []);
  });
});
