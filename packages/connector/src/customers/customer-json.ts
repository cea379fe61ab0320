import type { Contact, Customer } from '@payvite/sdk/schemas';
import type { TextRow } from '../db/bound-statement.ts';

/** How the text of a column becomes JSON: a `word` has nothing in it to escape. */
type Form = 'number' | 'word' | 'text' | 'boolean' | 'json';

type Field = readonly [Form, expression: string];

const CONTACT_FIELDS: Record<keyof Contact, string> = {
  id: 'k.id',
  name: 'k.name',
  email: 'k.email',
  phone: 'k.phone',
  role: 'k.role',
  isPrimary: 'k.is_primary',
  locale: 'k.locale',
  erpEmail: `case when k.is_email_corrected then coalesce(k.erp_email, '') end`,
};

const CONTACTS = `coalesce((
  select json_agg(contact)
  from (
    select ${Object.entries(CONTACT_FIELDS)
      .map(([key, expression]) => `${expression} as "${key}"`)
      .join(', ')}
    from contacts k
    where k.dealer_id = customer_overview.dealer_id and k.customer_id = customer_overview.id
    order by k.is_primary desc, k.erp_id
  ) contact
), '[]')`;

/** A customer on the wire, by the columns of `customer_overview`. Contacts and invitation come from PostgreSQL as JSON. */
const FIELDS: Record<keyof Customer, Field | Record<string, Field>> = {
  id: ['word', 'id'],
  erpId: ['text', 'erp_id'],
  accountNumber: ['text', 'account_number'],
  name: ['text', 'name'],
  accountType: ['text', 'account_type'],
  status: ['word', 'status'],
  currency: ['text', 'currency'],
  outstandingMinor: ['number', 'outstanding_minor'],
  erpBalanceMinor: ['number', 'erp_balance_minor'],
  currentMinor: ['number', 'current_minor'],
  pastDueMinor: ['number', 'past_due_minor'],
  debitAdjustmentsMinor: ['number', 'debit_adjustments_minor'],
  creditAdjustmentsMinor: ['number', 'credit_adjustments_minor'],
  days1To30Minor: ['number', 'days_1_to_30_minor'],
  days31To60Minor: ['number', 'days_31_to_60_minor'],
  days61To90Minor: ['number', 'days_61_to_90_minor'],
  days91PlusMinor: ['number', 'days_91_plus_minor'],
  weightedAverageDaysOverdue: ['number', 'weighted_average_days_overdue'],
  collectionPriority: ['number', 'collection_priority'],
  collectionPriorityParts: {
    lateMinor: ['number', 'priority_late_minor'],
    rank: ['number', 'priority_rank'],
    aging: ['number', 'priority_aging'],
    days: ['number', 'priority_days'],
  } satisfies Record<keyof Customer['collectionPriorityParts'], Field>,
  contacts: ['json', CONTACTS],
  defaultContactId: ['word', 'default_contact_id'],
  invitationStatus: ['word', 'invitation_status'],
  portalAccess: ['word', `coalesce(portal_access, 'none')`],
  pendingSince: ['word', 'payvite_instant(pending_since)'],
  invitation: ['json', 'invitation'],
  asOf: ['word', 'payvite_instant(as_of)'],
  agedOn: ['word', 'aged_on'],
  isStale: ['boolean', 'is_stale'],
};

const WRITERS: Record<Form, (text: string) => string> = {
  number: (text) => text,
  word: (text) => `"${text}"`,
  text: (text) => JSON.stringify(text),
  boolean: (text) => (text.startsWith('t') ? 'true' : 'false'),
  json: (text) => text,
};

interface Column {
  expression: string;
  /** The JSON between the column before and this one. */
  before: string;
  write: (text: string) => string;
}

const { columns: COLUMNS, after: AFTER } = listColumns(FIELDS);

/** What to select from `customer_overview`, without an alias, for `writeCustomer`. */
export const CUSTOMER_EXPRESSIONS: readonly string[] = COLUMNS.map(({ expression }) => expression);

/** A customer as JSON, from a row that begins with `CUSTOMER_EXPRESSIONS`. */
export function writeCustomer(row: TextRow): string {
  let json = '';
  for (const [index, { before, write }] of COLUMNS.entries()) {
    const text = row[index];
    json += before + (text == null ? 'null' : write(text));
  }
  return json + AFTER;
}

function listColumns(fields: Record<string, Field | Record<string, Field>>): {
  columns: Column[];
  after: string;
} {
  const columns: Column[] = [];
  let between = '{';
  for (const [key, field] of Object.entries(fields)) {
    const { columns: parts, after } = isField(field)
      ? { columns: [{ expression: field[1], before: '', write: WRITERS[field[0]] }], after: '' }
      : listColumns(field);
    for (const [index, part] of parts.entries()) {
      columns.push(index > 0 ? part : { ...part, before: `${between}"${key}":${part.before}` });
    }
    between = `${after},`;
  }
  return { columns, after: `${between.slice(0, -1)}}` };
}

function isField(field: Field | Record<string, Field>): field is Field {
  return Array.isArray(field);
}
