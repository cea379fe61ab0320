import { BYTE_ORDER_MARK, csvRow } from '../csv-row.ts';
import type { BadRow } from '@payvite/sdk/schemas';
import type { Database } from '../db/database.ts';
import { CSV_FILES } from '../erp/csv/csv-columns.ts';
import { listBadRows } from './sync-store.ts';

const BATCH = 1000;
const COLUMNS = ['File', 'Row', 'Column', 'What is wrong', 'What stands there'];
/** The ids of a row, called as in the files of an export (docs/csv-export.md), where it is looked up by them. */
const ID_COLUMNS = [...new Set([CSV_FILES.customers, ...Object.values(CSV_FILES)].map(({ id }) => id))];

/**
 * A sync's bad rows as the text of a CSV file, by file, then by row, in pieces of 1,000 rows: each is read, in a transaction
 * of its own, when the one before was taken.
 */
export async function* exportBadRows(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  syncId: string,
): AsyncGenerator<string, void, undefined> {
  let head = BYTE_ORDER_MARK + csvRow([...COLUMNS, ...ID_COLUMNS]);
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await database.asDealer(dealerId, (tx) =>
      listBadRows(tx, syncId, { cursor: from, limit: BATCH }),
    );
    const rows = page.data.map(({ file, model, row, column, reason, value, ...ids }) =>
      csvRow([file ?? model, row, column, reason, value, ...idCells(model, ids)]),
    );
    yield head + rows.join('');
    head = '';
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function idCells(
  model: BadRow['model'],
  { erpId, customerErpId }: Pick<BadRow, 'erpId' | 'customerErpId'>,
): (string | null)[] {
  const { id, customerId } = CSV_FILES[model];
  return ID_COLUMNS.map((column) => (column === id ? erpId : column === customerId ? customerErpId : null));
}
