import assert from 'node:assert/strict';
import type { Customer, OpenItem, PayviteClient, PushedCustomer } from '@payvite/sdk';
import type { SyncModel } from '@payvite/sdk/schemas';
import {
  NO_FILE,
  READ_ONLY,
  type ErpSource,
  type SourceContact,
  type SourceCustomer,
  type SourceItem,
  type SourceModel,
  type SourceRecords,
} from '../src/erp/erp-source.ts';
import { testErpSource } from '../src/erp/testing/erp-testing.ts';
import { BooksOfAccount } from '../src/erp/testing/erp-testing-books.ts';
import { startTestConnector } from './test-connector.ts';

// An ERP that pushes cannot be read. What is tested in its place is all that comes of it: rows that are pushed through the
// API, and what the dealer then holds by the same API.
testErpSource('an ERP that pushes, and what is held of it', async () => {
  const test = await startTestConnector({ env: { ERP_KIND: 'push' } });
  const { client } = test;
  return { source: heldSource(client), erp: pushingErp(client), stop: () => test.close() };
});

/** Pushes each change at once, as whole rows, in the words of an integrator. */
function pushingErp(client: PayviteClient): BooksOfAccount {
  const names = new Map<string, string>();
  const books: BooksOfAccount = new BooksOfAccount(async ({ customerId = '', itemId }) => {
    const customer = books.customers.get(customerId);
    if (customer !== undefined) names.set(customerId, customer.name);
    const row: PushedCustomer = {
      erpId: customerId,
      name: names.get(customerId) ?? '',
      ...(customer === undefined
        ? { status: 'inactive', contacts: [] }
        : {
            contacts: customer.contacts.map(({ id, email }) => ({ erpId: id, email })),
            erpBalanceMinor: books.balanceOf(customerId),
          }),
    };
    await client.pushes.customers([row]);
    if (itemId === undefined) return;
    const { kind, amountMinor, outstandingMinor, dueDate } = books.item(itemId);
    await client.pushes.openItems([
      {
        ...{ erpId: itemId, customerErpId: customerId, kind, amountMinor, outstandingMinor, dueDate },
        currency: 'USD',
      },
    ]);
  });
  return books;
}

/** What a dealer holds, as if it were an ERP that is read. */
function heldSource(client: PayviteClient): ErpSource {
  return {
    ...READ_ONLY,
    kind: 'held',
    health: () => Promise.resolve({ version: null, target: 'what is held' }),
    async open() {
      const customers: Customer[] = [];
      for await (const customer of client.customers.list({ limit: 200 })) customers.push(customer);
      const items = await Promise.all(
        customers.map(async ({ id, erpId }) => {
          const { data } = await client.customers.openItems(id, { limit: 200 });
          return data.map((item) => toItem(erpId, item));
        }),
      );
      return {
        models: {
          customers: modelOf('customers', customers.map(toCustomer)),
          contacts: modelOf('contacts', customers.flatMap(toContacts)),
          invoices: modelOf('invoices', items.flat()),
          adjustments: modelOf('adjustments', []),
        },
        nextCursor: () => null,
      };
    },
  };
}

function modelOf<Model extends SyncModel>(model: Model, records: SourceRecords[Model][]): SourceModel<Model> {
  return {
    ...NO_FILE,
    model,
    isPartial: false,
    async *read() {
      yield await Promise.resolve(records.map((record, at) => ({ row: at + 1, record })));
    },
  };
}

function toCustomer({
  erpId,
  accountNumber,
  name,
  accountType,
  status,
  currency,
  erpBalanceMinor,
  outstandingMinor,
}: Customer): SourceCustomer {
  if (erpBalanceMinor !== null)
    assert.equal(outstandingMinor, erpBalanceMinor, 'What is counted together is not what the ERP counts.');
  const unseen = { phone: null, addressLine1: null, city: null, region: null, postalCode: null };
  return { erpId, accountNumber, name, accountType, status, currency, erpBalanceMinor, ...unseen };
}

function toContacts({ erpId: customerErpId, contacts }: Customer): SourceContact[] {
  return contacts.map(({ id, erpEmail: _, ...contact }) => ({
    ...contact,
    erpId: id,
    customerErpId,
    hasValidEmail: contact.email !== null,
  }));
}

function toItem(customerErpId: string, item: OpenItem): SourceItem {
  const {
    id: _,
    customerId: __,
    inFlightMinor: ___,
    paidInFlightMinor: ____,
    payableMinor: _____,
    ...rest
  } = item;
  return { ...rest, customerErpId, isOpen: true };
}
