import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planPayment, type PlanItem } from './payment-plan.ts';

const about = { today: '2026-11-28', bounds: { minimumMinor: 50, maximumMinor: 99_999_999 } };

function owed(id: string, minor: number, more: Partial<PlanItem> = {}): PlanItem {
  return {
    ...{ id, kind: 'invoice', jobKey: '14', transactionDate: '2026-09-01', dueDate: '2026-10-02' },
    ...{ outstandingMinor: minor, inFlightMinor: 0, payableMinor: minor },
    ...{ discountMinor: null, discountDueDate: null },
    ...more,
  };
}
const credit = (id: string, minor: number, more: Partial<PlanItem> = {}): PlanItem =>
  owed(id, -minor, { kind: 'credit', jobKey: '9', dueDate: null, ...more });

/** Chooses all of each. */
function plan(items: PlanItem[], usesCreditsElsewhere = false, amounts: Record<string, number> = {}) {
  const choice = items.map(({ id }) => ({ itemId: id, amountMinor: amounts[id] ?? null }));
  return planPayment(items, { items: choice, usesCreditsElsewhere }, about);
}
const linesOf = ({ lines }: ReturnType<typeof plan>) =>
  lines.map(({ item, amountMinor, discountMinor }) => [item.id, amountMinor, discountMinor]);

describe('planPayment', () => {
  const early = owed('a', 1_248_000);
  const late = owed('b', 320_410, { dueDate: '2026-11-28' });
  const other = credit('c', 100_000);

  test('a credit of another job stays where it is, and could be used', () => {
    const made = plan([late, early, other]);
    assert.deepEqual(linesOf(made), [
      ['a', 1_248_000, 0],
      ['b', 320_410, 0],
    ]);
    assert.deepEqual(made.unusedCredits, [{ creditId: 'c', amountMinor: 100_000, fitsElsewhere: true }]);
    assert.deepEqual([made.grossMinor, made.creditMinor, made.netMinor], [1_568_410, 0, 1_568_410]);
  });

  test('where the payer says so, it pays the oldest', () => {
    const made = plan([late, other, early], true);
    assert.deepEqual(linesOf(made), [
      ['a', 1_248_000, 0],
      ['b', 320_410, 0],
      ['c', -100_000, 0],
    ]);
    assert.deepEqual(made.creditUses, [{ creditId: 'c', itemId: 'a', amountMinor: 100_000 }]);
    assert.equal(made.netMinor, 1_468_410);
  });

  test('its own job comes first, and no more of it is taken than that owes', () => {
    const own = owed('d', 50_000, { jobKey: '9', dueDate: '2026-12-14' });
    const made = plan([own, early, other]);
    assert.deepEqual(made.creditUses, [{ creditId: 'c', itemId: 'd', amountMinor: 50_000 }]);
    assert.deepEqual(linesOf(made).at(-1), ['c', -50_000, 0]);
    assert.equal(made.netMinor, 1_248_000);
  });

  test('items without a job are the own ones of a credit without a job', () => {
    const made = plan([owed('d', 900, { jobKey: null }), early, credit('e', 400, { jobKey: null })]);
    assert.deepEqual(made.creditUses, [{ creditId: 'e', itemId: 'd', amountMinor: 400 }]);
  });

  test('a discount is for the whole invoice, in time', () => {
    const terms = { discountMinor: 6_408, discountDueDate: '2026-11-30' };
    const invoice = owed('a', 320_410, terms);
    assert.deepEqual(linesOf(plan([invoice])), [['a', 314_002, 6_408]]);
    assert.equal(plan([invoice]).netMinor, 314_002);
    assert.deepEqual(linesOf(plan([invoice], false, { a: 320_409 })), [['a', 320_409, 0]]);
    assert.deepEqual(linesOf(plan([owed('a', 320_410, { ...terms, discountDueDate: '2026-11-27' })])), [
      ['a', 320_410, 0],
    ]);
    const partlyPaid = owed('a', 320_410, { ...terms, inFlightMinor: 10, payableMinor: 320_400 });
    assert.deepEqual(linesOf(plan([partlyPaid])), [['a', 320_400, 0]]);
    assert.deepEqual(linesOf(plan([owed('a', 320_410, { ...terms, kind: 'debit' })])), [['a', 320_410, 0]]);
    assert.deepEqual(linesOf(plan([owed('a', 6_408, terms)])), [['a', 6_408, 0]]);
    assert.deepEqual(linesOf(plan([owed('a', 6_409, terms)])), [['a', 1, 6_408]]);
  });

  test('where a credit covers all, the dealer is asked to apply it', () => {
    const made = plan([owed('a', 30_000, { jobKey: '9' }), other]);
    assert.deepEqual([made.kind, made.netMinor, made.faults], ['request', 0, []]);
    assert.deepEqual(linesOf(made).at(-1), ['c', -30_000, 0]);
  });

  test('what is left must be as much as can be taken', () => {
    const made = plan([owed('a', 10_040, { jobKey: '9' }), credit('c', 10_000)]);
    assert.deepEqual([made.netMinor, made.faults], [40, [{ itemId: null, code: 'below_minimum' }]]);
  });

  test('and no more: what credits and discounts leave of it counts', () => {
    const much = owed('a', 100_010_000, { jobKey: '9' });
    const made = plan([much]);
    assert.deepEqual([made.netMinor, made.faults], [100_010_000, [{ itemId: null, code: 'above_maximum' }]]);
    const just = plan([much, credit('c', 10_001)]);
    assert.deepEqual([just.netMinor, just.faults], [99_999_999, []]);
  });

  for (const [name, choice, codes] of [
    ['nothing', [], ['nothing_selected']],
    ['credits alone', [{ itemId: 'c', amountMinor: null }], ['nothing_selected']],
    ['an unknown item', [{ itemId: 'x', amountMinor: null }], ['not_payable']],
    ['more than is payable', [{ itemId: 'a', amountMinor: 1_248_001 }], ['above_payable']],
    ['more of a credit than there is', [{ itemId: 'c', amountMinor: 100_001 }], ['above_payable']],
    ['no amount', [{ itemId: 'a', amountMinor: 0 }], ['not_positive']],
    ['half a cent', [{ itemId: 'a', amountMinor: 0.5 }], ['not_positive']],
    [
      'one item twice',
      [
        { itemId: 'a', amountMinor: null },
        { itemId: 'a', amountMinor: 5 },
      ],
      ['not_payable'],
    ],
    ['what is on its way already', [{ itemId: 'z', amountMinor: null }], ['not_payable']],
  ] as const) {
    test(`${name} is refused`, () => {
      const paid = owed('z', 500, { inFlightMinor: 500, payableMinor: 0 });
      const made = planPayment([early, other, paid], { items: choice, usesCreditsElsewhere: false }, about);
      assert.deepEqual(
        made.faults.map(({ code }) => code),
        codes,
      );
    });
  }
});
