import { NAME_LISTS } from './name-lists.ts';
import type { SampleCustomer } from './sample-customer.ts';

/** One record of contacts.csv. */
export interface ContactRow {
  contact_id: string;
  account_id: string;
  email_address: string;
  first_name: string;
  last_name: string;
  phone_number: string;
  role: string;
  is_primary: string;
  locale: string;
}

const ROLES = ['Accounts Payable', 'Owner', 'Billing', 'Purchasing'] as const;

/** Addresses of bookkeepers and property managers who look after several customers. */
const SHARED_ADDRESSES = [
  'books@ledger-and-level.example',
  'payables@high-desert-books.example',
  'office@rio-property.example',
];

/** What people type where an address belongs; no mail server takes any of them. */
const INVALID_ADDRESSES = [
  'accounting(at)bosque.example',
  'ap@@canyon.example',
  'billing @jemez.example',
  'call first',
  'ap@mesa.example; owner@mesa.example',
];

/** Makes the contacts of a customer; none where its situation is `none`. Addresses end in `.example` only. */
export function contactRows(customer: SampleCustomer): ContactRow[] {
  const { random, contacts, accountType } = customer;
  if (contacts === 'none') return [];
  const count = contacts === 'several' ? random.integer(2, 4) : 1;
  const roles = accountType === 'Homeowner' ? ['Owner'] : rotate(ROLES, random.integer(0, ROLES.length - 1));
  const rows: ContactRow[] = [];
  for (let position = 0; position < count; position++) {
    const role = roles[position % roles.length] as string;
    const [firstName, lastName] = personOf(customer, position);
    rows.push({
      contact_id: `${customer.accountId}-${position + 1}`,
      account_id: customer.accountId,
      email_address: emailOf(customer, role, firstName, lastName, position),
      first_name: firstName,
      last_name: lastName,
      phone_number: position === 0 || random.chance(0.4) ? customer.phone : '',
      role,
      // Some ERPs mark nobody: then the role decides who is written to.
      is_primary: position === 0 && random.chance(0.85) ? 'true' : 'false',
      locale: customer.locale,
    });
  }
  return rows;
}

function personOf(
  { random, language, accountType, name }: SampleCustomer,
  position: number,
): [string, string] {
  const [given, surname] = name.split(' ');
  if (accountType === 'Homeowner' && position === 0 && given && surname) return [given, surname];
  const list = NAME_LISTS[language];
  return [random.pick(list.given), random.pick(list.surnames)];
}

function emailOf(
  { random, contacts, accountType, accountId, name }: SampleCustomer,
  role: string,
  firstName: string,
  lastName: string,
  position: number,
): string {
  if (contacts === 'phone_only') return '';
  if (contacts === 'shared') return random.pick(SHARED_ADDRESSES);
  if (contacts === 'invalid') return random.pick(INVALID_ADDRESSES);
  const domain = `${asciiName(name).slice(0, 40) || `account${accountId}`}.example`;
  const person = `${asciiName(firstName)}.${asciiName(lastName)}`;
  if (accountType === 'Homeowner') {
    return position === 0
      ? `${person}@${random.pick(['mail.example', 'inbox.example'])}`
      : `${person}@${domain}`;
  }
  const mailbox = { 'Accounts Payable': 'ap', Owner: person, Billing: 'billing', Purchasing: 'orders' }[role];
  return `${mailbox ?? person}@${domain}`;
}

/** The letters and digits of a name as a mailbox or a domain can carry them: `O'Brien & Søns Ltd` is `obriensonsltd`. */
function asciiName(name: string): string {
  const spelled: Record<string, string> = { ø: 'o', ł: 'l', ß: 'ss', đ: 'd', æ: 'ae' };
  return name
    .toLowerCase()
    .replace(/[øłßđæ]/g, (letter) => spelled[letter] ?? '')
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '');
}

function rotate<T>(list: readonly T[], by: number): T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}
