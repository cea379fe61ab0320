import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchDatabase } from './bench-database.ts';
import { startBenchProcess, type BenchProcess } from './bench-process.ts';
import type { ServiceOperations, ServiceSettings } from './service-process.ts';

/** The product, serving one of the databases. */
export interface BenchService {
  process: BenchProcess<ServiceOperations>;
  port: number;
  /** Of every request. */
  headers: Record<string, string>;
  /** Asks once and answers the JSON. @throws Error with the answer, when it is none of success. */
  fetch<Answer>(request: { method: 'GET' | 'POST'; path: string; body?: object }): Promise<Answer>;
  /** The end of its log, for when something went wrong. */
  readLog(): Promise<string>;
}

/** Starts the product on a database, in a process of its own that logs into the folder `home`. */
export async function startBenchService(
  database: BenchDatabase,
  home: string,
  options: Pick<ServiceSettings, 'live'> = {},
): Promise<BenchService> {
  const log = join(home, 'service.log');
  const process = startBenchProcess<ServiceOperations>('./service-process.ts', { log });
  const { port, apiKey } = await process.ask('start', {
    databaseUrl: database.url,
    home,
    timeZone: database.timeZone,
    ...options,
  });
  const headers = { Authorization: `Bearer ${apiKey}` };
  return {
    process,
    port,
    headers,
    async fetch<Answer>({ method, path, body }: Parameters<BenchService['fetch']>[0]) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { ...headers, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    readLog: async () => (await readFile(log, 'utf8').catch(() => '')).slice(-4000),
  };
}
