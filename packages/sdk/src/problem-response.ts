import {
  ApiError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitedError,
  ServerError,
  UnauthenticatedError,
  type AnyProblemCode,
  type ApiErrorInit,
  type RequestFault,
} from './errors.ts';
import type { ProblemCode } from './schemas/problem-statuses.ts';

/** What can be read of a problem: a half-broken or newer one still tells more than none. */
interface ReadableProblem {
  detail: string | undefined;
  code: AnyProblemCode | undefined;
  requestId: string | undefined;
  errors: RequestFault[] | undefined;
}

const ERROR_CLASSES: Record<number, new (init: ApiErrorInit) => ApiError> = {
  400: InvalidRequestError,
  401: UnauthenticatedError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  429: RateLimitedError,
};

const CODES_BY_STATUS: Record<number, ProblemCode> = {
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/**
 * Makes the error for an answer that is not a success.
 *
 * @param body the parsed JSON, or the text where the answer is no JSON; undefined where unreadable.
 */
export function apiErrorFrom(response: Response, body: unknown): ApiError {
  const { status } = response;
  const problem = readProblem(body);
  const ErrorClass = ERROR_CLASSES[status] ?? (status >= 500 ? ServerError : ApiError);
  return new ErrorClass({
    status,
    code: problem?.code ?? CODES_BY_STATUS[status] ?? codeOfClass(status),
    detail: problem?.detail ?? detailWithoutProblem(response),
    requestId: problem?.requestId ?? requestIdOf(response),
    errors: problem?.errors ?? [],
    retryAfterSeconds: retryAfterSecondsOf(response),
  });
}

function readProblem(body: unknown): ReadableProblem | undefined {
  if (!isObject(body)) return undefined;
  const { detail, code, requestId, errors } = body;
  return {
    detail: textOrNothing(detail),
    code: codeOrNothing(code),
    requestId: textOrNothing(requestId),
    errors: Array.isArray(errors) && errors.every(isReadableFault) ? errors.map(faultOf) : undefined,
  };
}

interface ReadableFault {
  pointer: string;
  detail: string;
  code?: unknown;
}

function isReadableFault(fault: unknown): fault is ReadableFault {
  return isObject(fault) && typeof fault['pointer'] === 'string' && typeof fault['detail'] === 'string';
}

function faultOf(fault: ReadableFault): RequestFault {
  const { pointer, detail, code } = fault;
  return 'code' in fault ? { pointer, detail, code: codeOrNothing(code) } : { pointer, detail };
}

/** A newer connector may say one that `ProblemCode` has not. */
function codeOrNothing(code: unknown): AnyProblemCode | undefined {
  return typeof code === 'string' && /^[a-z][a-z0-9_]*$/.test(code) ? code : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** As `x00` of its class (RFC 9110, 15): whatever a status of 4xx means, it was the request. */
function codeOfClass(status: number): ProblemCode {
  return status >= 400 && status < 500 ? 'invalid_request' : 'internal_error';
}

/** The request's id from the header; null where none is there or, in a browser, none is exposed. */
export function requestIdOf(response: Response): string | null {
  return response.headers.get('x-request-id');
}

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, counted from this machine's clock.
 *
 * @returns seconds, at least 0; null where the header is missing or neither.
 */
export function retryAfterSecondsOf(response: Response): number | null {
  const value = response.headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function detailWithoutProblem(response: Response): string {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    return 'The address redirects elsewhere. Set baseUrl to where the connector itself answers.';
  }
  // The body is not quoted: a proxy's page is markup, and may repeat what was sent.
  return `The answer has status ${response.status} and is no problem document: something between this client and the connector may have answered. Check baseUrl and any proxy.`;
}
