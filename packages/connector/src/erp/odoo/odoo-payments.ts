import * as z from 'zod/mini';
import { ValueFault } from '../erp-values.ts';
import { SourceError, type SourcePayment, type SourcePosting } from '../erp-source.ts';
import { LINE_AMOUNTS, readAmounts } from './odoo-items.ts';
import { findPayments, toPosting, type OdooPayment } from './odoo-payment-lookup.ts';
import { readCommercialPartners, readRows, type OdooBooks } from './odoo-reading.ts';
import { checked } from './odoo-rpc.ts';
import { odooIdSchema, odooReferenceSchema, odooTextSchema } from './odoo-values.ts';
import { fillWizard, refused, runWizard, spoilWizards, type Step } from './odoo-wizards.ts';

interface OpenLine {
  number: string;
  currency: string;
  outstandingMinor: number;
}

/** From here on `action_cancel` takes a posted payment back in one transaction: addons/account/models/account_move.py. */
const CANCELS_POSTED_SINCE = 17;

const lineSchema = z.object({
  id: odooIdSchema,
  move_name: odooTextSchema,
  partner_id: odooReferenceSchema,
  ...LINE_AMOUNTS,
});

/**
 * Posts a payment, or the parts that are missing.
 *
 * Where every item is paid to its end and none is a credit, it becomes one payment, as it comes to the bank. Else each item
 * gets a payment of its own: a wizard over several items fills the oldest first, whatever was meant for each. A credit that
 * is used up becomes a payment that goes out, so that the sum is what came. The wizard is transient: what breaks off before
 * its end leaves nothing in the books (addons/account/wizard/account_payment_register.py, action_create_payments).
 *
 * From 18 on, Odoo with its Accounting app keeps a payment without a journal entry where the journal's payment method has no
 * outstanding account (addons/account/models/account_payment.py, create): the invoice would stay open. Such a one is
 * removed again, and refused.
 *
 * @param options.journalId of `account.journal`; undefined: the one that Odoo offers first.
 * @param options.beforeStep as of `ErpSource.postPayment`.
 * @throws {SourceError} as `ErpSource.postPayment`.
 */
export async function postPayment(
  books: OdooBooks,
  payment: SourcePayment,
  { journalId, beforeStep }: { journalId: number | undefined; beforeStep: (() => Promise<void>) | undefined },
): Promise<SourcePosting> {
  await spoilWizards(books, payment.paymentId);
  const found = await findPayments(books, payment.paymentId);
  await removeUnbooked(books, found);
  const posting = toPosting(found);
  if (posting !== undefined && posting.state !== 'partial')
    throw new SourceError(`The payment is in Odoo already: ${posting.erpPaymentId}.`, {
      code: 'already_posted',
    });

  const parts = toParts(payment);
  const done = found.filter(({ state }) => state === 'posted');
  if (done.some(({ part }) => part?.of !== parts.length))
    throw refused('The payment was begun in Odoo with another number of items. Finish it there.');
  const missing = parts.filter(({ part }) => !done.some((each) => each.part?.number === part?.number));
  const open = await readOpenLines(books, payment);
  for (const part of missing) checkFits(open, part, payment.currency);

  const isToTheEnd = parts.every(
    ({ lineIds: [id], amountMinor }) =>
      amountMinor > 0 && open.get(id ?? 0)?.outstandingMinor === amountMinor,
  );
  const whole = {
    part: null,
    lineIds: parts.flatMap(({ lineIds }) => lineIds),
    amountMinor: payment.amountMinor,
  };
  const inOne =
    done.length === 0 && isToTheEnd ? await fillWizard(books, payment, whole, journalId) : undefined;
  if (inOne !== undefined) {
    await beforeStep?.();
    await runWizard(books, inOne);
  } else {
    for (const part of missing) {
      const wizard = await fillWizard(books, payment, part, journalId);
      if (wizard === undefined) throw refused('Odoo does not let a payment for this item be written down.');
      await beforeStep?.();
      await runWizard(books, wizard);
    }
  }
  const posted = await findPayments(books, payment.paymentId);
  if (await removeUnbooked(books, posted))
    throw refused(
      'Odoo keeps such a payment without a journal entry, and leaves the invoice open. Give the incoming and outgoing payment methods of its bank journal an outstanding account.',
    );
  const result = toPosting(posted);
  if (result === undefined)
    throw new SourceError('Odoo posted the payment and does not list it.', { code: 'unavailable' });
  return result;
}

/**
 * Takes a posted payment back: its items are open again, and what Odoo keeps is a canceled payment with its number. Odoo
 * refuses where its day is locked, or its entry secured by a hash.
 *
 * @throws {SourceError} as `ErpSource.reversePayment`.
 */
export async function reversePayment(
  books: OdooBooks,
  paymentId: string,
  reason: string,
): Promise<SourcePosting> {
  const found = await findPayments(books, paymentId);
  if (toPosting(found) === undefined)
    throw new SourceError('The payment is not in Odoo.', { code: 'not_posted' });
  for (const { id, state } of found.filter((each) => each.state !== 'canceled')) {
    const call = (method: string, args: Record<string, unknown> = {}) =>
      books.rpc.call({ model: 'account.payment', method, ids: [id], args, isRepeatable: false });
    await call('message_post', { body: reason });
    // Below, a posted one has to be a draft in between; one that was left so is gone on with.
    if (state === 'posted' && books.major < CANCELS_POSTED_SINCE) await call('action_draft');
    await call('action_cancel');
  }
  const posting = toPosting(await findPayments(books, paymentId));
  if (posting === undefined)
    throw new SourceError('Odoo no longer lists the payment.', { code: 'unavailable' });
  return posting;
}

/** The payment's parts in an order that is the same each time. */
function toParts({ allocations }: SourcePayment): Step[] {
  const ids = allocations.map(({ itemErpId }) => toId(itemErpId, 'item'));
  const sorted = allocations
    .map(({ amountMinor }, at) => ({ lineId: ids[at] ?? 0, amountMinor }))
    .sort((one, other) => one.lineId - other.lineId);
  return sorted.map(({ lineId, amountMinor }, at) => ({
    part: sorted.length === 1 ? null : { number: at + 1, of: sorted.length },
    lineIds: [lineId],
    amountMinor,
  }));
}

/** Our id of a record as Odoo's. @throws {SourceError} `refused` */
export function toId(erpId: string, noun: string): number {
  const id = z.safeParse(odooIdSchema, Number(erpId));
  if (!id.success) throw refused(`Odoo has no such ${noun}: ${erpId.slice(0, 40)}.`);
  return id.data;
}

async function readOpenLines(books: OdooBooks, payment: SourcePayment): Promise<Map<number, OpenLine>> {
  const open = new Map<number, OpenLine>();
  const ids = payment.allocations.map(({ itemErpId }) => toId(itemErpId, 'item'));
  const domain = [
    ...books.receivable,
    ['parent_state', '=', 'posted'] as const,
    ['reconciled', '=', false] as const,
    ['id', 'in', ids] as const,
  ];
  for await (const rows of readRows(books, 'account.move.line', domain, Object.keys(lineSchema.shape))) {
    const lines = rows.map((row) => checked(lineSchema, row));
    const customers = await readCommercialPartners(
      books,
      lines.map(({ partner_id }) => partner_id[0]),
    );
    for (const line of lines) {
      if (String(customers.get(line.partner_id[0])) !== payment.customerErpId)
        throw refused(`In Odoo, item ${line.id} is another customer's.`);
      const { currency, outstandingMinor } = amountsOf(line);
      open.set(line.id, { number: line.move_name || String(line.id), currency, outstandingMinor });
    }
  }
  return open;
}

function amountsOf(line: z.output<typeof lineSchema>) {
  try {
    return readAmounts(line);
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw refused(`Odoo’s item ${line.id} has an amount that cannot be read. ${error.message}`);
  }
}

function checkFits(
  open: Map<number, OpenLine>,
  { lineIds: [id = 0], amountMinor }: Step,
  currency: string,
): void {
  const line = open.get(id);
  if (line === undefined) throw refused(`In Odoo, nothing is open of item ${id}.`);
  if (line.currency !== currency) throw refused(`In Odoo, ${line.number} is in ${line.currency}.`);
  if (line.outstandingMinor * amountMinor <= 0 || Math.abs(line.outstandingMinor) < Math.abs(amountMinor))
    throw refused(`In Odoo, less is open of ${line.number} than is to be posted to it.`);
}

async function removeUnbooked({ rpc }: OdooBooks, found: readonly OdooPayment[]): Promise<boolean> {
  const ids = found.filter(({ state }) => state === 'unbooked').map(({ id }) => id);
  if (ids.length === 0) return false;
  for (const method of ['action_draft', 'unlink'])
    await rpc.call({ model: 'account.payment', method, ids, isRepeatable: false });
  return true;
}
