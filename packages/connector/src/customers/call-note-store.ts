import { sql } from 'kysely';
import type { CallNote, Page } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { pageOfNewest } from '../db/keyset.ts';
import type { CallNotesTable } from '../db/tables.ts';

const SORT = '-createdAt';

/** Keeps what came of a call. */
export async function insertCallNote(
  tx: DealerTransaction,
  note: Omit<CallNotesTable, 'dealerId' | 'createdAt'>,
): Promise<void> {
  await tx.db
    .insertInto('callNotes')
    .values({ ...note, dealerId: tx.dealerId, createdAt: tx.now })
    .execute();
}

/** A note by its id. */
export async function getCallNote(tx: DealerTransaction, id: string): Promise<CallNote> {
  return toCallNote(await selectCallNotes(tx).where('n.id', '=', id).executeTakeFirstOrThrow());
}

/** One page of a customer's calls, newest first. */
export async function listCallNotes(
  tx: DealerTransaction,
  customerId: string,
  page: { cursor: string | undefined; limit: number },
): Promise<Page<CallNote>> {
  const found = await pageOfNewest(
    selectCallNotes(tx).where('n.customerId', '=', customerId),
    { scope: SORT, at: 'n.createdAt', id: 'n.id' },
    page,
    () => countCallNotes(tx, customerId),
  );
  return { ...found, data: found.data.map(toCallNote) };
}

/** The newest call to each of these customers that was called, by the customers' ids. */
export async function listLastCalls(
  tx: DealerTransaction,
  customerIds: readonly string[],
): Promise<Map<string, CallNote>> {
  const rows = await selectCallNotes(tx)
    .distinctOn('n.customerId')
    .where(sql<boolean>`n.customer_id = any (${customerIds}::uuid[])`)
    .orderBy('n.customerId')
    .orderBy('n.createdAt', 'desc')
    .orderBy('n.id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.customerId, toCallNote(row)]));
}

async function countCallNotes(tx: DealerTransaction, customerId: string): Promise<number> {
  const { total } = await tx.db
    .selectFrom('callNotes')
    .select((on) => on.fn.countAll<number>().as('total'))
    .where('dealerId', '=', tx.dealerId)
    .where('customerId', '=', customerId)
    .executeTakeFirstOrThrow();
  return total;
}

/** Notes with the name of whoever called, that of now: an erased person has none. */
function selectCallNotes(tx: DealerTransaction) {
  return tx.db
    .selectFrom('callNotes as n')
    .leftJoin('embedUsers as u', (join) =>
      join
        .onRef('u.dealerId', '=', 'n.dealerId')
        .onRef('u.id', '=', 'n.createdById')
        .on('n.createdByType', '=', 'user'),
    )
    .leftJoin('apiKeys as k', (join) =>
      join
        .onRef('k.dealerId', '=', 'n.dealerId')
        .on((on) => on(on.cast<string>('k.id', 'text'), '=', on.ref('n.createdById')))
        .on('n.createdByType', '=', 'key'),
    )
    .select(['n.id', 'n.customerId', 'n.outcome', 'n.note', 'n.followUpOn', 'n.createdAt'])
    .select(['n.createdByType', 'n.createdById', 'u.name as userName', 'k.name as keyName'])
    .where('n.dealerId', '=', tx.dealerId);
}

type CallNoteRow = Awaited<ReturnType<ReturnType<typeof selectCallNotes>['execute']>>[number];

function toCallNote(row: CallNoteRow): CallNote {
  return {
    id: row.id,
    customerId: row.customerId,
    outcome: row.outcome,
    note: row.note,
    followUpOn: row.followUpOn,
    createdBy: { type: row.createdByType, id: row.createdById, name: row.userName ?? row.keyName },
    createdAt: row.createdAt.toISOString(),
  };
}
