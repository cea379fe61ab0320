import express, { type RequestHandler } from 'express';
import { invalidRequest } from './errors.ts';

/** A line of JSON for each row (https://github.com/ndjson/ndjson-spec). */
export const NDJSON = 'application/x-ndjson';

const LIMIT = '16mb';

/** Reads the body of a call that takes many rows: `{"rows": [...]}`, or a line for each. */
export const readLargeBody: RequestHandler[] = [
  express.json({ limit: LIMIT }),
  express.text({ type: NDJSON, limit: LIMIT }),
  (request, _response, next) => {
    if (typeof request.body === 'string') request.body = { rows: readLines(request.body) };
    next();
  },
];

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
