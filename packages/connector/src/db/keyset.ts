import { sql, type RawBuilder } from 'kysely';
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

/** @throws {AppError} 400 `invalid_request` at `/cursor`: not one of ours, or of another sort. */
export function decodeCursor(scope: string, cursor: string): KeysetPosition {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed)) {
      const [cursorScope, value, id] = parsed as unknown[];
      const isValue = value === null || typeof value === 'string' || Number.isFinite(value);
      if (cursorScope === scope && isValue && typeof id === 'string' && /^[0-9a-f-]{1,36}$/.test(id)) {
        return { value: value as KeysetPosition['value'], id };
      }
    }
  } catch {
    // Said below.
  }
  throw new AppError(400, 'invalid_request', 'This cursor does not belong to this list.', {
    errors: [
      { pointer: '/cursor', detail: 'Use the nextCursor of a page with the same sort, or leave it out.' },
    ],
  });
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
