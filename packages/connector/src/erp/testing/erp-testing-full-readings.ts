import assert from 'node:assert/strict';
import { isBadEntry } from '../erp-source.ts';
import { MODELS, readDelivery } from './erp-testing-reading.ts';
import { assertRefused, dayFromToday, type Check } from './erp-testing-world.ts';

/** As the wire likes to break them: an apostrophe, an ampersand, a letter beyond ASCII; quotes and a comma. */
const HARD_NAMES = ["O'Brien & Søns Ltd", 'Summit "Peak" Builders, Inc.'];
const HARD_EMAILS = [[], ['one@kit.example'], ['a@kit.example', "b.o'neil+x@kit.example", 'c@kit.example']];
/** Most of them are no sum of powers of two: 0.29 * 100 is 28.999999999999996. */
const HARD_AMOUNTS = [29, 115, 435, 64_35, 1_234_567_89];

/** What a source promises of its health, and of a reading of everything. */
export const READING_CHECKS: Check[] = [
  {
    promise: 'tells that the ERP is there, and of which it speaks',
    async hold({ source }) {
      const { version, target } = await source.health();
      assert.ok(version === null || /\S/.test(version), 'The version is empty.');
      assert.match(target, /\S/, 'The target is empty.');
      assert.match(source.kind, /^[a-z0-9-]+$/, 'The kind is no word in lower case.');
    },
  },
  {
    promise: 'says unauthorized where it is not let in',
    isMade: ({ lockedOut }) => lockedOut !== undefined,
    async hold({ lockedOut }) {
      assert.ok(lockedOut);
      await assertRefused(lockedOut.health(), 'unauthorized', 'health');
      await assertRefused(readDelivery(lockedOut, null), 'unauthorized', 'A reading');
    },
  },
  {
    promise: 'delivers names as they are',
    async hold(world) {
      const ids: string[] = [];
      for (const name of HARD_NAMES) ids.push(await world.erp.addCustomer({ name, emails: [] }));
      await world.sync();
      assert.deepEqual(
        ids.map((id) => world.holding.active(id)?.name),
        HARD_NAMES,
      );
    },
  },
  {
    promise: 'delivers no address, one, or several of a customer',
    async hold(world) {
      const made: [string, string[]][] = [];
      for (const emails of HARD_EMAILS) {
        const name = `Customer of ${emails.length} addresses`;
        made.push([await world.erp.addCustomer({ name, emails }), emails]);
      }
      await world.sync();
      for (const [erpId, emails] of made) assert.deepEqual(world.holding.emailsOf(erpId), emails);
    },
  },
  {
    promise: 'delivers what is owed to the cent',
    async hold(world) {
      const { erpId, invoices } = await world.addCustomer({ invoices: HARD_AMOUNTS });
      const credit = await world.erp.addCredit(erpId, 33);
      await world.sync();
      for (const [at, minor] of HARD_AMOUNTS.entries()) {
        const { kind, amountMinor, currency } = world.item(erpId, invoices[at] ?? '');
        assert.deepEqual([kind, amountMinor], ['invoice', minor]);
        const own = world.holding.active(erpId)?.currency ?? currency;
        assert.equal(currency, own, 'An item is in another currency than its customer.');
      }
      const { kind, amountMinor } = world.item(erpId, credit);
      assert.deepEqual([kind, amountMinor], ['credit', -33]);
      const owed = invoices.map((id, at): [string, number] => [id, HARD_AMOUNTS[at] ?? 0]);
      world.assertOwed(erpId, { ...Object.fromEntries(owed), [credit]: -33 });
    },
  },
  {
    promise: 'delivers the day on which an invoice is due',
    async hold(world) {
      const erpId = await world.erp.addCustomer({ name: 'Customer of three days', emails: [] });
      const made: [string, string][] = [];
      for (const days of [1, 30, 95]) {
        const dueDate = dayFromToday(days);
        made.push([await world.erp.addInvoice(erpId, 10_00, dueDate), dueDate]);
      }
      await world.sync();
      const held = made.map(([id]): [string, string | null] => [id, world.item(erpId, id).dueDate]);
      assert.deepEqual(held, made);
    },
  },
  {
    promise: 'reads on where a page is full, to the last row',
    isMade: ({ pageSize }) => pageSize !== undefined,
    async hold(world) {
      // With two full ones, a source that goes on for one page only is found, too.
      const count = 2 * (world.pageSize ?? 0) + 1;
      const made: [string, string, string][] = [];
      for (let at = 0; at < count; at += 1) {
        const emails = [`page${at}@kit.example`];
        const { erpId, invoices, credits } = await world.addCustomer({
          ...{ emails, invoices: [50_00 + at], credits: [1_00], isReadLater: true },
        });
        made.push([erpId, invoices[0] ?? '', credits[0] ?? '']);
      }
      await world.sync();
      const readings = { 'what has changed': world.holding, everything: (await world.readAll()).holding };
      for (const [what, holding] of Object.entries(readings)) {
        for (const [at, [erpId, invoice, credit]] of made.entries()) {
          assert.ok(holding.active(erpId), `${what}: a customer is missing.`);
          assert.deepEqual(holding.emailsOf(erpId), [`page${at}@kit.example`], what);
          assert.deepEqual(
            holding
              .itemsOf(erpId)
              .map((item) => item.erpId)
              .sort(),
            [invoice, credit].sort(),
            what,
          );
        }
      }
    },
  },
  {
    promise: 'delivers a full snapshot of every model where there is no cursor',
    async hold({ source }) {
      const { models } = await source.open(null);
      assert.deepEqual(
        MODELS.filter((model) => models[model]?.isPartial !== false),
        [],
      );
    },
  },
  {
    promise: 'delivers the same when it is read again',
    async hold({ source }) {
      const delivery = await source.open(null);
      for (const model of MODELS) {
        const [first, second] = [new Map<string, unknown>(), new Map<string, unknown>()];
        for (const records of [first, second])
          for await (const entries of delivery.models[model]?.read() ?? [])
            for (const entry of entries)
              if (!isBadEntry(entry)) records.set(entry.record.erpId, entry.record);
        assert.deepEqual(second, first, model);
      }
    },
  },
  {
    promise: 'is well formed when all is read',
    async hold(world) {
      const { reading } = await world.readAll();
      const ours = reading.bad.filter(({ erpId, customerErpId }) =>
        [erpId, customerErpId].some(
          (id) => id !== null && /^Kit /.test(world.holding.customers.get(id)?.name ?? ''),
        ),
      );
      assert.deepEqual(ours, [], 'Rows of customers that the kit made are bad ones.');
      assertNoFaults(world.faults);
    },
  },
];

/** Shows what is wrong with the form of readings, and shows it once. */
export function assertNoFaults(faults: Set<string>): void {
  const found = [...faults];
  faults.clear();
  assert.equal(found.length, 0, `${found.length} faults, first: ${found.slice(0, 10).join(' ')}`);
}
