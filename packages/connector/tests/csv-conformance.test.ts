import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { formatAmount } from '../src/currency-exponent.ts';
import { createCsvSource } from '../src/erp/csv/csv-source.ts';
import { testErpSource } from '../src/erp/testing/erp-testing.ts';
import { BooksOfAccount, type BooksItem } from '../src/erp/testing/erp-testing-books.ts';

testErpSource('a folder of files', async () => {
  const [dollars, yen] = [await exportBooks('USD'), await exportBooks('JPY')];
  return {
    ...dollars,
    wholeUnits: yen,
    async stop() {
      for (const { directory } of [dollars, yen]) await rm(directory, { recursive: true });
    },
  };
});

/** Books in one currency, whose files are written anew at every change. */
async function exportBooks(currency: string) {
  const directory = await mkdtemp(join(tmpdir(), 'payvite-files-'));
  const write = async (name: string, rows: Record<string, string>[], columns: string[]) => {
    // As an export that takes care: nobody sees half a file.
    await writeFile(join(directory, `${name}.draft`), stringify(rows, { header: true, columns }));
    await rename(join(directory, `${name}.draft`), join(directory, name));
  };
  const decimal = (minor: number) => formatAmount(Math.abs(minor), currency);
  const itemRow = ({ id, customerId, amountMinor, outstandingMinor, dueDate }: BooksItem, key: string) => ({
    account_id: customerId,
    [key]: id,
    amount: decimal(amountMinor),
    outstanding_amount: decimal(outstandingMinor),
    currency,
    ...(dueDate === null ? {} : { payment_due_date: dueDate }),
  });
  const exportAll = async () => {
    const customers = [...erp.customers.values()];
    const items = [...erp.items.values()];
    const columns = ['account_id', 'amount', 'outstanding_amount', 'currency'];
    await write(
      'accounts.csv',
      customers.map(({ id, name }) => ({ account_id: id, account_name: name })),
      ['account_id', 'account_name'],
    );
    await write(
      'contacts.csv',
      customers.flatMap(({ id, contacts }) =>
        contacts.map((contact) => ({ contact_id: contact.id, account_id: id, email_address: contact.email })),
      ),
      ['contact_id', 'account_id', 'email_address'],
    );
    await write(
      'invoices.csv',
      items.filter(({ kind }) => kind === 'invoice').map((item) => itemRow(item, 'invoice_id')),
      ['invoice_id', 'payment_due_date', ...columns],
    );
    await write(
      'adjustments.csv',
      items
        .filter(({ kind, outstandingMinor }) => kind === 'credit' && outstandingMinor !== 0)
        .map((item) => itemRow(item, 'adjustment_id')),
      ['adjustment_id', ...columns],
    );
  };
  const erp = new BooksOfAccount(exportAll);
  await exportAll();
  return { source: createCsvSource(directory), erp, directory };
}
