import { records, field, delivering, models, type SourceFault } from './source-faults.ts';

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
