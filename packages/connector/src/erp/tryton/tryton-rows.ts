import * as z from 'zod/mini';
import type { SyncModel } from '@payvite/sdk/schemas';
import { ValueFault, shownText } from '../erp-values.ts';
import { SourceError, type SourceEntry, type SourceRecords } from '../erp-source.ts';
import { parse, type TrytonSession } from './tryton-session.ts';
import { findId, idSchema, type TrytonRow } from './tryton-values.ts';

/** A condition on rows, as Tryton writes them: `['state', '=', 'posted']`, or several within `['OR', ...]`. */
export type TrytonDomain = readonly unknown[];

/** What is to be read of a model. */
export interface TrytonQuery {
  /** `account.invoice` */
  model: string;
  /** All of these hold. */
  where: readonly TrytonDomain[];
  fields: readonly string[];
}

/** Asks for rows in the order of `order`, those that are archived too. @throws {SourceError} */
export async function searchRows(
  session: TrytonSession,
  { model, where, fields }: TrytonQuery,
  limit: number,
  order: TrytonDomain = [['id', 'ASC']],
): Promise<TrytonRow[]> {
  const method = `model.${model}.search_read`;
  const answer = await session.call(method, [where, 0, limit, order, fields], {
    context: { active_test: false },
  });
  const rows = parse(z.array(z.record(z.string(), z.unknown())), answer, method);
  if (rows.length > limit) throw strangePage(model, 'has more rows than were asked for');
  return rows;
}

/**
 * Reads rows page by page, in the order of their ids, until a page is empty: one that is short may have been cut.
 *
 * @throws {SourceError} a page does not go on where the one before it ended.
 */
export async function* readPages(
  session: TrytonSession,
  query: TrytonQuery,
  pageSize: number,
): AsyncGenerator<TrytonRow[]> {
  let last = 0;
  for (;;) {
    const where = [...query.where, ['id', '>', last]];
    const rows = await searchRows(session, { ...query, where }, pageSize);
    if (rows.length === 0) return;
    let next = last;
    for (const row of rows) {
      const id = findId(row);
      // It is a bad row, and the others of its page lead on.
      if (id === null) continue;
      if (id <= next) throw strangePage(query.model, 'repeats what was read already');
      next = id;
    }
    if (next === last) throw strangePage(query.model, 'has no ids');
    last = next;
    yield rows;
  }
}

/** Reads the rows of some ids, as far as they are there and `where` holds. @throws {SourceError} */
export async function readByIds(
  session: TrytonSession,
  query: TrytonQuery,
  ids: Iterable<number>,
  pageSize: number,
): Promise<TrytonRow[]> {
  const wanted = [...new Set(ids)];
  const rows: TrytonRow[] = [];
  for (let at = 0; at < wanted.length; at += pageSize) {
    const where = [...query.where, ['id', 'in', wanted.slice(at, at + pageSize)]];
    rows.push(...(await searchRows(session, { ...query, where }, pageSize)));
  }
  return rows;
}

function strangePage(model: string, fault: string): SourceError {
  return new SourceError(`Tryton's list of ${model} ${fault}. Nothing was applied.`);
}

/** Reads a row without which nothing goes on. @throws {SourceError} it cannot be taken. */
export function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw new SourceError(`Tryton sent ${error.column} in a way that is not known. ${error.message}`);
  }
}

/** The ids that stand in a field of some rows, each once. */
export function collectIds(rows: readonly TrytonRow[], column: string): number[] {
  return [...new Set(rows.map((row) => findId(row, column)).filter((id) => id !== null))];
}

/** The id in a reference such as `account.invoice,12`; null where it names another model, or nothing. */
export function findReferenceId(value: unknown, model: string): number | null {
  const [name, id] = typeof value === 'string' ? value.split(',') : [];
  const parsed = z.safeParse(idSchema, Number(id));
  return name === model && parsed.success ? parsed.data : null;
}

/** Numbers the rows of one reading, and makes a bad entry of one that cannot be taken. */
export function createEntryMaker<Model extends SyncModel>(
  read: (row: TrytonRow) => SourceRecords[Model],
  findCustomerId: (row: TrytonRow) => number | null,
): (row: TrytonRow) => SourceEntry<Model> {
  let count = 0;
  return (row) => {
    count += 1;
    try {
      return { row: count, record: read(row) };
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      const customerId = findCustomerId(row);
      return {
        row: count,
        record: null,
        column: error.column,
        reason: error.message,
        value: shownText(error.value),
        erpId: idText(findId(row)),
        customerErpId: idText(customerId),
        isCut: false,
      };
    }
  };
}

function idText(id: number | null): string | null {
  return id === null ? null : String(id);
}
