import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { offer } from './bench-process.ts';

const END_OF_CONTENT = Buffer.from('\r\n.\r\n');

let received = 0;
let wanted = Infinity;
let onWanted: (() => void) | undefined;

/** Takes every mail and keeps none: what a mail server costs at least (RFC 5321). */
function take(socket: Socket): void {
  let isContent = false;
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.write('220 sink.example ESMTP\r\n');
  socket.on('data', (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    for (;;) {
      if (isContent) {
        const end = rest.indexOf(END_OF_CONTENT);
        if (end < 0) {
          // All but what may be the first part of the end.
          rest = rest.subarray(Math.max(0, rest.length - END_OF_CONTENT.length + 1));
          return;
        }
        rest = rest.subarray(end + END_OF_CONTENT.length);
        isContent = false;
        socket.write('250 2.0.0 taken\r\n');
        received += 1;
        if (received >= wanted) onWanted?.();
        continue;
      }
      const end = rest.indexOf('\r\n');
      if (end < 0) return;
      const command = rest.toString('latin1', 0, Math.min(end, 8)).toUpperCase();
      rest = rest.subarray(end + 2);
      if (command.startsWith('DATA')) {
        isContent = true;
        // The dot may be the first thing of the content.
        rest = Buffer.concat([Buffer.from('\r\n'), rest]);
        socket.write('354 go on\r\n');
      } else if (command.startsWith('QUIT')) {
        socket.end('221 2.0.0 bye\r\n');
      } else {
        socket.write('250 2.0.0 ok\r\n');
      }
    }
  });
}

const operations = {
  async start(): Promise<{ port: number }> {
    const server = createServer(take).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port };
  },

  /** Counts from nothing on; `isThere` waits for so many. */
  expect(count: number): void {
    received = 0;
    wanted = count;
  },

  /** Answers when as many have come as were expected. */
  async areThere(): Promise<number> {
    if (received < wanted) await new Promise<void>((resolve) => (onWanted = resolve));
    return received;
  },
};

export type SinkOperations = typeof operations;

offer(operations);
