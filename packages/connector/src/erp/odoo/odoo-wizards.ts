import * as z from 'zod/mini';
import { SourceError, type SourcePayment } from '../erp-source.ts';
import { memoText, partOf, type OdooPayment } from './odoo-payment-lookup.ts';
import { readRows, type OdooBooks } from './odoo-reading.ts';
import { checked } from './odoo-rpc.ts';
import { floatAmount, odooReferenceSchema, parseFloatAmount } from './odoo-values.ts';

/** One run of Odoo's wizard: one `account.payment`, made, posted and reconciled in one transaction. */
export interface Step {
  part: OdooPayment['part'];
  lineIds: number[];
  /** Negative where a credit is used up: that money goes out. */
  amountMinor: number;
}

const WIZARD = 'account.payment.register';
/** No payment can have it: a constraint of its table, check_amount_not_negative (addons/account/models/account_payment.py). */
const SPOILT_AMOUNT = -1;

const wizardSchema = z.tuple([
  z.object({
    amount: z.number(),
    payment_type: z.enum(['inbound', 'outbound']),
    currency_id: odooReferenceSchema,
    can_edit_wizard: z.boolean(),
  }),
]);

/**
 * Fills in a wizard, which changes nothing yet. Undefined where it would not make one payment of it.
 *
 * @throws {SourceError}
 */
export async function fillWizard(
  { rpc }: OdooBooks,
  { paymentId, currency, paidOn }: SourcePayment,
  { part, lineIds, amountMinor }: Step,
  journalId: number | undefined,
): Promise<{ id: number; context: Record<string, unknown> } | undefined> {
  // Since 19 a word for a journal entry even where Odoo would make none: account_payment.py, create.
  const context = { active_model: 'account.move.line', active_ids: lineIds, force_payment_move: true };
  const amount = floatAmount(Math.abs(amountMinor), currency);
  const values = {
    amount,
    communication: memoText(paymentId, part),
    payment_date: paidOn,
    payment_difference_handling: 'open',
    group_payment: true,
    ...(journalId === undefined ? {} : { journal_id: journalId }),
  };
  const id = await rpc.create(WIZARD, values, context);
  const fields = Object.keys(wizardSchema.def.items[0].shape);
  const { body } = await rpc.call({
    model: WIZARD,
    method: 'read',
    ids: [id],
    args: { fields },
    context,
    isRepeatable: true,
  });
  const [wizard] = checked(wizardSchema, body);
  if (!wizard.can_edit_wizard) return undefined;
  if (wizard.currency_id[1] !== currency)
    throw refused(`Odoo would post the payment in ${wizard.currency_id[1]}. Name a journal in ${currency}.`);
  const isAsked =
    wizard.payment_type === (amountMinor > 0 ? 'inbound' : 'outbound') &&
    parseFloatAmount('amount', wizard.amount, currency) === Math.abs(amountMinor);
  return isAsked ? { id, context } : undefined;
}

/** Lets a wizard make its payment. @throws {SourceError} */
export async function runWizard(
  { rpc }: OdooBooks,
  { id, context }: { id: number; context: Record<string, unknown> },
): Promise<void> {
  await rpc.call({
    model: WIZARD,
    method: 'action_create_payments',
    ids: [id],
    context,
    isRepeatable: false,
  });
}

/**
 * Lets no wizard that we filled in for a payment make one any more: Odoo may not have begun yet on what it was asked before,
 * and would do it beside what it is asked next. It lets nobody delete a wizard (addons/account/security/ir.model.access.csv),
 * and forgets one after an hour or so.
 *
 * @throws {SourceError}
 */
export async function spoilWizards(books: OdooBooks, paymentId: string): Promise<void> {
  const ids: number[] = [];
  const pages = readRows(
    books,
    WIZARD,
    [
      ['create_uid', '=', await books.rpc.userId()],
      '|',
      ['communication', '=', paymentId],
      ['communication', '=like', `${paymentId} %`],
    ],
    ['communication'],
  );
  for await (const rows of pages) {
    const own = rows.filter((row) => partOf(row['communication'], paymentId) !== undefined);
    ids.push(...own.map(({ id }) => id));
  }
  if (ids.length === 0) return;
  const args = { vals: { amount: SPOILT_AMOUNT } };
  await books.rpc.call({ model: WIZARD, method: 'write', ids, args, isRepeatable: false });
}

export function refused(message: string): SourceError {
  return new SourceError(message, { code: 'refused' });
}
