import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PaymentFacts } from '../db/payment-columns.ts';
import { foldFacts, NO_FACTS, stateOf } from './payment-facts.ts';

const about = { method: 'ach', amountMinor: 10_000 } as const;
const settled: PaymentFacts = { ...NO_FACTS, checkout: 'completed', money: 'settled' };
const stateIn = (facts: Partial<PaymentFacts>, method: 'ach' | 'card' = 'ach') => {
  const { state, takenBackMinor, reason } = stateOf({ ...settled, ...facts }, { ...about, method });
  return [state, takenBackMinor, reason];
};
const refund = (amountMinor: number, status: 'pending' | 'done' | 'undone' = 'done') => ({
  refunds: { re_1: { amountMinor, status } },
});
const dispute = (status: 'open' | 'lost' | 'won', reason = 'R10') => ({
  disputes: { dp_1: { amountMinor: 10_299, reason, status } },
});

describe('the state of a payment', () => {
  const cases: [string, unknown[], unknown[]][] = [
    ['nothing known', stateIn({ money: 'none', checkout: 'none' }), ['started', 0, null]],
    ['an open page', stateIn({ money: 'none', checkout: 'open' }), ['started', 0, null]],
    ['a page that ended', stateIn({ money: 'none', checkout: 'expired' }), ['expired', 0, null]],
    ['an account to be proved', stateIn({ money: 'verifying' }), ['awaiting_verification', 0, null]],
    ['a debit that was asked for', stateIn({ money: 'processing' }), ['pending', 0, null]],
    ['a debit that failed', stateIn({ money: 'failed' }), ['failed', 0, null]],
    ['money that came', stateIn({}), ['settled', 0, null]],
    ['a part refunded', stateIn(refund(3_000)), ['settled', 3_000, null]],
    ['all refunded, and the fee', stateIn(refund(10_299)), ['refunded', 10_000, 'refund']],
    ['a refund that is on its way', stateIn(refund(10_299, 'pending')), ['settled', 0, null]],
    ['a refund that came to nothing', stateIn(refund(10_299, 'undone')), ['settled', 0, null]],
    ['a debit taken back', stateIn(dispute('lost')), ['returned', 10_000, 'ACH return R10']],
    [
      'a lost dispute',
      stateIn(dispute('lost', 'fraudulent'), 'card'),
      ['lost', 10_000, 'dispute lost: fraudulent'],
    ],
    ['an open dispute', stateIn(dispute('open'), 'card'), ['disputed', 0, null]],
    ['a dispute that was won', stateIn(dispute('won'), 'card'), ['settled', 0, null]],
  ];
  for (const [name, seen, expected] of cases) test(`of ${name}`, () => assert.deepEqual(seen, expected));
});

const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const status = <Each extends string>(...all: Each[]) => fc.constantFrom(...all);
const amount = fc.integer({ min: 1, max: 3 });
const anyFacts = fc.record({
  checkout: status('none', 'open', 'expired', 'completed'),
  money: status('none', 'verifying', 'processing', 'failed', 'settled'),
  failureCode: nullable(status('R01', 'R02')),
  verifyBy: nullable(fc.record({ url: status('a', 'b'), arrivesOn: nullable(status('2026-12-01')) })),
  refunds: fc.dictionary(
    status('re_1', 're_2'),
    fc.record({ amountMinor: amount, status: status('pending', 'done', 'undone') }),
  ),
  disputes: fc.dictionary(
    status('dp_1', 'dp_2'),
    fc.record({ amountMinor: amount, reason: status('R10', 'R05'), status: status('open', 'lost', 'won') }),
  ),
  authorization: fc.constant(null),
  providerPaymentId: nullable(status('pi_1')),
});
/** Plain objects, as everybody else makes them. */
const facts = anyFacts.map((each) => JSON.parse(JSON.stringify(each)) as PaymentFacts);
/** As it comes out of the database: its keys in another order. */
const stored = (value: PaymentFacts): PaymentFacts =>
  JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).reverse())
        : part,
    ),
  ) as PaymentFacts;

describe('facts join', () => {
  test('in any order', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        assert.deepEqual(foldFacts(one, stored(other)), foldFacts(other, stored(one)));
      }),
    );
  });
  test('in any groups', () => {
    fc.assert(
      fc.property(facts, facts, facts, (one, other, third) => {
        assert.deepEqual(
          foldFacts(foldFacts(one, other), third),
          foldFacts(one, stored(foldFacts(other, third))),
        );
      }),
    );
  });
  test('however often', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const joined = foldFacts(one, other);
        assert.deepEqual(foldFacts(stored(joined), other), joined);
        assert.deepEqual(foldFacts(joined, joined), joined);
      }),
    );
  });
  test('and nothing known adds nothing', () => {
    fc.assert(fc.property(facts, (one) => assert.deepEqual(foldFacts(NO_FACTS, one), foldFacts(one, one))));
  });
});
