import * as z from 'zod/mini';
import { isValidEmail, parseRequiredText } from '../erp-values.ts';
import {
  MAX_EMAIL_LENGTH,
  MAX_ID_LENGTH,
  MAX_TEXT_LENGTH,
  type SourceContact,
  type SourceCustomer,
  type SourceEntry,
} from '../erp-source.ts';
import {
  changedSince,
  checkedRow,
  COMMERCIAL,
  CUSTOMER_RANK,
  readMovedCustomers,
  readRows,
  toEntry,
  type OdooBooks,
  type OdooRow,
} from './odoo-reading.ts';
import type { OdooDomain } from './odoo-rpc.ts';
import {
  odooIdSchema,
  odooReferenceSchema,
  odooTextSchema,
  parseFloatAmount,
  parseLanguage,
  parseOptionalText,
} from './odoo-values.ts';

const customerSchema = z.object({
  id: odooIdSchema,
  name: odooTextSchema,
  ref: odooTextSchema,
  active: z.boolean(),
  phone: odooTextSchema,
  street: odooTextSchema,
  city: odooTextSchema,
  state_id: z.union([z.literal(false), odooReferenceSchema]),
  zip: odooTextSchema,
  credit: z.number(),
});
const contactSchema = z.object({
  id: odooIdSchema,
  name: odooTextSchema,
  email: odooTextSchema,
  phone: odooTextSchema,
  function: odooTextSchema,
  type: odooTextSchema,
  lang: odooTextSchema,
  active: z.boolean(),
});
const belongsSchema = z.object({ id: odooIdSchema, commercial_partner_id: odooReferenceSchema });

/** Every customer, or those that were changed or whose balance may have moved since. */
export async function* readCustomers(
  books: OdooBooks,
  since: Date | null,
): AsyncGenerator<SourceEntry<'customers'>[]> {
  let count = 0;
  const customers: OdooDomain = [[CUSTOMER_RANK, '>', 0], ...COMMERCIAL];
  const fields = Object.keys(customerSchema.shape);
  for await (const domain of conditions(books, since, (ids) => ['id', 'in', ids])) {
    for await (const rows of readRows(books, 'res.partner', [...customers, ...domain], fields)) {
      yield rows.map((row) =>
        toEntry<'customers'>(++count, row, String(row.id), () => readCustomer(books, row)),
      );
    }
  }
}

/**
 * Every contact: what a customer's own record says, and the people and addresses below it. Archived ones and delivery
 * addresses are none; where one has become such since, it comes without an address, as only a full reading can leave it out.
 */
export async function* readContacts(
  books: OdooBooks,
  since: Date | null,
): AsyncGenerator<SourceEntry<'contacts'>[]> {
  let count = 0;
  const people: OdooDomain = [[`commercial_partner_id.${CUSTOMER_RANK}`, '>', 0]];
  const fields = [...Object.keys(contactSchema.shape), 'commercial_partner_id'];
  for await (const domain of conditions(books, since, (ids) => ['commercial_partner_id', 'in', ids])) {
    for await (const rows of readRows(books, 'res.partner', [...people, ...domain], fields)) {
      const entries = rows.flatMap((row) => {
        const customer = z.safeParse(belongsSchema, row).data?.commercial_partner_id[0];
        const entry = toEntry<'contacts'>(
          count + 1,
          row,
          customer === undefined ? null : String(customer),
          () => readContact(row),
        );
        if (since === null && entry.record !== null && !isContact(row)) return [];
        count += 1;
        return [entry];
      });
      if (entries.length > 0) yield entries;
    }
  }
}

/** What to read: everything, or what was changed, and then what belongs to customers that something was posted to. */
async function* conditions(
  books: OdooBooks,
  since: Date | null,
  ofCustomers: (ids: number[]) => OdooDomain[number],
): AsyncGenerator<OdooDomain> {
  yield changedSince(since);
  if (since === null) return;
  for await (const ids of readMovedCustomers(books, since)) {
    if (ids.length > 0) yield [ofCustomers(ids)];
  }
}

function readCustomer({ currency }: OdooBooks, row: OdooRow): SourceCustomer {
  const partner = checkedRow(customerSchema, row);
  const erpId = String(partner.id);
  return {
    erpId,
    accountNumber: parseOptionalText('ref', partner.ref, MAX_ID_LENGTH) ?? erpId,
    name: parseRequiredText('name', partner.name === false ? '' : partner.name, MAX_TEXT_LENGTH),
    accountType: null,
    status: partner.active ? 'active' : 'inactive',
    currency,
    phone: parseOptionalText('phone', partner.phone),
    addressLine1: parseOptionalText('street', partner.street),
    city: parseOptionalText('city', partner.city),
    // `California (US)`: a state's display name has its country.
    region: parseOptionalText(
      'state_id',
      partner.state_id === false ? false : partner.state_id[1].replace(/ \([A-Z]{2}\)$/, ''),
    ),
    postalCode: parseOptionalText('zip', partner.zip),
    erpBalanceMinor: parseFloatAmount('credit', partner.credit, currency),
  };
}

function readContact(row: OdooRow): SourceContact {
  const { commercial_partner_id: customer } = checkedRow(belongsSchema, row);
  const partner = checkedRow(contactSchema, row);
  const email = isContact(row) ? parseOptionalText('email', partner.email, MAX_EMAIL_LENGTH) : null;
  const isOwn = customer[0] === partner.id;
  const role = [partner.function, !isOwn && partner.type === 'invoice' ? 'billing' : false];
  return {
    erpId: String(partner.id),
    customerErpId: String(customer[0]),
    name: parseOptionalText('name', partner.name),
    email,
    hasValidEmail: email !== null && isValidEmail(email),
    phone: parseOptionalText('phone', partner.phone),
    role: parseOptionalText('function', role.filter((part) => part !== false).join(', ')),
    isPrimary: isOwn && email !== null,
    locale: parseLanguage('lang', partner.lang),
  };
}

/** A customer's own record is its contact, archived or not: then the customer is inactive. `private` is below 17 only. */
function isContact(row: OdooRow): boolean {
  const [customer, partner] = [z.safeParse(belongsSchema, row).data, z.safeParse(contactSchema, row).data];
  if (customer?.commercial_partner_id[0] === row.id) return true;
  return partner?.active === true && partner.type !== 'delivery' && partner.type !== 'private';
}
