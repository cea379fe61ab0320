import { emailSchema, type SyncModel } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { currencyExponent } from '../../currency-exponent.ts';
import { MAX_EMAIL_LENGTH, MAX_ID_LENGTH, MAX_TEXT_LENGTH } from '../erp-source.ts';

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_REASON_LENGTH = 1_000;

/** What the database takes and a page can show. */
const text = (maxLength: number) =>
  z.string().check(
    z.minLength(1, 'is empty: what is not there is null'),
    z.maxLength(maxLength, `is longer than ${maxLength} characters`),
    z.refine((value) => value.isWellFormed(), 'holds half a character'),
    z.refine((value) => !CONTROL.test(value), 'holds control characters'),
    z.refine((value) => value.trim() === value, 'begins or ends with white space'),
  );
const id = text(MAX_ID_LENGTH);
const optionalText = z.nullable(text(MAX_TEXT_LENGTH));
const minor = z
  .number('is no number')
  .check(z.refine((value) => Number.isSafeInteger(value), 'is no safe integer of minor units'));
const currency = z
  .string()
  .check(z.refine((code) => currencyExponent(code) !== undefined, 'is no ISO 4217 currency'));
const day = z.nullable(z.iso.date('is no date YYYY-MM-DD that the calendar has'));
const locale = z.string().check(z.refine(isCanonicalLocale, 'is no BCP 47 tag in its canonical form'));

const contact = z
  .strictObject({
    erpId: id,
    customerErpId: id,
    name: optionalText,
    email: z.nullable(text(MAX_EMAIL_LENGTH)),
    hasValidEmail: z.boolean(),
    phone: optionalText,
    role: optionalText,
    isPrimary: z.boolean(),
    locale: z.nullable(locale),
  })
  .check(
    z.refine(({ email, hasValidEmail }) => hasValidEmail === emailSchema.safeParse(email).success, {
      path: ['hasValidEmail'],
      error: 'is not whether mail can be sent to the address',
    }),
  );

const item = z
  .strictObject({
    erpId: id,
    customerErpId: id,
    kind: z.enum(['invoice', 'credit', 'debit']),
    number: id,
    amountMinor: minor,
    outstandingMinor: minor,
    currency,
    transactionDate: day,
    dueDate: day,
    jobId: z.nullable(id),
    jobName: optionalText,
    statementId: z.nullable(id),
    discountMinor: z.nullable(minor),
    discountDueDate: day,
    isOpen: z.boolean(),
  })
  .check(
    ...(['amountMinor', 'outstandingMinor'] as const).map((field) =>
      z.refine<SignedItem>((each) => (each.kind === 'credit' ? each[field] <= 0 : each[field] >= 0), {
        path: [field],
        error: 'has the wrong sign for its kind: a credit is 0 or less, an invoice or a debit 0 or more',
      }),
    ),
    z.refine(({ isOpen, outstandingMinor }) => !isOpen || outstandingMinor !== 0, {
      path: ['isOpen'],
      error: 'is true, and nothing is outstanding',
    }),
  );

interface SignedItem {
  kind: string;
  amountMinor: number;
  outstandingMinor: number;
}

const RECORDS = {
  customers: z.strictObject({
    erpId: id,
    accountNumber: id,
    name: text(MAX_TEXT_LENGTH),
    accountType: optionalText,
    status: z.enum(['active', 'inactive']),
    currency: z.nullable(currency),
    phone: optionalText,
    addressLine1: optionalText,
    city: optionalText,
    region: optionalText,
    postalCode: optionalText,
    erpBalanceMinor: z.nullable(minor),
  }),
  contacts: contact,
  invoices: item,
  adjustments: item,
} satisfies Record<SyncModel, z.ZodMiniType>;

const row = z.int().check(z.positive('is less than 1'));

const BAD = z.strictObject({
  row,
  record: z.null(),
  column: z.nullable(z.string()),
  reason: z
    .string()
    .check(
      z.maxLength(MAX_REASON_LENGTH),
      z.regex(/^\S[^]*[.]$/, 'is no sentence for the person who mends it'),
    ),
  value: z.nullable(
    z.string().check(
      z.maxLength(200, 'is longer than 200 characters'),
      z.refine((value) => value.isWellFormed() && !value.includes('\0'), 'cannot be kept by the database'),
    ),
  ),
  erpId: z.nullable(id),
  customerErpId: z.nullable(id),
  isCut: z.boolean(),
});

/** What is wrong with the form of an entry, a sentence each; none where it is as `erp-source.ts` says. */
export function faultsOfEntry(model: SyncModel, entry: unknown): string[] {
  const isBad = typeof entry === 'object' && entry !== null && 'record' in entry && entry.record === null;
  const schema = isBad ? BAD : z.strictObject({ row, record: RECORDS[model] });
  const { error } = z.safeParse(schema, entry);
  return (error?.issues ?? []).map((issue) => {
    const path = issue.path.filter((part) => part !== 'record').join('.');
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
    const said = keys === '' ? issue.message : `has what no record has: ${keys}`;
    return `${model}, ${nameOf(entry)}: ${path} ${said} (${show(at(entry, issue.path))}).`;
  });
}

function nameOf(entry: unknown): string {
  const erpId = at(entry, ['record', 'erpId']) ?? at(entry, ['erpId']);
  return `row ${show(at(entry, ['row']))}${erpId === undefined ? '' : `, ${show(erpId)}`}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > 120 ? `${shown.slice(0, 120)}…` : shown;
}

function isCanonicalLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}
