import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { pushedContactSchema, pushedCustomerSchema, pushedOpenItemSchema } from '@payvite/sdk/schemas';
import type { SourceDelivery, SourceEntry } from '../erp-source.ts';
import { readPushedCustomers, readPushedItems } from './pushed-rows.ts';

const CUSTOMER = { erpId: 'A1', name: 'Oak' };
const CONTACT = { erpId: 'K1' };
const ITEM = { erpId: 'I1', customerErpId: 'A1', kind: 'invoice', currency: 'USD' };
const AMOUNTS = { amountMinor: 1250, outstandingMinor: 1250 };

type Case = readonly [wrong: unknown, reason: string];
type Cases<Shape> = Record<keyof Shape, readonly Case[]>;

const withLength = (most: number): Case[] => [
  [7, 'Must be a text, in quotes.'],
  [['a'], 'Must be a text.'],
  ['x'.repeat(most + 1), `Must be at most ${most} characters long.`],
  ['a\0b', 'Has control characters.'],
];
const TEXT = withLength(200);
const OPTIONAL_ID: Case[] = [...withLength(100), ['', 'Must be at least 1 character long.']];
const REQUIRED: Case[] = [
  [undefined, 'Is missing. It must be a text.'],
  ['', 'Must be at least 1 character long.'],
  [' ', 'Is empty, and is required.'],
];
const ID = [...withLength(100), ...REQUIRED];
const CURRENCY: Case[] = [
  ...['usd', '', 'US Dollar', 840].map((wrong): Case => [
    wrong,
    'Must be an ISO 4217 code in capitals, such as USD.',
  ]),
  ['ABC', 'Is not an ISO 4217 currency such as USD.'],
];
const DATE: Case[] = [
  ...['01/31/2026', '2026-02-30', '', 20260131].map((wrong): Case => [
    wrong,
    'Must be a day of the calendar as YYYY-MM-DD, such as 2026-11-23.',
  ]),
  ['0026-01-31', 'Is not a date from 1900 to 2199.'],
];
const AMOUNT: Case[] = [
  ...['12.50', 12.5, '1250', '#REF!', true].map((wrong): Case => [
    wrong,
    'Must be a whole number of minor units, such as 1250.',
  ]),
  [10_000_000_000_001, 'Must be 10,000,000,000,000 or less.'],
  [9e18, 'Must be 10,000,000,000,000 or less.'],
];
const SIGNED_AMOUNT: Case[] = [...AMOUNT, [-9e18, 'Must be -10,000,000,000,000 or more.']];
const ITEM_AMOUNT: Case[] = [
  ...SIGNED_AMOUNT,
  [undefined, 'Is missing. It must be a whole number of minor units, such as 1250.'],
  [-1, 'Must be 0 or more, as the kind is invoice.'],
];

const CUSTOMER_CASES: Cases<typeof pushedCustomerSchema.shape> = {
  erpId: ID,
  accountNumber: OPTIONAL_ID,
  name: [...TEXT, ...REQUIRED],
  accountType: TEXT,
  status: [['Active', 'Must be one of active, inactive.']],
  currency: CURRENCY,
  phone: TEXT,
  addressLine1: TEXT,
  city: TEXT,
  region: TEXT,
  postalCode: TEXT,
  erpBalanceMinor: SIGNED_AMOUNT,
  contacts: [
    [{}, 'Must be a list.'],
    [Array.from({ length: 101 }, () => CONTACT), 'Must be a list of at most 100.'],
  ],
};
const CONTACT_CASES: Cases<typeof pushedContactSchema.shape> = {
  erpId: ID,
  name: TEXT,
  email: withLength(320),
  phone: TEXT,
  role: TEXT,
  isPrimary: [['yes', 'Must be true or false.']],
  locale: [...withLength(50).slice(0, 3), ['no language', 'Is not a language tag such as en-US.']],
};
const ITEM_CASES: Cases<typeof pushedOpenItemSchema.shape> = {
  erpId: ID,
  customerErpId: ID,
  kind: [
    ['Invoice', 'Must be one of invoice, credit, debit.'],
    [undefined, 'Is missing. It must be one of invoice, credit, debit.'],
  ],
  number: OPTIONAL_ID,
  amountMinor: ITEM_AMOUNT,
  outstandingMinor: ITEM_AMOUNT,
  currency: [...CURRENCY, [undefined, 'Is missing. It must be an ISO 4217 code in capitals, such as USD.']],
  transactionDate: DATE,
  dueDate: DATE,
  jobId: OPTIONAL_ID,
  jobName: TEXT,
  statementId: OPTIONAL_ID,
  discountMinor: [...AMOUNT, [-1, 'Must be 0 or more.']],
  discountDueDate: DATE,
};

type Fault = Pick<SourceEntry<'customers'>, 'row'> & { column: string | null; reason: string };

async function faultsIn({ models }: SourceDelivery): Promise<Fault[]> {
  const entries = [
    ...(await Array.fromAsync(models.customers?.read() ?? [])).flat(),
    ...(await Array.fromAsync(models.invoices?.read() ?? [])).flat(),
  ];
  return entries.flatMap((entry) =>
    entry.record === null ? [{ row: entry.row, column: entry.column, reason: entry.reason }] : [],
  );
}

describe('why a pushed row is not taken', () => {
  const deliver = {
    customer: (field: string, wrong: unknown) =>
      readPushedCustomers([{ ...CUSTOMER, [field]: wrong }]).delivery,
    contact: (field: string, wrong: unknown) =>
      readPushedCustomers([{ ...CUSTOMER, contacts: [{ ...CONTACT, [field]: wrong }] }]).delivery,
    'open item': (field: string, wrong: unknown) =>
      readPushedItems([{ ...ITEM, ...AMOUNTS, [field]: wrong }]),
  };
  const tables = { customer: CUSTOMER_CASES, contact: CONTACT_CASES, 'open item': ITEM_CASES };
  for (const [noun, table] of Object.entries(tables) as [keyof typeof tables, typeof tables.customer][]) {
    for (const [field, cases] of Object.entries(table)) {
      it(`is said by what is wanted: ${noun}, ${field}`, async () => {
        assert.ok(cases.length > 0);
        for (const [wrong, reason] of cases) {
          const column = noun === 'contact' ? `contacts.0.${field}` : field;
          const faults = await faultsIn(deliver[noun](field, wrong));
          assert.deepEqual(faults, [{ row: 1, column, reason }], `${field}: ${JSON.stringify(wrong)}`);
        }
      });
    }

    it(`is said of a field that is not there: ${noun}`, async () => {
      const [fault] = await faultsIn(deliver[noun]('tel', 1));
      assert.match(fault?.column ?? '', /tel$/);
      assert.equal(fault?.reason, 'Is not known here. Check how it is spelled.');
    });
  }

  it('is said of what is no row at all', async () => {
    const reasons = (await faultsIn(readPushedItems([7, 'A1', null]))).map(({ reason }) => reason);
    assert.deepEqual(reasons, Array(3).fill('Must be a JSON object.'));
  });

  it('leaves a row that is right alone', async () => {
    const customer = { ...CUSTOMER, contacts: [CONTACT], currency: 'USD', erpBalanceMinor: -1250 };
    const item = { ...ITEM, ...AMOUNTS, dueDate: '2026-01-31', discountMinor: 0, discountDueDate: null };
    assert.deepEqual(await faultsIn(readPushedCustomers([customer]).delivery), []);
    assert.deepEqual(await faultsIn(readPushedItems([item])), []);
  });
});
