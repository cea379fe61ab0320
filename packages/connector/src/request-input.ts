import type { Request } from 'express';
import type { ProblemCode, ProblemError } from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { AppError, invalidRequest, notFound } from './errors.ts';
import { describeFault } from './request-fault.ts';

/** What to do about a body that cannot be read. */
export const SEND_JSON = 'Send a JSON object with Content-Type: application/json.';

const UNSTORABLE = 'Has a NUL character or half of a surrogate pair, which cannot be kept.';

/** What a query or a body must be where an operation takes none. */
const NOTHING = z.strictObject({});

/**
 * Checks a query: a parameter that `schema` does not know is a fault, too. Without a schema, none is known.
 *
 * @throws {AppError} as `parseInput`.
 */
export function parseQuery(schema: z.ZodMiniObject | undefined, request: Request): unknown {
  return parseInput(schema === undefined ? NOTHING : z.catchall(schema, z.never()), request.query);
}

/**
 * Checks a body. Where nothing is needed in it, it may be left out, too.
 *
 * @throws {AppError} as `parseInput`.
 */
export function parseBody(
  schema: z.ZodMiniType | undefined,
  request: Request,
  check: typeof checkInput = checkInput,
): unknown {
  // What came but is not JSON was not read.
  const isAbsent = request.get('transfer-encoding') === undefined && !Number(request.get('content-length'));
  const wanted = schema ?? NOTHING;
  const isLeftOut = request.body === undefined && isAbsent && z.safeParse(wanted, {}).success;
  return parseInput(wanted, isLeftOut ? {} : request.body, check);
}

/**
 * Checks what came against its schema.
 *
 * @throws {AppError} 400 `invalid_request` with one error per fault, each with its JSON Pointer.
 */
export function parseInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
  check: typeof checkInput = checkInput,
): z.output<Schema> {
  // Express leaves no body where there was none, or one of another type.
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    refuse([{ pointer: '', detail: [SEND_JSON, ...listNeeds(schema)].join(' ') }]);
  }
  return check(schema, input);
}

/**
 * Checks what came against its schema, whatever that takes.
 *
 * @throws {AppError} as `parseInput`.
 */
export function checkInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const data = checkShape(schema, input);
  const unstorable = findUnstorable(data);
  if (unstorable.length > 0) {
    refuse(unstorable.map((path) => ({ pointer: toPointer(path), detail: UNSTORABLE })));
  }
  return data;
}

/** The same for what is looked at part by part later, and may hold any text until then. */
export function checkShape<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = z.safeParse(schema, input, { error: describeFault });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({ pointer: toPointer(path), detail: toSentence(issue.message) }));
  });
  return refuse(errors);
}

function refuse(errors: ProblemError[]): never {
  throw invalidRequest(errors);
}

/** What an object must have at least, in words. */
function listNeeds(schema: z.ZodMiniType): string[] {
  const issues = z.safeParse(schema, {}, { error: describeFault }).error?.issues ?? [];
  const fields = issues.flatMap(({ path }) => (path.length === 1 ? [String(path[0])] : []));
  const rules = issues.flatMap(({ path, message }) => (path.length === 0 ? [toSentence(message)] : []));
  return [...(fields.length === 0 ? [] : [`It needs ${fields.join(', ')}.`]), ...rules];
}

/** Where a text is that PostgreSQL does not take: with a NUL or half of a surrogate pair. */
function findUnstorable(value: unknown, path: PropertyKey[] = []): PropertyKey[][] {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => findUnstorable(part, [...path, key]));
}

/**
 * The id in the path, in lower case; one of `values`, where these are all there are.
 *
 * @throws {AppError} 404 with `code` when it is no id at all, as for one that is not there.
 */
export function pathId(
  request: Request,
  { code, noun, values }: { code: ProblemCode; noun: string; values?: readonly string[] },
  name = 'id',
): string {
  const value = request.params[name];
  if (values !== undefined) {
    if (typeof value === 'string' && values.includes(value)) return value;
    throw new AppError(code, `There is no such ${noun}: ${values.join(', ')}.`);
  }
  if (typeof value === 'string' && z.safeParse(z.uuid(), value).success) return value.toLowerCase();
  throw notFound(code, noun);
}

function toPointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A schema's own words stand behind a name elsewhere, such as on the command line. */
function toSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;
}
