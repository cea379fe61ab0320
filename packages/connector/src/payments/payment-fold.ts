import type { PaymentState } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { PaymentFacts } from '../db/payment-columns.ts';
import type { PaymentRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { SourcePayment } from '../erp/erp-source.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import type { MailService } from '../mail/mail-service.ts';
import { holdAllocations, releaseAllocations } from './allocation-release.ts';
import { endAuthorization, recordAuthorization } from './authorization-store.ts';
import { paymentChanged } from './payment-event.ts';
import { backMinorOf, foldFacts, stateOf, withoutAuthorization } from './payment-facts.ts';
import { nextLookAt } from './payment-looks.ts';
import { lockPayment, updatePayment, type PaymentChanges } from './payment-store.ts';
import { duePaymentMails, queuePaymentMails } from './payment-mails.ts';
import type { PostingService } from '../postings/posting-service.ts';

export interface FoldContext {
  events: Pick<EventLog, 'emit'>;
  mail: Pick<MailService, 'queueMail'>;
  postings: Pick<PostingService, 'queuePosting' | 'queueReversal'>;
}

/** Which column says when a payment last came into a state. That its money came is noted once, whatever state it is in then. */
const TIMES = {
  pending: 'pendingAt',
  failed: 'failedAt',
  expired: 'expiredAt',
  returned: 'returnedAt',
  disputed: 'disputedAt',
  lost: 'lostAt',
  refunded: 'refundedAt',
} as const satisfies Partial<Record<PaymentState, keyof PaymentChanges>>;

/** What is known of a look beside the facts. */
export interface LookNote {
  /** When the provider says that it may be otherwise. */
  nextChangeAt?: Date | null;
  /** Until when whoever looked had the payment: due at another time, it was made due meanwhile, and stays so. */
  leaseEndsAt?: Date | null;
  /** Who did it; left out, nobody. */
  actor?: EventActor;
}

/**
 * Takes in what a provider says of a payment: facts, state, holds, what goes into the ERP's books or out of them, the payer's
 * mails and the timeline, all in the caller's transaction. The same facts again, or older ones, change nothing.
 *
 * @throws {Error} there is no such payment.
 */
export async function applyFacts(
  context: FoldContext,
  tx: DealerTransaction,
  paymentId: string,
  seen: PaymentFacts,
  { nextChangeAt = null, leaseEndsAt = null, actor }: LookNote = {},
): Promise<PaymentRow> {
  const before = await lockPayment(tx, paymentId);
  if (before === undefined) throw new Error('A payment is gone that was just looked at.');
  const facts = foldFacts(before.facts, seen);
  const { state, takenBackMinor, feeBackMinor, failureCode, reason } = stateOf(facts, before);
  const isSettledNow = before.settledAt === null && facts.money === 'settled';
  const changes: PaymentChanges = {
    facts: JSON.stringify(withoutAuthorization(facts)),
    state,
    takenBackMinor,
    feeBackMinor,
    providerPaymentId: facts.providerPaymentId,
    failureCode,
    lookTries: 0,
  };
  if (facts.authorization !== null && before.authorizedAt === null) {
    changes.authorizedAt = new Date(facts.authorization.agreedAt);
    await recordAuthorization(tx, before, facts.authorization);
  }
  if (isSettledNow) {
    changes.settledAt = cameAt(facts, before.startedAt, tx.now);
    changes.paidOn = dayInZone(changes.settledAt, (await getDealer(tx)).timeZone);
  }
  if (state !== before.state && isTimed(state)) changes[TIMES[state]] = tx.now;
  const next = nextLookAt({ ...before, ...changes, state, facts }, tx.now, nextChangeAt);
  const due = before.nextLookAt;
  // Made due while the provider was asked: its answer may be older than what happened.
  const isHinted = due !== null && due.getTime() !== leaseEndsAt?.getTime();
  changes.nextLookAt = isHinted && (next === null || due < next) ? due : next;
  const mails = duePaymentMails({ ...before, ...changes, facts }, backMinorOf(before.facts));
  for (const { column } of mails) if (column !== null) changes[column] = tx.now;
  const row = await updatePayment(tx, paymentId, changes);

  // Its money came although it was given up, or came again: a dispute was won, or a refund failed.
  const isGivenUp = before.state === 'failed' || before.state === 'expired';
  const isBackAgain = before.takenBackMinor >= row.amountMinor && row.takenBackMinor < row.amountMinor;
  if ((isSettledNow && isGivenUp) || isBackAgain) await holdAllocations(tx, paymentId);
  if (isSettledNow) {
    await context.postings.queuePosting(tx, await readSourcePayment(tx, row));
  } else if ((state === 'failed' || state === 'expired') && state !== before.state) {
    await releaseAllocations(tx, paymentId);
  }
  if (reason !== null && before.takenBackMinor < row.amountMinor)
    await context.postings.queueReversal(tx, paymentId, reason);
  const isOver = facts.money === 'settled' || state === 'failed' || state === 'expired';
  if (isOver) await endAuthorization(tx, paymentId);
  await queuePaymentMails(context, tx, row, mails);
  const isOtherwise =
    state !== before.state ||
    takenBackMinor !== before.takenBackMinor ||
    feeBackMinor !== before.feeBackMinor;
  if (isOtherwise) await context.events.emit(tx, paymentChanged(row, actor));
  return row;
}

/** When the money came, which may be noticed late: as the provider says, between the start of the payment and now; else now. */
function cameAt({ settledAt }: PaymentFacts, startedAt: Date, now: Date): Date {
  if (settledAt === null || settledAt === undefined) return now;
  const at = new Date(settledAt);
  if (at < startedAt) return startedAt;
  return at > now ? now : at;
}

function isTimed(state: PaymentState): state is keyof typeof TIMES {
  return state in TIMES;
}

/** The payment as the ERP takes it: what was agreed to, item by item. A discount is no money. */
async function readSourcePayment(tx: DealerTransaction, row: PaymentRow): Promise<SourcePayment> {
  const { erpId } = await tx.db
    .selectFrom('customers')
    .select('erpId')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', row.customerId)
    .executeTakeFirstOrThrow();
  if (row.paidOn === null) throw new Error('Only a payment whose money came is posted.');
  return {
    paymentId: row.id,
    customerErpId: erpId,
    currency: row.currency,
    amountMinor: row.amountMinor,
    paidOn: row.paidOn,
    method: row.method,
    allocations: row.preview.lines.map(({ erpId: itemErpId, model, amountMinor, discountMinor }) => ({
      itemErpId,
      model,
      amountMinor,
      ...(discountMinor === 0 ? {} : { discountMinor }),
    })),
  };
}
