import type { Request } from 'express';
import type { ProblemCode } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { AppError, notFound } from './errors.ts';

z.config(z.locales.en());

/**
 * Checks a body or a query against its schema.
 *
 * @throws {AppError} 400 `invalid_request` with one error per fault, each with its JSON Pointer.
 */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ pointer: toPointer(path), detail: issue.message }));
  });
  const where = errors.map((error) => error.pointer || 'the whole').join(', ');
  throw new AppError(400, 'invalid_request', `The request has a fault at ${where}.`, { errors });
}

/**
 * The id in the path.
 *
 * @throws {AppError} 404 with `code` when it is no id at all, as for one that is not there.
 */
export function pathId(request: Request, code: ProblemCode, noun: string, name = 'id'): string {
  const value = request.params[name];
  if (typeof value === 'string' && z.safeParse(z.uuid(), value).success) return value;
  throw notFound(code, noun);
}

function toPointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
