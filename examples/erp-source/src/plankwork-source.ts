import {
  READ_ONLY,
  SourceError,
  ValueFault,
  createErpClient,
  formatAmount,
  isValidEmail,
  parseAmount,
  parseDate,
  parseRequiredText,
  shownText,
  type ErpSource,
  type SourceContact,
  type SourceCustomer,
  type SourceEntry,
  type SourceItem,
  type SourceModel,
  type SourcePayment,
  type SourcePosting,
  type SourceRecords,
} from '@payvite/connector/erp-source';
import * as z from 'zod/mini';

// How the ERP answers. What it adds tomorrow is no fault, what it leaves out is.
const companySchema = z.object({
  id: z.string(),
  version: z.string(),
  currency: z.string(),
  change: z.int(),
});
const rowsSchema = z.array(z.looseObject({ id: z.string() }));
const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  emails: z.array(z.object({ id: z.string(), address: z.string() })),
  balance: z.string(),
});
const documentSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  type: z.enum(['INV', 'CRN']),
  date: z.string(),
  due: z.nullable(z.string()),
  total: z.string(),
  open: z.string(),
});
const receiptsSchema = z.array(
  z.object({ number: z.string(), lines: z.array(z.object({ amount: z.string() })) }),
);
const refusalSchema = z.object({ message: z.string() });

type Row = z.output<typeof rowsSchema>[number];
type Company = z.output<typeof companySchema>;
type Model = keyof SourceRecords;

/** Plankwork, an ERP that nobody has: customers, documents, and receipts back. */
export function createPlankworkSource({ url, token }: { url: string; token: string }): ErpSource {
  // Waits, tries again, and says in its errors nothing of what the ERP answered. Only a reason that is meant for people is told.
  const client = createErpClient({
    name: 'Plankwork',
    baseUrl: url,
    headers: { authorization: `Bearer ${token}` },
    refusalOf: (status, body) => {
      const refusal = status === 422 ? z.safeParse(refusalSchema, body).data : undefined;
      return refusal && new SourceError(`Plankwork refuses: ${refusal.message}`, { code: 'refused' });
    },
  });
  const get = async <Schema extends z.ZodMiniType>(schema: Schema, path: string, isGreeting = false) =>
    checked(schema, (await client.send({ method: 'get', path, isRepeatable: true, isGreeting })).body);
  // Asked before anything else, and answered at once by whoever is there.
  const getCompany = () => get(companySchema, 'company', true);

  /** Page after page, each behind the last id of the one before, so that what is made or removed meanwhile shifts nothing. */
  async function* readPages(list: 'customers' | 'documents', since: number | null): AsyncGenerator<Row[]> {
    const changed = since === null ? '' : `&changedSince=${since}`;
    for (let after = ''; ;) {
      const rows = await get(rowsSchema, `${list}?after=${encodeURIComponent(after)}${changed}`);
      if (rows.length === 0) return;
      const last = rows.at(-1)?.id ?? '';
      if (last <= after)
        throw new SourceError(`Plankwork repeats itself in its list of ${list}. Sync again.`);
      yield rows;
      after = last;
    }
  }

  const findPayment = async (paymentId: string): Promise<SourcePosting | undefined> => {
    const found = await get(receiptsSchema, `receipts?reference=${encodeURIComponent(paymentId)}`);
    const [receipt] = found;
    const { currency } = await getCompany();
    return (
      receipt && { erpPaymentId: receipt.number, postedMinor: sumOf(receipt, currency), state: 'posted' }
    );
  };

  return {
    // Answers `not_supported` to all that is not said here.
    ...READ_ONLY,
    kind: 'plankwork',
    capabilities: { post: true, reverse: false, updateContact: false },

    async health() {
      const { version, id } = await getCompany();
      return { version, target: `${url}, company ${id}` };
    },

    async open(cursor) {
      const company = await getCompany();
      const since = sinceOf(cursor, company);
      const customers = () => readPages('customers', since);
      const documents = () => readPages('documents', since);
      return {
        models: {
          customers: modelOf('customers', since, customers, (row) => [readCustomer(row, company)]),
          contacts: modelOf('contacts', since, customers, readContacts),
          invoices: modelOf('invoices', since, documents, (row) => readItem(row, company, 'INV')),
          adjustments: modelOf('adjustments', since, documents, (row) => readItem(row, company, 'CRN')),
        },
        // Of when the reading began: what happens meanwhile is read again next time.
        nextCursor: () => JSON.stringify({ kind: 'plankwork', company: company.id, change: company.change }),
      };
    },

    findPayment,

    async postPayment(payment: SourcePayment) {
      const before = await findPayment(payment.paymentId);
      if (before !== undefined)
        throw new SourceError(`It is in Plankwork already: ${before.erpPaymentId}.`, {
          code: 'already_posted',
        });
      await client.send({
        path: 'receipts',
        json: {
          reference: payment.paymentId,
          customerId: payment.customerErpId,
          date: payment.paidOn,
          lines: payment.allocations.map(({ itemErpId, amountMinor }) => ({
            documentId: itemErpId,
            amount: formatAmount(amountMinor, payment.currency),
          })),
        },
        // Sent once: where the answer is lost, `findPayment` tells later whether it arrived.
        isRepeatable: false,
      });
      const posting = await findPayment(payment.paymentId);
      if (posting === undefined)
        throw new SourceError('Plankwork took the payment and does not list it.', { code: 'unavailable' });
      return posting;
    },
  };
}

function modelOf<Name extends Model>(
  model: Name,
  since: number | null,
  readPages: () => AsyncGenerator<Row[]>,
  readRecords: (row: Row) => SourceRecords[Name][],
): SourceModel<Name> {
  return {
    model,
    file: null,
    isPartial: since !== null,
    fingerprint: null,
    endsWithNewline: null,
    columns: null,
    ignoredColumns: [],
    async *read() {
      let count = 0;
      for await (const rows of readPages())
        yield rows.flatMap((row) =>
          entriesOf<Name>(
            row,
            () => readRecords(row),
            () => ++count,
          ),
        );
    },
  };
}

/** A row that cannot be taken is told of, and costs no other. */
function entriesOf<Name extends Model>(
  row: Row,
  readRecords: () => SourceRecords[Name][],
  next: () => number,
): SourceEntry<Name>[] {
  try {
    return readRecords().map((record) => ({ row: next(), record }));
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    const { column, message: reason, value } = error;
    const customerErpId = typeof row['customerId'] === 'string' ? row['customerId'] : row.id;
    return [
      {
        ...{ row: next(), record: null, column, reason, value: shownText(value) },
        ...{ erpId: row.id, customerErpId, isCut: false },
      },
    ];
  }
}

function readCustomer(row: Row, { currency }: Company): SourceCustomer {
  const { id, name, balance } = checked(customerSchema, row);
  return {
    erpId: id,
    accountNumber: id,
    name: parseRequiredText('name', name, 200),
    accountType: null,
    status: 'active',
    currency,
    phone: null,
    addressLine1: null,
    city: null,
    region: null,
    postalCode: null,
    erpBalanceMinor: parseAmount('balance', balance, currency),
  };
}

function readContacts(row: Row): SourceContact[] {
  const { id, emails } = checked(customerSchema, row);
  return emails.map(({ id: contactId, address }) => ({
    erpId: contactId,
    customerErpId: id,
    name: null,
    email: parseRequiredText('address', address, 320),
    hasValidEmail: isValidEmail(address),
    phone: null,
    role: null,
    isPrimary: false,
    locale: null,
  }));
}

/** Plankwork's amounts have no sign; ours are signed by what they do to the balance. */
function readItem(row: Row, { currency }: Company, type: 'INV' | 'CRN'): SourceItem[] {
  const document = checked(documentSchema, row);
  if (document.type !== type) return [];
  const sign = type === 'CRN' ? -1 : 1;
  const outstandingMinor = 0 + sign * parseAmount('open', document.open, currency);
  return [
    {
      erpId: document.id,
      customerErpId: document.customerId,
      kind: type === 'CRN' ? 'credit' : 'invoice',
      number: document.id,
      amountMinor: sign * parseAmount('total', document.total, currency),
      outstandingMinor,
      currency,
      transactionDate: parseDate('date', document.date),
      dueDate: parseDate('due', document.due ?? ''),
      jobId: null,
      jobName: null,
      statementId: null,
      discountMinor: null,
      discountDueDate: null,
      isOpen: outstandingMinor !== 0,
    },
  ];
}

/** From which change on to read; null for everything: no cursor, one of other books, or books that were put back. */
function sinceOf(cursor: string | null, company: Company): number | null {
  const schema = z.object({ kind: z.literal('plankwork'), company: z.literal(company.id), change: z.int() });
  const before = z.safeParse(schema, parseJson(cursor ?? '')).data;
  return before === undefined || before.change > company.change ? null : before.change;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sumOf({ lines }: z.output<typeof receiptsSchema>[number], currency: string): number {
  return lines.reduce((sum, { amount }) => sum + parseAmount('amount', amount, currency), 0);
}

function checked<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  throw new SourceError('Plankwork answered something unexpected. Is its URL that of the ERP itself?');
}
