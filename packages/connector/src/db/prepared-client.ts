import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { LedQuery } from './led-query.ts';
import { toParameters, type NamedStatement } from './statement-connection.ts';

/** `PREPARED` as text. */
export const PREPARED_MARK = '/* prepared */';

/**
 * Marks a statement that is run all the time, so that its plan is kept (a prepared statement): for small ones whose best
 * plan is always the same, and whose text does not grow with a list. A list goes into it as one array.
 */
export const PREPARED: RawBuilder<never> = sql.raw(PREPARED_MARK);

/** `DEFERRED` as text. */
export const DEFERRED_MARK = '/* deferred, prepared */';

/**
 * Marks a statement like `PREPARED`, whose answer nobody reads. In a transaction it goes out with the next one that is not
 * marked so, at the latest with the commit, which saves a round trip. What is wrong with it that one fails of, so nothing
 * that is to be told apart, a conflict for instance, is deferred, unless an SQLSTATE of its own tells it.
 */
export const DEFERRED: RawBuilder<never> = sql.raw(DEFERRED_MARK);

/** Each statement's name, and how often all of them were planned anew; of the whole process. */
const names = new Map<string, string>();
let generation = 0;

const NOTHING: pg.QueryResult = { command: '', rowCount: 0, oid: 0, rows: [], fields: [] };

/** A connection that prepares the statements which are marked for it, and spares round trips in transactions. */
export class PreparedClient extends pg.Client {
  /** What of the present transaction has not been sent; undefined outside of one. */
  #deferred: NamedStatement[] | undefined;

  // pg's declarations list six forms; of all but this one nothing is changed.
  override query = ((...given: unknown[]) => {
    const [text, values, callback] = given;
    if (typeof text !== 'string' || typeof values === 'function') return this.#send(given);
    const asked = { text, values: Array.isArray(values) ? (values as unknown[]) : [] };
    const name = Array.isArray(values) ? preparedName(text) : '';
    // The pool asks with a callback, which is never in a transaction.
    if (typeof callback === 'function') {
      if (name === '') return this.#send(given);
      this.#lead([], { ...asked, name }).then(
        (result) => void callback(null, result),
        (error: unknown) => void callback(error),
      );
      return;
    }
    if (/^begin$/i.test(text)) {
      this.#deferred = [{ name: 'begin', text, values: [] }];
      return Promise.resolve(NOTHING);
    }
    const deferred = this.#deferred;
    if (deferred === undefined) return name === '' ? this.#send(given) : this.#lead([], { ...asked, name });
    if (/^rollback$/i.test(text)) {
      this.#deferred = undefined;
      const hasBegun = deferred[0]?.name !== 'begin';
      return hasBegun ? this.#send(given) : Promise.resolve(NOTHING);
    }
    return this.#inTransaction(deferred, { ...asked, name });
  }) as pg.Client['query'];

  async #inTransaction(deferred: NamedStatement[], statement: NamedStatement): Promise<pg.QueryResult> {
    const { name, text } = statement;
    // Written now: later it may be another value, or fail where nobody expects it.
    const values = toParameters(statement.values);
    if (name !== '' && startOf(text).includes(DEFERRED_MARK)) {
      deferred.push({ name, text, values });
      return NOTHING;
    }
    this.#deferred = /^commit$/i.test(text) ? undefined : [];
    return this.#lead(deferred, { name, text, values });
  }

  async #lead(leading: readonly NamedStatement[], query: NamedStatement): Promise<pg.QueryResult> {
    const { name, text, values } = query;
    try {
      return await new Promise<pg.QueryResult>((resolve, reject) => {
        const led = new LedQuery(
          leading,
          { text, values: toParameters(values), ...(name === '' ? {} : { name }) },
          (error, result) => {
            if (error === null) resolve(result);
            else reject(error);
          },
        );
        this.#send([led]);
      });
    } catch (error) {
      noticeUselessPlan(error);
      throw error;
    }
  }

  #send(given: unknown[]): unknown {
    return (super.query as (...given: unknown[]) => unknown)(...given);
  }
}

/** Where a mark stands: in front of the whole, or behind its first word. */
function startOf(text: string): string {
  return text.slice(0, 40);
}

/** Under which name a connection keeps the plan of a statement; empty for one that is not marked. */
export function preparedName(text: string): string {
  const start = startOf(text);
  if (!start.includes(PREPARED_MARK) && !start.includes(DEFERRED_MARK)) return '';
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
