import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Cell = string | number | undefined;

/** The columns that a test writes; more than it needs it leaves out. */
const COLUMNS = {
  accounts: ['account_id', 'account_name', 'account_type', 'status', 'currency'],
  contacts: [
    'contact_id',
    'account_id',
    'email_address',
    'first_name',
    'last_name',
    'role',
    'is_primary',
    'locale',
  ],
  invoices: [
    'account_id',
    'invoice_id',
    'invoice_number',
    'amount',
    'outstanding_amount',
    'currency',
    'transaction_date',
    'payment_due_date',
    'job_id',
    'job_name',
    'discount_amount',
    'discount_due_date',
    'statement_id',
  ],
  adjustments: [
    'account_id',
    'adjustment_id',
    'amount',
    'outstanding_amount',
    'currency',
    'payment_due_date',
    'adjustment_type',
    'job_id',
    'job_name',
    'statement_id',
  ],
} as const;

/** Rows by column; a column that a row leaves out is empty. */
export type ExportRows = {
  [File in keyof typeof COLUMNS]?: Partial<Record<(typeof COLUMNS)[File][number], Cell>>[];
};

/** Writes the files that `rows` names into `directory`, over older ones. */
export async function writeExport(directory: string, rows: ExportRows): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const file of Object.keys(rows) as (keyof ExportRows)[]) {
    const columns: readonly string[] = COLUMNS[file];
    const lines = (rows[file] ?? []).map((row) =>
      columns.map((column) => quote((row as Record<string, Cell>)[column])).join(','),
    );
    await writeFile(join(directory, `${file}.csv`), [columns.join(','), ...lines, ''].join('\n'));
  }
}

function quote(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `count` active customers with one contact each: C1 with c1@customers.example, and an open invoice of 100.00. */
export function plainCustomers(count: number): Required<ExportRows> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return {
    accounts: numbers.map((n) => ({
      account_id: `C${n}`,
      account_name: `Customer ${n}`,
      currency: 'USD',
      status: 'active',
    })),
    contacts: numbers.map((n) => ({
      contact_id: `K${n}`,
      account_id: `C${n}`,
      email_address: `c${n}@customers.example`,
      first_name: 'Pat',
      last_name: `Number ${n}`,
      is_primary: 'true',
    })),
    invoices: numbers.map((n) => ({
      account_id: `C${n}`,
      invoice_id: `I${n}`,
      amount: '100.00',
      outstanding_amount: '100.00',
      currency: 'USD',
      payment_due_date: '2026-01-15',
    })),
    adjustments: [],
  };
}
