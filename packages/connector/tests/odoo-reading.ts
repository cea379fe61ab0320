import {
  isBadEntry,
  type BadEntry,
  type ErpSource,
  type SourceContact,
  type SourceCustomer,
  type SourceItem,
} from '../src/erp/erp-source.ts';
import { createOdooSource, type OdooSourceOptions } from '../src/erp/odoo/odoo-source.ts';
import type { OdooServer } from './odoo-server.ts';

/** What one delivery said: of an id that came several times, the last. */
export interface OdooReading {
  isPartial: boolean;
  customers: Map<string, SourceCustomer>;
  contacts: Map<string, SourceContact>;
  items: Map<string, SourceItem>;
  bad: BadEntry[];
  nextCursor: string | null;
}

/** The source of a server of the tests, which waits shortly before it tries again. */
export function sourceOf(server: OdooServer, options: Partial<OdooSourceOptions> = {}): ErpSource {
  const { url, database, user, secret } = server;
  return createOdooSource({ url, database, user, secret, maxWaitMs: 5, ...options });
}

/** Reads a delivery to its end. */
export async function readDelivery(source: ErpSource, cursor: string | null = null): Promise<OdooReading> {
  const delivery = await source.open(cursor);
  const reading: OdooReading = {
    isPartial: delivery.models.customers?.isPartial ?? false,
    customers: new Map(),
    contacts: new Map(),
    items: new Map(),
    bad: [],
    nextCursor: null,
  };
  for (const model of Object.values(delivery.models)) {
    for await (const entries of model.read()) {
      for (const entry of entries) {
        if (isBadEntry(entry)) reading.bad.push(entry);
        else if ('accountNumber' in entry.record) reading.customers.set(entry.record.erpId, entry.record);
        else if ('isPrimary' in entry.record) reading.contacts.set(entry.record.erpId, entry.record);
        else reading.items.set(entry.record.erpId, entry.record);
      }
    }
  }
  reading.nextCursor = delivery.nextCursor();
  return reading;
}

/** What a customer's open items add up to. */
export function sumOf({ items }: OdooReading, customerErpId: string): number {
  return [...items.values()]
    .filter((item) => item.customerErpId === customerErpId && item.isOpen)
    .reduce((sum, { outstandingMinor }) => sum + outstandingMinor, 0);
}
