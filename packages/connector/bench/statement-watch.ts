import pg from 'pg';

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
    onStatement({ text, values: own ?? (Array.isArray(values) ? values : []), connection: this });
    return query.apply(this, given);
  };
  return () => (prototype.query = query);
}
