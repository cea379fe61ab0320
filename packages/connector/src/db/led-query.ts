import pg from 'pg';
import {
  closeDoubtful,
  doubt,
  prepareOnce,
  type NamedStatement,
  type StatementConnection,
} from './statement-connection.ts';

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

/**
 * A query that others go ahead of, all in one round trip: PostgreSQL does them in turn, each with a snapshot of its own, and
 * after an error none of the rest (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING).
 * What the leading ones answer is dropped; where one fails, the query fails.
 */
export class LedQuery extends PgQuery {
  readonly leading: readonly NamedStatement[];
  /** Names that are new to the connection. */
  readonly #prepared: string[] = [];
  #leadingLeft: number;

  /** @param query its values as PostgreSQL takes them; without a name it is planned every time. */
  constructor(
    leading: readonly NamedStatement[],
    query: Omit<NamedStatement, 'name'> & { name?: string },
    callback: QueryCallback,
  ) {
    super({ ...query, queryMode: 'extended' }, callback);
    this.leading = leading;
    this.#leadingLeft = leading.length;
  }

  override submit(connection: StatementConnection): Error | null {
    connection.stream.cork();
    try {
      for (const statement of this.leading) {
        const { name, values } = statement;
        if (!this.#prepared.includes(name) && prepareOnce(connection, statement)) this.#prepared.push(name);
        connection.bind({ statement: name, values });
        connection.execute(null);
      }
      // The query itself is prepared by pg.
      if (this.name !== undefined && connection.parsedStatements[this.name] === undefined) {
        closeDoubtful(connection, this.name);
        this.#prepared.push(this.name);
      }
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
    // pg takes the first statement's answer for the query's own.
    doubt(connection, this.#prepared);
    super.handleError(error, connection);
  }

  override handleReadyForQuery(connection: StatementConnection): void {
    for (const { name, text } of this.leading) connection.parsedStatements[name] = text;
    super.handleReadyForQuery(connection);
  }
}
