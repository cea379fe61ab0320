import type { SyncModel } from '@payvite/sdk/schemas';
import {
  NO_FILE,
  PLAIN_ITEM,
  READ_ONLY,
  type ErpSource,
  type SourceCustomer,
  type SourceItem,
  type SourceModel,
  type SourceRecords,
} from '../src/erp/erp-source.ts';

/** What a delivery lists. A model that is left out is not delivered. */
export type Script = { [Model in SyncModel]?: SourceRecords[Model][] };

/** A source that delivers what it is told, as lists of changes once there was a first delivery. */
export function scriptedSource(next: () => Script): ErpSource {
  return {
    ...READ_ONLY,
    kind: 'scripted',
    health: () => Promise.resolve({ version: null, target: 'a script' }),
    open(cursor) {
      const models = Object.entries(next()).map(([model, records]) => [
        model,
        modelOf(model as SyncModel, records, cursor !== null),
      ]);
      return Promise.resolve({ models: Object.fromEntries(models) as object, nextCursor: () => 'next' });
    },
  };
}

function modelOf(
  model: SyncModel,
  records: SourceRecords[SyncModel][],
  isPartial: boolean,
): SourceModel<SyncModel> {
  return {
    ...NO_FILE,
    model,
    isPartial,
    columns: { id: 'id', customerId: 'customer', currency: 'currency' },
    async *read() {
      yield await Promise.resolve(records.map((record, at) => ({ row: at + 1, record })));
    },
  };
}

export const customerOf = (erpId: string, more: Partial<SourceCustomer> = {}): SourceCustomer => ({
  ...{ erpId, accountNumber: erpId, name: `Customer ${erpId}`, accountType: null, status: 'active' },
  ...{ currency: 'USD', phone: null, addressLine1: null, city: null, region: null, postalCode: null },
  erpBalanceMinor: null,
  ...more,
});

export const itemOf = (
  erpId: string,
  customerErpId: string,
  minor: number,
  more: Partial<SourceItem> = {},
): SourceItem => ({
  ...{ erpId, customerErpId, kind: minor < 0 ? 'credit' : 'invoice', number: erpId, currency: 'USD' },
  ...{ amountMinor: minor, outstandingMinor: minor, transactionDate: null, dueDate: null },
  ...PLAIN_ITEM,
  isOpen: minor !== 0,
  ...more,
});
