import {
  NO_FILE,
  PLAIN_ITEM,
  SourceError,
  type ErpSource,
  type SourcePayment,
  type SourcePosting,
} from '../src/erp/erp-source.ts';
import type { SourceContact, SourceCustomer, SourceItem } from '../src/erp/erp-source.ts';
import { BooksOfAccount, type BooksCustomer, type BooksItem } from '../src/erp/testing/erp-testing-books.ts';

type Booking = SourcePosting & { payment: SourcePayment };

/** An ERP in memory, which keeps every promise of the port; what the tests of the tests break. */
export interface MemoryErp {
  books: BooksOfAccount;
  source: ErpSource;
  /** By our id of the payment. */
  bookings: Map<string, Booking>;
  /** What was changed last has this number. */
  clock(): number;
  /** Puts so much to an item; less than nothing takes it back. */
  pay(itemId: string, minor: number): void;
}

/** Makes one. Two of the same name are the same books; all of one are in one currency. */
export function createMemoryErp(name = 'memory', currency = 'USD'): MemoryErp {
  let clock = 0;
  const changedAt = new Map<string, number>();
  const touch = (...ids: (string | undefined)[]) => {
    clock += 1;
    for (const id of ids) if (id !== undefined) changedAt.set(id, clock);
  };
  const books = new BooksOfAccount(({ customerId, itemId }) => Promise.resolve(touch(customerId, itemId)));
  const bookings = new Map<string, Booking>();
  const pay = (itemId: string, minor: number) => {
    const item = books.item(itemId);
    item.outstandingMinor -= minor;
    touch(itemId, item.customerId);
  };

  const source: ErpSource = {
    kind: 'memory',
    capabilities: { post: true, reverse: true, updateContact: true },
    health: () => Promise.resolve({ version: '1.0', target: name }),
    open(cursor) {
      const [kind, of, at] = (cursor ?? '').split(' ');
      const since = kind === 'memory' && of === name ? Number(at) : null;
      const isNew = ({ id }: { id: string }) => since === null || (changedAt.get(id) ?? 0) > since;
      const customers = [...books.customers.values()].filter(isNew);
      const items = [...books.items.values()].filter(isNew);
      const open = items.filter(({ outstandingMinor }) => since !== null || outstandingMinor !== 0);
      const next = `memory ${name} ${clock}`;
      const model = <Name extends string, Row>(called: Name, rows: Row[]) => ({
        ...NO_FILE,
        model: called,
        isPartial: since !== null,
        async *read() {
          for (let at = 0; at < rows.length; at += 2)
            yield await Promise.resolve(
              rows.slice(at, at + 2).map((record, nth) => ({ row: at + nth + 1, record })),
            );
        },
      });
      return Promise.resolve({
        models: {
          customers: model(
            'customers',
            customers.map((each) => toCustomer(each, books.balanceOf(each.id), currency)),
          ),
          contacts: model('contacts', customers.flatMap(toContacts)),
          invoices: model(
            'invoices',
            open.filter(({ kind: what }) => what === 'invoice').map((each) => toItem(each, currency)),
          ),
          adjustments: model(
            'adjustments',
            open.filter(({ kind: what }) => what === 'credit').map((each) => toItem(each, currency)),
          ),
        },
        nextCursor: () => next,
      });
    },
    findPayment(paymentId) {
      const booking = bookings.get(paymentId);
      return Promise.resolve(booking && toPosting(booking));
    },
    postPayment(payment) {
      if (bookings.has(payment.paymentId)) return refuse('already_posted', 'It is in the books.');
      for (const { itemErpId, amountMinor } of payment.allocations) {
        const item = books.items.get(itemErpId);
        if (item?.customerId !== payment.customerErpId)
          return refuse('refused', 'No such item of that customer.');
        if (
          item.outstandingMinor * amountMinor <= 0 ||
          Math.abs(amountMinor) > Math.abs(item.outstandingMinor)
        )
          return refuse('refused', 'Less is open.');
      }
      for (const { itemErpId, amountMinor } of payment.allocations) pay(itemErpId, amountMinor);
      const booking: Booking = {
        payment,
        erpPaymentId: `P${bookings.size + 1}`,
        postedMinor: payment.amountMinor,
        state: 'posted',
      };
      bookings.set(payment.paymentId, booking);
      return Promise.resolve(toPosting(booking));
    },
    reversePayment(paymentId) {
      const booking = bookings.get(paymentId);
      if (booking === undefined) return refuse('not_posted', 'It is not in the books.');
      if (booking.state === 'posted')
        for (const { itemErpId, amountMinor } of booking.payment.allocations) pay(itemErpId, -amountMinor);
      booking.state = 'reversed';
      return Promise.resolve(toPosting(booking));
    },
    updateContact(contactId, { email }) {
      for (const { id, contacts } of books.customers.values()) {
        const contact = contacts.find((each) => each.id === contactId);
        if (contact === undefined) continue;
        contact.email = email;
        touch(id);
        return Promise.resolve();
      }
      return refuse('refused', 'No such contact.');
    },
  };
  return { books, source, bookings, pay, clock: () => clock };
}

function refuse(code: SourceError['code'], message: string): Promise<never> {
  return Promise.reject(new SourceError(message, { code }));
}

function toPosting({ erpPaymentId, postedMinor, state }: Booking): SourcePosting {
  return { erpPaymentId, postedMinor, state };
}

function toCustomer({ id, name }: BooksCustomer, balanceMinor: number, currency: string): SourceCustomer {
  const empty = {
    accountType: null,
    phone: null,
    addressLine1: null,
    city: null,
    region: null,
    postalCode: null,
  };
  return {
    erpId: id,
    accountNumber: id,
    name,
    status: 'active',
    currency,
    erpBalanceMinor: balanceMinor,
    ...empty,
  };
}

function toContacts({ id, contacts }: BooksCustomer): SourceContact[] {
  return contacts.map((contact) => ({
    erpId: contact.id,
    customerErpId: id,
    name: null,
    email: contact.email,
    hasValidEmail: true,
    phone: null,
    role: null,
    isPrimary: false,
    locale: null,
  }));
}

function toItem(item: BooksItem, currency: string): SourceItem {
  const { id, customerId, kind, amountMinor, outstandingMinor, dueDate } = item;
  return {
    erpId: id,
    customerErpId: customerId,
    kind,
    number: id,
    amountMinor,
    outstandingMinor,
    currency,
    transactionDate: '2026-03-01',
    dueDate: kind === 'invoice' ? (dueDate ?? '2026-03-31') : null,
    ...PLAIN_ITEM,
    isOpen: outstandingMinor !== 0,
  };
}
