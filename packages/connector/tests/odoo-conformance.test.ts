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
    const odoo = await startOdooServer(major);
    return {
      source: sourceOf(odoo),
      lockedOut: sourceOf(odoo, { secret: 'wrong' }),
      elsewhere: sourceOf(odoo, { companyId: 1 }),
      erp: erpOf(odoo),
      stop: () => odoo.close(),
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
    addInvoice: (customerId, minor) => now(String(events.addInvoice(Number(customerId), minor))),
    addCredit: (customerId, minor) => now(String(events.addCreditNote(Number(customerId), minor))),
    payInvoice: (lineId, minor) => now(events.payItem(Number(lineId), minor)),
    removeCustomer: (customerId) => now(events.deletePartner(Number(customerId))),
    passTime: () => now(passMs(HOUR_MS)),
  };
}
