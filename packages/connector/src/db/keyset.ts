import type { Page } from '@payvite/sdk/schemas';
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import * as z from 'zod/mini';
import { AppError } from '../errors.ts';

/** Where a page ended: the last row's sort value and id. */
export interface KeysetPosition {
  value: string | number | null;
  id: string;
}

/** Makes a page's `nextCursor`. `scope` names the sort, so that a cursor of another sort is refused. */
export function encodeCursor(scope: string, position: KeysetPosition): string {
  return Buffer.from(JSON.stringify([scope, position.value, position.id])).toString('base64url');
}

/** What a cursor's value may be, by the column that a list is sorted by. */
const SORT_VALUES = {
  integer: z.int(),
  float: z.number(),
  /** PostgreSQL takes no NUL. */
  text: z.string().check(z.regex(/^[^\0]*$/)),
  day: z.iso.date(),
  instant: z.iso.datetime(),
  /** For a list that is sorted by its ids alone. */
  nothing: z.null(),
} as const;

/** What a cursor's id may be. */
const CURSOR_IDS = { uuid: z.uuid(), serial: z.string().check(z.regex(/^\d{1,15}$/)) } as const;

/**
 * Reads a page's cursor.
 *
 * @param shape what the list's own cursors hold: anything else would fail in the database. A value may also be null.
 * @throws {AppError} 400 `invalid_request` at `/cursor`: not one of ours, or of another sort.
 */
export function decodeCursor(
  scope: string,
  cursor: string,
  shape: { value: keyof typeof SORT_VALUES; id: keyof typeof CURSOR_IDS },
): KeysetPosition {
  const schema = z.tuple([z.literal(scope), z.nullable(SORT_VALUES[shape.value]), CURSOR_IDS[shape.id]]);
  const parsed = z.safeParse(schema, parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return { value: parsed.data[1], id: parsed.data[2] };
  throw new AppError('invalid_request', 'This cursor does not belong to this list.', {
    errors: [
      { pointer: '/cursor', detail: 'Use the nextCursor of a page with the same sort, or leave it out.' },
    ],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The condition "after `position`" for `order by <column> <direction> nulls last, <id> <direction>`, in the form that an
 * index on (column, id) serves.
 */
export function afterPosition(
  column: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  direction: 'asc' | 'desc',
  position: KeysetPosition,
): RawBuilder<boolean> {
  const beyond = direction === 'asc' ? sql`>` : sql`<`;
  if (position.value === null) return sql`(${column} is null and ${id} ${beyond} ${position.id})`;
  return sql`((${column}, ${id}) ${beyond} (${position.value}, ${position.id}) or ${column} is null)`;
}

/**
 * The parts of a list ordered by `<column> <direction> nulls last, <id> <direction>` that come after `position` (of the
 * whole list without one), in their order: rows with a value, then rows without. Each part is one range of an index on
 * (column, id), ordered by `<column> <direction>, <id> <direction>`; the two together are none.
 */
export function partsAfter(
  { column, id, isNullable }: { column: RawBuilder<unknown>; id: RawBuilder<unknown>; isNullable: boolean },
  direction: 'asc' | 'desc',
  position: KeysetPosition | undefined,
): RawBuilder<boolean>[] {
  const beyond = direction === 'asc' ? sql`>` : sql`<`;
  if (position?.value === null) return [sql`${column} is null and ${id} ${beyond} ${position.id}`];
  // "Is not null" is said of every column: one that comes by an outer join may be missing altogether, and then its index is
  // of no use.
  const hasValue = sql<boolean>`${column} is not null`;
  const values =
    position === undefined
      ? hasValue
      : sql<boolean>`${hasValue} and (${column}, ${id}) ${beyond} (${position.value}, ${position.id})`;
  return isNullable ? [values, sql`${column} is null and ${id} is not null`] : [values];
}

/**
 * A page of rows that were read with one more than it shows, which tells whether there is another.
 *
 * @param make.cursor where the next page begins, after this row.
 * @param make.count how many match in all; asked for on the first page only.
 */
export async function toPage<Row, Item>(
  rows: readonly Row[],
  page: { cursor: string | undefined; limit: number },
  make: { item: (row: Row) => Item; cursor: (row: Row) => string; count: () => Promise<number> },
): Promise<Page<Item>> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: shown.map(make.item),
    nextCursor: rows.length > page.limit && last !== undefined ? make.cursor(last) : null,
    total: page.cursor === undefined ? await make.count() : null,
  };
}

/**
 * A page of the rows that a query finds, the newest first, as they were selected; the caller makes of them what is answered.
 *
 * @param by.at the column of the instant, and `by.id` that of the id which parts rows of the same one.
 * @param by.scope as of {encodeCursor}.
 * @param count how many match in all; asked for on the first page only.
 */
export async function pageOfNewest<Tables, Table extends keyof Tables, Row extends object>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  by: { scope: string; at: string; id: string },
  page: { cursor: string | undefined; limit: number },
  count: () => Promise<number>,
): Promise<Page<Row>> {
  const [at, id] = [sql.ref(by.at), sql.ref<string>(by.id)];
  let positioned = query.select([exactInstant(by.at).as('positionAt'), id.as('positionId')]);
  if (page.cursor !== undefined) {
    const position = decodeCursor(by.scope, page.cursor, { value: 'instant', id: 'uuid' });
    positioned = positioned.where(afterPosition(at, id, 'desc', position));
  }
  const rows = await positioned
    .orderBy(at, 'desc')
    .orderBy(id, 'desc')
    .limit(page.limit + 1)
    .$castTo<Row & { positionAt: string; positionId: string }>()
    .execute();
  return toPage(rows, page, {
    item: (row) => row,
    cursor: ({ positionAt, positionId }) => encodeCursor(by.scope, { value: positionAt, id: positionId }),
    count,
  });
}

/** How many rows a query of Kysely's finds. */
export async function countRows<Tables, Table extends keyof Tables, Output>(
  query: SelectQueryBuilder<Tables, Table, Output>,
): Promise<number> {
  const counted = query.select((on) => on.fn.countAll<number>().as('total'));
  return ((await counted.executeTakeFirstOrThrow()) as { total: number }).total;
}

/** SQL: an instant for a cursor. Microseconds would be lost on the way through a Date, and with them rows of one millisecond. */
export function exactInstant(column: string): RawBuilder<string> {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
