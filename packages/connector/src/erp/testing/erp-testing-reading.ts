import type { SyncModel } from '@payvite/sdk/schemas';
import {
  isBadEntry,
  type BadEntry,
  type ErpSource,
  type SourceContact,
  type SourceCustomer,
  type SourceDelivery,
  type SourceItem,
  type SourceModel,
  type SourceRecords,
} from '../erp-source.ts';
import { faultsOfEntry } from './erp-testing-shapes.ts';

/** In the order in which a sync reads them. */
export const MODELS: readonly SyncModel[] = ['customers', 'contacts', 'invoices', 'adjustments'];

/** So many entries at once are no longer a part of a delivery but all of a dealer's. */
const MAX_BATCH = 10_000;
const MAX_CURSOR_LENGTH = 1_000;

/** What a delivery said of one model. */
export interface ModelReading<Record> {
  isPartial: boolean;
  /** By the ERP's id; of what came several times, the last. */
  records: Map<string, Record>;
  entries: number;
}

/** What one delivery said; a model that was not delivered is missing. */
export interface Reading {
  models: { [Model in SyncModel]?: ModelReading<SourceRecords[Model]> };
  bad: (BadEntry & { model: SyncModel })[];
  nextCursor: string | null;
  /** What is wrong with its form, a sentence each. */
  faults: string[];
}

/** What happens in the ERP while it is read. */
export interface Interruptions {
  /** After the first model was read, and before the others are. */
  betweenModels?: () => Promise<void>;
  /** After the last one was read, and before the source is asked where to go on. */
  atTheEnd?: () => Promise<void>;
}

/** Reads a delivery to its end, as a sync does. @throws {SourceError} */
export async function readDelivery(
  source: ErpSource,
  cursor: string | null,
  { betweenModels, atTheEnd }: Interruptions = {},
): Promise<Reading> {
  const delivery = await source.open(cursor);
  const reading: Reading = { models: {}, bad: [], nextCursor: null, faults: [] };
  for (const [at, model] of MODELS.entries()) {
    await readModel(reading, delivery, model);
    if (at === 0) await betweenModels?.();
  }
  await atTheEnd?.();
  reading.nextCursor = delivery.nextCursor();
  if ((reading.nextCursor?.length ?? 0) > MAX_CURSOR_LENGTH)
    reading.faults.push(`The cursor is longer than ${MAX_CURSOR_LENGTH} characters.`);
  return reading;
}

async function readModel<Model extends SyncModel>(
  reading: Reading,
  delivery: SourceDelivery,
  model: Model,
): Promise<void> {
  const delivered: SourceModel<Model> | undefined = delivery.models[model];
  if (delivered === undefined) return;
  const { faults } = reading;
  if (delivered.model !== model)
    faults.push(`What is delivered as ${model} calls itself ${delivered.model}.`);
  const read: ModelReading<SourceRecords[Model]> = {
    isPartial: delivered.isPartial,
    records: new Map(),
    entries: 0,
  };
  const repeated = new Set<string>();
  for await (const entries of delivered.read()) {
    if (entries.length > MAX_BATCH)
      faults.push(`${model}: ${entries.length} entries come at once, more than ${MAX_BATCH}.`);
    for (const entry of entries) {
      read.entries += 1;
      faults.push(...faultsOfEntry(model, entry));
      if (isBadEntry(entry)) {
        reading.bad.push({ ...entry, model });
        continue;
      }
      const { erpId } = entry.record;
      if (!delivered.isPartial && read.records.has(erpId)) repeated.add(erpId);
      read.records.set(erpId, entry.record);
    }
  }
  for (const erpId of repeated)
    faults.push(`${model}: ${erpId} comes twice, and nothing has changed meanwhile.`);
  Object.assign(reading.models, { [model]: read });
}

/** What whoever reads a source holds of an ERP. */
export class Holding {
  readonly customers = new Map<string, SourceCustomer>();
  readonly contacts = new Map<string, SourceContact>();
  /** Open ones only. */
  readonly invoices = new Map<string, SourceItem>();
  readonly adjustments = new Map<string, SourceItem>();

  /**
   * Takes a delivery in, as a sync does: a full snapshot replaces what is held of its model, but customers become inactive
   * and never go; a partial one adds and replaces what it lists; what is not open is not held.
   *
   * @returns what the delivery says of customers that nobody knows, a sentence each.
   */
  apply({ models, bad }: Reading): string[] {
    // What a bad row is about counts as listed.
    const present = (model: SyncModel) =>
      bad.filter((each) => each.model === model).map(({ erpId }) => erpId);
    for (const [erpId, customer] of this.customers) {
      const { customers } = models;
      if (customers === undefined || customers.isPartial || customers.records.has(erpId)) continue;
      if (!present('customers').includes(erpId))
        this.customers.set(erpId, { ...customer, status: 'inactive' });
    }
    for (const [erpId, customer] of models.customers?.records ?? []) this.customers.set(erpId, customer);
    replace(this.contacts, models.contacts, present('contacts'), () => true);
    for (const model of ['invoices', 'adjustments'] as const)
      replace(this[model], models[model], present(model), ({ isOpen }) => isOpen);

    const faults: string[] = [];
    for (const model of ['contacts', 'invoices', 'adjustments'] as const) {
      for (const { erpId, customerErpId } of models[model]?.records.values() ?? []) {
        if (!this.customers.has(customerErpId))
          faults.push(`${model}, ${erpId}: is of the customer ${customerErpId}, which was never delivered.`);
      }
    }
    return faults;
  }

  /** A customer that is held and active. */
  active(erpId: string): SourceCustomer | undefined {
    const customer = this.customers.get(erpId);
    return customer?.status === 'active' ? customer : undefined;
  }

  /** The addresses of a customer, sorted. */
  emailsOf(customerErpId: string): string[] {
    return [...this.contacts.values()]
      .filter((contact) => contact.customerErpId === customerErpId)
      .flatMap(({ email }) => email ?? [])
      .sort();
  }

  /** The open items of a customer. */
  itemsOf(customerErpId: string): (SourceItem & { model: 'invoices' | 'adjustments' })[] {
    return (['invoices', 'adjustments'] as const).flatMap((model) =>
      [...this[model].values()]
        .filter((item) => item.customerErpId === customerErpId)
        .map((item) => ({ ...item, model })),
    );
  }

  /** What a customer owes: its open items, added up. */
  balanceOf(customerErpId: string): number {
    return this.itemsOf(customerErpId).reduce((sum, { outstandingMinor }) => sum + outstandingMinor, 0);
  }

  /** All that matters of it, so that two can be compared: active customers, addresses, open items. */
  view(): Record<string, unknown> {
    const active = [...this.customers.values()].filter(({ status }) => status === 'active');
    const isActive = new Set(active.map(({ erpId }) => erpId));
    const sorted = <Each extends { erpId: string }>(each: Iterable<Each>) =>
      [...each].sort((a, b) => (a.erpId < b.erpId ? -1 : 1));
    return {
      customers: sorted(active),
      contacts: sorted(this.contacts.values()).filter(
        ({ customerErpId, email }) => email !== null && isActive.has(customerErpId),
      ),
      invoices: sorted(this.invoices.values()),
      adjustments: sorted(this.adjustments.values()),
    };
  }
}

function replace<Kept extends { erpId: string }>(
  held: Map<string, Kept>,
  read: ModelReading<Kept> | undefined,
  present: readonly (string | null)[],
  isKept: (record: Kept) => boolean,
): void {
  if (read === undefined) return;
  if (!read.isPartial) for (const erpId of held.keys()) if (!present.includes(erpId)) held.delete(erpId);
  for (const [erpId, record] of read.records) {
    if (isKept(record)) held.set(erpId, record);
    else held.delete(erpId);
  }
}
