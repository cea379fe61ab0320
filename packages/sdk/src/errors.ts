import type { ProblemCode } from './schemas/problem-statuses.ts';
import type { ProblemError } from './schemas/problem.ts';

/**
 * What every error of this package extends. Messages carry no key and no token.
 * An aborted call is not one of them: it rejects with the signal's own reason, an `AbortError` by default.
 */
export class PayviteError extends Error {
  override name = 'PayviteError';
}

/** A code as the connector says it: one that this version knows, or one of a newer connector: treat that as its status. */
export type AnyProblemCode = ProblemCode | (string & Record<never, never>);

/** One fault of a request, as the connector says it. */
export interface RequestFault extends Omit<ProblemError, 'code'> {
  /** Why this one failed, where it differs from the error's own code. */
  code?: AnyProblemCode | undefined;
}

/** What an `ApiError` is made of. */
export interface ApiErrorInit<Code extends AnyProblemCode = AnyProblemCode> {
  status: number;
  code: Code;
  detail: string;
  requestId: string | null;
  errors: RequestFault[];
  retryAfterSeconds: number | null;
}

/** An answer that is not a success. Branch on `code` (`isProblem`), show `detail`, quote `requestId`. */
export class ApiError<Code extends AnyProblemCode = AnyProblemCode> extends PayviteError {
  override name = 'ApiError';
  /** HTTP status; 0 where a browser hides it (a redirect). */
  readonly status: number;
  /**
   * As the connector says it. One that this version does not know is to be treated as its status. Where something between
   * us and the connector answered, the nearest by status.
   */
  readonly code: Code;
  /** What happened and what to do about it, for a person. */
  readonly detail: string;
  /** Finds the connector's log line; null where the answer bears none. */
  readonly requestId: string | null;
  /** The single faults, with a JSON Pointer (RFC 6901) each; empty where the problem is one. */
  readonly errors: RequestFault[];
  /** `Retry-After` in seconds from the answer on; null where the answer has none. */
  readonly retryAfterSeconds: number | null;

  constructor(init: ApiErrorInit<Code>) {
    const request = init.requestId === null ? '' : ` (request ${init.requestId})`;
    super(`${init.status} ${init.code}: ${init.detail}${request}`);
    this.status = init.status;
    this.code = init.code;
    this.detail = init.detail;
    this.requestId = init.requestId;
    this.errors = init.errors;
    this.retryAfterSeconds = init.retryAfterSeconds;
  }
}

/**
 * Whether what was caught is an answer with one of these codes.
 *
 * @example
 * try {
 *   await payvite.invitations.resend(id);
 * } catch (error) {
 *   if (!isProblem(error, 'resend_too_soon')) throw error;
 *   console.log('Again in', error.retryAfterSeconds, 'seconds');
 * }
 */
export function isProblem<Code extends ProblemCode>(
  error: unknown,
  ...codes: [Code, ...Code[]]
): error is ApiError<Code> {
  return error instanceof ApiError && codes.some((code) => code === error.code);
}

/** 400: the request breaks its schema, or names customers that one mail cannot reach; `errors` says where. */
export class InvalidRequestError extends ApiError {
  override name = 'InvalidRequestError';
}

/** 401: no key or token, or one that is unknown or expired, a new token included. */
export class UnauthenticatedError extends ApiError {
  override name = 'UnauthenticatedError';
}

/** 403: known, but not allowed: a missing permission, another origin, a secret key in a browser. */
export class PermissionDeniedError extends ApiError {
  override name = 'PermissionDeniedError';
}

/** 404: not there, or not of this dealer. */
export class NotFoundError extends ApiError {
  override name = 'NotFoundError';
}

/** 409: the state of the thing forbids it; `code` names the state. */
export class ConflictError extends ApiError {
  override name = 'ConflictError';
}

/** 429: too often or too soon; `retryAfterSeconds` says when again. */
export class RateLimitedError extends ApiError {
  override name = 'RateLimitedError';
}

/** 5xx: the connector, or what stands before it, failed. Whether a POST took effect is unknown. */
export class ServerError extends ApiError {
  override name = 'ServerError';
}

/** No answer: unreachable, refused, cut off, or blocked by the browser (CORS). `cause` is what `fetch` threw. */
export class ConnectionError extends PayviteError {
  override name = 'ConnectionError';
}

/** The call took longer than `timeoutMs`, retries included. Whether a POST took effect is unknown. */
export class RequestTimeoutError extends PayviteError {
  override name = 'RequestTimeoutError';
  readonly timeoutMs: number;

  constructor(request: string, timeoutMs: number) {
    super(`${request} was not answered within ${timeoutMs} ms.`);
    this.timeoutMs = timeoutMs;
  }
}

/** `fetchToken` failed or gave no token. `cause` is what it threw. The next call asks it again. */
export class FetchTokenError extends PayviteError {
  override name = 'FetchTokenError';
}

/** One place where an answer breaks its schema. */
export interface ResponseIssue {
  /** JSON Pointer (RFC 6901) into the answer; empty for the whole. */
  pointer: string;
  detail: string;
}

/** A success whose body breaks the contract: a fault of Payvite's, or of a proxy that answered in its place. */
export class ResponseShapeError extends PayviteError {
  override name = 'ResponseShapeError';
  readonly status: number;
  readonly requestId: string | null;
  readonly issues: ResponseIssue[];

  constructor(request: string, status: number, requestId: string | null, issues: ResponseIssue[]) {
    const places = issues.slice(0, 3).map((issue) => `${issue.pointer || 'the body'}: ${issue.detail}`);
    const more = issues.length > places.length ? `; and ${issues.length - places.length} more` : '';
    const named = requestId === null ? '' : ` (request ${requestId})`;
    super(`The answer to ${request} breaks the contract: ${places.join('; ')}${more}${named}`);
    this.status = status;
    this.requestId = requestId;
    this.issues = issues;
  }
}
