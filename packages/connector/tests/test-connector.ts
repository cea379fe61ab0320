import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PayviteClient, type Customer } from '@payvite/sdk';
import pg from 'pg';
import { generateApiKey } from '../src/auth/api-key-service.ts';
import { startConnector, type Connector, type ConnectorOptions } from '../src/server.ts';
import { writeExport, type ExportRows } from './export-folder.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

/** A connector of its own for one test file: real PostgreSQL, real HTTP, no workers; the clock stands where it is moved to. */
export interface TestConnector {
  connector: Connector;
  client: PayviteClient;
  csvDirectory: string;
  outboxDirectory: string;
  /** The database as its owner, past row-level security. */
  owner: pg.Pool;
  /** As its owner. */
  databaseUrl: string;
  /** Writes the files and syncs them to the end. */
  syncFiles(rows: ExportRows): Promise<void>;
  /** All customers by the ERP's id. */
  customersByErpId(): Promise<Map<string, Customer>>;
  advance(by: { minutes?: number; days?: number }): Promise<void>;
  close(): Promise<void>;
}

export interface TestConnectorOptions {
  /** What to sync before the test begins; left out, nothing. */
  rows?: ExportRows;
  env?: Record<string, string>;
  /** Left out, there are none. */
  rateLimits?: ConnectorOptions['rateLimits'];
}

/** A test asks more often in a minute than anybody else, and with more keys that are none. */
const NO_LIMITS = {
  perKey: Number.MAX_SAFE_INTEGER,
  perUser: Number.MAX_SAFE_INTEGER,
  failedPerAddress: Number.MAX_SAFE_INTEGER,
};

/** Starts a connector for tests; close it in `after`. */
export async function startTestConnector(options: TestConnectorOptions = {}): Promise<TestConnector> {
  const scratch = await createScratchDatabase();
  const home = await makeScratchHome();
  const csvDirectory = join(home, 'export');
  const connector = await startConnector({
    demo: false,
    workers: false,
    movableClock: true,
    rateLimits: options.rateLimits ?? NO_LIMITS,
    env: {
      PORT: '0',
      PAYVITE_HOME: home,
      PAYVITE_SECRET: randomBytes(32).toString('hex'),
      PAYVITE_API_KEY: generateApiKey(options.env?.['DEALER_MODE'] === 'live' ? 'live' : 'test'),
      DATABASE_URL: scratch.url,
      ERP_KIND: 'csv',
      ERP_CSV_DIR: csvDirectory,
      MAIL_TRANSPORT: 'outbox',
      DEALER_MODE: 'test',
      DEALER_NAME: 'Test Lumber',
      DEALER_TIME_ZONE: 'UTC',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      ...options.env,
    },
  });
  const client = new PayviteClient({ baseUrl: connector.url, apiKey: connector.apiKey });
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });

  const syncFiles = async (rows: ExportRows): Promise<void> => {
    await writeExport(csvDirectory, rows);
    const { id } = await client.syncs.start();
    await connector.drain();
    const sync = await client.syncs.get(id);
    if (sync.state !== 'succeeded')
      throw new Error(`The sync ended as ${sync.state}: ${JSON.stringify(sync)}`);
  };
  if (options.rows !== undefined) await syncFiles(options.rows);

  return {
    connector,
    client,
    csvDirectory,
    outboxDirectory: join(home, 'outbox'),
    owner,
    databaseUrl: scratch.url,
    syncFiles,
    async customersByErpId() {
      const byErpId = new Map<string, Customer>();
      for await (const customer of client.customers.list({ limit: 200 }))
        byErpId.set(customer.erpId, customer);
      return byErpId;
    },
    async advance({ minutes = 0, days = 0 }) {
      await connector.context.clock.moveBy((minutes + days * 24 * 60) * 60_000);
    },
    async close() {
      await connector.close();
      await owner.end();
      await scratch.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
