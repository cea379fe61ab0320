import type { Page, PostingFile } from '@payvite/sdk/schemas';
import { sql, type Insertable } from 'kysely';
import type { DealerTransaction } from '../db/database.ts';
import { countRows, decodeCursor, encodeCursor, toPage } from '../db/keyset.ts';
import type { PostingFileRow, PostingFilesTable, PostingRow } from '../db/tables.ts';
import type { JobOf, PostingFileText, UsesOf } from './posting-file-text.ts';

/** The texts of a file are read one by one. */
const SHOWN = [
  ...(['dealerId', 'id', 'number', 'currency', 'createdAt', 'postingCount', 'postingMinor'] as const),
  ...(['reversalCount', 'paymentRows', 'creditRows', 'reversalRows', 'importedAt'] as const),
] as const;
type ShownFile = Pick<PostingFileRow, (typeof SHOWN)[number]>;

/** Locks what waits for a file, the longest first, at most so many of one currency. */
export async function lockWaitingPostings(tx: DealerTransaction, atMost: number): Promise<PostingRow[]> {
  const waiting = tx.db
    .selectFrom('postings')
    .where('dealerId', '=', tx.dealerId)
    .where('state', '=', 'awaiting_file')
    .orderBy(sql`coalesce(reversal_queued_at, queued_at)`)
    .orderBy('paymentId');
  const first = await waiting.select('currency').limit(1).executeTakeFirst();
  if (first === undefined) return [];
  return waiting.selectAll().where('currency', '=', first.currency).limit(atMost).forUpdate().execute();
}

/** Reads the jobs of the items that are paid. */
export async function readJobs(tx: DealerTransaction, rows: readonly PostingRow[]): Promise<JobOf> {
  const items = rows.flatMap(({ allocations }) => allocations);
  const { rows: found } = await sql<{ model: string; erpId: string; id: string | null; key: string }>`
    select o.model, o.erp_id, o.job_id as id, coalesce(o.job_id, o.job_name) as key
    from open_items o
    join (
      select distinct * from unnest(
        ${items.map(({ model }) => model)}::text[],
        ${items.map(({ itemErpId }) => itemErpId)}::text[]
      ) as i (model, erp_id)
    ) i on i.model = o.model and i.erp_id = o.erp_id
    where o.dealer_id = ${tx.dealerId}::uuid and coalesce(o.job_id, o.job_name) is not null`.execute(tx.db);
  const jobs = new Map(found.map(({ model, erpId, ...job }) => [`${model} ${erpId}`, job]));
  return ({ model, itemErpId }) => jobs.get(`${model} ${itemErpId}`) ?? { id: null, key: null };
}

/** Reads which credits the payers agreed to use for what: the jobs may be others by now. */
export async function readUses(tx: DealerTransaction, rows: readonly PostingRow[]): Promise<UsesOf> {
  const withCredits = rows.filter(({ allocations }) =>
    allocations.some(({ amountMinor }) => amountMinor < 0),
  );
  const payments = await tx.db
    .selectFrom('payments')
    .select(['id', 'preview'])
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', sql<string>`any(${withCredits.map(({ paymentId }) => paymentId)}::uuid[])`)
    .execute();
  const uses = new Map(
    payments.map(({ id, preview }) => {
      const names = new Map(
        preview.lines.map(({ openItemId, model, erpId }) => [openItemId, { model, itemErpId: erpId }]),
      );
      const nameOf = (itemId: string) => {
        const name = names.get(itemId);
        if (name === undefined) throw new Error('A preview uses a credit that is no line of it.');
        return name;
      };
      const parts = preview.creditUses.map(({ creditId, itemId, amountMinor }) => ({
        ...{ credit: nameOf(creditId), item: nameOf(itemId), amountMinor },
      }));
      return [id, parts] as const;
    }),
  );
  return (paymentId) => uses.get(paymentId);
}

/** Keeps a file under the dealer's next number; the dealer is locked. */
export async function insertPostingFile(
  tx: DealerTransaction,
  file: Omit<Insertable<PostingFilesTable>, 'dealerId' | 'number' | 'createdAt' | 'importedAt' | 'markedAt'>,
): Promise<ShownFile> {
  const { last } = await tx.db
    .selectFrom('postingFiles')
    .select((on) => on.fn.max('number').as('last'))
    .where('dealerId', '=', tx.dealerId)
    .executeTakeFirstOrThrow();
  const number = ((last as number | null) ?? 0) + 1;
  return tx.db
    .insertInto('postingFiles')
    .values({ ...file, number, dealerId: tx.dealerId, createdAt: tx.now, importedAt: null, markedAt: null })
    .returning(SHOWN)
    .executeTakeFirstOrThrow();
}

/** Notes in which file postings are; returns them as they are then. */
export async function putIntoFile(
  tx: DealerTransaction,
  fileId: string,
  rows: readonly PostingRow[],
): Promise<PostingRow[]> {
  const put = (action: PostingRow['action'], column: 'postingFileId' | 'reversalFileId') =>
    tx.db
      .updateTable('postings')
      .set({ state: 'in_file', [column]: fileId })
      .where('dealerId', '=', tx.dealerId)
      .where('action', '=', action)
      .where('paymentId', '=', sql<string>`any (${rows.map(({ paymentId }) => paymentId)}::uuid[])`)
      .returningAll()
      .execute();
  return [...(await put('post', 'postingFileId')), ...(await put('reverse', 'reversalFileId'))];
}

/** Locks a file for the rest of the transaction; undefined when the dealer has none of this id. */
export function lockPostingFile(tx: DealerTransaction, id: string): Promise<ShownFile | undefined> {
  return tx.db
    .selectFrom('postingFiles')
    .select(SHOWN)
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Notes that a file was imported. */
export function markPostingFile(tx: DealerTransaction, id: string, importedAt: Date): Promise<ShownFile> {
  return tx.db
    .updateTable('postingFiles')
    .set({ importedAt, markedAt: tx.now })
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .returning(SHOWN)
    .executeTakeFirstOrThrow();
}

/** Settles what an imported file had in it; returns those whose state is another now. */
export async function settleFile(
  tx: DealerTransaction,
  fileId: string,
  importedAt: Date,
): Promise<PostingRow[]> {
  const settling = tx.db.updateTable('postings').where('dealerId', '=', tx.dealerId).returningAll();
  const posted = await settling
    .set({ postedAt: importedAt })
    // Where the file that takes it back was marked first, it is out of the books already.
    .set({ postedMinor: sql`case when state = 'reversed' then 0 else amount_minor end` })
    // One that came back meanwhile was posted, and waits to be reversed.
    .set({ state: sql`case when action = 'post' then 'posted' else state end` })
    .where('postingFileId', '=', fileId)
    .execute();
  const reversed = await settling
    .set({ state: 'reversed', reversedAt: importedAt, postedMinor: 0 })
    .where('reversalFileId', '=', fileId)
    .execute();
  return [...posted.filter(({ state }) => state === 'posted'), ...reversed];
}

/** The text of one part of a file; undefined when the dealer has no file of this id. */
export async function findPostingFileText(
  tx: DealerTransaction,
  id: string,
  part: keyof PostingFileText['rows'],
): Promise<{ number: number; text: string } | undefined> {
  const column = ({ payments: 'paymentsCsv', credits: 'creditsCsv', reversals: 'reversalsCsv' } as const)[
    part
  ];
  return tx.db
    .selectFrom('postingFiles')
    .select(['number', `${column} as text`])
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** One page of files, newest first. */
export async function listPostingFiles(
  tx: DealerTransaction,
  page: { cursor: string | undefined; limit: number },
): Promise<Page<PostingFile>> {
  const matching = tx.db.selectFrom('postingFiles').where('dealerId', '=', tx.dealerId);
  let query = matching.select(SHOWN);
  if (page.cursor !== undefined) {
    const { id } = decodeCursor('posting-files', page.cursor, { value: 'nothing', id: 'serial' });
    query = query.where('number', '<', Number(id));
  }
  const rows = await query
    .orderBy('number', 'desc')
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page, {
    item: toPostingFile,
    cursor: (row) => encodeCursor('posting-files', { value: null, id: String(row.number) }),
    count: () => countRows(matching),
  });
}

/** A file as the API answers it. */
export function toPostingFile(row: ShownFile): PostingFile {
  return {
    id: row.id,
    number: row.number,
    currency: row.currency,
    createdAt: row.createdAt.toISOString(),
    postingCount: row.postingCount,
    postingMinor: row.postingMinor,
    reversalCount: row.reversalCount,
    rows: { payments: row.paymentRows, credits: row.creditRows, reversals: row.reversalRows },
    importedAt: row.importedAt?.toISOString() ?? null,
  };
}
