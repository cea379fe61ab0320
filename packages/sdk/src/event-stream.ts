import { ConnectionError, RequestTimeoutError } from './errors.ts';
import { boundedBy } from './time-limit.ts';

/** How long an answer may fall silent: three signs of life are missing, which the connector gives every 15 seconds. */
export const MAX_SILENCE_MS = 45_000;

/** An answer that has begun. */
export interface OpenAnswer {
  /** The call, for messages. */
  name: string;
  response: Response;
  body: ReadableStream<Uint8Array>;
}

/** One block of a stream of server-sent events. */
export interface ServerSentEvent {
  /** The last id that the stream has told, in this block or an earlier one; null before the first. */
  id: string | null;
  /** The lines of data, joined; empty for a block that only tells an id. */
  data: string;
}

/**
 * Reads server-sent events from pieces of text, however they are cut
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 * `event` and `retry` are ignored: the connector sends neither.
 */
export class EventStreamParser {
  #rest = '';
  #id: string | null = null;
  #data: string[] = [];
  #hasId = false;

  /** The blocks that `text` completes. */
  push(text: string): ServerSentEvent[] {
    const blocks: ServerSentEvent[] = [];
    // A CR at the end may be half of a CR LF: it waits for what follows.
    const [, whole = '', rest = ''] = /^([^]*(?:\n|\r(?!$)\n?))?([^]*)$/.exec(this.#rest + text) ?? [];
    this.#rest = rest;
    for (const line of whole.split(/\r\n|\n|\r/).slice(0, -1)) {
      if (line !== '') this.#take(line);
      else if (this.#data.length > 0 || this.#hasId) {
        blocks.push({ id: this.#id, data: this.#data.join('\n') });
        this.#data = [];
        this.#hasId = false;
      }
    }
    return blocks;
  }

  #take(line: string): void {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line) ?? [];
    if (field === 'data') this.#data.push(value);
    if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
      this.#hasId = true;
    }
  }
}

/**
 * The text of an answer as it comes, a byte order mark included. The connection is given up when whoever reads stops.
 *
 * @param silenceMs how long nothing may come.
 * @throws {ConnectionError} it broke off or fell silent; the signal's reason when it is aborted.
 */
export async function* readText(
  answer: OpenAnswer,
  silenceMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const reader = answer.body.getReader();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  try {
    for (;;) {
      const endsAt = performance.now() + silenceMs;
      const { value, done } = await boundedBy(
        { name: answer.name, timeoutMs: silenceMs, endsAt, signal },
        reader.read(),
      );
      if (done) return;
      const text = decoder.decode(value, { stream: true });
      if (text !== '') yield text;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    const what = cause instanceof RequestTimeoutError ? `fell silent for ${silenceMs} ms` : 'broke off';
    throw new ConnectionError(`The answer to ${answer.name} ${what}.`, { cause });
  } finally {
    // After the end it does nothing; what it may throw is what is being thrown already.
    void reader.cancel().catch(() => undefined);
  }
}
