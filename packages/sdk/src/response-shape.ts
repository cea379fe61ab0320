import * as z from 'zod/mini';
import { ResponseShapeError, type ResponseIssue } from './errors.ts';
import { requestIdOf } from './problem-response.ts';

/**
 * Checks a success against its schema.
 *
 * @param request `GET /v1/customers`, for the message.
 * @returns the answer without the fields that the schema does not know; undefined where it may have no body and has
 *   none (204).
 * @throws {ResponseShapeError} the text is no JSON, or not of this shape.
 */
export function parseAnswer<Output>(
  schema: z.ZodMiniType<Output>,
  request: string,
  response: Response,
  text: string,
): Output {
  const fail = (issues: ResponseIssue[]) =>
    new ResponseShapeError(request, response.status, requestIdOf(response), issues);
  const nothing = response.status === 204 ? z.safeParse(schema, undefined) : undefined;
  if (nothing?.success) return nothing.data;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw fail([{ pointer: '', detail: 'is not JSON' }]);
  }
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  throw fail(
    parsed.error.issues.map((issue) => ({ pointer: pointerOf(issue.path), detail: detailOf(issue) })),
  );
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// zod/mini has no messages of its own. What stood there is not told: it may be personal, or a token.
function detailOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected}`;
    case 'invalid_format':
      return `must be of the format ${issue.format}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.code.replaceAll('_', ' ');
  }
}
