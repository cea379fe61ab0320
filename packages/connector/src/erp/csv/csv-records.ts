import type { SyncModel } from '@payvite/sdk/schemas';
import {
  MAX_EMAIL_LENGTH,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  type SourceContact,
  type SourceCustomer,
  type SourceItem,
  type SourceRecords,
} from '../erp-source.ts';
import {
  ValueFault,
  isValidEmail,
  parseAmount,
  parseCurrency,
  parseDate,
  parseFlag,
  parseLocale,
  parseRequiredText,
  parseText,
} from '../erp-values.ts';

/** Gives the text of one column of a row; empty when there is none. */
export type ReadCell = (column: string) => string;

const id = (cell: ReadCell, column: string) => parseRequiredText(column, cell(column), MAX_ID_LENGTH);
const optionalId = (cell: ReadCell, column: string) => parseText(column, cell(column), MAX_ID_LENGTH);
const text = (cell: ReadCell, column: string) => parseText(column, cell(column), MAX_TEXT_LENGTH);
const date = (cell: ReadCell, column: string) => parseDate(column, cell(column));

const INACTIVE_ACCOUNT = new Set(['inactive', 'closed', 'archived', 'disabled', 'deleted']);
/** Whatever is not one of these is open; what is outstanding decides. A draft is nothing a customer owes yet. */
const CLOSED_INVOICE = new Set(['paid', 'void', 'voided', 'closed', 'cancelled', 'canceled', 'draft']);

/**
 * Makes the record of one row of each model's file.
 *
 * @throws {ValueFault} for the first cell, in the order they are read, that cannot be taken.
 */
export const CSV_RECORDS: { [Model in SyncModel]: (cell: ReadCell) => SourceRecords[Model] } = {
  customers: readCustomer,
  contacts: readContact,
  invoices: readInvoice,
  adjustments: readAdjustment,
};

function readCustomer(cell: ReadCell): SourceCustomer {
  const erpId = id(cell, 'account_id');
  return {
    erpId,
    accountNumber: erpId,
    name: parseRequiredText('account_name', cell('account_name'), MAX_TEXT_LENGTH),
    accountType: text(cell, 'account_type'),
    status: INACTIVE_ACCOUNT.has(cell('status').trim().toLowerCase()) ? 'inactive' : 'active',
    currency: parseCurrency('currency', cell('currency')),
    phone: text(cell, 'phone_number'),
    addressLine1: text(cell, 'address_line1'),
    city: text(cell, 'city'),
    region: text(cell, 'region'),
    postalCode: text(cell, 'postal_code'),
    erpBalanceMinor: null,
  };
}

function readContact(cell: ReadCell): SourceContact {
  const erpId = id(cell, 'contact_id');
  const customerErpId = id(cell, 'account_id');
  const email = parseText('email_address', cell('email_address'), MAX_EMAIL_LENGTH);
  const name = [text(cell, 'first_name'), text(cell, 'last_name')].filter((part) => part !== null).join(' ');
  return {
    erpId,
    customerErpId,
    name: name === '' ? null : name,
    email,
    hasValidEmail: email !== null && isValidEmail(email),
    phone: text(cell, 'phone_number'),
    role: text(cell, 'role'),
    isPrimary: parseFlag('is_primary', cell('is_primary')),
    locale: parseLocale('locale', cell('locale')),
  };
}

function readInvoice(cell: ReadCell): SourceItem {
  const { erpId, customerErpId, currency, amount, outstanding } = readItem(cell, 'invoice_id');
  if ((amount < 0 && outstanding > 0) || (amount > 0 && outstanding < 0)) {
    throw new ValueFault(
      'outstanding_amount',
      cell('outstanding_amount'),
      'Has another sign than the amount.',
    );
  }
  const discount =
    cell('discount_amount').trim() === ''
      ? 0
      : parseAmount('discount_amount', cell('discount_amount'), currency);
  if (discount < 0) throw new ValueFault('discount_amount', cell('discount_amount'), 'Is negative.');
  return {
    erpId,
    customerErpId,
    kind: amount < 0 || outstanding < 0 ? 'credit' : 'invoice',
    number: optionalId(cell, 'invoice_number') ?? erpId,
    amountMinor: amount,
    outstandingMinor: outstanding,
    currency,
    ...readDatesAndJob(cell),
    statementId: optionalId(cell, 'statement_id'),
    discountMinor: discount === 0 ? null : discount,
    discountDueDate: date(cell, 'discount_due_date'),
    isOpen: outstanding !== 0 && !CLOSED_INVOICE.has(cell('status').trim().toLowerCase()),
  };
}

/** Amounts are magnitudes: the row is a credit unless `adjustment_type` says `debit`. */
function readAdjustment(cell: ReadCell): SourceItem {
  const { erpId, customerErpId, currency, amount, outstanding } = readItem(cell, 'adjustment_id');
  for (const [column, value] of [
    ['amount', amount],
    ['outstanding_amount', outstanding],
  ] as const) {
    if (value < 0) {
      throw new ValueFault(
        column,
        cell(column),
        'Is negative. A row is a credit unless adjustment_type says debit.',
      );
    }
  }
  const type = cell('adjustment_type').trim().toLowerCase();
  if (type !== '' && type !== 'credit' && type !== 'debit') {
    throw new ValueFault('adjustment_type', cell('adjustment_type'), 'Is neither credit nor debit.');
  }
  const kind = type === 'debit' ? 'debit' : 'credit';
  return {
    erpId,
    customerErpId,
    kind,
    number: optionalId(cell, 'voucher_id') ?? erpId,
    amountMinor: kind === 'debit' ? amount : 0 - amount,
    outstandingMinor: kind === 'debit' ? outstanding : 0 - outstanding,
    currency,
    ...readDatesAndJob(cell),
    statementId: null,
    discountMinor: null,
    discountDueDate: null,
    isOpen: outstanding !== 0,
  };
}

function readItem(cell: ReadCell, idColumn: string) {
  const customerErpId = id(cell, 'account_id');
  const erpId = id(cell, idColumn);
  const currency = parseCurrency('currency', cell('currency'));
  if (currency === null) throw new ValueFault('currency', cell('currency'), 'Is empty, and is required.');
  const amount = parseAmount('amount', cell('amount'), currency);
  const outstanding = parseAmount('outstanding_amount', cell('outstanding_amount'), currency);
  return { erpId, customerErpId, currency, amount, outstanding };
}

function readDatesAndJob(cell: ReadCell) {
  return {
    transactionDate: date(cell, 'transaction_date'),
    dueDate: date(cell, 'payment_due_date'),
    jobId: optionalId(cell, 'job_id'),
    jobName: text(cell, 'job_name'),
  };
}
