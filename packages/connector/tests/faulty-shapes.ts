import type { SyncModel } from '@payvite/sdk/schemas';
import type { SourceEntry } from '../src/erp/erp-source.ts';
import {
  records,
  field,
  delivering,
  models,
  methods,
  fail,
  ITEMS,
  SHAPE,
  lockedOut,
  type SourceFault,
} from './source-faults.ts';

/** What is wrong with the form of records, and with whom a source lets in. */
export const SHAPE_FAULTS: SourceFault[] = [
  {
    name: 'its health is well though it is locked out',
    foundBy: 'says unauthorized',
    break: ({ source }) => lockedOut(fail('No.', 'unauthorized'), () => source.health()),
  },
  {
    name: 'it is unavailable where it is locked out',
    foundBy: 'says unauthorized',
    break: () => lockedOut(fail('No.', 'unavailable')),
  },
  {
    name: 'it throws an error of its own where it is locked out',
    foundBy: 'says unauthorized',
    break: () => lockedOut(() => Promise.reject(new Error('401'))),
  },
  {
    name: 'its target is empty',
    foundBy: 'tells that the ERP is there',
    break: methods(() => ({ health: () => Promise.resolve({ version: null, target: ' ' }) })),
  },

  {
    name: 'amounts are floats',
    foundBy: SHAPE,
    break: field(ITEMS, 'amountMinor', (minor: number) => minor / 100 + 0.001),
  },
  {
    name: 'amounts were multiplied as floats and cut',
    foundBy: 'to the cent',
    break: field(ITEMS, 'outstandingMinor', (minor: number) => Math.trunc((minor / 100) * 100)),
  },
  { name: 'amounts are text', foundBy: SHAPE, break: field(ITEMS, 'amountMinor', String) },
  {
    name: 'credits are positive',
    foundBy: SHAPE,
    break: field(['adjustments'], 'outstandingMinor', Math.abs),
  },
  {
    name: 'invoices are negative',
    foundBy: SHAPE,
    break: field(['invoices'], 'amountMinor', (minor: number) => -minor),
  },
  {
    name: 'credits are debits',
    foundBy: 'to the cent',
    break: field(['adjustments'], 'kind', () => 'debit'),
  },
  {
    name: 'the balance leaves credits out',
    foundBy: 'to the cent',
    break: records(['customers'], (record, { books }) => ({
      ...record,
      erpBalanceMinor: [...books.items.values()]
        .filter(({ customerId, kind }) => customerId === record.erpId && kind === 'invoice')
        .reduce((sum, { outstandingMinor }) => sum + outstandingMinor, 0),
    })),
  },
  {
    name: 'the balance is a float',
    foundBy: SHAPE,
    break: field(['customers'], 'erpBalanceMinor', (minor: number) => minor + 0.1),
  },
  {
    name: 'settled items are open',
    foundBy: 'closes what is paid',
    break: field(['invoices'], 'isOpen', () => true),
  },

  {
    name: 'ids are numbers',
    foundBy: SHAPE,
    break: field(['customers'], 'accountNumber', (id: string) => Number(id.slice(1))),
  },
  {
    name: 'ids are too long',
    foundBy: SHAPE,
    break: field(['contacts'], 'erpId', (id: string) => id.padEnd(101, 'x')),
  },
  {
    name: 'an id comes twice in a snapshot',
    foundBy: SHAPE,
    break: records(['customers'], (record) => [record, record]),
  },
  {
    name: 'contacts are of nobody',
    foundBy: SHAPE,
    break: records(['contacts'], (record) => [
      record,
      { ...record, erpId: `${record.erpId}b`, customerErpId: 'nobody' },
    ]),
  },
  {
    name: 'items are of nobody',
    foundBy: SHAPE,
    break: records(['invoices'], (record) => [
      record,
      { ...record, erpId: `${record.erpId}b`, customerErpId: 'nobody' },
    ]),
  },
  {
    name: 'currencies are in lower case',
    foundBy: SHAPE,
    break: field(ITEMS, 'currency', (code: string) => code.toLowerCase()),
  },
  {
    name: 'items are in another currency than their customer',
    foundBy: 'to the cent',
    break: field(ITEMS, 'currency', () => 'EUR'),
  },
  {
    name: 'days are in no calendar',
    foundBy: SHAPE,
    break: field(['invoices'], 'dueDate', () => '2026-02-30'),
  },
  {
    name: 'days have a time',
    foundBy: SHAPE,
    break: field(ITEMS, 'transactionDate', (day: string) => `${day}T00:00:00Z`),
  },
  {
    name: 'what is not there is empty text',
    foundBy: SHAPE,
    break: records(['customers'], (record) => ({ ...record, phone: '' })),
  },
  {
    name: 'what is not there is undefined',
    foundBy: SHAPE,
    break: records(['invoices'], ({ jobId: _, ...record }) => record),
  },
  {
    name: 'records have more than they should',
    foundBy: SHAPE,
    break: records(['customers'], (record) => ({ ...record, readAt: '12:00' })),
  },
  {
    name: 'texts hold a NUL',
    foundBy: SHAPE,
    break: records(['customers'], (record) => ({ ...record, city: 'Bar\0re' })),
  },
  {
    name: 'the status is the ERP’s own word',
    foundBy: SHAPE,
    break: field(['customers'], 'status', () => 'Open'),
  },
  {
    name: 'the locale is the ERP’s own',
    foundBy: SHAPE,
    break: records(['contacts'], (record) => ({ ...record, locale: 'en_US' })),
  },
  {
    name: 'valid addresses are said not to be',
    foundBy: SHAPE,
    break: field(['contacts'], 'hasValidEmail', () => false),
  },
  {
    name: 'everything comes at once',
    foundBy: SHAPE,
    break: (erp) =>
      delivering(erp, (delivery) =>
        models(delivery, (model) => ({
          async *read() {
            const all: SourceEntry<SyncModel>[] = [];
            for await (const entries of model.read()) all.push(...entries);
            const [sample] = all;
            if (model.model === 'contacts' && sample !== undefined && !model.isPartial)
              for (let more = 0; more <= 10_000; more += 1)
                all.push({
                  ...sample,
                  record: { ...sample.record, erpId: `more-${more}` },
                } as SourceEntry<SyncModel>);
            yield all;
          },
        })),
      ),
  },
  {
    name: 'bad rows give no sentence as a reason',
    foundBy: SHAPE,
    break: (erp) =>
      delivering(erp, (delivery) =>
        models(delivery, (model) => ({
          async *read() {
            yield* model.read();
            yield [
              {
                row: 1,
                record: null,
                column: null,
                reason: 'E42',
                value: null,
                erpId: null,
                customerErpId: null,
                isCut: false,
              },
            ];
          },
        })),
      ),
  },
];
