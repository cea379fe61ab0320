import type { SyncGuard, SyncModel } from '@payvite/sdk/schemas';
import type { SyncedFile, SyncRow } from '../db/tables.ts';
import { sinceWritten } from '../erp/csv/csv-files.ts';
import type { SourceModel } from '../erp/erp-source.ts';
import { SYNC_MODELS } from './sync-staging.ts';
import { heldAfter, type ReadFiles } from './sync-warnings.ts';

/** As much may two readings of one clock by another differ, and no file is older for it. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** Contacts have no numbers. */
const NUMBERS = SYNC_MODELS.filter((model) => model !== 'contacts');

/**
 * When a file was written, by our clock: as long before now as it is old by the clock that dated it, which need not be ours.
 * One that is dated ahead was written at some time before its reading; the same bytes again, no later than when they were
 * read first. Bytes that are held of a later date were still so then.
 *
 * @param now ours.
 * @param before what is held of the model, where that is the same bytes.
 */
export function dateFile(
  { writtenAt }: Pick<SourceModel<SyncModel>, 'writtenAt'>,
  now: Date,
  before: Pick<SyncedFile, 'writtenAt'> | undefined,
): Date | undefined {
  if (writtenAt === undefined) return undefined;
  const held = before?.writtenAt === undefined ? undefined : new Date(before.writtenAt);
  const ageMs = sinceWritten(writtenAt);
  if (ageMs < 0) return held ?? now;
  const dated = new Date(now.getTime() - ageMs);
  return held !== undefined && held > dated ? held : dated;
}

/**
 * When what is held once a run is applied was so in the ERP: as its import states it; when the oldest of the files with
 * numbers was written, also of one that is no longer in the folder; else when the run began to read.
 */
export function asOfRun(run: ReadFiles, { startedAt }: Pick<SyncRow, 'startedAt'>): Date {
  if (run.import !== undefined) return run.import.exportedAt;
  const held = heldAfter(run);
  const times = NUMBERS.flatMap((model) => {
    const { isAbsent, writtenAt } = held[model] ?? {};
    if (run.files[model] === undefined && isAbsent !== true) return [];
    if (writtenAt !== undefined) return [Date.parse(writtenAt)];
    return isAbsent === true && run.dealer.asOf !== null ? [run.dealer.asOf.getTime()] : [];
  });
  return new Date(Math.min(startedAt.getTime(), ...times));
}

/** Whether what was read tells how it stands in the ERP: not where it has rows, and every one of them is faulty. */
export function hasGoodRow(files: ReadFiles['files']): boolean {
  const read = Object.values(files);
  return read.every(({ lines }) => lines === 0) || read.some(({ lines, badRowCount }) => badRowCount < lines);
}

/** What speaks against files of a folder that have changed, but were written before what is held. */
export function findOlderFiles({ files, applied }: Pick<ReadFiles, 'files' | 'applied'>): SyncGuard[] {
  const older = SYNC_MODELS.flatMap((model) => {
    const [file, before] = [files[model], applied[model]];
    if (file?.writtenAt === undefined || before?.writtenAt === undefined) return [];
    if (file.fingerprint === before.fingerprint) return [];
    if (Date.parse(file.writtenAt) >= Date.parse(before.writtenAt) - CLOCK_SKEW_MS) return [];
    return `${file.file ?? model} was written ${file.writtenAt}, and what we hold of it ${before.writtenAt}`;
  });
  if (older.length === 0) return [];
  return [
    {
      kind: 'older_export',
      detail: `What we hold is newer: ${older.join('; ')}. Export again and sync, or approve this sync to go back to these files.`,
      ...{ figures: null, file: null, openEnd: null },
    },
  ];
}
