import pg from 'pg';

/** A statement with its values as PostgreSQL takes them, prepared under a name. */
export interface NamedStatement {
  name: string;
  text: string;
  values: readonly unknown[];
}

/** What pg's connection takes; `@types/pg` has older signatures. */
export interface StatementConnection {
  readonly stream: { cork(): void; uncork(): void };
  /** What was prepared on this connection, by name. */
  readonly parsedStatements: Record<string, string>;
  parse(statement: { name: string; text: string }): void;
  close(what: { type: 'S'; name: string }): void;
  bind(portal: { statement: string; values: readonly unknown[] }): void;
  execute(portal: null): void;
  sync(): void;
}

/** Of each connection, the names of which nobody knows whether PostgreSQL has them: an error cut their preparing short. */
const doubtful = new WeakMap<StatementConnection, Set<string>>();

/** Prepares a statement where the connection has not got it. @returns whether it did so. */
export function prepareOnce(
  connection: StatementConnection,
  { name, text }: Pick<NamedStatement, 'name' | 'text'>,
): boolean {
  if (connection.parsedStatements[name] !== undefined) return false;
  closeDoubtful(connection, name);
  connection.parse({ name, text });
  return true;
}

/** Clears the way for a name that is about to be prepared. It is no error to close what is not there. */
export function closeDoubtful(connection: StatementConnection, name: string): void {
  if (doubtful.get(connection)?.delete(name) === true) connection.close({ type: 'S', name });
}

/** Takes back what was believed of these names. */
export function doubt(connection: StatementConnection, names: readonly string[]): void {
  const known = doubtful.get(connection) ?? new Set();
  doubtful.set(connection, known);
  for (const name of names) {
    delete connection.parsedStatements[name];
    known.add(name);
  }
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;

/** Values as pg sends them. @throws what a value throws that cannot be written. */
export function toParameters(values: readonly unknown[]): unknown[] {
  return values.map(prepareValue);
}
