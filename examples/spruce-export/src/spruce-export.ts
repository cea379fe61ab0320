import { mkdir } from 'node:fs/promises';
import { contactRows } from './contact-rows.ts';
import { writeRecords } from './export-file.ts';
import { FEATURED_CUSTOMERS } from './featured-customer.ts';
import { bookPaid, DocumentNumbers, openItemRows } from './open-item-rows.ts';
import { isPlainDate } from './plain-date.ts';
import { sampleCustomers } from './sample-customer.ts';
import type { SampleCustomer } from './sample-customer.ts';

/** The seed of the sample everybody sees who gives none. */
export const DEFAULT_SEED = 87_102;

/** Customers of the sample when no number is given. */
export const DEFAULT_CUSTOMER_COUNT = 420;

/** What to write, and where. */
export interface SpruceExportOptions {
  /** Folder of the four files; made where it is missing. Files of these names in it are replaced. */
  directory: string;
  /** The day the export is of, `YYYY-MM-DD`: what is late is late on this day. */
  day: string;
  /** A whole number; default `DEFAULT_SEED`. Same seed, day and number of customers: same bytes. */
  seed?: number;
  /** Default 420; at least the featured ones, of which there are some twenty. */
  customerCount?: number;
  /** What was paid of documents since, magnitudes in cents by `invoice_id` or `adjustment_id`; default nothing. */
  booked?: ReadonlyMap<string, number> | undefined;
}

/**
 * Writes the export of Ridgeline Building Supply, an invented dealer in Albuquerque: accounts.csv, contacts.csv,
 * invoices.csv and adjustments.csv, each replaced at once. The default sample has some 3,000 open items.
 * The rows are streamed: 100,000 customers take no more memory than 420.
 *
 * @throws {RangeError} the day is none, or the seed or the number of customers is not a fitting whole number.
 */
export async function writeSpruceExport(options: SpruceExportOptions): Promise<void> {
  const { directory, day, seed = DEFAULT_SEED, customerCount = DEFAULT_CUSTOMER_COUNT, booked } = options;
  if (!isPlainDate(day)) throw new RangeError(`day: "${day}" is not a day written YYYY-MM-DD`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not a whole number`);
  if (!Number.isSafeInteger(customerCount) || customerCount < FEATURED_CUSTOMERS.length) {
    throw new RangeError(`customerCount: ${customerCount} is less than ${FEATURED_CUSTOMERS.length}`);
  }
  await mkdir(directory, { recursive: true });
  const recordsOf = (pick: (records: CustomerRecords) => object[]): Generator<object> =>
    pickRecords(customerRecords(day, seed, customerCount), pick);
  await writeRecords(
    directory,
    'accounts.csv',
    recordsOf(({ account }) => [account]),
  );
  await writeRecords(
    directory,
    'contacts.csv',
    recordsOf(({ contacts }) => contacts),
  );
  await writeRecords(
    directory,
    'invoices.csv',
    recordsOf(({ invoices }) => invoices.map((row) => bookPaid(row, booked?.get(row.invoice_id)))),
  );
  await writeRecords(
    directory,
    'adjustments.csv',
    recordsOf(({ adjustments }) => adjustments.map((row) => bookPaid(row, booked?.get(row.adjustment_id)))),
  );
}

function* pickRecords(
  customers: Iterable<CustomerRecords>,
  pick: (records: CustomerRecords) => object[],
): Generator<object> {
  for (const records of customers) yield* pick(records);
}

type CustomerRecords = ReturnType<typeof openItemRows> & {
  account: Record<string, string>;
  contacts: ReturnType<typeof contactRows>;
};

/** Everything the four files hold of one customer after the other. Each walk draws the same numbers again. */
function* customerRecords(day: string, seed: number, customerCount: number): Generator<CustomerRecords> {
  const numbers = new DocumentNumbers();
  for (const customer of sampleCustomers(seed, customerCount)) {
    const contacts = contactRows(customer);
    yield { account: accountRow(customer), contacts, ...openItemRows(customer, day, numbers) };
  }
}

function accountRow(customer: SampleCustomer): Record<string, string> {
  return {
    account_id: customer.accountId,
    account_name: customer.name,
    account_type: customer.accountType,
    status: customer.isInactive ? 'inactive' : 'active',
    currency: 'USD',
    phone_number: customer.phone,
    address_line1: customer.addressLine1,
    city: customer.city,
    region: customer.region,
    postal_code: customer.postalCode,
  };
}
