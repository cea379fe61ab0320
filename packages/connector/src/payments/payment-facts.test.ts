import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk/schemas';
import fc from 'fast-check';
import type { Dispute, PaymentFacts, ProviderAuthorization, Refund } from '../db/payment-columns.ts';
import { feeBackMinorOf, foldFacts, NO_FACTS, stateOf } from './payment-facts.ts';

/** With the prototype that objects read from the database have. */
const record = <Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) =>
  fc.record(shape, { noNullPrototype: true });
const text = fc.constantFrom('a', 'b', 'c');
const amountMinor = fc.integer({ min: 1, max: 150 });
const byId = <Entry>(entry: fc.Arbitrary<Entry>) =>
  fc.dictionary(text, entry, { maxKeys: 3, noNullPrototype: true });

const authorization: fc.Arbitrary<ProviderAuthorization> = record({
  agreedAt: fc.constantFrom('2026-11-22T10:16:00.000Z', '2026-11-23T10:16:00.000Z'),
  ...{ mandateId: fc.option(text), reference: fc.option(text), ipAddress: fc.option(text) },
  ...{ userAgent: fc.option(text), bankName: fc.option(text), last4: fc.option(text) },
  ...{ holderType: fc.option(text), secCode: fc.option(text), textVersion: fc.option(text) },
});
const someFacts: fc.Arbitrary<PaymentFacts> = record({
  checkout: fc.constantFrom<PaymentFacts['checkout']>('none', 'open', 'expired', 'completed'),
  money: fc.constantFrom<PaymentFacts['money']>('none', 'verifying', 'processing', 'failed', 'settled'),
  settledAt: fc.option(fc.constantFrom('2026-11-22T10:16:00.000Z', '2026-11-30T23:59:59.000Z')),
  failureCode: fc.option(text),
  verifyBy: fc.option(record({ url: text, arrivesOn: fc.option(text) })),
  refunds: byId(
    record({ amountMinor, status: fc.constantFrom<Refund['status']>('pending', 'done', 'undone') }),
  ),
  disputes: byId(
    record({
      ...{ amountMinor, reason: text },
      status: fc.constantFrom<Dispute['status']>('inquiry', 'open', 'lost', 'won'),
    }),
  ),
  authorization: fc.option(authorization),
  providerPaymentId: fc.option(text),
});

describe('foldFacts', () => {
  test('is the same in any order', () => {
    fc.assert(
      fc.property(someFacts, someFacts, (one, other) => {
        assert.deepEqual(foldFacts(one, other), foldFacts(other, one));
      }),
    );
  });

  test('is the same however the facts are taken together', () => {
    fc.assert(
      fc.property(someFacts, someFacts, someFacts, (one, two, three) => {
        assert.deepEqual(foldFacts(foldFacts(one, two), three), foldFacts(one, foldFacts(two, three)));
      }),
    );
  });

  test('is the same however often they are told', () => {
    fc.assert(
      fc.property(someFacts, someFacts, (one, other) => {
        const both = foldFacts(one, other);
        assert.deepEqual(foldFacts(both, one), both);
        assert.deepEqual(foldFacts(both, both), both);
      }),
    );
  });

  test('nothing known yet adds nothing', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        assert.deepEqual(foldFacts(facts, NO_FACTS), facts);
        assert.deepEqual(foldFacts(NO_FACTS, facts), facts);
      }),
    );
  });

  test('money came when the first said so who knows that it came', () => {
    const settled = (settledAt: string | null) => ({ ...NO_FACTS, money: 'settled' as const, settledAt });
    const [early, late] = ['2026-11-30T23:59:59.000Z', '2026-12-01T00:00:00.000Z'];
    assert.equal(foldFacts(settled(late), settled(early)).settledAt, early);
    assert.equal(foldFacts(settled(null), settled(late)).settledAt, late);
    assert.equal(
      foldFacts({ ...NO_FACTS, money: 'processing', settledAt: early }, settled(late)).settledAt,
      late,
    );
  });

  test('reads what was kept before anybody said when money came', () => {
    const { settledAt: _settledAt, ...older } = { ...NO_FACTS, money: 'settled' as const };
    assert.deepEqual(foldFacts(older, NO_FACTS), { ...older, settledAt: null });
    const seen = { ...NO_FACTS, money: 'settled' as const, settledAt: '2026-11-22T10:16:00.000Z' };
    assert.deepEqual(foldFacts(older, seen), seen);
  });

  test('of two amounts of one refund the later status counts', () => {
    const refund = (status: Refund['status'], minor: number) => ({
      ...NO_FACTS,
      refunds: { re: { status, amountMinor: minor } },
    });
    assert.deepEqual(foldFacts(refund('done', 40), refund('pending', 50)).refunds['re'], {
      ...{ status: 'done', amountMinor: 40 },
    });
    assert.equal(foldFacts(refund('done', 40), refund('undone', 40)).refunds['re']?.status, 'undone');
  });
});

describe('feeBackMinorOf', () => {
  const CASES: [back: number, amount: number, fee: number, feeBack: number][] = [
    // 40 % of 508.98, and of a payment without a fee.
    [20_359, 50_648, 250, 100],
    [20_359, 50_898, 0, 0],
    // Rounded.
    [101, 50_648, 250, 0],
    [102, 50_648, 250, 1],
    // All that the items got, with a part of the fee, with all of it, and more than there was.
    [50_648, 50_648, 250, 0],
    [50_700, 50_648, 250, 52],
    [50_898, 50_648, 250, 250],
    [60_000, 50_648, 250, 250],
    [0, 50_648, 250, 0],
  ];
  for (const [back, amountMinor, feeMinor, feeBack] of CASES)
    test(`of ${back} that went back of ${amountMinor} and ${feeMinor} it is ${feeBack}`, () =>
      assert.equal(feeBackMinorOf(back, { amountMinor, feeMinor }), feeBack));

  test('leaves to the items all that they got and no more, and of more that went back never less', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.array(fc.integer({ min: 1, max: 50_000_000 }), { minLength: 1, maxLength: 6 }),
        (amountMinor, feeMinor, refunds) => {
          const whole = amountMinor + feeMinor;
          let [backMinor, before] = [0, 0];
          for (const refund of [...refunds, whole]) {
            backMinor = Math.min(whole, backMinor + refund);
            const feeBack = feeBackMinorOf(backMinor, { amountMinor, feeMinor });
            const itemsBack = backMinor - feeBack;
            assert.ok(Number.isInteger(feeBack) && feeBack >= 0 && feeBack <= feeMinor);
            assert.ok(itemsBack >= before && itemsBack <= amountMinor);
            assert.equal(itemsBack === amountMinor, backMinor >= amountMinor);
            before = itemsBack;
          }
        },
      ),
    ));
});

describe('stateOf', () => {
  const of = (facts: Partial<PaymentFacts>, method: PaymentMethod = 'ach') =>
    stateOf({ ...NO_FACTS, ...facts }, { method, amountMinor: 100, feeMinor: 3 });
  const dispute = (minor: number, status: Dispute['status'], reason = 'R10') => ({
    dp: { amountMinor: minor, reason, status },
  });
  const refund = (minor: number, status: Refund['status']) => ({ re: { amountMinor: minor, status } });

  for (const [facts, state] of [
    [{}, 'started'],
    [{ checkout: 'open' }, 'started'],
    [{ checkout: 'completed' }, 'started'],
    [{ checkout: 'expired' }, 'expired'],
    [{ checkout: 'expired', money: 'processing' }, 'pending'],
    [{ money: 'verifying' }, 'awaiting_verification'],
    [{ money: 'failed' }, 'failed'],
    [{ checkout: 'expired', money: 'settled' }, 'settled'],
    [{ money: 'settled', disputes: dispute(103, 'open') }, 'disputed'],
    [{ money: 'settled', disputes: dispute(103, 'won') }, 'settled'],
    [{ money: 'settled', disputes: dispute(103, 'lost') }, 'returned'],
    [{ money: 'settled', refunds: refund(103, 'pending') }, 'settled'],
    [{ money: 'settled', refunds: refund(103, 'done') }, 'refunded'],
    [{ money: 'settled', refunds: refund(103, 'undone') }, 'settled'],
    // A dispute that was lost while no money had come says nothing yet.
    [{ money: 'processing', disputes: dispute(103, 'lost') }, 'pending'],
  ] satisfies [Partial<PaymentFacts>, string][]) {
    test(`${JSON.stringify(facts)} is ${state}`, () => assert.equal(of(facts).state, state));
  }

  test('a card that is lost is lost, an account is returned, each with its reason', () => {
    const lost = { money: 'settled', disputes: dispute(100, 'lost', 'fraudulent') } as const;
    assert.deepEqual(of(lost, 'card'), {
      ...{ state: 'lost', takenBackMinor: 100, feeBackMinor: 0 },
      ...{ failureCode: 'fraudulent', reason: 'dispute lost: fraudulent' },
    });
    const returned = of({ money: 'settled', disputes: dispute(100, 'lost') });
    assert.deepEqual(returned, {
      ...{ state: 'returned', takenBackMinor: 100, feeBackMinor: 0 },
      ...{ failureCode: 'R10', reason: 'ACH return R10' },
    });
  });

  test('why no money came is the provider’s word, and why it went back or may, of what is undecided first', () => {
    const codeOf = (facts: Partial<PaymentFacts>) => of(facts).failureCode;
    const won = { amountMinor: 20, reason: 'R07', status: 'won' } as const;
    const lost = { amountMinor: 20, reason: 'R10', status: 'lost' } as const;
    const open = { amountMinor: 20, reason: 'R29', status: 'open' } as const;
    const settled = (disputes: PaymentFacts['disputes']) => codeOf({ money: 'settled', disputes });
    assert.equal(codeOf({ money: 'failed', failureCode: 'R01' }), 'R01');
    assert.equal(settled({ lost, open }), 'R29');
    assert.equal(settled({ lost, won }), 'R10');
    // All of it is back, and that is decided.
    assert.equal(settled({ lost: { ...lost, amountMinor: 100 }, open }), 'R10');
    assert.equal(codeOf({ money: 'settled', disputes: { open }, refunds: refund(103, 'done') }), null);
    assert.equal(settled({ lost, earlier: { ...lost, reason: 'R05' } }), 'R05');
    assert.equal(settled({ won }), null);
    assert.equal(codeOf({ money: 'settled', refunds: refund(103, 'done') }), null);
  });

  test('a part that went back is without its share of the fee, and all of it is all', () => {
    const part = of({ money: 'settled', refunds: refund(40, 'done') });
    assert.deepEqual(part, {
      ...{ state: 'settled', takenBackMinor: 39, feeBackMinor: 1, failureCode: null, reason: null },
    });
    const whole = { state: 'refunded', takenBackMinor: 100, failureCode: null, reason: 'refund' };
    const items = of({ money: 'settled', refunds: refund(100, 'done') });
    assert.deepEqual(items, { ...whole, feeBackMinor: 0 });
    const all = of({ money: 'settled', refunds: refund(103, 'done') });
    assert.deepEqual(all, { ...whole, feeBackMinor: 3 });
  });
});
