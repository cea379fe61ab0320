import { randomUUID } from 'node:crypto';
import type { TimelineEvent } from '@payvite/sdk';
import type { ServiceContext } from '../src/context.ts';

/** A stream of events as it comes over the wire, without the client's parser and reconnects. */
export interface RawStream {
  status: number;
  headers: Headers;
  /** What came so far. */
  text(): string;
  /** The blocks that carry an event. */
  events(): { id: string; event: TimelineEvent }[];
  /** The last id that was told. */
  lastId(): string | undefined;
  /** Waits until `condition` holds; rejects when the stream ends before. */
  until(condition: () => boolean): Promise<void>;
  /** How it ended: by the server in order, or otherwise. */
  ended: Promise<'in order' | 'broken'>;
  close(): void;
}

/** Opens `GET /v1/events` of `url` and reads it until it is closed. */
export async function openRawStream(url: string, headers: Record<string, string>): Promise<RawStream> {
  const abort = new AbortController();
  const response = await fetch(`${url}/v1/events`, { headers, signal: abort.signal });
  let text = '';
  let hasEnded = false;
  let wake = Promise.withResolvers<void>();
  const stir = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  const read = async () => {
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      stir();
    }
  };
  const ended = read()
    .then(
      () => 'in order' as const,
      () => 'broken' as const,
    )
    .finally(() => {
      hasEnded = true;
      stir();
    });
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    events: () =>
      Array.from(text.matchAll(/^id: (.*)\ndata: (.*)\n\n/gm), ([, id = '', data = '']) => ({
        id,
        event: JSON.parse(data) as TimelineEvent,
      })),
    lastId: () => Array.from(text.matchAll(/^id: (.*)\n(?=(?:data: .*\n)?\n)/gm)).at(-1)?.[1],
    async until(condition) {
      while (!condition()) {
        if (hasEnded) throw new Error(`The stream ended before that. It said:\n${text}`);
        await wake.promise;
      }
    },
    ended,
    close: () => abort.abort(),
  };
}

/** Writes an event whose data is `{n}`, in a transaction of its own. */
export async function writeEvent(
  context: Pick<ServiceContext, 'database' | 'events'>,
  dealerId: string,
  n: number,
  customerIds: string[] = [],
): Promise<void> {
  await context.database.asDealer(dealerId, (tx) =>
    context.events.emit(tx, {
      type: 'sync.finished',
      actor: { type: 'system', id: null },
      subjectType: 'sync',
      subjectId: randomUUID(),
      customerIds,
      data: { n },
    }),
  );
}
