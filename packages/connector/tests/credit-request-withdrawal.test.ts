import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { addPayer } from './payment-rows.ts';
import { createPaymentWorld, toChoice, type PaymentDealer, type PaymentWorld } from './payment-world.ts';
import { until } from './posting-world.ts';

describe('a request to apply a credit', () => {
  let world: PaymentWorld;
  let dealer: PaymentDealer;
  let invoice: string;
  let other: string;
  let credit: string;
  let elsewhere: string;

  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());
  beforeEach(async () => {
    ({ dealer, invoice, other } = await world.addOwingDealer());
    [credit = '', elsewhere = ''] = await world.addItems(
      dealer,
      { erpId: 'K1', minor: -5_000, jobId: '14' },
      { erpId: 'K2', minor: -1_000, jobId: '14' },
    );
  });

  type Transaction = Parameters<Parameters<PaymentWorld['as']>[1]>[0];
  const askIn = (tx: Transaction) => {
    const who = { payerId: dealer.payerId, customerId: dealer.customerId };
    return world.payments.requestCredit(tx, who, toChoice({ [other]: null, [credit]: null }));
  };
  const ask = () => world.as(dealer, askIn);
  const requests = async () => {
    const { rows } = await world.owner.query<{ said: string }>(
      `select r.state || coalesce(' ' || e.actor_type || ' ' || (e.actor_id = r.closed_by_id), '') as said
       from credit_requests r
       left join events e on e.dealer_id = r.dealer_id and e.subject_id = r.id and e.type = 'credit_request.closed'
       where r.dealer_id = $1 order by r.created_at`,
      [dealer.id],
    );
    return rows.map(({ said }) => said);
  };

  for (const [name, choose] of [
    ['uses its credit', () => ({ [invoice]: null, [credit]: null })],
    ['pays its invoice', () => ({ [other]: 1_000 })],
  ] as const) {
    it(`is withdrawn by a payment that ${name}, whoever starts it`, async () => {
      await ask();
      const payerId = await addPayer(world.owner, { dealerId: dealer.id, customerIds: [dealer.customerId] });
      const preview = await world.preview(dealer, choose(), { payerId });
      assert.deepEqual(await requests(), ['open'], 'looking withdraws nothing');
      assert.equal((await world.start(dealer, preview)).result, 'started');
      assert.deepEqual(await requests(), ['closed payer true']);
      const { rows } = await world.owner.query<{ closedBy: string }>(
        'select closed_by_id as "closedBy" from credit_requests where dealer_id = $1',
        [dealer.id],
      );
      assert.deepEqual(rows, [{ closedBy: payerId }]);
      await world.start(dealer, preview);
      assert.deepEqual(await requests(), ['closed payer true'], 'once');
    });
  }

  it('stays where a payment has none of its documents, or starts not', async () => {
    await ask();
    await world.pay(dealer, { [invoice]: 4_000, [elsewhere]: null });
    const preview = await world.preview(dealer, { [invoice]: null, [credit]: null });
    await world.owner.query('update open_items set outstanding_minor = 9000 where id = $1', [invoice]);
    assert.equal((await world.start(dealer, preview)).result, 'changed');
    assert.deepEqual(await requests(), ['open']);
  });

  const untilOneWaits = () =>
    until(async () => {
      const { rowCount } = await world.owner.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    });

  it('is withdrawn by a payment that was started while it was made', async () => {
    const preview = await world.preview(dealer, { [invoice]: null, [credit]: null });
    const started = await world.as(dealer, async (tx) => {
      await askIn(tx);
      const starting = world.start(dealer, preview);
      await untilOneWaits();
      return [starting];
    });
    assert.equal((await started[0])?.result, 'started');
    assert.deepEqual(await requests(), ['closed payer true']);
  });

  it('is not made of a credit that a payment uses which was started meanwhile', async () => {
    const preview = await world.preview(dealer, { [invoice]: null, [credit]: null });
    const { emit } = world.events;
    const [begun, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.events.emit = async (...event) => {
      begun.resolve();
      await asked.promise;
      await emit(...event);
    };
    try {
      const starting = world.start(dealer, preview);
      await begun.promise;
      const refused = assert.rejects(ask(), { code: 'invalid_request' });
      await untilOneWaits();
      asked.resolve();
      assert.equal((await starting).result, 'started');
      await refused;
    } finally {
      world.events.emit = emit;
    }
    assert.deepEqual(await requests(), []);
  });
});
