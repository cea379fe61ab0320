import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A connector whose dealer has many customers. */
export interface BenchConnector {
  url: string;
  /** Of every request. */
  headers: Record<string, string>;
  stop(): Promise<void>;
}

const MODULE = fileURLToPath(new URL('../../connector/bench/many-customers.ts', import.meta.url));

/** Starts it in a process of its own: no package imports the connector. */
export async function startBenchConnector(customers: number): Promise<BenchConnector> {
  const child = spawn(process.execPath, ['--conditions=source', MODULE, String(customers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error('The connector of the bench did not start; its messages are above.');
  const { url, headers } = JSON.parse(first.value) as Pick<BenchConnector, 'url' | 'headers'>;
  return {
    url,
    headers,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
