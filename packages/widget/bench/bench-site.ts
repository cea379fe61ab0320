import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BenchConnector } from './bench-connector.ts';

/** Who is measured; each has a page of its own. */
export const CONTENDERS = ['payvite', 'ag-grid', 'tabulator'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** One page each, and the API behind the same address, so that no token, origin or preflight is measured. */
export interface BenchSite {
  url(contender: Contender): string;
  stop(): Promise<void>;
}

const PACKAGE = new URL('../', import.meta.url);

/** Bundles the pages as they would be shipped, and serves them. */
export async function startBenchSite(connector: BenchConnector): Promise<BenchSite> {
  const files = new Map<string, string>();
  const dist = fileURLToPath(new URL('dist/', PACKAGE));
  for (const name of globSync('payvite-widget*.min.js', { cwd: dist })) {
    files.set(`/${name}`, await readFile(join(dist, name), 'utf8'));
  }
  for (const contender of CONTENDERS) {
    files.set(`/${contender}.js`, await bundle(new URL(`bench/pages/${contender}-page.ts`, PACKAGE)));
    files.set(`/${contender}`, pageOf(contender));
  }
  files.set('/tabulator.css', await readFile(cssOf('tabulator-tables/dist/css/tabulator.min.css'), 'utf8'));
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = files.get(path);
    if (file !== undefined) response.setHeader('Content-Type', typeOf(path)).end(file);
    else if (path.startsWith('/v1/')) void forward(connector, request, response);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (contender) => `http://127.0.0.1:${port}/${contender}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function cssOf(path: string): URL {
  return new URL(import.meta.resolve(path));
}

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript; charset=utf-8';
  return path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/html; charset=utf-8';
}

/** Same width, height and font for all. */
function pageOf(contender: Contender): string {
  const scripts = [...(contender === 'payvite' ? ['payvite-widget.min'] : []), contender];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${contender}</title>
<style>body{margin:0;font:13px/1.45 system-ui,sans-serif}#grid{width:1400px;height:800px}</style>
${contender === 'tabulator' ? '<link rel="stylesheet" href="/tabulator.css">' : ''}
</head><body><div id="grid"></div>
${scripts.map((name) => `<script type="module" src="/${name}.js"></script>`).join('\n')}
</body></html>`;
}

async function bundle(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    conditions: ['source'],
    tsconfig: fileURLToPath(new URL('tsconfig.json', PACKAGE)),
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

async function forward(
  connector: BenchConnector,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ended = new AbortController();
  response.on('close', () => ended.abort());
  try {
    const answer = await fetch(`${connector.url}${request.url}`, {
      headers: { ...connector.headers, accept: String(request.headers.accept) },
      signal: ended.signal,
    });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    if (!ended.signal.aborted) response.writeHead(502).end(String(error));
  }
}
