import { records, field, delivering, models, ITEMS, type Loose, type SourceFault } from './source-faults.ts';

/** What the source is said to ask for at a time. */
export const PAGE_SIZE = 3;

/** What is wrong with what a full reading says. */
export const READING_FAULTS: SourceFault[] = [
  {
    name: 'names are escaped for a page',
    foundBy: 'names as they are',
    break: field(['customers'], 'name', (name: string) => name.replaceAll("'", '&#39;')),
  },
  {
    name: 'names lose their quotes',
    foundBy: 'names as they are',
    break: field(['customers'], 'name', (name: string) => name.replaceAll('"', '')),
  },
  {
    name: 'names were read as Latin-1',
    foundBy: 'names as they are',
    break: field(['customers'], 'name', (name: string) => Buffer.from(name).toString('latin1')),
  },
  {
    name: 'only the first address comes',
    foundBy: 'no address, one, or several',
    break: records(['contacts'], (record, { books }) =>
      books.customer(String(record['customerErpId'])).contacts[0]?.id === record.erpId ? record : null,
    ),
  },
  {
    name: 'the addresses of one stand in one contact',
    foundBy: 'no address, one, or several',
    break: records(['contacts'], (record, { books }) => ({
      ...record,
      email: books
        .customer(String(record['customerErpId']))
        .contacts.map(({ email }) => email)
        .join(', '),
      hasValidEmail: books.customer(String(record['customerErpId'])).contacts.length === 1,
    })),
  },
  {
    name: 'invoices have no day on which they are due',
    foundBy: 'the day on which an invoice is due',
    break: records(['invoices'], (record) => ({ ...record, dueDate: null })),
  },
  {
    name: 'days are those of another time zone',
    foundBy: 'the day on which an invoice is due',
    break: field(['invoices'], 'dueDate', (day: string) =>
      new Date(Date.parse(day) - 3_600_000).toISOString().slice(0, 10),
    ),
  },
  {
    name: 'only the first page is read',
    foundBy: 'reads on where a page is full',
    break: pages(1, () => true),
  },
  {
    name: 'of changes only the first page is read',
    foundBy: 'reads on where a page is full',
    break: pages(1, (isPartial) => isPartial),
  },
  {
    name: 'one page more is read, and no third',
    foundBy: 'reads on where a page is full',
    break: pages(2, () => true),
  },
  {
    name: 'amounts of every currency are read as hundredths',
    foundBy: 'without minor units',
    break: () => ({}),
    breakWholeUnits: records([...ITEMS, 'customers'], (record) => ({
      ...record,
      ...times(record, 100, ['amountMinor', 'outstandingMinor', 'erpBalanceMinor']),
    })),
  },
  {
    name: 'a delivery can be read once only',
    foundBy: 'the same when it is read again',
    break: (erp) =>
      delivering(erp, (delivery) =>
        models(delivery, (model) => {
          const once = model.read();
          return { read: () => once };
        }),
      ),
  },
  {
    name: 'a reading differs from the next',
    foundBy: 'the same when it is read again',
    break: (erp) => {
      let count = 0;
      return records(['customers'], (record) => ({ ...record, city: `Reading ${++count}` }))(erp);
    },
  },
  {
    name: 'a full snapshot lacks a model',
    foundBy: 'a full snapshot of every model',
    break: (erp) =>
      delivering(erp, ({ models: { adjustments: _, ...rest }, nextCursor }) => ({
        models: rest,
        nextCursor,
      })),
  },
];

/** Reads so many pages of each model, where it is so. */
function pages(count: number, isMeant: (isPartial: boolean) => boolean): SourceFault['break'] {
  return (erp) =>
    delivering(erp, (delivery) =>
      models(delivery, (model) => ({
        async *read() {
          let left = isMeant(model.isPartial) ? count * PAGE_SIZE : Infinity;
          for await (const entries of model.read()) {
            yield entries.slice(0, left);
            left = Math.max(0, left - entries.length);
          }
        },
      })),
    );
}

function times(record: Loose, factor: number, names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => name in record).map((name) => [name, Number(record[name]) * factor]),
  );
}
