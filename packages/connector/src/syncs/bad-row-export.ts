import { BYTE_ORDER_MARK, csvRow } from '../csv-row.ts';
import type { Database } from '../db/database.ts';
import { listBadRows } from './sync-store.ts';

const BATCH = 1000;
const COLUMNS = ['File', 'Row', 'Column', 'What is wrong', 'What stands there'];

/**
 * A sync's bad rows as the text of a CSV file, by file, then by row, in pieces of 1,000 rows: each is read, in a transaction
 * of its own, when the one before was taken.
 */
export async function* exportBadRows(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  syncId: string,
): AsyncGenerator<string, void, undefined> {
  let head = BYTE_ORDER_MARK + csvRow(COLUMNS);
  let cursor: string | undefined;
  do {
    const from = cursor;
    const page = await database.asDealer(dealerId, (tx) =>
      listBadRows(tx, syncId, { cursor: from, limit: BATCH }),
    );
    const rows = page.data.map(({ file, model, row, column, reason, value }) =>
      csvRow([file ?? model, row, column, reason, value]),
    );
    yield head + rows.join('');
    head = '';
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
