import { ElementErrorEvent } from './events.ts';
import type { SmallStrings } from './strings/en-small.ts';

/** An error in the words of the person who sees it. */
export interface Fault {
  /** The problem's code; without an answer `connection_failed`, `timed_out`, `token_failed` or `unexpected`. */
  code: string;
  /** What happened and the way out, one or two sentences. */
  message: string;
  requestId: string | null;
}

/** What the SDK's errors carry. Read by shape: a page may hold two copies of the SDK, whose classes differ. */
interface ErrorShape {
  name?: string;
  code?: unknown;
  status?: unknown;
  detail?: unknown;
  requestId?: unknown;
  retryAfterSeconds?: unknown;
  errors?: { code?: string; detail: string }[] | null;
}

// Errors without an answer of the connector have no code of their own.
const CODES_BY_NAME: Record<string, string> = {
  ConnectionError: 'connection_failed',
  RequestTimeoutError: 'timed_out',
  FetchTokenError: 'token_failed',
};

/** Puts an error into words. An unknown code shows the connector's own sentence. */
export function describeFault(error: unknown, strings: SmallStrings): Fault {
  const shape = (typeof error === 'object' && error !== null ? error : {}) as ErrorShape;
  const codes: Partial<Record<string, string>> = strings.fault.codes;
  const requestId = typeof shape.requestId === 'string' ? shape.requestId : null;
  if (typeof shape.code === 'string' && typeof shape.status === 'number') {
    // A problem with several customers states each one's own reason; with one of them that reason says more.
    const single = shape.errors?.length === 1 ? shape.errors[0] : undefined;
    const code = single?.code ?? shape.code;
    const known = waitMessage(code, shape.retryAfterSeconds, strings) ?? codes[code];
    const own = typeof shape.detail === 'string' && shape.detail ? shape.detail : undefined;
    return { code, message: known ?? own ?? strings.fault.codes.unexpected, requestId };
  }
  const code = CODES_BY_NAME[shape.name ?? ''] ?? 'unexpected';
  return { code, message: codes[code] ?? strings.fault.codes.unexpected, requestId };
}

function waitMessage(code: string, seconds: unknown, strings: SmallStrings): string | undefined {
  if (typeof seconds !== 'number' || !(seconds > 0)) return undefined;
  if (code === 'resend_too_soon') return strings.fault.waitMinutes(Math.max(1, Math.ceil(seconds / 60)));
  return code === 'rate_limited' ? strings.fault.waitSeconds(Math.ceil(seconds)) : undefined;
}

/** Tells the page about a fault that `element` shows. */
export function announceFault(element: HTMLElement, fault: Fault): void {
  const { code, message, requestId } = fault;
  element.dispatchEvent(new ElementErrorEvent({ code, message, requestId, element: element.localName }));
}

/**
 * Puts an error into words for the element that shows it, and tells the page unless one was shown `before`: it hears of a
 * trouble once, not at every read.
 */
export function nextFault(
  element: HTMLElement,
  before: Fault | null,
  error: unknown,
  strings: SmallStrings,
): Fault {
  const fault = describeFault(error, strings);
  if (!before) announceFault(element, fault);
  return fault;
}
