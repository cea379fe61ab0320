import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenItem, OpenItemKind } from '@payvite/sdk/schemas';
import { splitIntoTabs } from './statement-tabs.ts';

function item(
  id: string,
  statementId: string | null,
  about: { kind?: OpenItemKind; day?: string | null; customerId?: string } = {},
): OpenItem {
  return {
    ...{ id, erpId: id, number: id, customerId: about.customerId ?? 'A', kind: about.kind ?? 'invoice' },
    ...{
      amountMinor: 100,
      outstandingMinor: 100,
      inFlightMinor: 0,
      paidInFlightMinor: 0,
      payableMinor: 100,
      currency: 'USD',
    },
    ...{ transactionDate: about.day === undefined ? '2026-11-01' : about.day, dueDate: null },
    ...{ jobId: null, jobName: null, statementId, discountMinor: null, discountDueDate: null },
  };
}

const idsOf = (items: OpenItem[]) => {
  const { statement, new: fresh } = splitIntoTabs(items);
  return [statement, fresh].map((of) => of?.map(({ id }) => id) ?? null);
};

describe('the parts of a statement', () => {
  it('are the statement of the newest invoice that is on one, and what was charged since', () => {
    assert.deepEqual(
      idsOf([
        item('1', 'S1', { day: '2026-09-30' }),
        item('2', 'S2', { day: '2026-10-31' }),
        item('3', 'S2', { kind: 'credit', day: '2026-10-02' }),
        // Newer than any, and on none.
        item('4', null, { day: '2026-11-20' }),
        item('5', null, { kind: 'debit', day: '2026-11-21' }),
        item('6', null, { kind: 'credit', day: '2026-11-22' }),
        // No invoice: it does not make a statement the current one.
        item('7', 'S3', { kind: 'debit', day: '2026-11-22' }),
      ]),
      [
        ['2', '3'],
        ['4', '5'],
      ],
    );
  });

  it('go by the id where two invoices are of one day, and by any date before none', () => {
    assert.deepEqual(idsOf([item('1', 'S1'), item('2', 'S2')])[0], ['2']);
    assert.deepEqual(idsOf([item('2', 'S2', { day: null }), item('1', 'S1')])[0], ['1']);
  });

  it('are not there where no invoice is on a statement', () => {
    assert.deepEqual(idsOf([item('1', null), item('2', 'S1', { kind: 'credit' })]), [null, null]);
  });

  it('are each customer’s own', () => {
    assert.deepEqual(
      idsOf([
        item('1', 'S1', { day: '2026-01-01' }),
        item('2', 'S2', { customerId: 'B' }),
        // The same words on another customer's.
        item('3', 'S1', { customerId: 'B', day: '2026-02-01' }),
        item('4', null, { customerId: 'C' }),
      ]),
      [['1', '2'], []],
    );
  });
});
