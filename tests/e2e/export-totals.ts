import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** What the export itself says of one customer, added up independently of the product. */
export interface ExportCustomer {
  erpId: string;
  name: string;
  /** Valid addresses of its contacts, lower case. */
  emails: string[];
  outstandingCents: number;
  /** Document numbers with what is open on them. */
  openItems: Map<string, number>;
}

type Row = Record<string, string>;

/** Reads the four files of an export and adds them up by customer. */
export async function readExport(directory: string): Promise<Map<string, ExportCustomer>> {
  const [accounts, contacts, invoices, adjustments] = await Promise.all(
    ['accounts', 'contacts', 'invoices', 'adjustments'].map((name) =>
      readRows(join(directory, `${name}.csv`)),
    ),
  );
  const customers = new Map<string, ExportCustomer>();
  for (const row of accounts ?? []) {
    const erpId = cell(row, 'account_id');
    customers.set(erpId, {
      erpId,
      name: cell(row, 'account_name'),
      emails: [],
      outstandingCents: 0,
      openItems: new Map(),
    });
  }
  for (const row of contacts ?? []) {
    const email = cell(row, 'email_address').toLowerCase();
    if (/^[^\s@]+@[^\s@]+\.[a-z]+$/.test(email)) customers.get(cell(row, 'account_id'))?.emails.push(email);
  }
  const add = (row: Row, number: string, cents: number) => {
    const customer = customers.get(cell(row, 'account_id'));
    if (customer === undefined || cents === 0) return;
    customer.outstandingCents += cents;
    customer.openItems.set(number, cents);
  };
  for (const row of invoices ?? []) {
    add(
      row,
      cell(row, 'invoice_number') || cell(row, 'invoice_id'),
      toCents(cell(row, 'outstanding_amount')),
    );
  }
  for (const row of adjustments ?? []) {
    const sign = cell(row, 'adjustment_type') === 'debit' ? 1 : -1;
    add(
      row,
      cell(row, 'voucher_id') || cell(row, 'adjustment_id'),
      sign * toCents(cell(row, 'outstanding_amount')),
    );
  }
  return customers;
}

async function readRows(path: string): Promise<Row[]> {
  return parse(await readFile(path, 'utf8'), { columns: true });
}

function cell(row: Row, column: string): string {
  return row[column] ?? '';
}

/** `1234.5` gives 123450; by digits, since 1.1 * 100 is not 110. */
function toCents(amount: string): number {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  if (sign === undefined) throw new Error(`${amount} is no amount`);
  return Number(`${sign}${whole}${fraction.padEnd(2, '0')}`);
}
