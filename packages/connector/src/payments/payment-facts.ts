import type { PaymentMethod, PaymentState } from '@payvite/sdk/schemas';
import { canonicalJson } from '../canonical-json.ts';
import type { Dispute, PaymentFacts } from '../db/payment-columns.ts';

export const NO_FACTS: PaymentFacts = {
  checkout: 'none',
  money: 'none',
  settledAt: null,
  failureCode: null,
  verifyBy: null,
  refunds: {},
  disputes: {},
  authorization: null,
  providerPaymentId: null,
};

// Each in the order in which it can only rise. Money that came is never denied; a dispute that was lost can yet be won.
const CHECKOUTS = ['none', 'open', 'expired', 'completed'] as const;
const MONEY = ['none', 'verifying', 'processing', 'failed', 'settled'] as const;
const REFUNDS = ['pending', 'done', 'undone'] as const;
const DISPUTES = ['inquiry', 'open', 'lost', 'won'] as const;

/** The least that implies both: commutative, associative, and the same however often. */
export function foldFacts(known: PaymentFacts, seen: PaymentFacts): PaymentFacts {
  const money = higher(MONEY, known.money, seen.money);
  // What goes with a state of the money is of whoever saw that state.
  const sides = [known, seen].filter((side) => side.money === money);
  return {
    checkout: higher(CHECKOUTS, known.checkout, seen.checkout),
    money,
    settledAt: least(sides.map((side) => side.settledAt ?? null)),
    failureCode: least(sides.map((side) => side.failureCode)),
    verifyBy: least(sides.map((side) => side.verifyBy)),
    refunds: joinById(known.refunds, seen.refunds, REFUNDS),
    disputes: joinById(known.disputes, seen.disputes, DISPUTES),
    // Its first key is the time, so the earlier one.
    authorization: least([known.authorization, seen.authorization]),
    providerPaymentId: least([known.providerPaymentId, seen.providerPaymentId]),
  };
}

/** The same without what somebody agreed to: only the ledger keeps that, and forgets it in time. */
export function withoutAuthorization(facts: PaymentFacts): PaymentFacts {
  return { ...facts, authorization: null };
}

function higher<Rank extends string>(order: readonly Rank[], one: Rank, other: Rank): Rank {
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}

/** The smallest of what is there, by how it is written: which one does not matter, as long as it is always the same. */
function least<Value>(values: readonly (Value | null)[]): Value | null {
  let smallest: Value | null = null;
  for (const value of values) {
    if (value === null) continue;
    if (smallest === null || canonicalJson(value) < canonicalJson(smallest)) smallest = value;
  }
  return smallest;
}

function joinById<Status extends string, Entry extends { status: Status }>(
  known: Record<string, Entry>,
  seen: Record<string, Entry>,
  order: readonly Status[],
): Record<string, Entry> {
  const joined: Record<string, Entry> = {};
  for (const id of [...new Set([...Object.keys(known), ...Object.keys(seen)])].sort()) {
    const [one, other] = [known[id], seen[id]];
    if (one === undefined || other === undefined) joined[id] = (one ?? other) as Entry;
    else if (one.status === other.status) joined[id] = least([one, other]) as Entry;
    else joined[id] = higher(order, one.status, other.status) === one.status ? one : other;
  }
  return joined;
}

/** How much went back, the fee included, in minor units: refunds that were paid and disputes that were lost. */
export function backMinorOf({ refunds, disputes }: Pick<PaymentFacts, 'refunds' | 'disputes'>): number {
  const refunded = Object.values(refunds).filter(({ status }) => status === 'done');
  const lost = Object.values(disputes).filter(({ status }) => status === 'lost');
  return [...refunded, ...lost].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/**
 * How much of money that went back is of the fee, in minor units; the rest is of the items. A part of a payment takes the fee's
 * share along, in proportion and rounded to the minor unit, as card networks ask of whoever adds a fee; what covers all that
 * the items got is of them, and of the fee only what goes beyond.
 */
export function feeBackMinorOf(
  backMinor: number,
  { amountMinor, feeMinor }: { amountMinor: number; feeMinor: number },
): number {
  if (backMinor >= amountMinor) return Math.min(feeMinor, backMinor - amountMinor);
  return Math.round((backMinor * feeMinor) / (amountMinor + feeMinor));
}

/** What facts come to. */
export interface PaymentStanding {
  state: PaymentState;
  /** How much of what the items got went back, without the fee's part: refunds that were paid and disputes that were lost. */
  takenBackMinor: number;
  /** How much of the fee went back with it. */
  feeBackMinor: number;
  /** The bank's or the provider's word for why no money came, or why it went back or may: `R01`. */
  failureCode: string | null;
  /** Why, for the ERP's books, once all of it is back: `ACH return R01`. */
  reason: string | null;
}

/** The state of a payment. */
export function stateOf(
  facts: PaymentFacts,
  about: { method: PaymentMethod; amountMinor: number; feeMinor: number },
): PaymentStanding {
  const stand = (state: PaymentState): PaymentStanding => ({
    state,
    takenBackMinor: 0,
    feeBackMinor: 0,
    failureCode: null,
    reason: null,
  });
  if (facts.money !== 'settled') {
    if (facts.money === 'failed') return { ...stand('failed'), failureCode: facts.failureCode };
    if (facts.money === 'processing') return stand('pending');
    if (facts.money === 'verifying') return stand('awaiting_verification');
    return stand(facts.checkout === 'expired' ? 'expired' : 'started');
  }
  const disputes = Object.values(facts.disputes);
  const open = wordsFor(disputes, 'open');
  const lost = wordsFor(disputes, 'lost');
  const backMinor = backMinorOf(facts);
  const feeBackMinor = feeBackMinorOf(backMinor, about);
  const takenBackMinor = Math.min(about.amountMinor, backMinor - feeBackMinor);
  const [lostFor = null] = lost;
  const back = { takenBackMinor, feeBackMinor, failureCode: lostFor, reason: null };
  if (takenBackMinor < about.amountMinor) {
    const [openFor] = open;
    if (openFor === undefined) return { state: 'settled', ...back };
    return { state: 'disputed', ...back, failureCode: openFor };
  }
  if (lostFor === null) return { state: 'refunded', ...back, reason: 'refund' };
  // A debit that the payer's bank took back is final; the bank's word for it is the return's code.
  if (about.method === 'ach') return { state: 'returned', ...back, reason: `ACH return ${lost.join(', ')}` };
  return { state: 'lost', ...back, reason: `dispute lost: ${lost.join(', ')}` };
}

/** The bank's or the provider's words for the disputes of a status, always in the same order. */
function wordsFor(disputes: readonly Dispute[], status: Dispute['status']): string[] {
  return disputes
    .filter((dispute) => dispute.status === status)
    .map(({ reason }) => reason)
    .sort();
}
