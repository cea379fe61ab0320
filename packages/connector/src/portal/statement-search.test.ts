import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenItem } from '@payvite/sdk/schemas';
import { searchItems } from './statement-search.ts';

const item = (changes: Partial<OpenItem>): OpenItem => ({
  ...{ id: changes.number ?? '', erpId: '', number: 'X', customerId: 'A', kind: 'invoice', currency: 'USD' },
  ...{ amountMinor: 1, outstandingMinor: 1, inFlightMinor: 0, paidInFlightMinor: 0, payableMinor: 1 },
  ...{ transactionDate: null, dueDate: null, jobId: null, jobName: null, statementId: null },
  ...{ discountMinor: null, discountDueDate: null },
  ...changes,
});

const ITEMS = [
  item({ number: 'SO-88213', amountMinor: 1_248_000, outstandingMinor: 1_248_000 }),
  item({
    number: 'SO-88790',
    amountMinor: 500_000,
    outstandingMinor: 320_410,
    jobId: '14',
    jobName: 'Vista José',
  }),
  item({
    number: 'CM-2201',
    kind: 'credit',
    amountMinor: -100_000,
    outstandingMinor: -100_000,
    jobId: 'J-7',
  }),
  item({ number: 'YEN', currency: 'JPY', amountMinor: 12_480, outstandingMinor: 12_480 }),
  item({ number: 'DINAR', currency: 'KWD', amountMinor: 1_234_567, outstandingMinor: 1_234_567 }),
];

describe('searching the statement', () => {
  const cases: [string, string[]][] = [
    ['so-88', ['SO-88213', 'SO-88790']],
    ['vista jose', ['SO-88790']],
    ['j-7', ['CM-2201']],
    // What is open of it, and what it was.
    ['3,204.10', ['SO-88790']],
    ['$5,000', ['SO-88790']],
    ['5000.00', ['SO-88790']],
    ['12480', ['SO-88213', 'YEN']],
    ['12,480', ['SO-88213', 'YEN']],
    ['12 480,00 $', ['SO-88213']],
    ['12.480,00', ['SO-88213']],
    ['3204.1', ['SO-88790']],
    ['3204.2', []],
    ['320410', []],
    // A credit by what it is written as.
    ['-1,000.00', ['CM-2201']],
    ['−1000', ['CM-2201']],
    // Thousands, or the three decimals of a dinar.
    ['1234.567', ['DINAR']],
    ['1.234', ['DINAR']],
    ['99', []],
    ['zinc', []],
    ['14 zinc', []],
  ];
  for (const [search, numbers] of cases) {
    it(`finds ${numbers.length === 0 ? 'nothing' : numbers.join(', ')} for "${search}"`, () => {
      assert.deepEqual(
        searchItems(ITEMS, search).map(({ number }) => number),
        numbers,
      );
    });
  }
});
