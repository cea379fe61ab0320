import * as z from 'zod/mini';
import { ValueFault, parseText } from '../erp-values.ts';
import { PLAIN_ITEM, type SourceItem } from '../erp-source.ts';
import {
  collectInvoiceIds,
  postedInvoices,
  readChangedInvoices,
  readChangedLines,
  type TrytonReading,
} from './tryton-reading.ts';
import { readByIds, readPages } from './tryton-rows.ts';
import {
  optionalIdSchema,
  optionalTextSchema,
  readCurrency,
  readDate,
  readField,
  readId,
  readMinor,
  readRelatedList,
  toDecimal,
  type TrytonRow,
} from './tryton-values.ts';

const MAX_NUMBER_LENGTH = 100;
const FIELDS = [
  ...[
    'number',
    'party',
    'account',
    'state',
    'invoice_date',
    'total_amount',
    'amount_to_pay',
    'currency.code',
  ],
  ...['amount', 'maturity_date', 'reconciliation'].map((field) => `lines_to_pay.${field}`),
];

/**
 * Reads invoices and credit notes to customers: those that are posted, or those that have changed since, paid and cancelled
 * ones too. That a line of one was reconciled, or a payment of it taken back, need not change the invoice itself.
 *
 * @throws {SourceError}
 */
export async function* readInvoices(reading: TrytonReading): AsyncGenerator<TrytonRow[]> {
  const { session, since, pageSize } = reading;
  if (since === null) {
    const where = [...postedInvoices(reading), ['state', '=', 'posted']];
    yield* readPages(session, { model: 'account.invoice', where, fields: FIELDS }, pageSize);
    return;
  }
  yield* readChangedInvoices(reading, since, FIELDS);
  for await (const lines of readChangedLines(reading, since, ['move.origin', 'invoice_payment'])) {
    yield await readInvoicesById(reading, collectInvoiceIds(lines));
  }
}

/** Reads some invoices, as far as they are there. @throws {SourceError} */
export function readInvoicesById(reading: TrytonReading, ids: readonly number[]): Promise<TrytonRow[]> {
  const query = { model: 'account.invoice', where: postedInvoices(reading), fields: FIELDS };
  return readByIds(reading.session, query, ids, reading.pageSize);
}

/** Makes the item of an invoice; a credit note is a negative one. @throws {ValueFault} */
export function readInvoice(row: TrytonRow): SourceItem {
  const erpId = readId(row, 'id');
  const customerErpId = readId(row, 'party');
  const currency = readCurrency(row, 'currency');
  if (currency === null) throw new ValueFault('currency.code', '', 'Is empty, and is required.');
  const amountMinor = readMinor(row, 'total_amount', currency);
  const outstandingMinor = readMinor(row, 'amount_to_pay', currency);
  if (amountMinor * outstandingMinor < 0) {
    throw new ValueFault(
      'amount_to_pay',
      toDecimal(outstandingMinor, currency).decimal,
      'Has another sign than the amount.',
    );
  }
  const isPosted = readField(row, 'state', z.string()) === 'posted';
  return {
    erpId,
    customerErpId,
    kind: amountMinor < 0 || outstandingMinor < 0 ? 'credit' : 'invoice',
    number:
      parseText('number', readField(row, 'number', optionalTextSchema) ?? '', MAX_NUMBER_LENGTH) ?? erpId,
    amountMinor,
    outstandingMinor: isPosted ? outstandingMinor : 0,
    currency,
    transactionDate: readDate(row, 'invoice_date'),
    dueDate: readDueDate(row, outstandingMinor, currency),
    ...PLAIN_ITEM,
    isOpen: isPosted && outstandingMinor !== 0,
  };
}

/**
 * When the earliest part that is still open is due. An invoice in several instalments is one item, as Tryton itself puts a
 * part payment to the invoice and not to an instalment: what was paid is taken off the earliest ones.
 */
function readDueDate(row: TrytonRow, outstandingMinor: number, currency: string): string | null {
  const lines = readRelatedList(row, 'lines_to_pay')
    .map((line) => ({
      dueDate: readDate(line, 'maturity_date'),
      minor: readMinor(line, 'amount', currency),
      isOpen: readField(line, 'reconciliation', optionalIdSchema) === null,
    }))
    .toSorted((a, b) => (a.dueDate ?? '9999').localeCompare(b.dueDate ?? '9999'));
  const open = lines.filter((line) => line.isOpen);
  let paid = open.reduce((sum, line) => sum + line.minor, 0) - outstandingMinor;
  for (const line of open) {
    if (Math.abs(line.minor) > Math.abs(paid)) return line.dueDate;
    paid -= line.minor;
  }
  return lines.at(-1)?.dueDate ?? null;
}
