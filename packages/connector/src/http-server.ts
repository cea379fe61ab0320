import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { ConfigError } from './config-error.ts';
import type { Config } from './config.ts';

/**
 * Listens at once and answers 503 until `answer` is told who does.
 *
 * @throws {ConfigError} where the port is taken.
 */
export async function listen(
  config: Pick<Config, 'host' | 'port'>,
): Promise<{ server: Server; answer: (listener: RequestListener) => void }> {
  let listener: RequestListener = (_request, response) => {
    response
      .writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' })
      .end('Payvite is starting.\n');
  };
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new ConfigError([`PORT: ${config.port} is taken by another program; set another one`])
          : error,
      );
    });
    server.listen(config.port, config.host, resolve);
  });
  return { server, answer: (next) => (listener = next) };
}

/** Lets requests under way finish for a moment, then cuts what is left; does nothing the second time. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, setTimeout(2000, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}
