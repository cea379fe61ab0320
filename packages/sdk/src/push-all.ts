import type { Pushes } from './pushes.ts';
import type { PushedCustomer, PushedOpenItem } from './schemas/push.ts';
import type { Sync } from './schemas/sync.ts';
import type { RequestOptions } from './transport.ts';

/** Rows of a call: many enough to be quick, few enough that a call that fails costs little. */
const ROWS_A_CALL = 1000;

/** What `pushAll` sends. Rows may come as they are read. */
export interface PushedRows {
  customers?: Iterable<PushedCustomer> | AsyncIterable<PushedCustomer>;
  /** Of these customers, or of ones that were pushed before. */
  openItems?: Iterable<PushedOpenItem> | AsyncIterable<PushedOpenItem>;
}

export interface PushAllOptions extends RequestOptions {
  /** Called after each call, with what it brought. */
  onProgress?: (sync: Sync) => void;
}

/**
 * Pushes any number of customers, then of open items: 1,000 rows a call, one call after the other. A call that fails ends it;
 * what was pushed before stays, and to push a row twice is harmless.
 *
 * @returns how many rows were pushed, and how many of them were faulty.
 * @throws {ConflictError} `push_not_expected`: the dealer's customers are read from its ERP.
 */
export async function pushAll(
  { pushes }: { pushes: Pushes },
  { customers = [], openItems = [] }: PushedRows,
  { onProgress, ...options }: PushAllOptions = {},
): Promise<{ rows: number; badRows: number }> {
  const total = { rows: 0, badRows: 0 };
  const note = (rows: number, sync: Sync) => {
    total.rows += rows;
    total.badRows += sync.badRowCount;
    onProgress?.(sync);
  };
  for await (const rows of inBatches(customers)) note(rows.length, await pushes.customers(rows, options));
  for await (const rows of inBatches(openItems)) note(rows.length, await pushes.openItems(rows, options));
  return total;
}

async function* inBatches<Row>(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < ROWS_A_CALL) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
