import type { Payment, PaymentFilters } from '@payvite/sdk/schemas';
import { amountCell, BYTE_ORDER_MARK, csvRow, type CsvCell } from '../csv-row.ts';
import type { Database } from '../db/database.ts';
import { listPayments } from './payment-list-store.ts';

const BATCH = 1000;

const money = (read: (payment: Payment) => number) => (payment: Payment) =>
  amountCell(read(payment), payment.currency);

/** What the file has of a payment, by the header of its column. */
const COLUMNS: Readonly<Record<string, (payment: Payment) => CsvCell>> = {
  Payment: ({ id }) => id,
  'Started (UTC)': ({ startedAt }) => startedAt,
  'Account name': ({ customerName }) => customerName,
  'Account number': ({ accountNumber }) => accountNumber,
  'Paid by': ({ payerName }) => payerName,
  State: ({ state }) => state,
  Method: ({ method }) => method,
  Currency: ({ currency }) => currency,
  'Amount (in currency)': money(({ amountMinor }) => amountMinor),
  'Fee (in currency)': money(({ feeMinor }) => feeMinor),
  'Discount (in currency)': money(({ discountMinor }) => discountMinor),
  'Gone back (in currency)': money(({ takenBackMinor }) => takenBackMinor),
  'Fee gone back (in currency)': money(({ feeBackMinor }) => feeBackMinor),
  Documents: ({ allocations }) => allocations.map(({ number }) => number).join(' '),
  'Paid on (date)': ({ paidOn }) => paidOn,
  'Settled (UTC)': ({ settledAt }) => settledAt,
  'Why it failed, went back or is disputed': ({ failureCode }) => failureCode,
  Posting: ({ postingState }) => postingState,
  'Posted (UTC)': ({ postedAt }) => postedAt,
  'Reversed (UTC)': ({ reversedAt }) => reversedAt,
  'Number in the ERP': ({ erpPaymentId }) => erpPaymentId,
  'To post (in currency)': money(({ toPostMinor }) => toPostMinor),
  'To reverse (in currency)': money(({ toReverseMinor }) => toReverseMinor),
  'To enter by hand (in currency)': money(({ handMinor }) => handMinor),
  'Discount to enter by hand (in currency)': money(({ handDiscountMinor }) => handDiscountMinor),
  Provider: ({ provider }) => provider,
  'Number at the provider': ({ providerPaymentId }) => providerPaymentId,
  'Test money': ({ isTestMoney }) => (isTestMoney ? 'yes' : null),
};

/**
 * The payments that match as the text of a CSV file, newest first, in pieces of 1,000 rows: each is read, in a transaction of
 * its own, when the one before was taken. The first begins with the names of the columns.
 */
export async function* exportPayments(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  filters: PaymentFilters,
): AsyncGenerator<string, void, undefined> {
  const cells = Object.values(COLUMNS);
  let head = BYTE_ORDER_MARK + csvRow(Object.keys(COLUMNS));
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await database.asDealer(dealerId, (tx) =>
      listPayments(tx, { ...filters, cursor: from, limit: BATCH }),
    );
    yield head + page.data.map((payment) => csvRow(cells.map((cell) => cell(payment)))).join('');
    head = '';
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
