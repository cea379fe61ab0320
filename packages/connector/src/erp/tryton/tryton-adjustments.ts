import { ValueFault, parseText } from '../erp-values.ts';
import { PLAIN_ITEM, type SourceItem } from '../erp-source.ts';
import {
  collectInvoiceIds,
  readChangedInvoices,
  readChangedLines,
  receivableLines,
  related,
  type TrytonCompany,
  type TrytonReading,
} from './tryton-reading.ts';
import { collectIds, findReferenceId, readByIds, readPages } from './tryton-rows.ts';
import {
  findId,
  optionalIdSchema,
  optionalTextSchema,
  readCurrency,
  readDate,
  readField,
  readId,
  readMinor,
  readRelated,
  type TrytonRow,
} from './tryton-values.ts';

const MAX_NUMBER_LENGTH = 100;
const FIELDS = [
  ...['party', 'account', 'debit', 'credit', 'reconciliation', 'invoice_payment', 'maturity_date'],
  ...['second_currency.code', 'amount_second_currency'],
  ...['move.number', 'move.date', 'move.origin'],
];
/** A line that is counted with an invoice is no item of its own, and says so here. */
const BELONGS = 'belongs';

/**
 * Reads what stands on receivable accounts beside invoices: payments on account, entries made by hand, and what is left of
 * them. Everything of a customer that is not reconciled is either here or in what its invoices have to pay, so that all
 * together is Tryton's `receivable`. An entry that is a draft is in that, but not here.
 *
 * @throws {SourceError}
 */
export async function* readAdjustments(reading: TrytonReading): AsyncGenerator<TrytonRow[]> {
  const { session, since, pageSize } = reading;
  const open = {
    model: 'account.move.line',
    where: [...receivableLines(reading), ['move.state', '=', 'posted'], ['reconciliation', '=', null]],
    fields: FIELDS,
  };
  if (since === null) {
    for await (const lines of readPages(session, open, pageSize)) {
      yield (await tellOwners(reading, lines)).filter((line) => line[BELONGS] !== true);
    }
    return;
  }
  for await (const lines of readChangedLines(reading, since, FIELDS)) yield await tellOwners(reading, lines);
  // A payment that is put to an invoice, or taken from it, is not changed by that; the invoice is.
  for await (const invoices of readChangedInvoices(reading, since, ['party'])) {
    const parties = ['party', 'in', collectIds(invoices, 'party')];
    const query = { ...open, where: [...open.where, parties] };
    for await (const lines of readPages(session, query, pageSize)) yield await tellOwners(reading, lines);
  }
}

/** Reads some lines, as far as they are there and no invoice asks for them. @throws {SourceError} */
export async function readAdjustmentsById(
  reading: TrytonReading,
  ids: readonly number[],
): Promise<TrytonRow[]> {
  const where = [...receivableLines(reading), ['move.state', '=', 'posted']];
  const query = { model: 'account.move.line', where, fields: FIELDS };
  return tellOwners(reading, await readByIds(reading.session, query, ids, reading.pageSize));
}

/** Leaves out what an invoice asks for, and marks what is put to one as its payment. */
async function tellOwners(
  { session, company, pageSize }: TrytonReading,
  lines: TrytonRow[],
): Promise<TrytonRow[]> {
  const query = {
    model: 'account.invoice',
    where: [
      ['company', '=', company.id],
      ['type', '=', 'out'],
      // One that is paid becomes posted again a moment after its payment is taken back.
      ['state', 'in', ['posted', 'paid']],
    ],
    fields: ['move', 'account'],
  };
  const invoices = await readByIds(session, query, collectInvoiceIds(lines), pageSize);
  const byId = new Map(invoices.map((invoice) => [findId(invoice), invoice]));
  const isAsked = (line: TrytonRow) => {
    const move = related(line, 'move');
    const invoice = byId.get(findReferenceId(move['origin'], 'account.invoice'));
    return invoice !== undefined && invoice['move'] === move['id'] && invoice['account'] === line['account'];
  };
  return lines
    .filter((line) => !isAsked(line))
    .map((line) => ({ ...line, [BELONGS]: byId.has(findId(line, 'invoice_payment')) }));
}

/** Makes the item of a line of an entry. @throws {ValueFault} */
export function readAdjustment(row: TrytonRow, company: TrytonCompany): SourceItem {
  const erpId = readId(row, 'id');
  const customerErpId = readId(row, 'party');
  const { currency, amountMinor } = readAmount(row, company);
  const move = readRelated(row, 'move');
  if (move === null) throw new ValueFault('move', '', 'Is empty, and is required.');
  const number = readField(move, 'number', optionalTextSchema) ?? '';
  const isOpen =
    readField(row, 'reconciliation', optionalIdSchema) === null && row[BELONGS] !== true && amountMinor !== 0;
  return {
    erpId,
    customerErpId,
    kind: amountMinor < 0 ? 'credit' : 'debit',
    number: parseText('move.number', number, MAX_NUMBER_LENGTH) ?? erpId,
    amountMinor,
    // Tryton reconciles a line as a whole.
    outstandingMinor: isOpen ? amountMinor : 0,
    currency,
    transactionDate: readDate(move, 'date'),
    dueDate: readDate(row, 'maturity_date'),
    ...PLAIN_ITEM,
    isOpen,
  };
}

/** In the currency that was agreed, where that is not the company's. */
function readAmount(row: TrytonRow, company: TrytonCompany): { currency: string; amountMinor: number } {
  const second = readCurrency(row, 'second_currency');
  if (second !== null && second !== company.currency) {
    return { currency: second, amountMinor: readMinor(row, 'amount_second_currency', second) };
  }
  const { currency } = company;
  return {
    currency,
    amountMinor: readMinor(row, 'debit', currency) - readMinor(row, 'credit', currency),
  };
}
