import { planOpenItems } from './open-item-plan.ts';
import type { PlannedItem } from './open-item-plan.ts';
import { addDays, monthEnd, previousMonthEnd } from './plain-date.ts';
import type { SampleCustomer, SampleJob } from './sample-customer.ts';
import type { RandomSource } from './random-source.ts';

/** One record of invoices.csv. Amounts are decimal dollars; both negative is a credit. */
export interface InvoiceRow {
  account_id: string;
  invoice_id: string;
  invoice_number: string;
  amount: string;
  outstanding_amount: string;
  currency: string;
  payment_due_date: string;
  transaction_date: string;
  job_id: string;
  job_name: string;
  statement_id: string;
  discount_amount: string;
  discount_due_date: string;
  status: string;
}

/** One record of adjustments.csv. Amounts are positive decimal dollars; `adjustment_type` says which way they count. */
export interface AdjustmentRow {
  account_id: string;
  adjustment_id: string;
  amount: string;
  outstanding_amount: string;
  currency: string;
  payment_due_date: string;
  transaction_date: string;
  voucher_id: string;
  adjustment_invoice_id: string;
  job_id: string;
  job_name: string;
  adjustment_type: 'credit' | 'debit';
}

/** Where the numbers of the dealer's documents stand; they count over all customers. */
export class DocumentNumbers {
  #invoice = 84_000;
  #adjustment = 2_200;

  nextInvoice(): number {
    return ++this.#invoice;
  }

  nextAdjustment(): number {
    return ++this.#adjustment;
  }
}

/** Makes the open items of one customer as of `day`, as the records of the two files. */
export function openItemRows(
  customer: SampleCustomer,
  day: string,
  numbers: DocumentNumbers,
): { invoices: InvoiceRow[]; adjustments: AdjustmentRow[] } {
  const invoices: InvoiceRow[] = [];
  const adjustments: AdjustmentRow[] = [];
  const { random, habit, owesMinor, termsDays } = customer;
  const givesDiscount = customer.accountType === 'Contractor' && random.chance(0.45);
  for (const item of planOpenItems(random, day, habit, owesMinor, termsDays)) {
    const job = customer.jobs.length > 0 && random.chance(0.85) ? random.pick(customer.jobs) : undefined;
    if (item.kind === 'invoice' || item.kind === 'return') {
      invoices.push(invoiceRow(customer.accountId, item, job, day, numbers.nextInvoice(), givesDiscount));
    } else {
      const invoiceId = random.chance(0.4) ? random.pick(invoices).invoice_id : '';
      adjustments.push(
        adjustmentRow(customer.accountId, item, job, numbers.nextAdjustment(), invoiceId, random),
      );
    }
  }
  return { invoices, adjustments };
}

function invoiceRow(
  accountId: string,
  item: PlannedItem,
  job: SampleJob | undefined,
  day: string,
  number: number,
  givesDiscount: boolean,
): InvoiceRow {
  const discountDueDate = addDays(item.transactionDate, 10);
  const hasDiscount = givesDiscount && item.kind === 'invoice' && discountDueDate >= addDays(day, -20);
  const isPartlyPaid = item.outstandingMinor !== item.amountMinor;
  return {
    account_id: accountId,
    invoice_id: String(number),
    invoice_number: `${item.kind === 'return' ? 'CR' : 'SO'}-${number}`,
    amount: decimal(item.amountMinor),
    outstanding_amount: decimal(item.outstandingMinor),
    currency: 'USD',
    payment_due_date: item.dueDate ?? '',
    transaction_date: item.transactionDate,
    job_id: job?.jobId ?? '',
    job_name: job?.jobName ?? '',
    statement_id: statementId(accountId, item.transactionDate, day),
    discount_amount: hasDiscount ? decimal(Math.max(1, Math.round(item.outstandingMinor * 0.02))) : '',
    discount_due_date: hasDiscount ? discountDueDate : '',
    status: isPartlyPaid ? 'partially_paid' : 'open',
  };
}

function adjustmentRow(
  accountId: string,
  item: PlannedItem,
  job: SampleJob | undefined,
  number: number,
  invoiceId: string,
  random: RandomSource,
): AdjustmentRow {
  const isDebit = item.kind === 'debit';
  return {
    account_id: accountId,
    adjustment_id: `${isDebit ? 'DM' : 'CM'}-${number}`,
    amount: decimal(Math.abs(item.amountMinor)),
    outstanding_amount: decimal(Math.abs(item.outstandingMinor)),
    currency: 'USD',
    payment_due_date: item.dueDate ?? '',
    transaction_date: item.transactionDate,
    voucher_id: random.chance(0.5) ? `V-${random.integer(10_000, 99_999)}` : '',
    adjustment_invoice_id: invoiceId,
    job_id: job?.jobId ?? '',
    job_name: job?.jobName ?? '',
    adjustment_type: isDebit ? 'debit' : 'credit',
  };
}

/** The row of a document of which so many cents were paid since, never more than was open; undefined: nothing was. */
export function bookPaid<Row extends InvoiceRow | AdjustmentRow>(
  row: Row,
  paidMinor: number | undefined,
): Row {
  if (paidMinor === undefined) return row;
  const openMinor = Math.round(Number(row.outstanding_amount) * 100);
  const leftMinor = Math.sign(openMinor) * Math.max(0, Math.abs(openMinor) - paidMinor);
  const status = leftMinor === 0 ? 'paid' : 'partially_paid';
  return { ...row, outstanding_amount: decimal(leftMinor), ...('status' in row ? { status } : {}) };
}

/** The statement printed at the end of the item's month; empty while that month runs. */
function statementId(accountId: string, transactionDate: string, day: string): string {
  const printedOn = monthEnd(transactionDate);
  return printedOn <= previousMonthEnd(day) ? `ST${printedOn.slice(0, 7).replace('-', '')}-${accountId}` : '';
}

/** Cents as decimal text: -123456 is `-1234.56`. */
function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
