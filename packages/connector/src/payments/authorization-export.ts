import type { Authorization } from '@payvite/sdk/schemas';
import { amountCell, BYTE_ORDER_MARK, csvRow, type CsvCell } from '../csv-row.ts';
import type { Database } from '../db/database.ts';
import type { KeysetPosition } from '../db/keyset.ts';
import { listAuthorizations, type AuthorizationFilters } from './authorization-list-store.ts';

const BATCH = 1000;

const money = (minor: number | null, currency: string | null) =>
  currency === null ? null : amountCell(minor, currency);

/** What the file has of an authorization, by the header of its column. */
const COLUMNS: Readonly<Record<string, (authorization: Authorization) => CsvCell>> = {
  Authorization: ({ id }) => id,
  Kind: ({ kind }) => kind,
  Payment: ({ paymentId }) => paymentId,
  Customers: ({ customerIds }) => customerIds.join(' '),
  'Authorized (UTC)': ({ authorizedAt }) => authorizedAt,
  Name: ({ payerName }) => payerName,
  'E-mail': ({ payerEmail }) => payerEmail,
  Payer: ({ payerId }) => payerId,
  Currency: ({ currency }) => currency,
  'Amount (in currency)': ({ amountMinor, currency }) => money(amountMinor, currency),
  'Fee (in currency)': ({ feeMinor, currency }) => money(feeMinor, currency),
  'IP address': ({ ipAddress }) => ipAddress,
  'User agent': ({ userAgent }) => userAgent,
  Bank: ({ bankName }) => bankName,
  'Last four digits': ({ last4 }) => last4,
  'Account holder': ({ holderType }) => holderType,
  'SEC code': ({ secCode }) => secCode,
  Provider: ({ provider }) => provider,
  Mandate: ({ providerMandateId }) => providerMandateId,
  'Reference at the provider': ({ providerReference }) => providerReference,
  'Text of': ({ textSource }) => textSource,
  'Version of the text': ({ textVersion }) => textVersion,
  'SHA-256 of the text': ({ textHash }) => textHash,
  Text: ({ text }) => text,
  'Version of the preview': ({ previewVersion }) => previewVersion,
  Preview: ({ previewText }) => previewText,
  'SHA-256 of the preview': ({ previewHash }) => previewHash,
  'Ended (UTC)': ({ endedAt }) => endedAt,
  'Kept until (UTC)': ({ keepUntil }) => keepUntil,
};

/**
 * The authorizations that match as the text of a CSV file, newest first, in pieces of 1,000 rows: each is read, in a
 * transaction of its own, when the one before was taken. The first begins with the names of the columns.
 */
export async function* exportAuthorizations(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  filters: AuthorizationFilters,
): AsyncGenerator<string, void, undefined> {
  const cells = Object.values(COLUMNS);
  let head = BYTE_ORDER_MARK + csvRow(Object.keys(COLUMNS));
  let next: KeysetPosition | undefined;
  do {
    const after: KeysetPosition | undefined = next;
    const batch = await database.asDealer(dealerId, (tx) =>
      listAuthorizations(tx, filters, { after, limit: BATCH }),
    );
    yield head + batch.data.map((each) => csvRow(cells.map((cell) => cell(each)))).join('');
    head = '';
    next = batch.next;
  } while (next !== undefined);
}
