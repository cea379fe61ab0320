import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ErpSource } from '../src/erp/erp-source.ts';
import type { OdooSourceOptions } from '../src/erp/odoo/odoo-source.ts';
import { readDelivery, sourceOf, sumOf } from './odoo-reading.ts';
import { startOdooServer, type OdooServer } from './odoo-server.ts';

const HOUR_MS = 3_600_000;

/** The two protocols, and the versions between which what is asked for differs. */
const ODOOS: [string, number, Partial<OdooSourceOptions>][] = [
  ['Odoo 19 over JSON-2', 19, {}],
  ['Odoo 19 over JSON-RPC', 19, { protocol: 'jsonrpc' }],
  ['Odoo 18', 18, {}],
  ['Odoo 17', 17, {}],
  ['Odoo 14', 14, {}],
];

for (const [name, major, options] of ODOOS) {
  void describe(name, () => {
    let odoo: OdooServer;
    let source: ErpSource;
    let customer: number;
    let id: string;

    beforeEach(async () => {
      odoo = await startOdooServer(major);
      source = sourceOf(odoo, options);
      customer = odoo.events.addCustomer(
        {
          name: "O'Brien & Søns Ltd",
          ref: 'C-100',
          email: 'ap@obrien.example',
          phone: '+1 802 555 0100',
          street: '1 Mill Road',
          city: 'Barre',
          state: 'VT',
          zip: '05641',
        },
        [
          { name: 'Ann', email: 'ann@obrien.example', function: 'Owner' },
          { type: 'invoice' },
          { type: 'delivery' },
        ],
      );
      id = String(customer);
    });
    afterEach(() => odoo.close());

    void it('says that it is there', async () => {
      assert.deepEqual(await source.health(), {
        version: `${major}.0`,
        target: `${odoo.url}, database ${odoo.database}`,
      });
      assert.ok(!odoo.calls.some((call) => /create|write|action/.test(call)));
    });

    void it('reads a customer, its people and addresses', async () => {
      odoo.events.addCustomer({ name: 'Summit "Peak" Builders, Inc.' });
      odoo.events.addCustomer({ name: 'A supplier', customerRank: 0 });
      const { customers, contacts, bad, isPartial } = await readDelivery(source);
      assert.equal(isPartial, false);
      assert.deepEqual(bad, []);
      assert.deepEqual(customers.get(id), {
        erpId: id,
        accountNumber: 'C-100',
        name: "O'Brien & Søns Ltd",
        accountType: null,
        status: 'active',
        currency: 'USD',
        phone: '+1 802 555 0100',
        addressLine1: '1 Mill Road',
        city: 'Barre',
        region: 'Vermont',
        postalCode: '05641',
        erpBalanceMinor: 0,
      });
      const [, summit] = [...customers.values()];
      assert.equal(summit?.name, 'Summit "Peak" Builders, Inc.');
      assert.equal(summit.accountNumber, summit.erpId);
      assert.equal(summit.phone, null);
      assert.equal(customers.size, 2);
      const ofOBrien = [...contacts.values()].filter(({ customerErpId }) => customerErpId === id);
      assert.deepEqual(
        ofOBrien.map((contact) => [
          contact.name,
          contact.email,
          contact.role,
          contact.isPrimary,
          contact.locale,
        ]),
        [
          ["O'Brien & Søns Ltd", 'ap@obrien.example', null, true, 'en-US'],
          ['Ann', 'ann@obrien.example', 'Owner', false, 'en-US'],
          [null, null, 'billing', false, 'en-US'],
        ],
      );
    });

    void it('reads what is owed to the cent, and all of it together is the balance', async () => {
      const { events } = odoo;
      for (const cents of [10, 20, 30, 123_456_789, 5]) events.addInvoice(customer, cents);
      const invoice = events.addInvoice(customer, 10_033);
      const debitNote = events.addDebitNote(customer, 1_250, invoice);
      const creditNote = events.addCreditNote(customer, 3_001);
      const entry = events.addEntry(customer, 777);
      const unapplied = events.addUnappliedPayment(customer, 4_999);
      events.payItem(invoice, 33);
      const reading = await readDelivery(source);
      assert.deepEqual(reading.bad, []);
      const kinds = [invoice, debitNote, creditNote, entry, unapplied].map((line) => {
        const item = reading.items.get(String(line));
        return [item?.kind, item?.amountMinor, item?.outstandingMinor, item?.isOpen];
      });
      assert.deepEqual(kinds, [
        ['invoice', 10_033, 10_000, true],
        ['debit', 1_250, 1_250, true],
        ['credit', -3_001, -3_001, true],
        ['debit', 777, 777, true],
        ['credit', -4_999, -4_999, true],
      ]);
      assert.match(reading.items.get(String(invoice))?.number ?? '', /^INV\/2026\/\d+$/);
      assert.equal(reading.items.get(String(invoice))?.dueDate, '2026-03-31');
      const balance = reading.customers.get(id)?.erpBalanceMinor;
      assert.equal(balance, 123_456_854 + 10_000 + 1_250 - 3_001 + 777 - 4_999);
      assert.equal(sumOf(reading, id), balance);
    });

    void it('gives what is posted to a person below a company to the company', async () => {
      const person = odoo.events.addContact(customer, { name: 'Foreman' });
      const line = odoo.events.addEntry(person, 500);
      const { items } = await readDelivery(source);
      assert.equal(items.get(String(line))?.customerErpId, id);
    });

    void it('reports what it cannot take, with its field', async () => {
      const strange = odoo.events.addCustomer({ name: ' ' });
      const line = odoo.events.addInvoice(customer, 100, { dueDate: '2026-13-01' });
      const { bad, customers, items } = await readDelivery(source);
      assert.deepEqual(
        bad.map(({ column, value, erpId, customerErpId }) => [column, value, erpId, customerErpId]),
        [
          ['name', ' ', String(strange), String(strange)],
          ['date_maturity', '2026-13-01', String(line), id],
        ],
      );
      assert.ok(customers.has(id) && !items.has(String(line)));
    });

    void it('keeps an invoice in another currency in it', async () => {
      const euros = odoo.events.addInvoice(customer, 900, { currency: 'EUR' });
      const { items } = await readDelivery(source);
      assert.equal(items.get(String(euros))?.currency, 'EUR');
      assert.equal(items.get(String(euros))?.outstandingMinor, 900);
    });

    void it('leaves out drafts, and what is settled', async () => {
      const draft = odoo.events.addDraftInvoice(customer, 100);
      const paid = odoo.events.addInvoice(customer, 200);
      odoo.events.payItem(paid, 200);
      const { items } = await readDelivery(source);
      assert.ok(!items.has(String(draft)) && !items.has(String(paid)));
      const { items: changed } = await readDelivery(source, (await readDelivery(source)).nextCursor);
      assert.ok(!changed.has(String(draft)));
    });

    void describe('goes on from a cursor', () => {
      let cursor: string | null;
      let invoice: number;
      let ann: string;

      beforeEach(async () => {
        invoice = odoo.events.addInvoice(customer, 10_000);
        odoo.events.addCustomer({ name: 'Quiet Ltd' });
        odoo.passMs(HOUR_MS);
        const first = await readDelivery(source);
        cursor = first.nextCursor;
        ann = [...first.contacts.values()].find(({ name: who }) => who === 'Ann')?.erpId ?? '';
        odoo.passMs(HOUR_MS);
      });

      void it('sees a new address and a new name', async () => {
        odoo.events.changeEmail(Number(ann), 'ann@new.example');
        odoo.events.rename(customer, 'O’Brien Sons');
        const { customers, contacts } = await readDelivery(source, cursor);
        assert.equal(contacts.get(ann)?.email, 'ann@new.example');
        assert.equal(customers.get(id)?.name, 'O’Brien Sons');
        assert.equal(customers.size, 1);
      });

      void it('closes what was paid, and what was taken out of the books', async () => {
        const other = odoo.events.addInvoice(customer, 300);
        odoo.passMs(HOUR_MS);
        const { nextCursor } = await readDelivery(source, cursor);
        odoo.passMs(HOUR_MS);
        odoo.events.payItem(invoice, 10_000);
        odoo.events.resetToDraft(other);
        const { items } = await readDelivery(source, nextCursor);
        for (const line of [invoice, other]) {
          const { isOpen, outstandingMinor } = items.get(String(line)) ?? {};
          assert.deepEqual([isOpen, outstandingMinor], [false, 0]);
        }
      });

      void it('moves an invoice that was given to another customer, whose balance comes along', async () => {
        const other = odoo.events.addCustomer({ name: 'Other Ltd' });
        const { nextCursor } = await readDelivery(source, cursor);
        odoo.passMs(HOUR_MS);
        odoo.events.giveItem(invoice, other);
        const { items, customers } = await readDelivery(source, nextCursor);
        assert.equal(items.get(String(invoice))?.customerErpId, String(other));
        assert.equal(customers.get(String(other))?.erpBalanceMinor, 10_000);
        // Of the one before only a full reading tells.
        assert.ok(!customers.has(id));
        assert.equal((await readDelivery(source)).customers.get(id)?.erpBalanceMinor, 0);
      });

      void it('brings the people of a partner that became a customer', async () => {
        const prospect = odoo.events.addCustomer({ name: 'Prospect', customerRank: 0 }, [{ name: 'Pat' }]);
        odoo.passMs(HOUR_MS);
        const { nextCursor, customers: before } = await readDelivery(source, cursor);
        assert.ok(!before.has(String(prospect)));
        odoo.passMs(HOUR_MS);
        odoo.events.addInvoice(prospect, 100);
        const { customers, contacts } = await readDelivery(source, nextCursor);
        assert.equal(customers.get(String(prospect))?.erpBalanceMinor, 100);
        assert.deepEqual([...contacts.values()].map(({ name: who }) => who).sort(), ['Pat', 'Prospect']);
      });

      void it('tells of archiving at once, of deletion when all is read', async () => {
        odoo.events.archive(customer);
        odoo.events.archive(Number(ann));
        const { customers, contacts } = await readDelivery(source, cursor);
        assert.equal(customers.get(id)?.status, 'inactive');
        assert.equal(contacts.get(ann)?.email, null);
        assert.ok(!(await readDelivery(source)).contacts.has(ann));
        odoo.events.deletePartner(customer);
        assert.ok(!(await readDelivery(source)).customers.has(id));
      });

      void it('reads again what was changed within five minutes before', async () => {
        odoo.events.rename(customer, 'Late');
        odoo.passMs(4 * 60_000);
        const { nextCursor } = await readDelivery(source, cursor);
        assert.equal((await readDelivery(source, nextCursor)).customers.get(id)?.name, 'Late');
        odoo.passMs(2 * 60_000);
        const { nextCursor: later } = await readDelivery(source, nextCursor);
        assert.equal((await readDelivery(source, later)).customers.size, 0);
      });

      void it('reads all where the clock went back, the books are others, or the cursor is none', async () => {
        odoo.passMs(-HOUR_MS - 4 * 60_000);
        assert.equal((await readDelivery(source, cursor)).isPartial, true);
        odoo.passMs(-2 * 60_000);
        assert.equal((await readDelivery(source, cursor)).isPartial, false);
        odoo.passMs(HOUR_MS);
        const others = sourceOf(odoo, { ...options, companyId: 1 });
        assert.equal((await readDelivery(others, cursor)).isPartial, false);
        for (const strange of ['', 'null', '{"at":"2026-03-02T12:00:00.000Z"}'])
          assert.equal((await readDelivery(source, strange)).isPartial, false);
      });
    });

    void it('corrects an address', async () => {
      await source.updateContact(id, { email: 'new@obrien.example' });
      assert.equal((await readDelivery(source)).contacts.get(id)?.email, 'new@obrien.example');
      await assert.rejects(source.updateContact('4711', { email: 'a@b.example' }), {
        code: 'refused',
        message: /^Odoo refuses: Record does not exist/,
      });
      await assert.rejects(source.updateContact('Ann', { email: 'a@b.example' }), { code: 'refused' });
    });
  });
}
