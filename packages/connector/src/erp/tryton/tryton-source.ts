import type { SyncModel } from '@payvite/sdk/schemas';
import {
  NO_FILE,
  type ErpSource,
  type SourceDelivery,
  type SourceModel,
  type SourceRecords,
} from '../erp-source.ts';
import { readAdjustment, readAdjustments } from './tryton-adjustments.ts';
import {
  CONTACT_FIELDS,
  CUSTOMER_FIELDS,
  findPartyId,
  readContact,
  readCustomer,
  readMechanisms,
  readParties,
} from './tryton-customers.ts';
import { readInvoice, readInvoices } from './tryton-invoices.ts';
import { findPayment, postPayment } from './tryton-payments.ts';
import {
  findSince,
  readCompany,
  readCursor,
  type TrytonCompany,
  type TrytonReading,
} from './tryton-reading.ts';
import { reversePayment } from './tryton-reversals.ts';
import { createEntryMaker, searchRows } from './tryton-rows.ts';
import { createTrytonSession, type TrytonOptions } from './tryton-session.ts';
import { updateMechanism } from './tryton-contacts.ts';
import { findId, type TrytonRow } from './tryton-values.ts';

const DEFAULT_PAGE_SIZE = 500;
const MOST_REMEMBERED = 100_000;
/** What must be open to the user for everything that is read here. */
const READ_MODELS = ['party.party', 'account.invoice', 'account.move', 'account.move.line'];

/** One database of a Tryton server, read and written through its own RPC. @throws {SourceError} the URL is none. */
export function createTrytonSource(options: TrytonOptions): ErpSource {
  const session = createTrytonSession(options);
  const pageSize = options.pageSize ?? DEFAULT_PAGE_SIZE;
  let company: Promise<TrytonCompany> | undefined;
  // Neither it nor its currency can change once there are books.
  const getCompany = async () => {
    company ??= readCompany(session);
    try {
      return await company;
    } catch (error) {
      company = undefined;
      throw error;
    }
  };
  return {
    kind: 'tryton',
    capabilities: { post: true, reverse: true, updateContact: true },
    async health() {
      const version = await session.version();
      await readCompany(session);
      for (const model of READ_MODELS) await searchRows(session, { model, where: [], fields: ['id'] }, 1);
      return { version, target: session.target };
    },
    async open(cursor) {
      await session.version();
      const company = await getCompany();
      // Looked at before anything is read: what changes meanwhile is read again next time.
      const next = await readCursor(session, company);
      const since = findSince(cursor, next, session, company);
      return {
        models: openModels({ session, company, since, pageSize }),
        nextCursor: () => next,
      };
    },
    findPayment: async (paymentId) => findPayment(session, await getCompany(), paymentId),
    postPayment: async (payment, beforeStep) =>
      postPayment(session, await getCompany(), payment, {
        methodName: options.paymentMethod ?? null,
        beforeStep,
      }),
    reversePayment: async (paymentId, reason) =>
      reversePayment(session, await getCompany(), paymentId, reason),
    updateContact: (contactErpId, { email }) => updateMechanism(session, contactErpId, email),
  };
}

function openModels(reading: TrytonReading): SourceDelivery['models'] {
  const { company } = reading;
  const isPartial = reading.since !== null;
  return {
    customers: openModel(
      'customers',
      reading,
      () => readParties(reading, CUSTOMER_FIELDS),
      (row) => readCustomer(row, company),
      (row) => findId(row),
    ),
    contacts: openModel(
      'contacts',
      reading,
      async function* () {
        for await (const rows of readParties(reading, CONTACT_FIELDS)) {
          yield rows.flatMap((row) => readMechanisms(row, isPartial));
        }
      },
      readContact,
      findPartyId,
    ),
    invoices: openModel('invoices', reading, () => readInvoices(reading), readInvoice, findPartyId),
    adjustments: openModel(
      'adjustments',
      reading,
      () => readAdjustments(reading),
      (row) => readAdjustment(row, company),
      findPartyId,
    ),
  };
}

function openModel<Model extends SyncModel>(
  model: Model,
  { since }: TrytonReading,
  readRows: () => AsyncGenerator<TrytonRow[]>,
  readRecord: (row: TrytonRow) => SourceRecords[Model],
  findCustomerId: (row: TrytonRow) => number | null,
): SourceModel<Model> {
  return {
    ...NO_FILE,
    model,
    isPartial: since !== null,
    columns: { id: 'id', customerId: 'party', currency: 'currency' },
    async *read() {
      const toEntry = createEntryMaker(readRecord, findCustomerId);
      const isNew = createSieve();
      for await (const rows of readRows()) {
        const entries = rows.filter(isNew).map(toEntry);
        if (entries.length > 0) yield entries;
      }
    },
  };
}

/** Tells what was delivered already: what has changed is found by several ways. Forgets now and then, which is harmless. */
function createSieve(): (row: TrytonRow) => boolean {
  const seen = new Set<number>();
  return (row) => {
    const id = findId(row);
    if (id === null) return true;
    if (seen.has(id)) return false;
    if (seen.size >= MOST_REMEMBERED) seen.clear();
    seen.add(id);
    return true;
  };
}
