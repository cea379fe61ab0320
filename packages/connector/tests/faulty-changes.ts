import type { SyncModel } from '@payvite/sdk/schemas';
import type { SourceEntry } from '../src/erp/erp-source.ts';
import {
  records,
  delivering,
  models,
  missing,
  fail,
  ITEMS,
  SHAPE,
  isNumber,
  type SourceFault,
  type Loose,
} from './source-faults.ts';

/** What is wrong with how a source goes on from a cursor. */
export const CHANGE_FAULTS: SourceFault[] = [
  {
    name: 'new customers are missed',
    foundBy: 'sees a new customer',
    break: missing(['customers'], ({ name }) => name === 'Newcomer'),
  },
  {
    name: 'another address is missed',
    foundBy: 'sees another address',
    break: missing(['contacts'], ({ email }) => email === 'newer@kit.example'),
  },
  {
    name: 'new invoices are missed',
    foundBy: 'sees a new invoice',
    break: missing(['invoices'], (record) => isNumber(record, 'amountMinor') === 20_07),
  },
  {
    name: 'credits are missed',
    foundBy: 'sees a credit',
    break: missing(['adjustments'], (record) => isNumber(record, 'amountMinor') === -30_03),
  },
  {
    name: 'payments of a part are missed',
    foundBy: 'sees a payment of a part',
    break: missing(
      ['invoices'],
      ({ amountMinor, outstandingMinor }) => amountMinor !== outstandingMinor && outstandingMinor !== 0,
    ),
  },
  {
    name: 'customers come only where their own record was changed',
    foundBy: 'what it does to the balance',
    break: missing(['customers'], (record, { books }) => books.balanceOf(record.erpId) !== 0),
  },
  {
    name: 'settled items are not told of',
    foundBy: 'closes what is paid',
    break: missing(ITEMS, ({ isOpen }) => isOpen === false),
  },
  {
    name: 'a list of changes calls itself a snapshot',
    foundBy: 'told in all lists of changes together',
    break: (erp) => delivering(erp, (delivery) => models(delivery, () => ({ isPartial: false }))),
  },
  {
    name: 'lists of changes list everything',
    foundBy: 'changes nothing where nothing has changed',
    break: (erp) => ({
      source: {
        ...erp.source,
        open: async (cursor) => {
          const [all, own] = [await erp.source.open(null), await erp.source.open(cursor)];
          return {
            ...models(all, () => ({ isPartial: own.models.customers?.isPartial ?? false })),
            nextCursor: own.nextCursor,
          };
        },
      },
    }),
  },
  {
    name: 'the cursor is of the end of the reading',
    foundBy: 'misses nothing that happens while it is read',
    break: (erp) =>
      delivering(erp, (delivery) => ({ ...delivery, nextCursor: () => `memory memory ${erp.clock()}` })),
  },
  {
    name: 'the cursor is too long',
    foundBy: SHAPE,
    break: (erp) =>
      delivering(erp, (delivery) => ({
        ...delivery,
        nextCursor: () => delivery.nextCursor()?.padEnd(1_001) ?? null,
      })),
  },
  {
    name: 'its own cursor means nothing to it',
    foundBy: 'goes on from its own cursor',
    break: ({ source }) => ({ source: { ...source, open: () => source.open(null) } }),
  },
  {
    name: 'a strange cursor means now',
    foundBy: 'none of its own',
    break: ({ source, clock }) => ({
      source: {
        ...source,
        open: (cursor) =>
          source.open(cursor?.startsWith('memory') === false ? `memory memory ${clock()}` : cursor),
      },
    }),
  },
  {
    name: 'a strange cursor is an error',
    foundBy: 'none of its own',
    break: ({ source }) => ({
      source: {
        ...source,
        open: (cursor) =>
          cursor?.startsWith('memory') === false ? fail('Bad cursor.')() : source.open(cursor),
      },
    }),
  },
  {
    name: 'a cursor of other books is taken for its own',
    foundBy: 'of other books',
    break: ({ source }) => ({ elsewhere: { ...source, open: (cursor) => source.open(cursor) } }),
  },
  {
    name: 'removed customers stay',
    foundBy: 'loses a customer that was removed',
    break: (erp) => {
      const seen = new Map<string, Loose>();
      return records(
        ['customers'],
        (record) => record,
      )({
        ...erp,
        source: delivering(erp, (delivery) =>
          models(delivery, (model) => ({
            async *read() {
              for await (const entries of model.read()) {
                if (model.model === 'customers')
                  for (const { record } of entries)
                    if (record !== null) seen.set(record.erpId, record as unknown as Loose);
                yield entries;
              }
              const gone = [...seen.values()].filter(({ erpId }) => !erp.books.customers.has(erpId));
              if (model.model === 'customers' && gone.length > 0)
                yield gone.map((record) => ({ row: 1, record })) as unknown as SourceEntry<SyncModel>[];
            },
          })),
        ).source,
      });
    },
  },
  {
    name: 'removed customers come back in lists of changes',
    foundBy: 'loses a customer that was removed',
    break: (erp) => {
      const seen = new Map<string, SourceEntry<SyncModel>>();
      return delivering(erp, (delivery) =>
        models(delivery, (model) => ({
          async *read() {
            for await (const entries of model.read()) {
              if (model.model === 'customers')
                for (const entry of entries) seen.set(entry.record?.erpId ?? '', entry);
              yield entries;
            }
            const gone = [...seen]
              .filter(([erpId]) => !erp.books.customers.has(erpId))
              .map(([, entry]) => entry);
            if (model.model === 'customers' && model.isPartial && gone.length > 0) yield gone;
          },
        })),
      );
    },
  },
];
