import type { PostingAllocation } from '@payvite/sdk/schemas';
import { BYTE_ORDER_MARK, csvRow, type CsvCell } from '../csv-row.ts';
import { formatAmount } from '../currency-exponent.ts';
import type { PostingRow } from '../db/tables.ts';
import { useCredits } from './credit-uses.ts';

const CREDIT_COLUMNS = [
  ...['account_id', 'job_id', 'payment_id', 'payment_amount', 'document_id', 'document_type'],
  'applied_document_id',
];
const REVERSAL_COLUMNS = [...CREDIT_COLUMNS, 'currency', 'paid_on', 'reason'];

type FiledPayment = Pick<
  PostingRow,
  'paymentId' | 'customerErpId' | 'currency' | 'paidOn' | 'allocations' | 'reversalReason'
>;

/** Finds the job of an open item: its id in the ERP, and what tells it from others where it has only a name; null for none. */
export type JobOf = (item: Pick<PostingAllocation, 'model' | 'itemErpId'>) => {
  id: string | null;
  key: string | null;
};

/** What of a payment is for one document: money, or a credit that is used up for it. */
interface DocumentShare {
  item: PostingAllocation;
  amountMinor: number;
  /** Null: money. */
  credit: PostingAllocation | null;
}

/** A posting file, and how many rows each part has without its header. */
export interface PostingFileText {
  payments: string;
  credits: string;
  reversals: string;
  rows: { payments: number; credits: number; reversals: number };
}

/**
 * Writes the files of postings: `payments` for Spruce's Payment Entry, Import (F2), which takes five columns and no header;
 * credits and reversals for a person, with one. Amounts are plain decimals.
 */
export function writePostingFile(
  postings: { posted: readonly FiledPayment[]; reversed: readonly FiledPayment[] },
  jobOf: JobOf,
): PostingFileText {
  const shares = postings.posted.flatMap((payment) =>
    shareOut(payment.allocations, jobOf).map((share) => ({ payment, share })),
  );
  const money = shares.filter(({ share }) => share.credit === null);
  const credits = shares.filter(({ share }) => share.credit !== null);
  const byHand = [
    ...credits.map(({ payment, share }) => documentCells(payment, share, jobOf)),
    ...postings.posted.flatMap((payment) => discountRows(payment, jobOf)),
  ];
  const reversals = postings.reversed.flatMap((payment) =>
    [
      ...shareOut(payment.allocations, jobOf).map((share) => documentCells(payment, share, jobOf)),
      ...discountRows(payment, jobOf),
    ].map((cells) => [...cells, payment.currency, payment.paidOn, payment.reversalReason]),
  );
  return {
    payments: money.map(({ payment, share }) => csvRow(moneyCells(payment, share, jobOf))).join(''),
    credits: withHeader(CREDIT_COLUMNS, byHand),
    reversals: withHeader(REVERSAL_COLUMNS, reversals),
    rows: { payments: money.length, credits: byHand.length, reversals: reversals.length },
  };
}

/** Who pays for each document: money, and credits. The money is what was paid. */
function shareOut(allocations: readonly PostingAllocation[], jobOf: JobOf): DocumentShare[] {
  const portions = allocations.map((item) => ({ item, amountMinor: Math.abs(item.amountMinor) }));
  const { parts, owedLeft } = useCredits(
    portions.filter(({ item }) => item.amountMinor > 0),
    portions.filter(({ item }) => item.amountMinor < 0),
    (item) => jobOf(item).key,
    { isUsedElsewhere: true },
  );
  const money = owedLeft.filter(({ amountMinor }) => amountMinor > 0);
  return [...money.map((portion) => ({ ...portion, credit: null })), ...parts];
}

function moneyCells(payment: FiledPayment, { item, amountMinor }: DocumentShare, jobOf: JobOf): CsvCell[] {
  const amount = formatAmount(amountMinor, payment.currency);
  return [payment.customerErpId, jobOf(item).id, payment.paymentId, amount, item.itemErpId];
}

function documentCells(payment: FiledPayment, share: DocumentShare, jobOf: JobOf): CsvCell[] {
  const { item, credit, amountMinor } = share;
  if (credit === null) return [...moneyCells(payment, share, jobOf), typeOf(item), null];
  const paid = { ...share, item: credit, amountMinor };
  return [...moneyCells(payment, paid, jobOf), 'credit_memo', item.itemErpId];
}

/** What payers took off invoices that they paid in time: no money, to be entered by a person. */
function discountRows(payment: FiledPayment, jobOf: JobOf): CsvCell[][] {
  return payment.allocations.flatMap((item) => {
    const { discountMinor = 0 } = item;
    if (discountMinor === 0) return [];
    return [
      [...moneyCells(payment, { item, amountMinor: discountMinor, credit: null }, jobOf), 'discount', null],
    ];
  });
}

function typeOf({ model }: PostingAllocation): string {
  return model === 'invoices' ? 'invoice' : 'debit';
}

function withHeader(columns: readonly string[], rows: readonly CsvCell[][]): string {
  return BYTE_ORDER_MARK + [columns, ...rows].map(csvRow).join('');
}
