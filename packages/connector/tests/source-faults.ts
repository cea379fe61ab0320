import type { SyncModel } from '@payvite/sdk/schemas';
import {
  READ_ONLY,
  SourceError,
  type ErpSource,
  type SourceDelivery,
  type SourceEntry,
  type SourceModel,
} from '../src/erp/erp-source.ts';
import type { MemoryErp } from './memory-erp.ts';

/** One way in which a source may be wrong. */
export interface SourceFault {
  /** What is wrong. */
  name: string;
  /** A promise of the kit that finds it, or a part of its words. */
  foundBy: string;
  /** The source with the fault, or what stands beside it. */
  break(erp: MemoryErp): Partial<Record<'source' | 'lockedOut' | 'elsewhere', ErpSource>>;
  /** The source of books in yen with the fault. */
  breakWholeUnits?(erp: MemoryErp): { source?: ErpSource };
}

export type Loose = Record<string, unknown> & { erpId: string };
type Change = (record: Loose, erp: MemoryErp) => unknown;

/** Changes the records of some models: another record, several, or none. */
export function records(models: SyncModel[], change: Change): SourceFault['break'] {
  return (erp) =>
    delivering(erp, (delivery) => {
      const changed = Object.values(delivery.models).map((model) => {
        if (!models.includes(model.model)) return [model.model, model];
        return [model.model, { ...model, read: () => changing(model, (record) => change(record, erp)) }];
      });
      return { ...delivery, models: Object.fromEntries(changed) as SourceDelivery['models'] };
    });
}

async function* changing(model: SourceModel<SyncModel>, change: (record: Loose) => unknown) {
  let row = 0;
  for await (const entries of model.read()) {
    const made = entries.flatMap(({ record }) => change(record as unknown as Loose) ?? []);
    yield made.map((record) => ({ row: ++row, record })) as SourceEntry<SyncModel>[];
  }
}

/** Changes one field of each record that has a value there. */
export function field(
  models: SyncModel[],
  name: string,
  change: (value: never) => unknown,
): SourceFault['break'] {
  return records(models, (record) =>
    record[name] === null ? record : { ...record, [name]: change(record[name] as never) },
  );
}

/** Changes what is delivered as a whole. */
export function delivering(
  { source }: MemoryErp,
  change: (delivery: SourceDelivery, cursor: string | null) => SourceDelivery,
): { source: ErpSource } {
  return { source: { ...source, open: async (cursor) => change(await source.open(cursor), cursor) } };
}

/** Changes every model of a delivery. */
export function models(
  delivery: SourceDelivery,
  change: (model: SourceModel<SyncModel>) => Partial<SourceModel<SyncModel>>,
): SourceDelivery {
  const changed = Object.values(delivery.models).map((model) => [
    model.model,
    { ...model, ...change(model) },
  ]);
  return { ...delivery, models: Object.fromEntries(changed) as SourceDelivery['models'] };
}

/** Leaves records out of lists of changes. */
export function missing(from: SyncModel[], isMissed: Change): SourceFault['break'] {
  return (erp) => {
    const breaking = records(from, (record) => (isMissed(record, erp) === true ? null : record));
    const broken = breaking(erp).source ?? erp.source;
    const { source } = erp;
    return { source: { ...source, open: (at) => (at === null ? source : broken).open(at) } };
  };
}

/** Replaces some methods. */
export function methods(change: (erp: MemoryErp) => Partial<ErpSource>): SourceFault['break'] {
  return (erp) => ({ source: { ...erp.source, ...change(erp) } });
}

export const fail = (message: string, code?: SourceError['code']) => (): Promise<never> =>
  Promise.reject(new SourceError(message, code === undefined ? {} : { code }));
export const lockedOut = (
  open: ErpSource['open'],
  health = fail('No.', 'unauthorized') as ErpSource['health'],
) => ({
  lockedOut: { ...READ_ONLY, kind: 'memory', health, open },
});
export const ITEMS: SyncModel[] = ['invoices', 'adjustments'];
export const SHAPE = 'is well formed when all is read';
export const isNumber = (record: Loose, name: string) => Number(record[name]);
