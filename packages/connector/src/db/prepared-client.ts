import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';

/** `PREPARED` as text. */
export const PREPARED_MARK = '/* prepared */';

/** Each statement's name, and how often all of them were planned anew; of the whole process. */
const names = new Map<string, string>();
let generation = 0;

/**
 * Marks a statement that is run all the time, so that its plan is kept (a prepared statement): for small ones whose best
 * plan is always the same, and whose text does not grow with a list. A list goes into it as one array.
 */
export const PREPARED: RawBuilder<never> = sql.raw(PREPARED_MARK);

/** A connection that prepares the statements which are marked for it. */
export class PreparedClient extends pg.Client {
  // pg's declarations list six forms; of all but this one nothing is changed.
  override query = ((...given: unknown[]) => {
    const [text, values, ...rest] = given;
    const name = typeof text === 'string' && Array.isArray(values) ? preparedName(text) : '';
    if (name === '') return this.#send(given);
    const result = this.#send([{ name, text, values }, ...rest]);
    if (result instanceof Promise) result.catch(noticeUselessPlan);
    return result;
  }) as pg.Client['query'];

  #send(given: unknown[]): unknown {
    return (super.query as (...given: unknown[]) => unknown)(...given);
  }
}

/** Under which name a connection keeps the plan of a statement; empty for one that is not marked. */
export function preparedName(text: string): string {
  // In front of the whole, or behind its first word.
  if (!text.slice(0, 40).includes(PREPARED_MARK)) return '';
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `${generation}_${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  names.set(text, name);
  return name;
}

/**
 * A plan whose answer has got other columns since, as another connector migrated the database, is of no use any more
 * (0A000, feature_not_supported): from now on all are planned anew, and whoever tries again succeeds.
 */
export function noticeUselessPlan(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || error.code !== '0A000') return;
  generation += 1;
  names.clear();
}
