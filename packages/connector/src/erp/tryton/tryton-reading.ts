import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { SourceError } from '../erp-source.ts';
import {
  collectIds,
  findReferenceId,
  readOrRefuse,
  readPages,
  searchRows,
  type TrytonDomain,
} from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import {
  findId,
  readCurrency,
  readId,
  readStamp,
  toStamp,
  type TrytonRow,
  type TrytonStamp,
} from './tryton-values.ts';

/** The company whose books are read. */
export interface TrytonCompany {
  id: number;
  /** The company is a party, too; it is nobody's customer. */
  partyId: number;
  /** What `receivable` is in. */
  currency: string;
}

/** One reading of a Tryton: of everything, or of what has changed. */
export interface TrytonReading {
  session: TrytonSession;
  company: TrytonCompany;
  /** Rows that were made or changed since are read; null for all. */
  since: TrytonStamp | null;
  pageSize: number;
}

/** The company the user works in. @throws {SourceError} */
export async function readCompany(session: TrytonSession): Promise<TrytonCompany> {
  const { companyId } = await session.user();
  const query = {
    model: 'company.company',
    where: [['id', '=', companyId]],
    fields: ['party', 'currency.code'],
  };
  const [row] = await searchRows(session, query, 1);
  return readOrRefuse(() => {
    const currency = row && readCurrency(row, 'currency');
    if (row === undefined || typeof currency !== 'string') {
      throw new SourceError('Tryton does not show its user the company it works in, or its currency.');
    }
    return { id: companyId, partyId: Number(readId(row, 'party')), currency };
  });
}

/** Where receivables stand: lines of entries on accounts that Tryton itself counts as receivable, with whose they are. */
export function receivableLines({ company }: Pick<TrytonReading, 'company'>): TrytonDomain[] {
  return [
    ['account.type.receivable', '=', true],
    ['account.company', '=', company.id],
    ['party', '!=', null],
  ];
}

/** The invoices to customers of which there is, or was, something to pay. */
export function postedInvoices({ company }: Pick<TrytonReading, 'company'>): TrytonDomain[] {
  return [
    ['company', '=', company.id],
    ['type', '=', 'out'],
    ['state', 'in', ['posted', 'paid', 'cancelled']],
  ];
}

/** What was made or changed since, itself or what it is related to. A row that was never changed has no `write_date`. */
export function changedSince(since: TrytonStamp, ...relations: string[]): TrytonDomain {
  const stamp = toStamp(since);
  return [
    'OR',
    ...['', ...relations.map((relation) => `${relation}.`)].flatMap((prefix) => [
      [`${prefix}write_date`, '>=', stamp],
      [`${prefix}create_date`, '>=', stamp],
    ]),
  ];
}

/** Lines that were made, posted, reconciled, or taken apart again since. */
export function readChangedLines(
  { session, company, pageSize }: TrytonReading,
  since: TrytonStamp,
  fields: readonly string[],
): AsyncGenerator<TrytonRow[]> {
  // Posting changes the entry alone.
  const where = [...receivableLines({ company }), ['move.state', '=', 'posted'], changedSince(since, 'move')];
  return readPages(session, { model: 'account.move.line', where, fields }, pageSize);
}

/** Invoices that were changed since, also by a payment line put to them or taken from them. */
export function readChangedInvoices(
  { session, company, pageSize }: TrytonReading,
  since: TrytonStamp,
  fields: readonly string[],
): AsyncGenerator<TrytonRow[]> {
  const where = [...postedInvoices({ company }), changedSince(since)];
  return readPages(session, { model: 'account.invoice', where, fields }, pageSize);
}

/** The invoices that lines may be of: of whose entry they are, or whose payment. */
export function collectInvoiceIds(lines: readonly TrytonRow[]): number[] {
  const origins = lines
    .map((line) => findReferenceId(related(line, 'move')['origin'], 'account.invoice'))
    .filter((id) => id !== null);
  return [...new Set([...origins, ...collectIds(lines, 'invoice_payment')])];
}

/** The related record of a row, or an empty one. */
export function related(row: TrytonRow, relation: string): TrytonRow {
  const record = z.safeParse(z.record(z.string(), z.unknown()), row[`${relation}.`]);
  return record.success ? record.data : {};
}

const OVERLAP_MS = 5 * 60_000;
/** Where something is written nearly every time that anything is. That it is seen late is harmless: more is read again. */
const STAMPS = [
  ['account.move.line', 'create_date'],
  ['account.invoice', 'write_date'],
  ['party.party', 'write_date'],
  ['party.contact_mechanism', 'write_date'],
] as const;

const cursorSchema = z.object({
  kind: z.literal('tryton'),
  /** Of what: another server, database or company has other ids. */
  target: z.string(),
  /** The newest change that was seen, by the database's clock. */
  seen: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)),
  /** What the server's clock said. */
  at: z.nullable(z.iso.datetime()),
});

/**
 * Where a reading that begins now will have come to; null where nothing was ever written.
 *
 * The newest change is the clock: PostgreSQL stamps rows in its own time zone, which need not be that of the server.
 */
export async function readCursor(session: TrytonSession, company: TrytonCompany): Promise<string | null> {
  const stamps: TrytonStamp[] = [];
  for (const [model, field] of STAMPS) {
    const query = { model, where: [[field, '!=', null]], fields: [field] };
    const [row] = await searchRows(session, query, 1, [[field, 'DESC']]);
    const stamp = row && readOrRefuse(() => readStamp(row, field));
    if (typeof stamp === 'string') stamps.push(stamp);
  }
  const seen = stamps.sort().at(-1);
  if (seen === undefined) return null;
  const at = session.serverTime()?.toISOString() ?? null;
  return JSON.stringify({ kind: 'tryton', target: targetOf(session, company), seen, at });
}

/** Since when there may be changes that a reading up to `cursor` has not seen; null where that cannot be told from `now`. */
export function findSince(
  cursor: string | null,
  now: string | null,
  session: TrytonSession,
  company: TrytonCompany,
): TrytonStamp | null {
  const [before, after] = [cursor, now].map(parseCursor);
  if (before === undefined || after === undefined) return null;
  if (before.target !== targetOf(session, company)) return null;
  const start = minusOverlap(before.seen);
  // The database is an older copy, or a clock was put back: what is new need not look new.
  if (after.seen < start) return null;
  const hasClocks = before.at !== null && after.at !== null;
  if (hasClocks && Date.parse(after.at ?? '') < Date.parse(before.at ?? '') - OVERLAP_MS) return null;
  return start;
}

function parseCursor(cursor: string | null): z.infer<typeof cursorSchema> | undefined {
  if (cursor === null) return undefined;
  try {
    return z.safeParse(cursorSchema, JSON.parse(cursor)).data;
  } catch {
    return undefined;
  }
}

/** A database's name and a URL may be long, and a cursor may not. */
function targetOf(session: TrytonSession, company: TrytonCompany): string {
  return hash('sha256', `${session.target}\n${company.id}`, 'base64url');
}

function minusOverlap(stamp: TrytonStamp): TrytonStamp {
  const [seconds = '', micro = ''] = stamp.split('.');
  return `${new Date(Date.parse(`${seconds}Z`) - OVERLAP_MS).toISOString().slice(0, 19)}.${micro}`;
}

/** The ids of the parties whose balance may have moved since, page by page; one may come in several. */
export async function* readMovedParties(
  reading: TrytonReading,
  since: TrytonStamp,
): AsyncGenerator<number[]> {
  for await (const lines of readChangedLines(reading, since, ['party'])) yield collectIds(lines, 'party');
  for await (const invoices of readChangedInvoices(reading, since, ['party']))
    yield collectIds(invoices, 'party');
}

/** Which of some parties ever stood on a receivable account. */
export async function findReceivableParties(
  { session, company, pageSize }: TrytonReading,
  partyIds: readonly number[],
): Promise<Set<number>> {
  const found = new Set<number>();
  let left = [...partyIds];
  while (left.length > 0) {
    const where = [...receivableLines({ company }), ['move.state', '=', 'posted'], ['party', 'in', left]];
    const rows = await searchRows(
      session,
      { model: 'account.move.line', where, fields: ['party'] },
      pageSize,
    );
    const before = left.length;
    for (const row of rows) {
      const partyId = findId(row, 'party');
      if (partyId !== null) found.add(partyId);
    }
    left = left.filter((id) => !found.has(id));
    // None of them is on the page, or it names parties that were not asked for.
    if (left.length === before) break;
  }
  return found;
}
