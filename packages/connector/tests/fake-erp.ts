import { randomUUID } from 'node:crypto';
import {
  READ_ONLY,
  SourceError,
  type ErpSource,
  type SourceErrorCode,
  type SourcePayment,
  type SourcePosting,
} from '../src/erp/erp-source.ts';

/** What the ERP does when it is next asked to change its books. */
export type ErpMood =
  | 'works'
  /** Gives no answer, before or after it has done it. */
  | 'times out undone'
  | 'times out done'
  /** The process that asked dies, before or after the ERP has done it. */
  | 'crash undone'
  | 'crash done'
  | 'refuses'
  | 'lets nobody in'
  | 'does a part'
  /** Somebody else has posted it in the same moment. */
  | 'has it already'
  | 'fails within us';

/** What the books have of one payment. */
export interface Entry {
  postedMinor: number;
  /** How often it was written down, and taken back. */
  postings: number;
  reversals: number;
  reason: string | null;
}

/** One dealer's ERP, which can fail in every way. What a look finds is in its books; what it is asked, it does at once or never. */
export class FakeErp implements ErpSource {
  readonly kind = 'tryton';
  readonly capabilities = { post: true, reverse: true, updateContact: false };
  readonly open = READ_ONLY.updateContact as unknown as ErpSource['open'];
  readonly updateContact = READ_ONLY.updateContact;
  readonly books = new Map<string, Entry>();
  /** In the order in which it is asked to change its books; then it works. */
  moods: ErpMood[] = [];
  isDown = false;
  isLocked = false;
  looks = 0;
  acts = 0;
  /** How many asked it at the same time, at most. */
  atOnce = 0;
  /** Is told that whoever asked is to die. */
  onCrash: () => void = () => undefined;
  /** What every call waits for first. */
  pace: () => Promise<void> = () => Promise.resolve();
  readonly #amounts = new Map<string, number>();
  readonly #dead: (() => void)[] = [];
  #underWay = 0;

  async health() {
    return Promise.resolve({ version: null, target: 'fake' });
  }

  async findPayment(paymentId: string): Promise<SourcePosting | undefined> {
    return this.#answer(() => {
      this.looks += 1;
      return this.#read(paymentId);
    });
  }

  async postPayment(payment: SourcePayment): Promise<SourcePosting> {
    return this.#act(payment.paymentId, (isPart) => {
      const { paymentId, amountMinor } = payment;
      const entry = this.books.get(paymentId);
      // As Tryton does: nothing keeps it from being written down twice.
      const before = entry ?? { postedMinor: 0, postings: 0, reversals: 0, reason: null };
      const isRest = before.postedMinor > 0 && before.postedMinor < amountMinor;
      this.books.set(paymentId, {
        ...before,
        postedMinor: isPart ? Math.floor(amountMinor / 2) : amountMinor,
        postings: before.postings + (isRest ? 0 : 1),
      });
      this.#amounts.set(paymentId, amountMinor);
    });
  }

  async reversePayment(paymentId: string, reason: string): Promise<SourcePosting> {
    return this.#act(paymentId, () => {
      const entry = this.books.get(paymentId);
      if (entry === undefined) throw fault('not_posted', 'There is no such payment.');
      if (entry.postedMinor < (this.#amounts.get(paymentId) ?? 0))
        throw fault('not_posted', 'It is only begun. Post it first.');
      this.books.set(paymentId, { ...entry, reversals: entry.reversals + 1, reason });
    });
  }

  async #act(paymentId: string, change: (isPart: boolean) => void): Promise<SourcePosting> {
    return this.#answer(async () => {
      this.acts += 1;
      const mood = this.moods.shift() ?? 'works';
      switch (mood) {
        case 'refuses':
          throw fault('refused', 'The period is closed. Open it.');
        case 'lets nobody in':
          throw fault('unauthorized', 'The password is wrong. Set it again.');
        case 'fails within us':
          throw new TypeError('undefined is not a function');
        case 'times out undone':
          throw fault('unavailable', 'The ERP gave no answer.');
        case 'crash undone':
          return this.#die();
        default:
      }
      change(mood === 'does a part');
      if (mood === 'has it already') throw fault('already_posted', 'It is in the books already.');
      if (mood === 'times out done') throw fault('unavailable', 'The ERP gave no answer.');
      if (mood === 'crash done') return this.#die();
      return this.#read(paymentId) as SourcePosting;
    });
  }

  /** Lets go on whoever was taken for dead. */
  wakeTheDead(): void {
    for (const wake of this.#dead.splice(0)) wake();
  }

  #die(): Promise<never> {
    this.#underWay -= 1;
    return new Promise<never>((_resolve, reject) => {
      this.#dead.push(() => {
        this.#underWay += 1;
        reject(fault('unavailable', 'The ERP answered after its time.'));
      });
      this.onCrash();
    });
  }

  #read(paymentId: string): SourcePosting | undefined {
    const entry = this.books.get(paymentId);
    if (entry === undefined) return undefined;
    const isWhole = entry.postedMinor === this.#amounts.get(paymentId);
    return {
      erpPaymentId: `E-${paymentId.slice(0, 8)}`,
      postedMinor: entry.postedMinor,
      state: entry.reversals > 0 ? 'reversed' : isWhole ? 'posted' : 'partial',
    };
  }

  async #answer<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    this.#underWay += 1;
    this.atOnce = Math.max(this.atOnce, this.#underWay);
    try {
      await this.pace();
      if (this.isDown) throw fault('unavailable', 'The ERP cannot be reached.');
      if (this.isLocked) throw fault('unauthorized', 'The password is wrong. Set it again.');
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}

function fault(code: SourceErrorCode, message: string): SourceError {
  return new SourceError(message, { code });
}

/** A payment of customer C1 that pays one invoice. */
export function newPayment(changes: Partial<SourcePayment> = {}): SourcePayment {
  const amountMinor = changes.amountMinor ?? 12_345;
  return {
    paymentId: randomUUID(),
    customerErpId: 'C1',
    currency: 'USD',
    amountMinor,
    paidOn: '2026-11-20',
    method: 'ach',
    allocations: [{ itemErpId: 'I1', model: 'invoices', amountMinor }],
    ...changes,
  };
}
