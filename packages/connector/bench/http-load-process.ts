import { connect, type Socket } from 'node:net';
import { offer } from './bench-process.ts';
import { drive, type Round } from './bench-rounds.ts';

/** A request as it is sent again and again. */
export interface LoadRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  /** JSON; left out, none. */
  body?: string;
}

const operations = {
  /**
   * Sends `requests` in their order, again and again, over `connections` kept alive.
   *
   * @param load.isOnce ends early when every request was sent.
   * @throws Error with the answer, when one has another status.
   */
  async load(load: {
    port: number;
    requests: LoadRequest[];
    connections: number;
    durationMs: number;
    status: number;
    isOnce?: boolean;
  }): Promise<Round> {
    const { port, requests, durationMs } = load;
    const messages = requests.map((request) => toMessage(request, port));
    const opened = Array.from({ length: load.connections }, () => openConnection(port));
    const connections = await Promise.all(opened);
    try {
      return await drive(
        {
          concurrency: connections.length,
          durationMs,
          ...(load.isOnce === true ? { operations: messages.length } : {}),
        },
        async (worker, operation) => {
          const message = messages[operation % messages.length] as Buffer;
          const { status, answer } = await (connections[worker] as HttpConnection).send(message);
          if (status !== load.status)
            throw new Error(`Answered ${status} to ${message.toString()}\n${answer()}`);
        },
      );
    } finally {
      for (const connection of connections) connection.close();
    }
  },
};

export type HttpLoad = typeof operations;

function toMessage({ method, path, headers, body }: LoadRequest, port: number): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

interface HttpAnswer {
  status: number;
  /** Head and body as they came. */
  answer: () => string;
}

/**
 * Just enough HTTP/1.1 that reading an answer costs next to nothing: the machine's processors are for the contenders.
 * The end of an answer is known by its Content-Length, or is that of the last chunk.
 */
interface HttpConnection {
  send(message: Buffer): Promise<HttpAnswer>;
  close(): void;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

async function openConnection(port: number): Promise<HttpConnection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let asker: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;
  let chunks: Buffer[] = [];
  let status = 0;
  /** How many bytes of the answer are to come: by its head, which is not complete yet, or by its chunks. */
  let remaining: number | 'head' | 'chunks' = 'head';

  const readHead = (): void => {
    const received = Buffer.concat(chunks);
    const end = received.indexOf(END_OF_HEAD);
    if (end === -1) return;
    chunks = [received];
    const head = received.toString('latin1', 0, end);
    status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    remaining = length === undefined ? 'chunks' : end + END_OF_HEAD.length + Number(length) - received.length;
  };
  const endsWithLastChunk = (): boolean =>
    Buffer.concat(chunks.slice(-2)).subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    if (remaining === 'head') readHead();
    else if (remaining !== 'chunks') remaining -= chunk.length;
    if (remaining === 'chunks' ? !endsWithLastChunk() : remaining !== 0) return;
    const received = chunks;
    chunks = [];
    remaining = 'head';
    asker?.resolve({ status, answer: () => Buffer.concat(received).toString() });
  });
  socket.on('error', (error) => asker?.reject(error));
  socket.on('close', () => asker?.reject(new Error('The connection was closed.')));
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        asker = { resolve, reject };
        socket.write(message);
      }),
    close: () => socket.destroy(),
  };
}

offer(operations);
