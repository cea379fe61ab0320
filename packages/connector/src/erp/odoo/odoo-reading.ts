import type { SyncModel } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { ValueFault, shownText } from '../erp-values.ts';
import { SourceError, type BadEntry, type SourceEntry, type SourceRecords } from '../erp-source.ts';
import { checked, type OdooDomain, type OdooRpc } from './odoo-rpc.ts';
import { odooIdSchema, odooReferenceSchema, odooTime } from './odoo-values.ts';

/** How much earlier than the last reading one goes on: `write_date` is when a transaction began, and it may end later. */
export const OVERLAP_MS = 5 * 60_000;
const PAGE_SIZE = 1_000;

/** The Odoo that is read, as it is when a reading begins. */
export interface OdooBooks {
  rpc: OdooRpc;
  major: number;
  /** The currency of the company: balances are in it. ISO 4217. */
  currency: string;
  /** Lines of these books that customers owe, whatever their state. */
  receivable: OdooDomain;
  /** Whether there are debit notes: the module account_debit_note. */
  hasDebitNotes: boolean;
  /** The server's own clock; null where its answer has no `Date`. */
  at: Date | null;
  pageSize: number;
}

/** What Odoo writes at a customer when it invoices it for the first time; a journal entry alone makes nobody one. */
export const CUSTOMER_RANK = 'customer_rank';

/** Partners that stand for themselves: odoo/addons/base/models/res_partner.py, _compute_commercial_partner. */
export const COMMERCIAL: OdooDomain = ['|', ['is_company', '=', true], ['parent_id', '=', false]];

const userSchema = z.tuple([z.object({ company_id: odooReferenceSchema })]);
const companySchema = z.tuple([
  z.object({ currency_id: odooReferenceSchema, root_id: z.optional(odooReferenceSchema) }),
]);

/** Looks up whose books are read. @throws {SourceError} */
export async function openBooks(
  rpc: OdooRpc,
  { companyId, pageSize = PAGE_SIZE }: { companyId?: number; pageSize?: number },
): Promise<OdooBooks> {
  const { major } = await rpc.version();
  const users = await rpc.call({
    model: 'res.users',
    method: 'read',
    ids: [await rpc.userId()],
    args: { fields: ['company_id'] },
    isRepeatable: true,
  });
  const company = companyId ?? checked(userSchema, users.body)[0].company_id[0];
  const hasBranches = major >= 17;
  const companies = await rpc.call({
    model: 'res.company',
    method: 'read',
    ids: [company],
    args: { fields: ['currency_id', ...(hasBranches ? ['root_id'] : [])] },
    isRepeatable: true,
  });
  const [{ currency_id, root_id }] = checked(companySchema, companies.body);
  const debitNotes = await rpc.call({
    model: 'account.move',
    method: 'fields_get',
    args: { allfields: ['debit_origin_id'], attributes: ['type'] },
    isRepeatable: true,
  });
  return {
    rpc,
    major,
    currency: currency_id[1],
    // As a partner's `credit` counts: addons/account/models/partner.py, _credit_debit_get. `account_type` came with 16.
    receivable: [
      major >= 16
        ? ['account_id.account_type', '=', 'asset_receivable']
        : ['account_id.internal_type', '=', 'receivable'],
      hasBranches ? ['company_id', 'child_of', root_id?.[0] ?? company] : ['company_id', '=', company],
    ],
    hasDebitNotes: 'debit_origin_id' in checked(z.record(z.string(), z.unknown()), debitNotes.body),
    at: users.at,
    pageSize,
  };
}

/** A page's row before it is looked into. */
export type OdooRow = Record<string, unknown> & { id: number };

const pageSchema = z.array(z.looseObject({ id: odooIdSchema }));

/**
 * Every record that fulfills `domain`, by id, a page at a time, archived ones too. A page goes on behind the last id of the
 * one before, so that what is made or deleted meanwhile shifts nothing; the end is an empty page, as a server may give
 * fewer rows than it was asked for.
 *
 * @throws {SourceError} also where a page repeats what was read.
 */
export async function* readRows(
  { rpc, pageSize }: OdooBooks,
  model: string,
  domain: OdooDomain,
  fields: readonly string[],
): AsyncGenerator<OdooRow[]> {
  for (let last = 0; ;) {
    const { body } = await rpc.call({
      model,
      method: 'search_read',
      args: { domain: [...domain, ['id', '>', last]], fields, order: 'id', limit: pageSize },
      context: { active_test: false },
      isRepeatable: true,
    });
    const rows: OdooRow[] = checked(pageSchema, body);
    if (rows.length === 0) return;
    for (const { id } of rows) {
      if (id <= last)
        throw new SourceError(
          `Odoo repeats itself in its list of ${model}. Nothing was applied; sync again.`,
        );
      last = id;
    }
    yield rows;
  }
}

/** A condition on when a record was changed last. */
export function changedSince(since: Date | null): OdooDomain {
  return since === null ? [] : [['write_date', '>=', odooTime(since)]];
}

const partnerOfSchema = z.looseObject({ partner_id: z.union([z.literal(false), odooReferenceSchema]) });

/**
 * The customers that something was posted to since: an invoice, a payment. None of these touches the partner's own
 * `write_date`, nor does becoming a customer (addons/account/models/partner.py, _increase_rank). A customer may come in
 * several pages.
 */
export async function* readMovedCustomers(books: OdooBooks, since: Date): AsyncGenerator<number[]> {
  const moved = [...books.receivable, ...changedSince(since)] as OdooDomain;
  for await (const rows of readRows(books, 'account.move.line', moved, ['partner_id'])) {
    const partnerIds = rows.flatMap((row) => {
      const { partner_id } = checked(partnerOfSchema, row);
      return partner_id === false ? [] : [partner_id[0]];
    });
    const customers = await readCommercialPartners(books, partnerIds);
    yield [...new Set(customers.values())];
  }
}

const commercialSchema = z.looseObject({ id: odooIdSchema, commercial_partner_id: odooReferenceSchema });

/** Reads what there is of these records, archived ones too: at most as many as one page brought. */
export async function lookUp(
  { rpc }: OdooBooks,
  model: string,
  ids: Iterable<number>,
  domain: OdooDomain,
  fields: readonly string[],
): Promise<OdooRow[]> {
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return [];
  const { body } = await rpc.call({
    model,
    method: 'search_read',
    args: { domain: [['id', 'in', distinct], ...domain], fields, order: 'id', limit: distinct.length },
    context: { active_test: false },
    isRepeatable: true,
  });
  return checked(pageSchema, body);
}

/** To whom each of these partners belongs: a company, or themselves. */
export async function readCommercialPartners(
  books: OdooBooks,
  partnerIds: Iterable<number>,
): Promise<Map<number, number>> {
  const rows = await lookUp(books, 'res.partner', partnerIds, [], ['commercial_partner_id']);
  return new Map(
    rows.map((row) => {
      const { id, commercial_partner_id } = checked(commercialSchema, row);
      return [id, commercial_partner_id[0]];
    }),
  );
}

/**
 * Makes the entry of a row: of a row that cannot be taken, why.
 *
 * @param customerErpId to whom it belongs, where that is known.
 */
export function toEntry<Model extends SyncModel>(
  row: number,
  { id }: OdooRow,
  customerErpId: string | null,
  makeRecord: () => SourceRecords[Model],
): SourceEntry<Model> {
  try {
    return { row, record: makeRecord() };
  } catch (error) {
    const fault = faultOf(error);
    return { row, record: null, ...fault, erpId: String(id), customerErpId, isCut: false };
  }
}

function faultOf(error: unknown): Pick<BadEntry, 'column' | 'reason' | 'value'> {
  if (!(error instanceof ValueFault)) throw error;
  return { column: error.column, reason: error.message, value: shownText(error.value) };
}

/** Takes a row apart. @throws {ValueFault} for the first field that is not as Odoo has it. */
export function checkedRow<Schema extends z.ZodMiniType>(schema: Schema, row: OdooRow): z.output<Schema> {
  const result = z.safeParse(schema, row);
  if (result.success) return result.data;
  const field = String(result.error.issues[0]?.path[0] ?? '');
  throw new ValueFault(field, JSON.stringify(row[field]) ?? 'nothing', 'Is not what Odoo has in this field.');
}
