import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPostingFile, markPostingFileImported } from '../src/payments/posting-file-service.ts';
import { createPaymentWorld, listed, type PaymentDealer, type PaymentWorld } from './payment-world.ts';
import { itemOf } from './scripted-source.ts';

const OPEN = { I1: 10_000, I2: 500, I3: 500, I4: 500, I5: 500, I6: 500, I7: 90_000 };

describe('what a payment holds', () => {
  let world: PaymentWorld;
  before(async () => {
    world = await createPaymentWorld();
  });
  after(() => world.close());

  const seen = async (dealer: PaymentDealer, erpId = 'I1') => {
    const item = (await world.items(dealer))[erpId];
    return item && [item.outstandingMinor, item.inFlightMinor, item.payableMinor];
  };
  /** Settles a payment; by then it is in the ERP's books. */
  const settle = async (dealer: PaymentDealer, paymentId: string) => {
    dealer.provider.authorize(paymentId);
    await world.hint(dealer, paymentId);
  };
  const takeBack = async (dealer: PaymentDealer, paymentId: string) => {
    const disputes = { dp_1: { amountMinor: 10_000, reason: 'R01', status: 'lost' as const } };
    dealer.provider.tell(paymentId, { disputes });
    await world.hint(dealer, paymentId);
  };

  describe('where the ERP is asked', () => {
    it('stays held until a sync that began after the ERP had it read the item', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: null });
      await settle(dealer, id);
      assert.equal(dealer.erp.books.get(id)?.postedMinor, 10_000);
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0]);
      world.pass(60);
      await world.sync(dealer, listed({ I2: 500 }));
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'a list of changes that does not name it');
      await world.sync(dealer, listed({ I1: 0 }));
      assert.deepEqual(await seen(dealer), undefined, 'closed in the books');
      const { rows } = await world.owner.query('select 1 from open_item_holds where dealer_id = $1', [
        dealer.id,
      ]);
      assert.deepEqual(rows, []);
    });

    it('does not show it payable by the numbers of before', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: null });
      await world.sync(dealer, listed(OPEN), { isFull: true });
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'before it was posted');
      dealer.erp.isDown = true;
      await settle(dealer, id);
      world.pass(60);
      await world.sync(dealer, listed(OPEN), { isFull: true });
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'while it could not be posted');
    });

    it('lets a part go when the rest of it is read', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: 4_000 });
      await settle(dealer, id);
      world.pass(60);
      await world.sync(dealer, listed({ I1: 6_000 }));
      assert.deepEqual(await seen(dealer), [6_000, 0, 6_000]);
    });

    it('keeps what came as a faulty row', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: null });
      await settle(dealer, id);
      world.pass(60);
      const faulty = { invoices: [itemOf('I1', 'C1', 0, { currency: 'EUR' })] };
      await world.sync(dealer, faulty);
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0]);
    });

    it('lets go of what everything that is listed does not list', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I2: null });
      await settle(dealer, id);
      world.pass(60);
      const { I2: _gone, ...rest } = OPEN;
      await world.sync(dealer, listed(rest), { isFull: true });
      const { rows } = await world.owner.query('select 1 from open_item_holds where dealer_id = $1', [
        dealer.id,
      ]);
      assert.deepEqual(rows, []);
    });
  });

  describe('that came back', () => {
    it('after it was read in the books, is open again by the sync alone', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: 4_000 });
      await settle(dealer, id);
      world.pass(60);
      await world.sync(dealer, listed({ I1: 6_000 }));
      const disputes = { dp_1: { amountMinor: 4_000, reason: 'R01', status: 'lost' as const } };
      dealer.provider.tell(id, { disputes });
      await world.hint(dealer, id);
      assert.equal((await world.get(dealer, id)).state, 'returned');
      assert.equal(dealer.erp.books.get(id)?.reversals, 1);
      assert.deepEqual(await seen(dealer), [6_000, 0, 6_000]);
      world.pass(60);
      await world.sync(dealer, listed({ I1: 10_000 }));
      assert.deepEqual(await seen(dealer), [10_000, 0, 10_000]);
    });

    it('before it was read, stays held until the reversal is', async () => {
      const dealer = await world.addDealer(OPEN);
      const id = await world.pay(dealer, { I1: null });
      await settle(dealer, id);
      world.pass(60);
      await takeBack(dealer, id);
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0]);
      world.pass(60);
      await world.sync(dealer, listed({ I1: 10_000 }));
      assert.deepEqual(await seen(dealer), [10_000, 0, 10_000]);
    });

    it('before anything was booked, is free at once', async () => {
      const dealer = await world.addDealer(OPEN, { erpKind: 'csv' });
      const id = await world.pay(dealer, { I1: null });
      await settle(dealer, id);
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0]);
      await takeBack(dealer, id);
      assert.deepEqual(await seen(dealer), [10_000, 0, 10_000]);
    });
  });

  describe('where the ERP imports files', () => {
    const actor = { type: 'user', id: 'dana' } as const;
    const file = async (dealer: PaymentDealer) => {
      const made = await world.as(dealer, (tx) => createPostingFile({ events: silent }, tx, actor));
      return made.id;
    };
    const silent = { emit: () => Promise.resolve(), emitMany: () => Promise.resolve() };
    const mark = (dealer: PaymentDealer, id: string, importedAt?: string) =>
      world.as(dealer, (tx) => markPostingFileImported({ events: silent }, tx, id, { importedAt, actor }));

    it('stays held until the file was marked and what was exported after that was applied', async () => {
      const dealer = await world.addDealer(OPEN, { erpKind: 'csv' });
      const id = await world.pay(dealer, { I1: null });
      await settle(dealer, id);
      world.pass(60);
      await world.sync(dealer, listed(OPEN), { isFull: true });
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'nothing was posted yet');
      const fileId = await file(dealer);
      world.pass(60);
      await world.sync(dealer, listed(OPEN), { isFull: true });
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'in a file that nobody has imported');
      await mark(dealer, fileId);
      await world.sync(dealer, listed(OPEN), { isFull: true });
      assert.deepEqual(await seen(dealer), [10_000, 10_000, 0], 'not exported after that');
      world.pass(60);
      await world.sync(dealer, listed({ ...OPEN, I1: 0 }), { isFull: true });
      assert.deepEqual(await seen(dealer), undefined);
    });
  });

  it('is held again where its money comes after all', async () => {
    const dealer = await world.addDealer(OPEN);
    const id = await world.pay(dealer, { I1: null });
    world.pass(62 * 60);
    await world.drain();
    assert.deepEqual(await seen(dealer), [10_000, 0, 10_000]);
    await settle(dealer, id);
    assert.equal((await world.get(dealer, id)).state, 'settled');
    assert.equal((await seen(dealer))?.[1], 10_000);
  });
});
