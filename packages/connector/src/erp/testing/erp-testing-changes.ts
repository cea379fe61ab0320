import assert from 'node:assert/strict';
import { SourceError } from '../erp-source.ts';
import { readDelivery } from './erp-testing-reading.ts';
import type { Check, ErpWorld } from './erp-testing-world.ts';

/** What a source promises to see of what has happened since it was read last, whether it lists changes or everything. */
export const CHANGE_CHECKS: Check[] = [
  {
    promise: 'sees a new customer with its contact',
    async hold(world) {
      await world.addCustomer();
      const erpId = await world.erp.addCustomer({ name: 'Newcomer', emails: ['new@kit.example'] });
      await world.sync();
      assert.equal(world.holding.active(erpId)?.name, 'Newcomer');
      assert.deepEqual(world.holding.emailsOf(erpId), ['new@kit.example']);
    },
  },
  {
    promise: 'sees another address',
    async hold(world) {
      const { erpId } = await world.addCustomer({
        emails: ['old@kit.example', 'other@kit.example'],
        isOld: true,
      });
      await world.erp.setEmail(erpId, 'old@kit.example', 'newer@kit.example');
      await world.sync();
      assert.deepEqual(world.holding.emailsOf(erpId), ['newer@kit.example', 'other@kit.example']);
    },
  },
  {
    promise: 'sees a new invoice, and what it does to the balance',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({ invoices: [100_00] });
      const more = await world.erp.addInvoice(erpId, 20_07);
      await world.sync();
      world.assertOwed(erpId, { [invoices[0] ?? '']: 100_00, [more]: 20_07 });
    },
  },
  {
    promise: 'sees a credit, and what it does to the balance',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({ invoices: [100_00] });
      const credit = await world.erp.addCredit(erpId, 30_03);
      await world.sync();
      assert.equal(world.item(erpId, credit).kind, 'credit');
      world.assertOwed(erpId, { [invoices[0] ?? '']: 100_00, [credit]: -30_03 });
    },
  },
  {
    promise: 'sees a payment of a part, and what it does to the balance',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({ invoices: [100_00, 50_00], isOld: true });
      const [first = '', second = ''] = invoices;
      await world.erp.payInvoice(first, 40_01);
      await world.sync();
      assert.equal(world.item(erpId, first).amountMinor, 100_00);
      world.assertOwed(erpId, { [first]: 59_99, [second]: 50_00 });
    },
  },
  {
    promise: 'closes what is paid to its end, and leaves it closed',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({ invoices: [100_00, 50_00], isOld: true });
      const [first = '', second = ''] = invoices;
      await world.erp.payInvoice(first, 100_00);
      const { models } = await world.sync();
      const told = models.invoices?.records.get(first);
      if (told !== undefined) assert.deepEqual([told.isOpen, told.outstandingMinor], [false, 0]);
      world.assertOwed(erpId, { [second]: 50_00 });
      await world.sync();
      world.assertOwed(erpId, { [second]: 50_00 });
    },
  },
  {
    promise: 'changes nothing where nothing has changed',
    async hold(world) {
      await world.addCustomer({ invoices: [12_34], isOld: true });
      const before = world.holding.view();
      const { models } = await world.sync();
      assert.deepEqual(world.holding.view(), before);
      if (world.erp.passTime === undefined) return;
      for (const [model, { isPartial, entries }] of Object.entries(models))
        if (isPartial) assert.equal(entries, 0, `${model}: lists what has not changed.`);
    },
  },
  {
    promise: 'misses nothing that happens while it is read',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({
        emails: ['while@kit.example'],
        invoices: [10_00],
      });
      const late: string[] = [];
      await syncThrough(world, {
        betweenModels: async () => {
          await world.erp.setEmail(erpId, 'while@kit.example', 'during@kit.example');
          late.push(await world.erp.addInvoice(erpId, 1_11));
        },
        atTheEnd: async () => {
          await world.erp.setEmail(erpId, 'during@kit.example', 'last@kit.example');
          late.push(await world.erp.addInvoice(erpId, 2_22));
        },
      });
      await world.sync();
      assert.deepEqual(world.holding.emailsOf(erpId), ['last@kit.example']);
      const [during = '', last = ''] = late;
      world.assertOwed(erpId, { [invoices[0] ?? '']: 10_00, [during]: 1_11, [last]: 2_22 });
    },
  },
  {
    promise: 'loses a customer that was removed when all is read, and brings it back in no list of changes',
    async hold(world) {
      const { erpId } = await world.addCustomer();
      const { cursor } = world;
      await world.erp.removeCustomer(erpId);
      const all = await readDelivery(world.source, null);
      for (const fault of world.holding.apply(all)) world.faults.add(fault);
      assert.equal(world.holding.active(erpId), undefined, 'It is delivered as active.');
      world.cursor = cursor;
      await world.sync();
      assert.equal(world.holding.active(erpId), undefined, 'A list of changes brings it back.');
    },
  },
];

/** Reads while something happens. A source may find that what it reads has changed, and give up; then nothing is taken in. */
async function syncThrough(
  world: ErpWorld,
  events: { betweenModels: () => Promise<void>; atTheEnd: () => Promise<void> },
): Promise<void> {
  const left = [events.betweenModels, events.atTheEnd];
  const next = () => left.shift()?.() ?? Promise.resolve();
  try {
    await world.sync({ betweenModels: next, atTheEnd: next });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    while (left.length > 0) await next();
  }
}
