import type { PostingAction } from '@payvite/sdk/schemas';
import {
  SourceError,
  type ErpSource,
  type SourceErrorCode,
  type SourcePayment,
  type SourcePosting,
} from '../erp/erp-source.ts';

/** What is to be done in the ERP. */
export interface PostingWork {
  payment: SourcePayment;
  action: PostingAction;
  /** Of a reversal. */
  reason: string;
  /** The ERP was asked before, and what came of it is not known. */
  isUncertain: boolean;
  /** It was in the ERP's books. */
  wasPosted: boolean;
}

/** `partial`: it took a part, and may take the rest. `internal`: a fault of ours. */
export type FailureCode = SourceErrorCode | 'partial' | 'internal';

/** What came of it. */
export type PostingOutcome = {
  /** What is in the ERP's books; null: nothing, undefined: not known. */
  books: SourcePosting | null | undefined;
} & (
  | { end: 'posted' | 'reversed' | 'absent' }
  | {
      /** `outage`: tried again for as long as it takes; `again`: a number of times; `failed`: not by itself. */
      end: 'outage' | 'again' | 'failed';
      code: FailureCode;
      /** For the dealer. */
      error: string;
      /** The ERP may do, or have done, what it was asked for. */
      isUncertain: boolean;
      /** What was no answer of the ERP, for the log. */
      cause?: unknown;
    }
);

const OWN_FAULT = 'Stopped by an error of Payvite’s own, which its log tells more of. It is tried again.';

/**
 * Looks whether the ERP has it, and asks for it only where it has not. Never throws.
 *
 * @param turn.begin called before the ERP is asked to change its books, to note that it is; false: it is not to be asked.
 * @param turn.beforeStep called before each step that the ERP takes it in; what it throws stops the work.
 * @returns undefined where `begin` said no.
 */
export async function actOnErp(
  source: ErpSource,
  work: PostingWork,
  { begin, beforeStep }: { begin: () => Promise<boolean>; beforeStep: () => Promise<void> },
): Promise<PostingOutcome | undefined> {
  const { payment, action } = work;
  let { isUncertain } = work;
  let books: SourcePosting | null | undefined;
  const look = async (): Promise<PostingOutcome | undefined> => {
    books = (await source.findPayment(payment.paymentId)) ?? null;
    isUncertain = false;
    return settle(books, work);
  };

  try {
    const before = await look();
    if (before !== undefined) return before;
    if (!(await begin())) return undefined;
    isUncertain = true;
    try {
      books = await (action === 'post'
        ? source.postPayment(payment, beforeStep)
        : reverse(source, work, { books, beforeStep }));
      isUncertain = false;
    } catch (error) {
      if (!isAnswer(error)) throw error;
      // The ERP's no is about what it was asked last; what it did before that, or for somebody else, it has.
      const after = await look().catch(() => undefined);
      if (after !== undefined) return after;
      throw error;
    }
    return settle(books, work) ?? incomplete(books, action);
  } catch (error) {
    return toFailure(error, { books: isUncertain ? undefined : books, isUncertain });
  }
}

/** Takes a payment back. What the ERP has only begun it may want to be finished first. */
async function reverse(
  source: ErpSource,
  { payment, reason }: PostingWork,
  { books, beforeStep }: { books: SourcePosting | null | undefined; beforeStep: () => Promise<void> },
): Promise<SourcePosting> {
  try {
    return await source.reversePayment(payment.paymentId, reason);
  } catch (error) {
    const isBegun = books?.state === 'partial' && error instanceof SourceError && error.code === 'not_posted';
    if (!isBegun) throw error;
  }
  await source.postPayment(payment, beforeStep);
  await beforeStep();
  return source.reversePayment(payment.paymentId, reason);
}

/** What it means that this is in the books; undefined where something is to be done. */
function settle(books: SourcePosting | null, work: PostingWork): PostingOutcome | undefined {
  const state = books?.state;
  if (work.action === 'post') {
    if (state === 'posted') return { end: 'posted', books };
    if (state !== 'reversed') return undefined;
    return {
      ...{ end: 'failed', code: 'refused', books, isUncertain: false },
      error: `The ERP has this payment as ${books?.erpPaymentId}, and has it as taken back. Post it there again, and note the payment as entered by hand.`,
    };
  }
  if (state === 'reversed') return { end: 'reversed', books };
  if (state !== undefined) return undefined;
  if (!work.wasPosted) return { end: 'absent', books };
  return {
    // Where it went is not known: what was in the books stays to be taken out until a person says that it is.
    ...{ end: 'failed', code: 'not_posted', books: undefined, isUncertain: false },
    error:
      'The ERP had this payment and has it no more, so it cannot be taken back there. If somebody deleted it, note the payment as taken out by hand; if Payvite was pointed to another ERP, point it back and retry.',
  };
}

function incomplete(books: SourcePosting, action: PostingAction): PostingOutcome {
  const done = action === 'post' ? 'taken only a part of this payment' : 'not taken all of this payment back';
  return {
    ...{ end: 'again', code: 'partial', books, isUncertain: false },
    error: `The ERP has ${done} so far, as ${books.erpPaymentId}. If it stays so, finish it there, and retry or note the payment as entered by hand.`,
  };
}

/** Whether the ERP said what it does not do; without an answer it may yet do it. */
function isAnswer(error: unknown): boolean {
  return error instanceof SourceError && error.code !== 'unavailable';
}

function toFailure(
  error: unknown,
  known: Pick<PostingOutcome, 'books'> & { isUncertain: boolean },
): PostingOutcome {
  if (!(error instanceof SourceError))
    return { end: 'again', code: 'internal', error: OWN_FAULT, cause: error, ...known };
  const { code, message } = error;
  return { end: code === 'unavailable' ? 'outage' : 'failed', code, error: message, ...known };
}
