import * as z from 'zod/mini';
import { ValueFault } from '../erp-values.ts';
import { SourceError, type SourcePosting } from '../erp-source.ts';
import { readRows, type OdooBooks } from './odoo-reading.ts';
import { checked } from './odoo-rpc.ts';
import { odooIdSchema, odooReferenceSchema, odooTextSchema, parseFloatAmount } from './odoo-values.ts';

/** One `account.payment` that was posted for one of our payments. */
export interface OdooPayment {
  id: number;
  /** Odoo's number: `PBNK1/2026/00001`; its id where a draft has lost it. */
  name: string;
  /** Which part of ours it is, from 1, of how many; null where it is all of it. */
  part: { number: number; of: number } | null;
  /** Signed: money that came in is positive. */
  amountMinor: number;
  /** `unbooked`: it says that money came, and has no journal entry: see `postPayment`. */
  state: 'posted' | 'unbooked' | 'draft' | 'canceled';
}

/** `posted` below 18; then `in_process`, until the bank has it, and `paid`. */
const POSTED = ['posted', 'in_process', 'paid'];

const paymentSchema = z.object({
  id: odooIdSchema,
  name: odooTextSchema,
  state: z.string(),
  amount: z.number(),
  payment_type: z.enum(['inbound', 'outbound']),
  currency_id: odooReferenceSchema,
  move_id: z.union([z.literal(false), odooReferenceSchema]),
});

/** Which field of `account.payment` keeps the wizard's `communication`: addons/account/wizard/account_payment_register.py. */
export function memoField(major: number): 'memo' | 'ref' {
  return major >= 18 ? 'memo' : 'ref';
}

/** What stands in that field, so that a payment of several parts is found as a whole, and each part by itself. */
export function memoText(paymentId: string, part: OdooPayment['part']): string {
  return part === null ? paymentId : `${paymentId} ${part.number}/${part.of}`;
}

/** Finds everything that was posted for one of our payments, in the order of its ids. @throws {SourceError} */
export async function findPayments(books: OdooBooks, paymentId: string): Promise<OdooPayment[]> {
  const field = memoField(books.major);
  const found: OdooPayment[] = [];
  const pages = readRows(
    books,
    'account.payment',
    ['|', [field, '=', paymentId], [field, '=like', `${paymentId} %`]],
    [...Object.keys(paymentSchema.shape), field],
  );
  for await (const rows of pages) {
    for (const row of rows) {
      // `_` and `%` of an id are wildcards to Odoo.
      const part = partOf(row[field], paymentId);
      if (part !== undefined) found.push(toPayment(checked(paymentSchema, row), part));
    }
  }
  return found;
}

/** Which part of a payment this memo is of; undefined where it is not the payment's. */
export function partOf(memo: unknown, paymentId: string): OdooPayment['part'] | undefined {
  if (memo === paymentId) return null;
  if (typeof memo !== 'string' || !memo.startsWith(`${paymentId} `)) return undefined;
  const match = /^ ([1-9]\d*)\/([1-9]\d*)$/.exec(memo.slice(paymentId.length));
  return match === null ? undefined : { number: Number(match[1]), of: Number(match[2]) };
}

function toPayment(row: z.output<typeof paymentSchema>, part: OdooPayment['part']): OdooPayment {
  const booked = row.move_id === false ? 'unbooked' : 'posted';
  const state = POSTED.includes(row.state) ? booked : row.state === 'draft' ? 'draft' : 'canceled';
  try {
    const amountMinor = parseFloatAmount('amount', row.amount, row.currency_id[1]);
    return {
      id: row.id,
      name: row.name === false || row.name === '/' ? String(row.id) : row.name,
      part,
      amountMinor: row.payment_type === 'inbound' ? amountMinor : 0 - amountMinor,
      state,
    };
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw new SourceError(`Odoo’s payment ${row.id} has an amount that cannot be read. ${error.message}`);
  }
}

/**
 * What the found ones are together; undefined where nothing was ever in the books. A draft counts as taken back: of it there
 * is nothing in the books.
 */
export function toPosting(found: readonly OdooPayment[]): SourcePosting | undefined {
  const booked = found.filter(({ state }) => state !== 'unbooked');
  const [first] = booked;
  if (first === undefined) return undefined;
  const posted = booked.filter(({ state }) => state === 'posted');
  const isPartial = posted.length === booked.length && first.part !== null && booked.length < first.part.of;
  // Where a reversal was broken off, what is still in the books counts, so that it is gone on with.
  const counted = posted.length === 0 ? booked : posted;
  return {
    erpPaymentId: booked.map(({ name }) => name).join(', '),
    postedMinor: counted.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    state: posted.length === 0 ? 'reversed' : isPartial ? 'partial' : 'posted',
  };
}
