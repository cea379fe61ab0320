import {
  pushedCustomerSchema,
  pushedOpenItemSchema,
  type PushedContact,
  type PushedCustomer,
  type PushedOpenItem,
  type SyncModel,
} from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { describeFault } from '../../request-fault.ts';
import {
  ValueFault,
  isValidEmail,
  parseCurrency,
  parseDate,
  parseLocale,
  parseRequiredText,
  parseText,
  shownText,
} from '../erp-values.ts';
import {
  MAX_EMAIL_LENGTH,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  NO_FILE,
  type BadEntry,
  type SourceContact,
  type SourceCustomer,
  type SourceDelivery,
  type SourceEntry,
  type SourceItem,
  type SourceModel,
} from '../erp-source.ts';

/** Customers that an ERP pushed, and of which of them all contacts are listed: another contact of theirs is gone. */
export interface PushedCustomers {
  delivery: SourceDelivery;
  contactsListedOf: string[];
}

/** Reads customers that an ERP pushes, each row by itself: one that cannot be taken costs no other. */
export function readPushedCustomers(rows: readonly unknown[]): PushedCustomers {
  const contactsOf = new Map<number, SourceContact[]>();
  const customers = rows.map((raw, index) =>
    readRow(pushedCustomerSchema, 'erpId', raw, index + 1, (pushed, row) => {
      const customer = toCustomer(pushed);
      if (pushed.contacts !== undefined) {
        const read = pushed.contacts.map((contact, at) =>
          toContact(customer.erpId, contact, `contacts.${at}`),
        );
        contactsOf.set(row, read);
      }
      return customer;
    }),
  );
  // Of rows with one id the last one counts, with its contacts.
  const lastRowOf = new Map(
    customers.map((entry) => [entry.record === null ? entry.erpId : entry.record.erpId, entry.row]),
  );
  const contacts: SourceEntry<'contacts'>[] = [];
  const contactsListedOf: string[] = [];
  for (const { row, record } of customers) {
    const listed = contactsOf.get(row);
    if (record === null || listed === undefined || lastRowOf.get(record.erpId) !== row) continue;
    contacts.push(...listed.map((contact) => ({ row, record: contact })));
    contactsListedOf.push(record.erpId);
  }
  return {
    delivery: deliver({
      customers: toModel('customers', customers),
      ...(contacts.length === 0 ? {} : { contacts: toModel('contacts', contacts) }),
    }),
    contactsListedOf,
  };
}

/** Reads open items that an ERP pushes, each row by itself. */
export function readPushedItems(rows: readonly unknown[]): SourceDelivery {
  const items = rows.map((raw, index) =>
    readRow(pushedOpenItemSchema, 'customerErpId', raw, index + 1, toItem),
  );
  return deliver({ invoices: toModel('invoices', items) });
}

function deliver(models: SourceDelivery['models']): SourceDelivery {
  return { models, nextCursor: () => null };
}

/** What an ERP says in one call is all there already: one portion. */
function toModel<Model extends SyncModel>(model: Model, entries: SourceEntry<Model>[]): SourceModel<Model> {
  return {
    ...NO_FILE,
    model,
    isPartial: true,
    columns: { id: 'erpId', customerId: 'customerErpId', currency: 'currency' },
    async *read() {
      yield entries;
    },
  };
}

/** @param customerField which of its fields says whose it is. */
function readRow<Schema extends z.ZodMiniType, Record>(
  schema: Schema,
  customerField: string,
  raw: unknown,
  row: number,
  toRecord: (pushed: z.output<Schema>, row: number) => Record,
): { row: number; record: Record } | BadEntry {
  const parsed = z.safeParse(schema, raw, { error: describeFault });
  if (!parsed.success) {
    const { issues } = parsed.error;
    const [first] = issues;
    // An amount has two bounds: that of any whole number comes first, and is not what is wanted.
    const issue = issues.findLast(
      ({ code, path }) => code === first?.code && path.join('.') === first.path.join('.'),
    );
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const path = [...(issue?.path ?? []), ...unknown];
    const reason = issue?.message ?? 'Cannot be read.';
    return badEntry(raw, customerField, { row, column: path.join('.'), reason, value: valueAt(raw, path) });
  }
  try {
    return { row, record: toRecord(parsed.data, row) };
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    const { column, message: reason, value } = error;
    return badEntry(raw, customerField, { row, column, reason, value });
  }
}

function badEntry(
  raw: unknown,
  customerField: string,
  { row, column, reason, value }: { row: number; column: string; reason: string; value: unknown },
): BadEntry {
  const idIn = (field: string): string | null => {
    try {
      const id = valueAt(raw, [field]);
      return typeof id === 'string' ? parseText(field, id, MAX_ID_LENGTH) : null;
    } catch {
      return null;
    }
  };
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? null);
  return {
    row,
    record: null,
    column: column === '' ? null : column,
    reason: reason.endsWith('.') ? reason : `${reason}.`,
    value: text === null ? null : shownText(text),
    erpId: idIn('erpId'),
    customerErpId: idIn(customerField),
    isCut: false,
  };
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const id = (column: string, text: string) => parseRequiredText(column, text, MAX_ID_LENGTH);
const optionalId = (column: string, text?: string | null) => parseText(column, text ?? '', MAX_ID_LENGTH);
const optional = (column: string, text?: string | null) => parseText(column, text ?? '', MAX_TEXT_LENGTH);

function toCustomer(pushed: PushedCustomer): SourceCustomer {
  const erpId = id('erpId', pushed.erpId);
  return {
    erpId,
    accountNumber: optionalId('accountNumber', pushed.accountNumber) ?? erpId,
    name: parseRequiredText('name', pushed.name, MAX_TEXT_LENGTH),
    accountType: optional('accountType', pushed.accountType),
    status: pushed.status ?? 'active',
    currency: parseCurrency('currency', pushed.currency ?? ''),
    phone: optional('phone', pushed.phone),
    addressLine1: optional('addressLine1', pushed.addressLine1),
    city: optional('city', pushed.city),
    region: optional('region', pushed.region),
    postalCode: optional('postalCode', pushed.postalCode),
    erpBalanceMinor: pushed.erpBalanceMinor ?? null,
  };
}

function toContact(customerErpId: string, pushed: PushedContact, place: string): SourceContact {
  const email = parseText(`${place}.email`, pushed.email ?? '', MAX_EMAIL_LENGTH);
  return {
    erpId: id(`${place}.erpId`, pushed.erpId),
    customerErpId,
    name: optional(`${place}.name`, pushed.name),
    email,
    hasValidEmail: email !== null && isValidEmail(email),
    phone: optional(`${place}.phone`, pushed.phone),
    role: optional(`${place}.role`, pushed.role),
    isPrimary: pushed.isPrimary ?? false,
    locale: parseLocale(`${place}.locale`, pushed.locale ?? ''),
  };
}

function toItem(pushed: PushedOpenItem): SourceItem {
  const { kind, amountMinor, outstandingMinor } = pushed;
  for (const [column, minor] of Object.entries({ amountMinor, outstandingMinor })) {
    const isWrong = kind === 'credit' ? minor > 0 : minor < 0;
    const must = kind === 'credit' ? '0 or less' : '0 or more';
    if (isWrong) throw new ValueFault(column, String(minor), `Must be ${must}, as the kind is ${kind}.`);
  }
  const currency = parseCurrency('currency', pushed.currency);
  if (currency === null) throw new ValueFault('currency', pushed.currency, 'Is empty, and is required.');
  const date = (column: 'transactionDate' | 'dueDate' | 'discountDueDate') =>
    parseDate(column, pushed[column] ?? '');
  const erpId = id('erpId', pushed.erpId);
  return {
    erpId,
    customerErpId: id('customerErpId', pushed.customerErpId),
    kind,
    number: optionalId('number', pushed.number) ?? erpId,
    amountMinor,
    outstandingMinor,
    currency,
    transactionDate: date('transactionDate'),
    dueDate: date('dueDate'),
    jobId: optionalId('jobId', pushed.jobId),
    jobName: optional('jobName', pushed.jobName),
    statementId: optionalId('statementId', pushed.statementId),
    discountMinor: pushed.discountMinor === 0 ? null : (pushed.discountMinor ?? null),
    discountDueDate: date('discountDueDate'),
    isOpen: outstandingMinor !== 0,
  };
}
