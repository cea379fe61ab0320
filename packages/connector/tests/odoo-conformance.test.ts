import { testErpSource, type TestErp } from '../src/erp/testing/erp-testing.ts';
import { sourceOf } from './odoo-reading.ts';
import { startOdooServer, type OdooServer } from './odoo-server.ts';

const HOUR_MS = 3_600_000;

const ODOOS: [string, number][] = [
  ['Odoo 19 over JSON-2', 19],
  ['Odoo 17 over JSON-RPC', 17],
  ['Odoo 14 over JSON-RPC', 14],
];

for (const [name, major] of ODOOS) {
  testErpSource(name, async () => {
    const [odoo, inYen] = [await startOdooServer(major), await startOdooServer(major, { currency: 'JPY' })];
    return {
      source: sourceOf(odoo, { pageSize: 3 }),
      lockedOut: sourceOf(odoo, { secret: 'wrong' }),
      elsewhere: sourceOf(odoo, { companyId: 1 }),
      erp: erpOf(odoo),
      pageSize: 3,
      wholeUnits: { source: sourceOf(inYen), erp: erpOf(inYen) },
      async stop() {
        await Promise.all([odoo.close(), inYen.close()]);
      },
    };
  });
}

function erpOf({ events, books, passMs }: OdooServer): TestErp {
  const now = <Result>(result: Result) => Promise.resolve(result);
  return {
    addCustomer({ name, emails: [own, ...others] }) {
      const values = { name, ...(own === undefined ? {} : { email: own }) };
      const id = events.addCustomer(values);
      for (const email of others) events.addContact(id, { name: 'Someone', email });
      return now(String(id));
    },
    setEmail(customerId, from, to) {
      const belongs = (id: number, parentId: number | null) => [id, parentId].includes(Number(customerId));
      for (const { id, parentId, email } of books.partners.values())
        if (belongs(id, parentId) && email === from) events.changeEmail(id, to);
      return now(undefined);
    },
    addInvoice: (customerId, minor, dueDate) =>
      now(String(events.addInvoice(Number(customerId), minor, dueDate === undefined ? {} : { dueDate }))),
    addCredit: (customerId, minor) => now(String(events.addCreditNote(Number(customerId), minor))),
    payInvoice: (lineId, minor) => now(events.payItem(Number(lineId), minor)),
    dayOfPayment(erpPaymentId) {
      const payment = [...books.payments.values()].find(({ name }) => name === erpPaymentId);
      const line = [...books.lines.values()].find(({ moveId }) => moveId === payment?.moveId);
      return line === undefined
        ? Promise.reject(new Error(`No payment ${erpPaymentId}.`))
        : Promise.resolve(line.date);
    },
    removeCustomer: (customerId) => now(events.deletePartner(Number(customerId))),
    passTime: () => now(passMs(HOUR_MS)),
  };
}
