import type { Pushes } from './pushes.ts';
import type { PushedCustomer, PushedOpenItem } from './schemas/push.ts';
import type { BadRow, Sync } from './schemas/sync.ts';
import type { Syncs } from './syncs.ts';
import type { RequestOptions } from './transport.ts';

/** Rows of a call: many enough to be quick, few enough that a call that fails costs little. */
const ROWS_A_CALL = 1000;

/** What `pushAll` sends. Rows may come as they are read. */
export interface PushedRows {
  customers?: Iterable<PushedCustomer> | AsyncIterable<PushedCustomer>;
  /** Of these customers, or of ones that were pushed before. */
  openItems?: Iterable<PushedOpenItem> | AsyncIterable<PushedOpenItem>;
}

/** A row that was not taken, and why. */
export interface PushedBadRow extends Pick<BadRow, 'model' | 'column' | 'reason' | 'value'> {
  /** In which of the lists that were given. */
  list: keyof PushedRows;
  /** Where it stood in that list, from 0. */
  index: number;
}

export interface PushAllOptions extends RequestOptions {
  /** Called after each call, with what it brought. */
  onProgress?: (sync: Sync) => void;
  /**
   * Called for each faulty row, before `onProgress` of its call. What a call has beyond 100 is asked for, which needs
   * `syncs:read`.
   */
  onBadRow?: (badRow: PushedBadRow) => void;
}

/**
 * Pushes any number of customers, then of open items: 1,000 rows a call, one call after the other. A call that fails ends it;
 * what was pushed before stays, and to push a row twice is harmless.
 *
 * @returns how many rows were pushed, and how many of them were faulty; `onBadRow` tells which.
 * @throws {ConflictError} `push_not_expected`: the dealer's customers are read from its ERP.
 */
export async function pushAll(
  { pushes, syncs }: { pushes: Pushes; syncs: Syncs },
  { customers = [], openItems = [] }: PushedRows,
  { onProgress, onBadRow, ...options }: PushAllOptions = {},
): Promise<{ rows: number; badRows: number }> {
  const total = { rows: 0, badRows: 0 };
  const send = async <Row>(
    list: keyof PushedRows,
    given: Iterable<Row> | AsyncIterable<Row>,
    push: (rows: Row[]) => Promise<Sync>,
  ) => {
    let sent = 0;
    for await (const rows of inBatches(given)) {
      const sync = await push(rows);
      const { id, badRows, badRowCount } = sync;
      total.rows += rows.length;
      total.badRows += badRowCount;
      if (onBadRow !== undefined) {
        const all = badRows.length < badRowCount ? syncs.badRows(id, { limit: 200 }, options) : badRows;
        for await (const { model, row, column, reason, value } of all)
          onBadRow({ list, index: sent + row - 1, model, column, reason, value });
      }
      sent += rows.length;
      onProgress?.(sync);
    }
  };
  await send('customers', customers, (rows) => pushes.customers(rows, options));
  await send('openItems', openItems, (rows) => pushes.openItems(rows, options));
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
