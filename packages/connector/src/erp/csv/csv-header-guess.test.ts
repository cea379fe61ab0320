import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CSV_FILES } from './csv-columns.ts';
import { guessColumns } from './csv-header-guess.ts';

const { customers, contacts, invoices, adjustments } = CSV_FILES;
const guess = (file: typeof customers, ...headers: string[]) =>
  guessColumns(headers, [...file.required, ...file.optional], file.id);

describe('what a header is guessed to be', () => {
  for (const [what, file, header, column] of [
    ['our word in another case', customers, 'ACCOUNTNAME', 'account_name'],
    ['words run together', customers, 'accountName', 'account_name'],
    ['other characters between', customers, 'account.id', 'account_id'],
    ['a plural', contacts, 'Contact IDs', 'contact_id'],
    ['a customer for an account', customers, 'Customer ID', 'account_id'],
    ['a number for an id', invoices, 'Customer No.', 'account_id'],
    ['a sign for a number', invoices, 'Client #', 'account_id'],
    ['a plural of another word', customers, 'Customer Names', 'account_name'],
    ['the row’s own id', contacts, 'ID', 'contact_id'],
    ['a word in common use', invoices, 'Open balance', 'outstanding_amount'],
    ['a date in common use', invoices, 'Due Date', 'payment_due_date'],
    ['a hyphen', contacts, 'E-Mail', 'email_address'],
    ['the invoice of an adjustment', adjustments, 'Invoice No', 'adjustment_invoice_id'],
    ['a word that ends in s of itself', customers, 'Address', 'address_line1'],
    ['what means nothing to us', customers, 'Fax', null],
    ['a part of a word', invoices, 'Discounted', null],
    ['nothing but signs', invoices, '--', null],
    ['either of two columns', invoices, 'Invoice No', null],
  ] as const) {
    it(`is ${column ?? 'nothing'} for ${what}: ${header}`, () =>
      assert.deepEqual(guess(file, header), [column]));
  }

  it('is nothing where two headers would fit', () => {
    assert.deepEqual(guess(invoices, 'Balance', 'Balance due', 'Due date'), [null, null, 'payment_due_date']);
    assert.deepEqual(guess(invoices, 'Total', 'total'), [null, null]);
  });

  it('is of what is left to guess alone', () => {
    assert.deepEqual(guessColumns(['Invoice No'], ['invoice_number'], 'invoice_id'), ['invoice_number']);
    assert.deepEqual(guessColumns(['Town'], ['region'], 'account_id'), [null]);
  });

  it('is what it is for each of our own names, but for the id and the number of an invoice', () => {
    for (const file of Object.values(CSV_FILES)) {
      const columns = [...file.required, ...file.optional];
      const alike = file === invoices ? ['invoice_id', 'invoice_number'] : [];
      assert.deepEqual(
        guess(file, ...columns),
        columns.map((column) => (alike.includes(column) ? null : column)),
      );
    }
  });
});
