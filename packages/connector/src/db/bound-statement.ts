import type pg from 'pg';
import { noticeUselessPlan, preparedName } from './prepared-client.ts';
import { doubt, prepareOnce, type StatementConnection } from './statement-connection.ts';

/** A row as PostgreSQL writes it: `t` and `f`, numbers in digits, JSON as text. */
export type TextRow = readonly (string | null)[];

export type StatementValue = string | number | boolean | null;

/**
 * Where a plan is kept, it is the one for every value. Left to choose, PostgreSQL plans anew each time, because it takes a
 * page of unknown size for a tenth of the list.
 */
const BIND = {
  name: 'bind',
  text: `select set_config('payvite.dealer_id', $1, true), set_config('payvite.now', $2, true),
    set_config('plan_cache_mode', $3, true)`,
};

/**
 * A statement bound to one dealer and one instant, as a transaction of `asDealer` is, in a single round trip: settings and
 * statement go out together, and PostgreSQL makes one transaction of all that comes before a `Sync`
 * (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING). With it the settings go.
 * pg takes whatever can submit itself to a connection, as pg-cursor does.
 */
export class BoundStatement implements pg.Submittable {
  /** Set by pg. */
  callback?: (error: Error | null, rows?: TextRow[]) => void;
  /** By which pg knows what is prepared on a connection; empty: the statement is planned every time. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly StatementValue[];
  readonly #settings: readonly string[];
  readonly #rows: TextRow[] = [];
  /** Names that are new to the connection. */
  readonly #prepared: string[] = [];
  #isBound = false;

  constructor(bound: { dealerId: string; now: Date }, text: string, values: readonly StatementValue[]) {
    this.name = preparedName(text);
    this.text = text;
    this.values = values;
    const planning = this.name === '' ? 'auto' : 'force_generic_plan';
    this.#settings = [bound.dealerId, bound.now.toISOString(), planning];
  }

  /** Runs it, once; on one connection, it is in no transaction. */
  async execute(connection: pg.Pool | pg.PoolClient): Promise<TextRow[]> {
    try {
      return await new Promise<TextRow[]>((resolve, reject) => {
        // Both answer with what a statement calls back, which their types do not know.
        const query = connection.query.bind(connection) as unknown as (
          statement: this,
          values: [],
          callback: (error: Error | null, rows?: TextRow[]) => void,
        ) => void;
        query(this, [], (error, rows = []) => {
          if (error === null || error === undefined) resolve(rows);
          else reject(error);
        });
      });
    } catch (error) {
      noticeUselessPlan(error);
      throw error;
    }
  }

  submit(given: unknown): void {
    const connection = given as StatementConnection;
    connection.stream.cork();
    // Prepared first, as pg takes the first answer for that of `name`. It is planned when it is bound, so bound to the dealer.
    for (const statement of this.name === '' ? [BIND] : [this, BIND]) {
      if (prepareOnce(connection, statement)) this.#prepared.push(statement.name);
    }
    connection.bind({ statement: BIND.name, values: this.#settings });
    connection.execute(null);
    if (this.name === '') connection.parse({ name: '', text: this.text });
    connection.bind({ statement: this.name, values: this.values.map(toText) });
    connection.execute(null);
    connection.sync();
    connection.stream.uncork();
  }

  handleDataRow({ fields }: { fields: TextRow }): void {
    if (this.#isBound) this.#rows.push(fields);
  }

  handleCommandComplete(): void {
    this.#isBound = true;
  }

  handleReadyForQuery(connection: unknown): void {
    (connection as StatementConnection).parsedStatements[BIND.name] = BIND.text;
    this.callback?.(null, this.#rows);
  }

  handleError(error: Error, connection: unknown): void {
    doubt(connection as StatementConnection, this.#prepared);
    this.callback?.(error);
  }
}

function toText(value: StatementValue): string | null {
  return value === null ? null : String(value);
}
