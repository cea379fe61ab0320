import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** Something between the service and PostgreSQL that drops start-up options in silence, as poolers can be told to. */
export interface Pooler {
  /** The database through it. */
  url: string;
  close(): Promise<void>;
}

/** Starts a pooler in front of the database that `databaseUrl` names. */
export async function startPooler(databaseUrl: string): Promise<Pooler> {
  const target = new URL(databaseUrl);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.once('data', (first) => {
      upstream.write(withoutOptions(first));
      client.pipe(upstream);
    });
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * A start-up message less its `options`: length, version, then names and values, each with a zero at its end
 * (https://www.postgresql.org/docs/18/protocol-message-formats.html).
 */
function withoutOptions(message: Buffer): Buffer {
  const words = message.subarray(8, -1).toString('latin1').split('\0').slice(0, -1);
  const kept = words.filter((_word, index) => words[index - (index % 2)] !== 'options');
  const body = Buffer.from(`${kept.map((word) => `${word}\0`).join('')}\0`, 'latin1');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  message.copy(head, 4, 4, 8);
  return Buffer.concat([head, body]);
}
