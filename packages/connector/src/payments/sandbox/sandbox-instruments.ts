import type { PaymentMethod } from '@payvite/sdk/schemas';
import type { PaymentFacts } from '../../db/payment-columns.ts';

/** What a payment with an instrument comes to, some days after it was authorized or, where it has to be, verified. */
export interface LaterFacts {
  afterDays: number;
  /** `totalMinor` is of the whole charge. */
  facts(totalMinor: number): Partial<PaymentFacts>;
}

/** A card or a bank account of the list: nobody types one in. */
export interface SandboxInstrument {
  /** The last four digits, which name it. */
  last4: string;
  method: PaymentMethod;
  /** What the page does with it once it is chosen. */
  asks: 'nothing' | 'confirm' | 'verify' | 'refused';
  later: readonly LaterFacts[];
}

const settled = (afterDays: number): LaterFacts => ({ afterDays, facts: () => ({ money: 'settled' }) });

/** `id` is of the dispute or the refund: each payment has one of them at most. */
const disputed = (afterDays: number, status: 'open' | 'lost' | 'won', reason: string): LaterFacts => ({
  afterDays,
  facts: (amountMinor) => ({ disputes: { sandbox_dispute: { amountMinor, reason, status } } }),
});

const refunded = (afterDays: number, part: number): LaterFacts => ({
  afterDays,
  facts: (totalMinor) => ({
    refunds: { sandbox_refund: { amountMinor: Math.round(totalMinor * part), status: 'done' } },
  }),
});

const SETTLES_AFTER_DAYS = 3;

function card(last4: string, asks: SandboxInstrument['asks'], ...later: LaterFacts[]): SandboxInstrument {
  return { last4, method: 'card', asks, later: [settled(0), ...later] };
}

function bankAccount(
  last4: string,
  asks: SandboxInstrument['asks'],
  ...later: LaterFacts[]
): SandboxInstrument {
  return { last4, method: 'ach', asks, later };
}

/** Every instrument, in the order of the page; the digits are those of Stripe's own test numbers where it has one like it. */
export const SANDBOX_INSTRUMENTS: readonly SandboxInstrument[] = [
  card('4242', 'nothing'),
  card('0002', 'refused'),
  card('3155', 'confirm'),
  card('0259', 'nothing', disputed(1, 'open', 'fraudulent'), disputed(8, 'lost', 'fraudulent')),
  card('1976', 'nothing', disputed(1, 'open', 'fraudulent'), disputed(8, 'won', 'fraudulent')),
  card('5126', 'nothing', refunded(2, 1)),
  card('7726', 'nothing', refunded(2, 0.4)),
  bankAccount('6789', 'nothing', settled(SETTLES_AFTER_DAYS)),
  bankAccount('1116', 'nothing', {
    afterDays: SETTLES_AFTER_DAYS,
    facts: () => ({ money: 'failed', failureCode: 'R01' }),
  }),
  // A bank that takes a debit back says so once and for all: as Stripe tells it, a dispute that is lost at once.
  bankAccount(
    '2227',
    'nothing',
    settled(SETTLES_AFTER_DAYS),
    disputed(SETTLES_AFTER_DAYS + 2, 'lost', 'R01'),
  ),
  bankAccount(
    '3335',
    'nothing',
    settled(SETTLES_AFTER_DAYS),
    disputed(SETTLES_AFTER_DAYS + 40, 'lost', 'R10'),
  ),
  bankAccount('4449', 'verify', settled(SETTLES_AFTER_DAYS)),
  bankAccount('5553', 'refused'),
];

/** The bank of every account of the list. */
export const SANDBOX_BANK = 'Sandbox Bank';

/** An instrument by its last four digits, of those a method has. */
export function findInstrument(
  method: PaymentMethod,
  last4: string | null | undefined,
): SandboxInstrument | undefined {
  return SANDBOX_INSTRUMENTS.find((each) => each.method === method && each.last4 === last4);
}
