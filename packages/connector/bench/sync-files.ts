import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How large an export is. A tenth of its open items are adjustments, the others invoices; each customer has one contact. */
export interface ExportSize {
  customers: number;
  items: number;
}

const NAMES = ['Oak', 'Summit', 'Ridge', 'Canyon', 'Río Grande', 'Sandia', "O'Brien & Søns"];
const TRADES = ['Framing', 'Builders', 'Homes', 'Roofing', 'Drywall', '"Best" Concrete'];

/**
 * Writes an export into a folder. The same numbers give the same bytes.
 *
 * @param changed how many invoices have another amount outstanding than in an export without; spread over all of them.
 */
export async function writeExportFiles(
  directory: string,
  { customers, items }: ExportSize,
  changed = 0,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const adjustments = Math.floor(items / 10);
  const invoices = items - adjustments;
  const every = changed === 0 ? Infinity : Math.floor(invoices / changed);
  const customerOf = (item: number) => `C${(item * 7919) % customers}`;
  const day = (item: number) => new Date(Date.UTC(2026, 0, 1 + (item % 400))).toISOString().slice(0, 10);
  const cents = (item: number) => ((item * 2654435761) % 900_000) + 1_000;
  const money = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const write = (name: string, header: string, count: number, row: (at: number) => string) =>
    pipeline(Readable.from(lines(header, count, row)), createWriteStream(join(directory, name)));

  await write(
    'accounts.csv',
    'account_id,account_name,account_type,status,currency,phone_number,address_line1,city,region,postal_code',
    customers,
    (at) =>
      `C${at},${quoted(`${NAMES[at % NAMES.length]} ${TRADES[at % TRADES.length]} ${at}`)},Contractor,active,USD,+1 505 555 0100,${at} Mill Road,Albuquerque,NM,87102`,
  );
  await write(
    'contacts.csv',
    'contact_id,account_id,email_address,first_name,last_name,phone_number,role,is_primary,locale',
    customers,
    (at) => `K${at},C${at},ap${at}@customers.example,Ana,Ruiz,,Accounts Payable,true,en-US`,
  );
  await write(
    'invoices.csv',
    'account_id,invoice_id,invoice_number,amount,outstanding_amount,currency,payment_due_date,transaction_date,job_id,job_name,statement_id,discount_amount,discount_due_date,status',
    invoices,
    (at) => {
      const minor = cents(at);
      const open = at % every === 0 ? minor - 500 : minor;
      return `${customerOf(at)},I${at},INV-${at},${money(minor)},${money(open)},USD,${day(at)},${day(at + 300)},J${at % 50},Job ${at % 50},,,,open`;
    },
  );
  await write(
    'adjustments.csv',
    'account_id,adjustment_id,amount,outstanding_amount,currency,payment_due_date,transaction_date,voucher_id,adjustment_invoice_id,job_id,job_name',
    adjustments,
    (at) => `${customerOf(at)},M${at},${money(cents(at))},${money(cents(at))},USD,,${day(at)},V${at},,,`,
  );
}

/** Some thousand lines at a time. */
function* lines(header: string, count: number, row: (at: number) => string): Generator<string> {
  yield `${header}\n`;
  for (let at = 0; at < count; at += 5000) {
    let text = '';
    for (let each = at; each < Math.min(at + 5000, count); each += 1) text += `${row(each)}\n`;
    yield text;
  }
}
