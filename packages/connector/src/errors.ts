import { PROBLEM_STATUSES, type ProblemCode, type ProblemError } from '@payvite/sdk/schemas';

/**
 * An error that a caller can do something about. Thrown anywhere, turned into a problem (RFC 9457) by one handler.
 * Anything else that is thrown answers 500 and says nothing but the request's id.
 */
export class AppError extends Error {
  readonly code: ProblemCode;
  /** The one that the contract says for `code`. */
  readonly status: number;
  readonly errors: ProblemError[] | undefined;
  /** For 429, 503 and 409 `request_in_progress`: when to try again, told as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    message: string,
    details: { errors?: ProblemError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = PROBLEM_STATUSES[code];
    this.errors = details.errors;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** 404: the id is not there for this dealer, or not an id. `noun` is what a person calls it: `customer`. */
export function notFound(code: ProblemCode, noun: string): AppError {
  return new AppError(code, `There is no such ${noun}.`);
}

/** A 400 whose `detail` says where the faults are, and what is wrong with the request as a whole. */
export function invalidRequest(errors: ProblemError[]): AppError {
  const where = errors.flatMap(({ pointer }) => (pointer === '' ? [] : [pointer]));
  const whole = errors.flatMap(({ pointer, detail }) => (pointer === '' ? [detail] : []));
  const detail = where.length === 0 ? whole : [`The request has a fault at ${where.join(', ')}.`, ...whole];
  return new AppError('invalid_request', detail.join(' '), { errors });
}
