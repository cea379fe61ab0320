import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk/schemas';
import fc from 'fast-check';
import type { Dispute, PaymentFacts, ProviderAuthorization, Refund } from '../db/payment-columns.ts';
import { foldFacts, NO_FACTS, stateOf } from './payment-facts.ts';

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

describe('stateOf', () => {
  const of = (facts: Partial<PaymentFacts>, method: PaymentMethod = 'ach') =>
    stateOf({ ...NO_FACTS, ...facts }, { method, amountMinor: 100 });
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
      ...{ state: 'lost', takenBackMinor: 100, reason: 'dispute lost: fraudulent' },
    });
    const returned = of({ money: 'settled', disputes: dispute(100, 'lost') });
    assert.deepEqual(returned, { state: 'returned', takenBackMinor: 100, reason: 'ACH return R10' });
  });

  test('the fee goes back last', () => {
    const part = of({ money: 'settled', refunds: refund(40, 'done') });
    assert.deepEqual(part, { state: 'settled', takenBackMinor: 40, reason: null });
    const all = of({ money: 'settled', refunds: refund(103, 'done') });
    assert.deepEqual(all, { state: 'refunded', takenBackMinor: 100, reason: 'refund' });
  });
});
