import express, { Router, type RequestHandler } from 'express';
import type { Operation } from './api-routes.ts';
import { invalidRequest } from './errors.ts';

/** A line of JSON for each row (https://github.com/ndjson/ndjson-spec). */
export const NDJSON = 'application/x-ndjson';

const LIMIT = '1mb';
const LARGE_LIMIT = '16mb';

/** Reads the bodies of requests: JSON, and of operations that take many rows larger ones, or a line for each row. */
export function readBodies(operations: readonly Operation[]): RequestHandler {
  const large = new Set(
    operations.filter(({ isLarge }) => isLarge === true).map(({ method, path }) => `${method} ${path}`),
  );
  const readJson = express.json({ limit: LIMIT });
  const readRows = Router().use(
    express.json({ limit: LARGE_LIMIT }),
    express.text({ type: NDJSON, limit: LARGE_LIMIT }),
    toRows,
  );
  return (request, response, next) => {
    const isLarge = large.has(`${request.method.toLowerCase()} ${request.path}`);
    (isLarge ? readRows : readJson)(request, response, next);
  };
}

const toRows: RequestHandler = (request, _response, next) => {
  if (typeof request.body === 'string') request.body = { rows: readLines(request.body) };
  next();
};

/** @throws {AppError} 400 `invalid_request` names the first line that is no JSON: nobody knows whose it is. */
function readLines(text: string): unknown[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      throw invalidRequest([{ pointer: '', detail: `Line ${index + 1} is no JSON. Nothing was applied.` }]);
    }
  });
}
