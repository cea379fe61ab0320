import type { AuditEvent, EventExportParams } from '@payvite/sdk/schemas';
import type { Database, DealerTransaction } from '../db/database.ts';
import { csvRow } from '../csv-row.ts';
import { listCoveredCustomers } from './event-store.ts';

const BATCH = 1000;

const COLUMNS = [
  'id',
  'at',
  'type',
  'actorType',
  'actorId',
  'subjectType',
  'subjectId',
  'customerIds',
  'data',
] as const;

/** How the file is read: its type and a batch of rows. */
interface ExportFormat {
  contentType: string;
  head: string;
  row(event: AuditEvent): string;
}

/** The two formats. In CSV the customers' ids stand in one cell, with spaces between, and the data as JSON. */
export const EXPORT_FORMATS: Record<'csv' | 'ndjson', ExportFormat> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: csvRow(COLUMNS),
    row: ({ actor, customerIds, data, ...event }) =>
      csvRow([
        event.id,
        event.at,
        event.type,
        actor.type,
        actor.id,
        event.subjectType,
        event.subjectId,
        customerIds.join(' '),
        JSON.stringify(data),
      ]),
  },
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    row: (event) => `${JSON.stringify(event)}\n`,
  },
};

/**
 * A dealer's events from `from` (included) to `to` (excluded) as the text of a file, oldest first, in pieces of 1,000 rows:
 * each piece is read, in a transaction of its own, when the one before was taken. The first piece is the head.
 *
 * An event of a transaction that still runs is missing where its time has been passed: export a span that is over.
 */
export async function* exportEvents(
  database: Pick<Database, 'asDealer'>,
  dealerId: string,
  params: Required<Pick<EventExportParams, 'format'>> & { from: Date | undefined; to: Date },
): AsyncGenerator<string, void, undefined> {
  const format = EXPORT_FORMATS[params.format];
  yield format.head;
  let after: ExportPosition | undefined;
  do {
    const position: ExportPosition | undefined = after;
    const batch = await database.asDealer(dealerId, (tx) => readBatch(tx, params, position));
    yield batch.events.map((event) => format.row(event)).join('');
    after = batch.next;
  } while (after !== undefined);
}

interface ExportPosition {
  at: Date;
  id: number;
}

async function readBatch(
  tx: DealerTransaction,
  { from, to }: { from: Date | undefined; to: Date },
  after: ExportPosition | undefined,
): Promise<{ events: AuditEvent[]; next: ExportPosition | undefined }> {
  const rows = await tx.db
    .selectFrom('events')
    .select(['id', 'type', 'at', 'actorType', 'actorId', 'subjectType', 'subjectId', 'data'])
    .where('dealerId', '=', tx.dealerId)
    .where('at', '<', to)
    .$if(from !== undefined, (query) => query.where('at', '>=', from as Date))
    .$if(after !== undefined, (query) =>
      query.where((on) =>
        on(
          on.refTuple('at', 'id'),
          '>',
          on.tuple((after as ExportPosition).at, (after as ExportPosition).id),
        ),
      ),
    )
    .orderBy('at')
    .orderBy('id')
    .limit(BATCH)
    .execute();
  const covered = await listCoveredCustomers(
    tx,
    rows.map((row) => row.id),
  );
  const last = rows.at(-1);
  return {
    events: rows.map((row) => ({
      id: String(row.id),
      type: row.type,
      at: row.at.toISOString(),
      actor: { type: row.actorType, id: row.actorId },
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      customerIds: covered.get(row.id) ?? [],
      data: row.data as AuditEvent['data'],
    })),
    next: rows.length === BATCH && last !== undefined ? { at: last.at, id: last.id } : undefined,
  };
}
