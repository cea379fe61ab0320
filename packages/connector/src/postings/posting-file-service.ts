import type { PostingFile } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import { lockDealer } from '../dealers/dealer-store.ts';
import { AppError, invalidRequest, notFound } from '../errors.ts';
import type { EventActor, EventLog, NewEvent } from '../events/event-log.ts';
import { postingChanged } from './posting-event.ts';
import {
  insertPostingFile,
  lockPostingFile,
  lockWaitingPostings,
  markPostingFile,
  putIntoFile,
  readJobs,
  readUses,
  settleFile,
  toPostingFile,
} from './posting-file-store.ts';
import { writePostingFile } from './posting-file-text.ts';

interface FileContext {
  events: Pick<EventLog, 'emitMany'>;
}

/** What is left over is for the next file. */
const MOST_PAYMENTS = 10_000;

/**
 * Makes a file of everything that waits, in the currency of what waits longest.
 *
 * @throws {AppError} 409 `no_postings_waiting`.
 */
export async function createPostingFile(
  { events }: FileContext,
  tx: DealerTransaction,
  actor: EventActor,
): Promise<PostingFile> {
  // One file at a time: the next number is the next one's, and what waits is in one of them.
  await lockDealer(tx);
  const waiting = await lockWaitingPostings(tx, MOST_PAYMENTS);
  const [first] = waiting;
  if (first === undefined)
    throw new AppError('no_postings_waiting', 'No payment waits to be posted by a file.');
  const posted = waiting.filter(({ action }) => action === 'post');
  const reversed = waiting.filter(({ action }) => action === 'reverse');
  const text = writePostingFile(
    { posted, reversed },
    await readJobs(tx, waiting),
    await readUses(tx, waiting),
  );
  const file = await insertPostingFile(tx, {
    id: uuidv7(),
    currency: first.currency,
    postingCount: posted.length,
    postingMinor: posted.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    reversalCount: reversed.length,
    paymentRows: text.rows.payments,
    creditRows: text.rows.credits,
    reversalRows: text.rows.reversals,
    paymentsCsv: text.payments,
    creditsCsv: text.credits,
    reversalsCsv: text.reversals,
  });
  const put = await putIntoFile(tx, file.id, waiting);
  const { number, postingCount, reversalCount } = file;
  const created = fileEvent('posting_file.created', file.id, actor, { number, postingCount, reversalCount });
  await events.emitMany(tx, [created, ...put.map((row) => postingChanged(row, actor))]);
  return toPostingFile(file);
}

/**
 * Notes that a file was imported into the ERP: what is in it is posted, or taken back, since then.
 *
 * @throws {AppError} 404 `posting_file_not_found`; 409 `posting_file_imported`; 400 `invalid_request`: a time that lies
 * ahead, or before the file was made.
 */
export async function markPostingFileImported(
  { events }: FileContext,
  tx: DealerTransaction,
  id: string,
  { importedAt, actor }: { importedAt: string | undefined; actor: EventActor },
): Promise<PostingFile> {
  const file = await lockPostingFile(tx, id);
  if (file === undefined) throw notFound('posting_file_not_found', 'posting file');
  if (file.importedAt !== null) {
    throw new AppError(
      'posting_file_imported',
      `This file was marked before, as imported at ${file.importedAt.toISOString()}.`,
    );
  }
  const at = importedAt === undefined ? tx.now : new Date(importedAt);
  if (at > tx.now || at < file.createdAt) {
    const detail = at > tx.now ? 'must not lie ahead' : 'must not be before the file was made';
    throw invalidRequest([{ pointer: '/importedAt', detail }]);
  }
  const marked = await markPostingFile(tx, id, at);
  const settled = await settleFile(tx, id, at);
  const imported = fileEvent('posting_file.imported', id, actor, {
    number: file.number,
    importedAt: at.toISOString(),
  });
  await events.emitMany(tx, [imported, ...settled.map((row) => postingChanged(row, actor))]);
  return toPostingFile(marked);
}

function fileEvent(
  type: 'posting_file.created' | 'posting_file.imported',
  subjectId: string,
  actor: EventActor,
  data: NonNullable<NewEvent['data']>,
): NewEvent {
  return { type, actor, subjectType: 'posting_file', subjectId, customerIds: [], data };
}
