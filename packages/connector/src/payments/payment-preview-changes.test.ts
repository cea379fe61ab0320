import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PreviewContent, PreviewLine } from '../db/payment-columns.ts';
import type { PayableItem } from './payment-item-store.ts';
import { compareWithPreview, type PreviewChange } from './payment-preview-changes.ts';

const line = (changes: Partial<PreviewLine> = {}): PreviewLine => ({
  ...{ openItemId: 'I1', model: 'invoices', erpId: 'I1', kind: 'invoice', number: 'SO-1', jobKey: null },
  ...{ jobName: null, dueDate: null, payableMinor: 10_000, amountMinor: 10_000, discountMinor: 0 },
  ...changes,
});

const content = (changes: Partial<PreviewContent> = {}): PreviewContent => ({
  ...{ version: 1, dealerId: 'D', customerId: 'C', payerId: 'P', currency: 'USD', provider: 'sandbox' },
  ...{ today: '2026-11-28', lines: [line()], creditUses: [], usesCreditsElsewhere: false, unusedCredits: [] },
  ...{ grossMinor: 10_000, discountMinor: 0, creditMinor: 0, amountMinor: 10_000 },
  methods: [{ method: 'ach', feeMinor: 0, totalMinor: 10_000 }],
  ...changes,
});

const item = (
  outstandingMinor: number,
  payableMinor = outstandingMinor,
  inFlightMinor = outstandingMinor - payableMinor,
): PayableItem => ({ id: 'I1', outstandingMinor, payableMinor, inFlightMinor }) as PayableItem;

const ofItem = (change: Partial<PreviewChange>) => [
  { openItemId: 'I1', method: null, beforeMinor: 10_000, ...change },
];

describe('what differs from a preview', () => {
  it('is nothing where the same would be charged', () => {
    assert.deepEqual(compareWithPreview(content(), content(), [item(10_000)]), []);
  });

  it('of an item is that it is settled, held by another payment, or less open', () => {
    const gone = content({ lines: [] });
    const compare = (...items: PayableItem[]) => compareWithPreview(content(), gone, items);
    assert.deepEqual(compare(), ofItem({ code: 'item_gone', nowMinor: 0 }));
    assert.deepEqual(compare(item(0)), ofItem({ code: 'item_gone', nowMinor: 0 }));
    // Of a currency that the customer had before: nobody holds it.
    assert.deepEqual(compare(item(10_000, 0, 0)), ofItem({ code: 'item_gone', nowMinor: 0 }));
    assert.deepEqual(compare(item(10_000, 0)), ofItem({ code: 'paid_by_someone', nowMinor: 0 }));
    assert.deepEqual(compare(item(10_000, 4_000)), ofItem({ code: 'paid_by_someone', nowMinor: 4_000 }));
    assert.deepEqual(compare(item(7_000)), ofItem({ code: 'less_payable', nowMinor: 7_000 }));
    assert.deepEqual(compare(item(7_000, 2_000)), ofItem({ code: 'less_payable', nowMinor: 2_000 }));
  });

  it('of a credit is told in magnitudes', () => {
    const credit = content({ lines: [line({ amountMinor: -10_000, payableMinor: -10_000 })] });
    assert.deepEqual(
      compareWithPreview(credit, content({ lines: [] }), [item(-6_000)]),
      ofItem({ code: 'less_payable', nowMinor: 6_000 }),
    );
  });

  it('of its discount is that it has ended or begun', () => {
    const full = content();
    const reduced = content({ lines: [line({ amountMinor: 9_800, discountMinor: 200 })] });
    const other = content({ lines: [line({ amountMinor: 9_700, discountMinor: 300 })] });
    const compare = (shown: PreviewContent, now: PreviewContent) =>
      compareWithPreview(shown, now, [item(10_000)]);
    assert.deepEqual(compare(full, reduced), ofItem({ code: 'discount_new', nowMinor: 9_800 }));
    assert.deepEqual(
      compare(reduced, full),
      ofItem({ code: 'discount_ended', beforeMinor: 9_800, nowMinor: 10_000 }),
    );
    assert.deepEqual(
      compare(reduced, other),
      ofItem({ code: 'amount_changed', beforeMinor: 9_800, nowMinor: 9_700 }),
    );
  });

  it('of a way to pay is that it is gone, new, or costs another fee', () => {
    const methods: PreviewContent['methods'] = [{ method: 'card', feeMinor: 250, totalMinor: 10_250 }];
    assert.deepEqual(compareWithPreview(content(), content({ methods }), [item(10_000)]), [
      { code: 'method_gone', openItemId: null, method: 'ach', beforeMinor: 0, nowMinor: 0 },
      { code: 'method_new', openItemId: null, method: 'card', beforeMinor: 0, nowMinor: 250 },
    ]);
    const dearer: PreviewContent['methods'] = [{ method: 'ach', feeMinor: 100, totalMinor: 10_100 }];
    assert.deepEqual(compareWithPreview(content(), content({ methods: dearer }), [item(10_000)]), [
      { code: 'fee_changed', openItemId: null, method: 'ach', beforeMinor: 0, nowMinor: 100 },
    ]);
  });
});
