import { STATUS_CODES } from 'node:http';
import type { Problem } from '@payvite/sdk/schemas';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Operation } from './api-routes.ts';
import { isDatabaseUnavailable } from './db/unavailability.ts';
import { AppError } from './errors.ts';
import { SEND_JSON } from './request-input.ts';

const UNAVAILABLE_SECONDS = 2;

/** Answers every error of the API as a problem (RFC 9457). A 5xx tells nothing but the request's id. */
export const answerProblem: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const known = toAppError(error);
  if (known.status >= 500) request.log.error({ err: error }, 'request failed');
  sendProblem(request, response, known);
};

/** The last route of the API: no such path, or a path of `operations` that takes other methods, which `Allow` names. */
export function answerUnknownRoute(
  operations: readonly Pick<Operation, 'method' | 'path'>[],
): RequestHandler {
  const known = operations.map(({ method, path }) => ({
    methods: method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    // As Express reads a path: in any case, and with a slash at the end or without.
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
  }));
  return (request, response) => {
    const { method, baseUrl, path } = request;
    const allowed = known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    if (allowed.length === 0) throw new AppError('not_found', `There is no ${method} ${baseUrl}${path}.`);
    const allow = [...new Set(allowed)].join(', ');
    response.set('Allow', allow);
    throw new AppError('method_not_allowed', `${baseUrl}${path} takes ${allow}, not ${method}.`);
  };
}

/** What a caller may be told of `error`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // An id in the path that does not decode is none.
  if (error instanceof URIError) return new AppError('not_found', 'There is no such path.');
  const status = readStatus(error);
  if (status === 413) return new AppError('payload_too_large', 'The body is larger than 1 MB.');
  if (status === 400 || status === 415) {
    return new AppError('invalid_request', 'The body cannot be read as JSON.', {
      errors: [{ pointer: '', detail: SEND_JSON }],
    });
  }
  if (isDatabaseUnavailable(error)) {
    return new AppError('unavailable', 'The service cannot reach its database. Try again in a moment.', {
      retryAfterSeconds: UNAVAILABLE_SECONDS,
      cause: error,
    });
  }
  return new AppError(
    'internal_error',
    'Something went wrong on our side. Quote the request id when you report it.',
    {
      cause: error,
    },
  );
}

function sendProblem(request: Request, response: Response, error: AppError): void {
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
  if (error.status === 401 && !response.hasHeader('WWW-Authenticate'))
    response.set('WWW-Authenticate', 'Bearer');
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    instance: request.originalUrl.split('?', 1)[0] ?? '/',
    code: error.code,
    requestId: String(request.id),
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
  response.status(error.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Express's own parsers throw http-errors. */
function readStatus(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}
