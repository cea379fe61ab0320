import * as z from 'zod/mini';
import { isValidEmail, parseLocale, parseRequiredText, parseText } from '../erp-values.ts';
import {
  MAX_EMAIL_LENGTH,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  type SourceContact,
  type SourceCustomer,
} from '../erp-source.ts';
import {
  changedSince,
  findReceivableParties,
  readMovedParties,
  type TrytonCompany,
  type TrytonReading,
} from './tryton-reading.ts';
import { readByIds, readPages } from './tryton-rows.ts';
import {
  findId,
  flagSchema,
  idSchema,
  optionalTextSchema,
  readField,
  readId,
  readMinor,
  readRelated,
  readRelatedList,
  type TrytonRow,
} from './tryton-values.ts';

const PHONES = ['phone', 'mobile'];

const mechanismsSchema = z.array(z.record(z.string(), z.unknown()));

/** What tells whether a party is a customer. */
const EVIDENCE = ['receivable', 'customer_payment_term'];
const MECHANISMS = ['type', 'value', 'name', 'active', 'sequence', 'invoice', 'language.code'];

/** What is read of a party for its customer. */
export const CUSTOMER_FIELDS = [
  ...EVIDENCE,
  ...['code', 'name', 'active'],
  ...['type', 'value', 'active', 'sequence'].map((field) => `contact_mechanisms.${field}`),
  ...['street', 'city', 'postal_code', 'subdivision.rec_name', 'active', 'sequence', 'invoice'].map(
    (field) => `addresses.${field}`,
  ),
];

/** What is read of a party for its contacts. */
export const CONTACT_FIELDS = [
  ...EVIDENCE,
  'lang.code',
  ...MECHANISMS.map((field) => `contact_mechanisms.${field}`),
];

/**
 * Reads the parties that are customers: all, or those of which something has changed, their balance too. A party is a
 * customer when it owes or is owed something, has ever stood on a receivable account, or has a customer payment term.
 *
 * @throws {SourceError}
 */
export async function* readParties(
  reading: TrytonReading,
  fields: readonly string[],
): AsyncGenerator<TrytonRow[]> {
  const { session, company, since, pageSize } = reading;
  const where = [['id', '!=', company.partyId]];
  const query = { model: 'party.party', where, fields };
  if (since === null) {
    for await (const rows of readPages(session, query, pageSize)) yield await keepCustomers(reading, rows);
    return;
  }
  const relations = ['contact_mechanisms', 'addresses', 'payment_terms', 'langs'];
  const changed = { ...query, where: [...where, changedSince(since, ...relations)] };
  for await (const rows of readPages(session, changed, pageSize)) yield await keepCustomers(reading, rows);
  for await (const ids of readMovedParties(reading, since)) {
    yield await keepCustomers(reading, await readByIds(session, query, ids, pageSize));
  }
}

async function keepCustomers(reading: TrytonReading, rows: TrytonRow[]): Promise<TrytonRow[]> {
  const doubtful = rows.filter((row) => !hasEvidence(row, reading.company));
  const ids = doubtful.map((row) => findId(row)).filter((id) => id !== null);
  const known = await findReceivableParties(reading, ids);
  const others = new Set(ids.filter((id) => !known.has(id)));
  return rows.filter((row) => !others.has(findId(row) ?? 0));
}

/** A row that is faulty here is kept, and reported. */
function hasEvidence(row: TrytonRow, { currency }: TrytonCompany): boolean {
  try {
    return readMinor(row, 'receivable', currency) !== 0 || row['customer_payment_term'] !== null;
  } catch {
    return true;
  }
}

/** Makes the customer of a party. @throws {ValueFault} */
export function readCustomer(row: TrytonRow, { currency }: TrytonCompany): SourceCustomer {
  const erpId = readId(row, 'id');
  const address = readAddress(row);
  const phone = inOrder(readRelatedList(row, 'contact_mechanisms')).find(
    (each) => isActive(each) && PHONES.includes(readField(each, 'type', z.string())),
  );
  return {
    erpId,
    accountNumber: text(row, 'code', MAX_ID_LENGTH) ?? erpId,
    name: parseRequiredText('name', readField(row, 'name', optionalTextSchema) ?? '', MAX_TEXT_LENGTH),
    accountType: null,
    status: isActive(row) ? 'active' : 'inactive',
    currency,
    phone: phone === undefined ? null : text(phone, 'value'),
    addressLine1: address === undefined ? null : text(address, 'street'),
    city: address === undefined ? null : text(address, 'city'),
    region: address === undefined ? null : subdivisionOf(address),
    postalCode: address === undefined ? null : text(address, 'postal_code'),
    erpBalanceMinor: readMinor(row, 'receivable', currency),
  };
}

/** Where Tryton itself would send an invoice: the first address that is for invoices, else the first. */
function readAddress(row: TrytonRow): TrytonRow | undefined {
  const addresses = inOrder(readRelatedList(row, 'addresses')).filter(isActive);
  return addresses.find((each) => isTrue(each, 'invoice')) ?? addresses[0];
}

function subdivisionOf(address: TrytonRow): string | null {
  const subdivision = readRelated(address, 'subdivision');
  return subdivision === null ? null : text(subdivision, 'rec_name');
}

/**
 * The e-mail addresses among a party's ways of contact, each with the party it is of. One that is archived comes only where
 * changes are read, to be emptied.
 */
export function readMechanisms(row: TrytonRow, isPartial: boolean): TrytonRow[] {
  const listed = z.safeParse(mechanismsSchema, row['contact_mechanisms.']);
  // Which contacts there are is not known then: `readContact` says so.
  if (!listed.success) return [{ ...row, id: null, party: row['id'] }];
  const all = inOrder(listed.data);
  const emails = all.filter((each) => each['type'] === 'email');
  const active = emails.filter((each) => Boolean(each['active']));
  // The one Tryton itself would take for an invoice.
  const primary = active.find((each) => Boolean(each['invoice'])) ?? active[0];
  return (isPartial ? emails : active).map((each) => ({
    ...each,
    party: row['id'],
    isPrimary: each === primary,
    'partyLang.': row['lang.'],
    phone: all.find(
      (other) =>
        Boolean(other['active']) &&
        PHONES.includes(String(other['type'])) &&
        hasName(other) &&
        other['name'] === each['name'],
    )?.['value'],
  }));
}

function hasName(mechanism: TrytonRow): boolean {
  return typeof mechanism['name'] === 'string' && mechanism['name'].trim() !== '';
}

/** Makes a contact of what `readMechanisms` gives. @throws {ValueFault} */
export function readContact(row: TrytonRow): SourceContact {
  const customerErpId = readId(row, 'party');
  if ('contact_mechanisms.' in row) readRelatedList(row, 'contact_mechanisms');
  const erpId = readId(row, 'id');
  // Who is archived is written to no more, though only a full reading tells that the contact is gone.
  const email = isActive(row) ? text(row, 'value', MAX_EMAIL_LENGTH) : null;
  const language = readRelated(row, 'language') ?? readRelated(row, 'partyLang');
  const code = language === null ? null : readField(language, 'code', optionalTextSchema);
  return {
    erpId,
    customerErpId,
    name: text(row, 'name'),
    email,
    hasValidEmail: email !== null && isValidEmail(email),
    phone: row['phone'] === undefined ? null : text(row, 'phone'),
    role: isTrue(row, 'invoice') ? 'billing' : null,
    isPrimary: readField(row, 'isPrimary', z.boolean()),
    locale: code === null ? null : parseLocale('language', code),
  };
}

/** As Tryton lists them: those without a sequence first, then by it, then by id. */
function inOrder(rows: readonly TrytonRow[]): TrytonRow[] {
  const rank = (row: TrytonRow) => (typeof row['sequence'] === 'number' ? row['sequence'] : -Infinity);
  return rows.toSorted(
    (a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)) || (findId(a) ?? 0) - (findId(b) ?? 0),
  );
}

function isActive(row: TrytonRow): boolean {
  return isTrue(row, 'active');
}

function isTrue(row: TrytonRow, column: string): boolean {
  return Boolean(readField(row, column, flagSchema));
}

function text(row: TrytonRow, column: string, maxLength = MAX_TEXT_LENGTH): string | null {
  return parseText(column, readField(row, column, optionalTextSchema) ?? '', maxLength);
}

/** Whose contact it is, where that can be read. */
export function findPartyId(row: TrytonRow): number | null {
  return z.safeParse(idSchema, row['party']).data ?? null;
}
