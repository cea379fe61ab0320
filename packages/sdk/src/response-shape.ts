import type { AnswerCheck, AnswerName, Answers } from './answers.ts';
import { ResponseShapeError, type ResponseIssue } from './errors.ts';
import { requestIdOf } from './problem-response.ts';

/** What is expected of an answer, and who looks whether it is so. */
export interface Expected<Name extends AnswerName> {
  name: Name;
  /** One keyset page of such answers. */
  isPage: boolean;
  check: AnswerCheck;
}

/**
 * Reads a success.
 *
 * @param request `GET /v1/customers`, for the message.
 * @returns what `check` makes of it; undefined for `nothing`, which has no body (204).
 * @throws {ResponseShapeError} the text is no JSON, or not what was expected. What stood there is not told: it may be
 *   personal, or a token.
 */
export function readAnswer<Name extends AnswerName>(
  { name, isPage, check }: Expected<Name>,
  request: string,
  response: Response,
  text: string,
): Answers[Name] {
  const fail = (issues: readonly ResponseIssue[]) =>
    new ResponseShapeError(request, response.status, requestIdOf(response), [...issues]);
  if (name === 'nothing' && response.status === 204) return undefined as Answers[Name];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw fail([{ pointer: '', detail: 'is not JSON' }]);
  }
  const { value, issues } = check(name, body, isPage);
  if (issues.length > 0) throw fail(issues);
  return value as Answers[Name];
}
