import pg from 'pg';

/** A statement with its values, prepared under a name. */
export interface LeadingStatement {
  name: string;
  text: string;
  values: readonly unknown[];
}

/** What pg's connection takes; `@types/pg` has older signatures. */
interface StatementConnection {
  readonly stream: { cork(): void; uncork(): void };
  /** What was prepared on this connection, by name. */
  readonly parsedStatements: Record<string, string>;
  parse(statement: { name: string; text: string }): void;
  close(what: { type: 'S'; name: string }): void;
  bind(portal: { statement: string; values: readonly unknown[]; valueMapper: unknown }): void;
  execute(portal: null): void;
}

/** What pg calls of a query; its own types leave most of it out. */
interface PgQuery {
  readonly name: string | undefined;
  readonly text: string;
  submit(connection: StatementConnection): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: StatementConnection): void;
  handleError(error: Error, connection: StatementConnection): void;
  handleReadyForQuery(connection: StatementConnection): void;
}
const PgQuery = pg.Query as unknown as new (config: object, callback: QueryCallback) => PgQuery;

export type QueryCallback = (error: Error | null, result: pg.QueryResult) => void;

/** Of each connection, the names whose preparing was cut short: nobody knows whether PostgreSQL has them. */
const uncertain = new WeakMap<StatementConnection, Set<string>>();

/**
 * A query that others go ahead of, all in one round trip: PostgreSQL does them in turn, each with a snapshot of its own, and
 * after an error none of the rest (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING).
 * What the leading ones answer is dropped; where one fails, the query fails.
 */
export class LedQuery extends PgQuery {
  readonly leading: readonly LeadingStatement[];
  readonly #prepared: string[] = [];
  #leadingLeft: number;

  constructor(
    leading: readonly LeadingStatement[],
    query: { name?: string; text: string; values: readonly unknown[] },
    callback: QueryCallback,
  ) {
    super({ ...query, queryMode: 'extended' }, callback);
    this.leading = leading;
    this.#leadingLeft = leading.length;
  }

  override submit(connection: StatementConnection): Error | null {
    connection.stream.cork();
    try {
      for (const { name, text, values } of this.leading) {
        if (this.#isToPrepare(connection, name)) connection.parse({ name, text });
        connection.bind({ statement: name, values, valueMapper: toParameter });
        connection.execute(null);
      }
      // The query itself is prepared by pg.
      if (this.name !== undefined) this.#isToPrepare(connection, this.name);
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  override handleDataRow(message: unknown): void {
    if (this.#leadingLeft === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: StatementConnection): void {
    if (this.#leadingLeft > 0) this.#leadingLeft -= 1;
    else super.handleCommandComplete(message, connection);
  }

  override handleError(error: Error, connection: StatementConnection): void {
    const doubtful = uncertain.get(connection) ?? new Set();
    uncertain.set(connection, doubtful);
    for (const name of this.#prepared) {
      // pg may have taken another statement's answer for this one's.
      delete connection.parsedStatements[name];
      doubtful.add(name);
    }
    super.handleError(error, connection);
  }

  override handleReadyForQuery(connection: StatementConnection): void {
    for (const { name, text } of this.leading) connection.parsedStatements[name] = text;
    super.handleReadyForQuery(connection);
  }

  #isToPrepare(connection: StatementConnection, name: string): boolean {
    if (connection.parsedStatements[name] !== undefined || this.#prepared.includes(name)) return false;
    if (uncertain.get(connection)?.delete(name) === true) connection.close({ type: 'S', name });
    this.#prepared.push(name);
    return true;
  }
}

const { prepareValue: toParameter } = (pg as unknown as { utils: { prepareValue: unknown } }).utils;
