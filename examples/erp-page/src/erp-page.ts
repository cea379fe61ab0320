import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createErpApp } from './erp-app.ts';
import type { ErpPageLogger } from './erp-app.ts';

/** How to serve the demonstration ERP. */
export interface ErpPageOptions {
  /** 0 takes any free one. */
  port: number;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /**
   * The address people open it at, which tokens are made for and the dealer has to allow: `https://erp.example`.
   * Default `http://localhost:<port>`, with another `host` than the loopback one `http://<host>:<port>`.
   */
  publicUrl?: string;
  /** The Payvite connector's public address, reached by this process and by the browser. */
  connectorUrl: string;
  /** The dealer's secret key. It stays in this process. */
  apiKey: string;
  /** Default: errors to the console. */
  logger?: ErpPageLogger;
}

/** The ERP while it is served. */
export interface ErpPage {
  /** The address to open, without a slash at the end: the origin of the page. */
  url: string;
  port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

const CONSOLE_ERRORS: ErpPageLogger = {
  info: () => undefined,
  error: (details, message) => console.error(message, details),
};

/**
 * Serves the demonstration ERP on its own origin, with a back end of its own that holds the secret key.
 *
 * @throws {TypeError} an address or the key cannot be one.
 * @throws {Error} `EADDRINUSE`: the port is taken.
 */
export async function startErpPage(options: ErpPageOptions): Promise<ErpPage> {
  const { host = '127.0.0.1', connectorUrl, apiKey, logger = CONSOLE_ERRORS } = options;
  // The origin names the port, which is known only once it is bound; until then there is nothing to answer with.
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const port = await listen(server, options.port, host);
  try {
    const origin = new URL(options.publicUrl ?? `http://${publicName(host)}:${port}`).origin;
    answer = await createErpApp({ origin, connectorUrl, apiKey, logger });
    logger.info({ url: origin }, 'The demonstration ERP is served');
    return { url: origin, port, close: () => close(server) };
  } catch (error) {
    await close(server);
    throw error;
  }
}

function publicName(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
