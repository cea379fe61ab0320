import { setTimeout } from 'node:timers/promises';
import type { Sync } from '@payvite/sdk';
import { PayviteClient } from '@payvite/sdk';
import { startConnector, type Connector } from '../src/server.ts';
import { offer } from './bench-process.ts';
import type { Round } from './bench-rounds.ts';

let connector: Connector | undefined;
let client: PayviteClient | undefined;

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

  /** Syncs to the end. */
  async sync(): Promise<{ round: Round; sync: Sync }> {
    if (client === undefined) throw new Error('Start it first.');
    const startMs = performance.now();
    let sync = await client.syncs.start();
    while (sync.state === 'running') {
      await setTimeout(20);
      sync = await client.syncs.get(sync.id);
    }
    if (sync.state !== 'succeeded')
      throw new Error(`${sync.state} ${sync.error ?? ''} ${JSON.stringify(sync.guards)}`);
    const ms = performance.now() - startMs;
    return { round: { operations: 1, seconds: ms / 1000, latenciesMs: [ms] }, sync };
  },
};

export type SyncOperations = typeof operations;

offer(operations);
