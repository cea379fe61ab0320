import type { PostingAllocation } from '@payvite/sdk/schemas';
import { amountCell, BYTE_ORDER_MARK, csvRow, type CsvCell } from '../csv-row.ts';
import type { PostingRow } from '../db/tables.ts';
import { useCredits, type CreditPart } from './credit-uses.ts';

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

/** Finds what of its credits the payer of a payment was shown to be used for what; undefined where nobody was shown any. */
export type UsesOf = (
  paymentId: string,
) => readonly CreditPart<Pick<PostingAllocation, 'model' | 'itemErpId'>>[] | undefined;

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
  usesOf: UsesOf,
): PostingFileText {
  const sharesOf = ({ paymentId, allocations }: FiledPayment) =>
    shareOut(allocations, usesOf(paymentId) ?? useInOrder(allocations, jobOf));
  const shares = postings.posted.flatMap((payment) => sharesOf(payment).map((share) => ({ payment, share })));
  const money = shares.filter(({ share }) => share.credit === null);
  const credits = shares.filter(({ share }) => share.credit !== null);
  const byHand = [
    ...credits.map(({ payment, share }) => documentCells(payment, share, jobOf)),
    ...postings.posted.flatMap((payment) => discountRows(payment, jobOf)),
  ];
  const reversals = postings.reversed.flatMap((payment) =>
    [
      ...sharesOf(payment).map((share) => documentCells(payment, share, jobOf)),
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

/** Who pays for each document: credits as they are used, and money for the rest, which is what was paid. */
function shareOut(
  allocations: readonly PostingAllocation[],
  uses: NonNullable<ReturnType<UsesOf>>,
): DocumentShare[] {
  const nameOf = ({ model, itemErpId }: Pick<PostingAllocation, 'model' | 'itemErpId'>) =>
    `${model} ${itemErpId}`;
  const byName = new Map(allocations.map((item) => [nameOf(item), item]));
  const find = (item: Pick<PostingAllocation, 'model' | 'itemErpId'>): PostingAllocation => {
    const found = byName.get(nameOf(item));
    if (found === undefined) throw new Error('A credit is used for what its payment does not pay.');
    return found;
  };
  const left = new Map(allocations.map((item) => [item, item.amountMinor]));
  const parts = uses.map((use) => {
    const [item, credit] = [find(use.item), find(use.credit)];
    left.set(item, (left.get(item) ?? 0) - use.amountMinor);
    return { item, credit, amountMinor: use.amountMinor };
  });
  const money = [...left].filter(([, amountMinor]) => amountMinor > 0);
  return [...money.map(([item, amountMinor]) => ({ item, amountMinor, credit: null })), ...parts];
}

function useInOrder(
  allocations: readonly PostingAllocation[],
  jobOf: JobOf,
): CreditPart<PostingAllocation>[] {
  const portions = allocations.map((item) => ({ item, amountMinor: Math.abs(item.amountMinor) }));
  const { parts } = useCredits(
    portions.filter(({ item }) => item.amountMinor > 0),
    portions.filter(({ item }) => item.amountMinor < 0),
    (item) => jobOf(item).key,
    { isUsedElsewhere: true },
  );
  return parts;
}

function moneyCells(payment: FiledPayment, { item, amountMinor }: DocumentShare, jobOf: JobOf): CsvCell[] {
  const amount = amountCell(amountMinor, payment.currency);
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
