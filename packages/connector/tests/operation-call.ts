import { UNKNOWN_ID, type Asking } from './openapi-calls.ts';
import type { ReceivedAnswer } from './openapi-checker.ts';

/**
 * Calls an operation as `asking` says and reads the answer to its end, or as much as `asking.until` wants.
 *
 * @param operation its path whole, with each id as `:id` or `{id}`; an id that `asking` does not give is an unknown one.
 */
export async function callOperation(
  baseUrl: string,
  operation: { method: string; path: string },
  asking: Asking,
  headers: Record<string, string>,
): Promise<ReceivedAnswer> {
  const path = operation.path.replaceAll(/\{(\w+)\}|:(\w+)/g, (_whole, braced?: string, plain?: string) =>
    encodeURIComponent(asking.ids?.[braced ?? plain ?? ''] ?? UNKNOWN_ID),
  );
  const body = asking.rawBody ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body));
  const abort = new AbortController();
  const response = await fetch(`${baseUrl}${path}?${new URLSearchParams(asking.query).toString()}`, {
    method: operation.method.toUpperCase(),
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...asking.headers,
      ...headers,
    },
    body,
    signal: abort.signal,
  });
  await asking.meanwhile?.();
  let text = '';
  const pieces = response.body?.pipeThrough(new TextDecoderStream()) ?? [];
  for await (const piece of pieces) {
    text += piece;
    if (asking.until?.test(text)) break;
  }
  abort.abort();
  await asking.afterwards?.();
  return { status: response.status, headers: response.headers, text };
}
