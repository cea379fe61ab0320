import pg from 'pg';
import { LedQuery } from '../src/db/led-query.ts';

/** A statement as pg is told to send it. */
export interface WatchedStatement {
  text: string;
  values: unknown[];
  /** Tells connections apart. */
  connection: unknown;
}

/**
 * Tells of every statement that this process sends to PostgreSQL.
 *
 * @returns what ends it.
 */
export function watchStatements(onStatement: (statement: WatchedStatement) => void): () => void {
  const { prototype } = pg.Client as unknown as {
    prototype: { query(this: unknown, ...given: unknown[]): unknown };
  };
  const { query } = prototype;
  prototype.query = function (...given) {
    const [statement, values] = given as [string | Partial<WatchedStatement>, unknown];
    const { text = '', values: own } = typeof statement === 'string' ? { text: statement } : statement;
    const told = { text, values: own ?? (Array.isArray(values) ? values : []) };
    // Those that were deferred until now go out before it.
    const leading = statement instanceof LedQuery ? statement.leading : [];
    for (const each of [...leading, told])
      onStatement({ ...each, values: [...each.values], connection: this });
    return query.apply(this, given);
  };
  return () => (prototype.query = query);
}
