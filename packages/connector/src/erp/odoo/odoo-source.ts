import { createHash } from 'node:crypto';
import type { SyncModel } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { NO_FILE, type ErpSource, type SourceEntry, type SourceModel } from '../erp-source.ts';
import { readContacts, readCustomers } from './odoo-customers.ts';
import { readItems } from './odoo-items.ts';
import { findPayments, toPosting } from './odoo-payment-lookup.ts';
import { postPayment, reversePayment, toId } from './odoo-payments.ts';
import { lookUp, openBooks, OVERLAP_MS } from './odoo-reading.ts';
import { createOdooRpc, type OdooOptions } from './odoo-rpc.ts';

/** Raised whenever the same records would be read otherwise than before, so that all are read anew. */
const READER_VERSION = 1;

export interface OdooSourceOptions extends OdooOptions {
  /** Of `account.journal`: the bank journal into which payments go. Default: the one that Odoo offers first. */
  journalId?: number;
  /** Rows that are asked for at a time. Default 1,000. */
  pageSize?: number;
}

const cursorSchema = z.object({ target: z.string(), at: z.iso.datetime() });

/** Odoo 14 and newer, Community or Enterprise, over its own API: partners, open receivables, and payments back. */
export function createOdooSource(options: OdooSourceOptions): ErpSource {
  const rpc = createOdooRpc(options);
  const target = targetOf(options);
  const open = () => openBooks(rpc, options);
  return {
    kind: 'odoo',
    capabilities: { post: true, reverse: true, updateContact: true },
    async health() {
      const books = await open();
      const seen = { ...books, pageSize: 1 };
      for (const entries of [readCustomers(seen, null), readItems(seen, 'invoices', null)])
        await entries.next();
      await lookUp(books, 'account.payment', [1], [], ['state']);
      const { text } = await rpc.version();
      return { version: text, target: `${options.url}, database ${options.database}` };
    },
    async open(cursor) {
      await rpc.greet();
      const books = await open();
      const since = sinceOf(cursor, target, books.at);
      const models = {
        customers: modelOf('customers', since, () => readCustomers(books, since)),
        contacts: modelOf('contacts', since, () => readContacts(books, since)),
        invoices: modelOf('invoices', since, () => readItems(books, 'invoices', since)),
        adjustments: modelOf('adjustments', since, () => readItems(books, 'adjustments', since)),
      };
      return {
        models,
        nextCursor: () => (books.at === null ? null : JSON.stringify({ target, at: books.at.toISOString() })),
      };
    },
    async findPayment(paymentId) {
      return toPosting(await findPayments(await open(), paymentId));
    },
    async postPayment(payment, beforeStep) {
      return postPayment(await open(), payment, { journalId: options.journalId, beforeStep });
    },
    async reversePayment(paymentId, reason) {
      return reversePayment(await open(), paymentId, reason);
    },
    async updateContact(contactErpId, { email }) {
      await rpc.call({
        model: 'res.partner',
        method: 'write',
        ids: [toId(contactErpId, 'contact')],
        args: { vals: { email } },
        isRepeatable: false,
      });
    },
  };
}

function modelOf<Model extends SyncModel>(
  model: Model,
  since: Date | null,
  read: () => AsyncIterable<SourceEntry<Model>[]>,
): SourceModel<Model> {
  return {
    ...NO_FILE,
    model,
    isPartial: since !== null,
    read,
  };
}

/** What a cursor is good for: the same books, read in the same way. */
function targetOf({ url, database, companyId }: OdooSourceOptions): string {
  const books = JSON.stringify([READER_VERSION, url.replace(/\/+$/, ''), database, companyId ?? null]);
  return createHash('sha256').update(books).digest('base64url');
}

/** From when on to read; null for everything: no cursor, that of other books, or a clock that went back beyond the overlap. */
function sinceOf(cursor: string | null, target: string, now: Date | null): Date | null {
  if (cursor === null || now === null) return null;
  const parsed = z.safeParse(cursorSchema, parseJson(cursor));
  if (!parsed.success || parsed.data.target !== target) return null;
  const since = new Date(Date.parse(parsed.data.at) - OVERLAP_MS);
  return now < since ? null : since;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
