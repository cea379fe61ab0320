import type { DealerTransaction } from '../db/database.ts';
import type { PaymentRow } from '../db/tables.ts';
import type { MailTemplate } from '../mail/mail-renderer.ts';
import type { MailService } from '../mail/mail-service.ts';
import { backMinorOf } from './payment-facts.ts';
import { COULD_NOT_START } from './payment-reason.ts';

/** A mail about a payment, and the column that says when it was queued: each goes once, one without whenever more went back. */
export interface PaymentMail {
  template: Extract<
    MailTemplate,
    | 'authorization'
    | 'receipt'
    | 'payment_failed'
    | 'payment_returned'
    | 'payment_refunded'
    | 'payment_partly_refunded'
  >;
  column: 'authorizationMailedAt' | 'receiptMailedAt' | 'failureMailedAt' | 'returnMailedAt' | null;
  /** Whether the payment is as the mail says: asked when it is queued, and again when it leaves. */
  fits(payment: PaymentRow): boolean;
}

export const PAYMENT_MAILS: readonly PaymentMail[] = [
  {
    template: 'authorization',
    column: 'authorizationMailedAt',
    fits: ({ method, authorizedAt, state }) =>
      method === 'ach' &&
      authorizedAt !== null &&
      ['started', 'awaiting_verification', 'pending', 'settled', 'disputed'].includes(state),
  },
  {
    template: 'receipt',
    column: 'receiptMailedAt',
    fits: ({ state }) => state === 'settled' || state === 'disputed',
  },
  {
    template: 'payment_failed',
    column: 'failureMailedAt',
    // One that could not be started the payer was told of at once.
    fits: ({ state, failureCode }) => state === 'failed' && failureCode !== COULD_NOT_START,
  },
  {
    template: 'payment_returned',
    column: 'returnMailedAt',
    // A dispute that was lost is the payer's own doing.
    fits: ({ state }) => state === 'returned',
  },
  {
    template: 'payment_refunded',
    column: 'returnMailedAt',
    fits: ({ state }) => state === 'refunded',
  },
  {
    template: 'payment_partly_refunded',
    column: null,
    fits: ({ state, facts }) =>
      (state === 'settled' || state === 'disputed') &&
      backMinorOf(facts) > 0 &&
      Object.values(facts.disputes).every(({ status }) => status !== 'lost'),
  },
];

/**
 * The mails that a payment as it is now calls for and that were not queued.
 *
 * @param backBefore what of it had gone back before, with the fee's part, in minor units.
 */
export function duePaymentMails(payment: PaymentRow, backBefore: number): PaymentMail[] {
  return PAYMENT_MAILS.filter(
    ({ column, fits }) =>
      (column === null ? backMinorOf(payment.facts) > backBefore : payment[column] === null) && fits(payment),
  );
}

/** Queues them to the payer, in the caller's transaction; none to somebody who was erased. */
export async function queuePaymentMails(
  { mail }: { mail: Pick<MailService, 'queueMail'> },
  tx: DealerTransaction,
  { id, customerId, payerId }: PaymentRow,
  mails: readonly PaymentMail[],
): Promise<void> {
  if (mails.length === 0) return;
  const payer = await tx.db
    .selectFrom('payers')
    .select(['email', 'locale'])
    .where('id', '=', payerId)
    .executeTakeFirst();
  if (payer === undefined) return;
  for (const { template } of mails) {
    await mail.queueMail(tx, {
      class: 'transactional',
      template,
      subjectType: 'payment',
      subjectId: id,
      linkVersion: null,
      recipient: payer.email,
      locale: payer.locale,
      customerIds: [customerId],
    });
  }
}
