import { pino, type DestinationStream, type Logger } from 'pino';
import { withoutAddresses } from './mail/mail-transport.ts';

/** Makes the log: one JSON object a line on standard error. No secret, name or address may be in it. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, serializers: LOG_SERIALIZERS }, destination);
}

/** How requests, answers and errors stand in the log. */
export const LOG_SERIALIZERS = {
  req: (request: { id: unknown; method: string; url: string }) => ({
    id: request.id,
    method: request.method,
    path: loggedPath(request.url),
  }),
  res: (response: { statusCode: number }) => ({ status: response.statusCode }),
  err: describeError,
};

/** The path without its query, and without the token of a mail's link however it is written. */
export function loggedPath(url: string): string {
  return (url.split('?', 1)[0] ?? '').replace(
    /\/(i|u|password|sandbox|account\/email)\/.*/i,
    (_link, kind: string) => `/${kind.toLowerCase()}/...`,
  );
}

/** What the log tells of an error. */
export interface LoggedError {
  type: string;
  message: string;
  stack: string | undefined;
  /** Of Node (`ECONNREFUSED`) or PostgreSQL (`23505`). */
  code?: unknown;
  table?: unknown;
  constraint?: unknown;
  cause?: LoggedError;
  errors?: LoggedError[];
}

/**
 * Describes an error by what names nobody: PostgreSQL's `detail` and `where` quote the row, and the message of a data
 * exception quotes the value, so they stay out; addresses are taken out of the rest.
 */
export function describeError(error: unknown): LoggedError {
  // pino-http has made an object of its own of it, which keeps the error as `raw`.
  const original = !(error instanceof Error) && isObject(error) && 'raw' in error ? error.raw : error;
  if (!(original instanceof Error))
    return { type: typeof original, message: 'not an Error', stack: undefined };
  const { code, table, constraint } = original as { code?: unknown; table?: unknown; constraint?: unknown };
  const isDataException = typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
  return {
    type: original.constructor.name,
    message: isDataException ? 'data exception' : withoutAddresses(original.message),
    // Its first lines are the message.
    stack: /\n {4}at [^]*/.exec(original.stack ?? '')?.[0],
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(original.cause === undefined ? {} : { cause: describeError(original.cause) }),
    ...(original instanceof AggregateError ? { errors: original.errors.map(describeError) } : {}),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
