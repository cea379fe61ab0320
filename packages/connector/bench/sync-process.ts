import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PayviteClient, type Sync } from '@payvite/sdk';
import { startConnector, type Connector } from '../src/server.ts';
import { offer } from './bench-process.ts';
import type { Round } from './bench-rounds.ts';

const run = promisify(execFile);

let connector: Connector | undefined;
let client: PayviteClient | undefined;
let peak = 0;

/** A service whose dealer's ERP exports into a folder. */
const operations = {
  async start(settings: { databaseUrl: string; home: string; directory: string; timeZone: string }) {
    connector = await startConnector({
      demo: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: settings.home,
        PAYVITE_SECRET: 'be'.repeat(32),
        PAYVITE_API_KEY: `pv_test_${'be'.repeat(32)}`,
        DATABASE_URL: settings.databaseUrl,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: settings.directory,
        RATE_LIMIT_PER_KEY: String(Number.MAX_SAFE_INTEGER),
        LOG_LEVEL: 'error',
        MAIL_TRANSPORT: 'outbox',
        DEALER_MODE: 'test',
        DEALER_NAME: 'Bench Lumber',
        DEALER_TIME_ZONE: settings.timeZone,
      },
    });
    client = new PayviteClient({ baseUrl: connector.url, apiKey: connector.apiKey });
    return { port: Number(new URL(connector.url).port), apiKey: connector.apiKey };
  },

  /** The most memory that the process of the syncs has held in any of them, in bytes. */
  peakMemory: () => peak,

  /** Syncs to the end. */
  async sync(): Promise<{ round: Round; sync: Sync }> {
    if (client === undefined) throw new Error('Start it first.');
    const startMs = performance.now();
    let sync = await client.syncs.start();
    while (sync.state === 'running') {
      await setTimeout(100);
      sync = await client.syncs.get(sync.id);
    }
    if (sync.state !== 'succeeded')
      throw new Error(`${sync.state} ${sync.error ?? ''} ${JSON.stringify(sync.guards)}`);
    const ms = performance.now() - startMs;
    // Now, as the process ends when nothing is to be done.
    peak = Math.max(peak, await readPeakMemory());
    return { round: { operations: 1, seconds: ms / 1000, latenciesMs: [ms] }, sync };
  },
};

export type SyncOperations = typeof operations;

/** The most memory that the process of the syncs has held so far, in bytes; NaN where the system does not tell. */
async function readPeakMemory(): Promise<number> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const pid = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(
      ([, parent, ...args]) => parent === String(process.pid) && args.join(' ').includes('sync-process'),
    )?.[0];
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

offer(operations);
