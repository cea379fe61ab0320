import { checkShape, type Shape } from './answer-shape.ts';
import { ResponseShapeError, type ResponseIssue } from './errors.ts';
import { requestIdOf } from './problem-response.ts';

/**
 * Checks a success against its shape.
 *
 * @param request `GET /v1/customers`, for the message.
 * @returns the answer without the fields that the shape does not know; undefined where it may have no body and has
 *   none (204).
 * @throws {ResponseShapeError} the text is no JSON, or not of this shape. What stood there is not told: it may be
 *   personal, or a token.
 */
export function parseAnswer<Output>(
  shape: Shape<Output>,
  request: string,
  response: Response,
  text: string,
): Output {
  const fail = (issues: ResponseIssue[]) =>
    new ResponseShapeError(request, response.status, requestIdOf(response), issues);
  if (shape.is === 'nothing' && response.status === 204) return undefined as Output;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw fail([{ pointer: '', detail: 'is not JSON' }]);
  }
  const { value, issues } = checkShape(shape, body);
  if (issues.length > 0) throw fail(issues);
  return value;
}
