import * as z from 'zod/mini';
import { ValueFault, parseCurrency } from '../erp-values.ts';
import { MAX_ID_LENGTH, PLAIN_ITEM, type SourceEntry, type SourceItem } from '../erp-source.ts';
import {
  changedSince,
  checkedRow,
  CUSTOMER_RANK,
  lookUp,
  readCommercialPartners,
  readRows,
  toEntry,
  type OdooBooks,
  type OdooRow,
} from './odoo-reading.ts';
import type { OdooDomain } from './odoo-rpc.ts';
import {
  odooIdSchema,
  odooReferenceSchema,
  odooTextSchema,
  parseFloatAmount,
  parseOptionalDate,
  parseOptionalText,
} from './odoo-values.ts';

type ItemModel = 'invoices' | 'adjustments';

/** Documents that a customer gets. Everything else on its account is a payment or a journal entry. */
const DOCUMENTS = ['out_invoice', 'out_refund', 'out_receipt'];

/** The fields of a line that `readAmounts` takes. */
export const LINE_AMOUNTS = {
  currency_id: odooReferenceSchema,
  company_currency_id: odooReferenceSchema,
  balance: z.number(),
  amount_currency: z.number(),
  amount_residual: z.number(),
  amount_residual_currency: z.number(),
};
const lineSchema = z.object({
  id: odooIdSchema,
  move_id: odooReferenceSchema,
  move_name: odooTextSchema,
  partner_id: odooReferenceSchema,
  date: odooTextSchema,
  date_maturity: odooTextSchema,
  ...LINE_AMOUNTS,
  reconciled: z.boolean(),
  parent_state: z.string(),
});
const knownSchema = z.object({
  move_id: z.optional(z.catch(z.optional(odooReferenceSchema), undefined)),
  partner_id: z.optional(z.catch(z.optional(odooReferenceSchema), undefined)),
});

/** What a line is worth. */
export interface LineAmounts {
  currency: string;
  amountMinor: number;
  outstandingMinor: number;
}

/**
 * The lines that customers owe, or are owed: invoices, or what else was posted. One with several due dates has several
 * lines. Open ones, or, since a time, all that were changed: then those that are no longer open come once as closed, drafts
 * that were never posted do not come.
 */
export async function* readItems<Model extends ItemModel>(
  books: OdooBooks,
  model: Model,
  since: Date | null,
): AsyncGenerator<SourceEntry<Model>[]> {
  let count = 0;
  const domain: OdooDomain = [
    ...books.receivable,
    [`partner_id.commercial_partner_id.${CUSTOMER_RANK}`, '>', 0],
    ['move_id.move_type', model === 'invoices' ? 'in' : 'not in', DOCUMENTS],
    ...(since === null ? OPEN : ONCE_POSTED),
    ...changedSince(since),
  ];
  for await (const rows of readRows(books, 'account.move.line', domain, Object.keys(lineSchema.shape))) {
    const known = rows.map((row) => z.parse(knownSchema, row));
    const customers = await readCommercialPartners(
      books,
      known.flatMap(({ partner_id }) => partner_id?.[0] ?? []),
    );
    const debitNotes =
      model === 'invoices'
        ? await readDebitNotes(
            books,
            known.flatMap(({ move_id }) => move_id?.[0] ?? []),
          )
        : new Set<number>();
    yield rows.map((row, at) => {
      const { partner_id, move_id } = known[at] ?? {};
      const customer = customers.get(partner_id?.[0] ?? 0);
      const isInvoice = model === 'invoices' && !debitNotes.has(move_id?.[0] ?? 0);
      const customerErpId = customer === undefined ? null : String(customer);
      return toEntry(++count, row, customerErpId, () => readItem(row, customerErpId, isInvoice));
    });
  }
}

const OPEN: OdooDomain = [
  ['parent_state', '=', 'posted'],
  ['reconciled', '=', false],
];
const ONCE_POSTED: OdooDomain = ['|', ['parent_state', '=', 'posted'], ['move_id.posted_before', '=', true]];

/** Which of these documents are debit notes. */
async function readDebitNotes(books: OdooBooks, moveIds: number[]): Promise<Set<number>> {
  if (!books.hasDebitNotes) return new Set();
  const rows = await lookUp(books, 'account.move', moveIds, [['debit_origin_id', '!=', false]], ['id']);
  return new Set(rows.map(({ id }) => id));
}

function readItem(row: OdooRow, customerErpId: string | null, isInvoice: boolean): SourceItem {
  const line = checkedRow(lineSchema, row);
  if (customerErpId === null)
    throw new ValueFault('partner_id', String(line.partner_id[0]), 'Is a partner that cannot be read.');
  const { currency, amountMinor, outstandingMinor: left } = readAmounts(line);
  const isOpen = line.parent_state === 'posted' && !line.reconciled && left !== 0;
  const erpId = String(line.id);
  return {
    erpId,
    customerErpId,
    kind: amountMinor < 0 || left < 0 ? 'credit' : isInvoice ? 'invoice' : 'debit',
    number:
      parseOptionalText('move_name', line.move_name === '/' ? false : line.move_name, MAX_ID_LENGTH) ?? erpId,
    amountMinor,
    outstandingMinor: isOpen ? left : 0,
    currency,
    transactionDate: parseOptionalDate('date', line.date),
    dueDate: parseOptionalDate('date_maturity', line.date_maturity),
    ...PLAIN_ITEM,
    isOpen,
  };
}

/** What a line is worth, in its own currency. @throws {ValueFault} */
export function readAmounts(line: Pick<z.output<typeof lineSchema>, keyof typeof LINE_AMOUNTS>): LineAmounts {
  const currency = parseCurrency('currency_id', line.currency_id[1]) ?? '';
  // In the company's own currency these two add up to a partner's `credit`.
  const isOwn = line.currency_id[0] === line.company_currency_id[0];
  const amountField = isOwn ? 'balance' : 'amount_currency';
  const leftField = isOwn ? 'amount_residual' : 'amount_residual_currency';
  const amountMinor = parseFloatAmount(amountField, line[amountField], currency);
  const outstandingMinor = parseFloatAmount(leftField, line[leftField], currency);
  if (amountMinor * outstandingMinor < 0)
    throw new ValueFault(leftField, String(line[leftField]), 'Has another sign than the amount.');
  return { currency, amountMinor, outstandingMinor };
}
