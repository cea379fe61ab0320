import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PayviteClient, type Customer } from '@payvite/sdk';
import pg from 'pg';
import { EVERYTHING, generateApiKey, issueApiKey } from '../src/auth/api-key-service.ts';
import { createDealer } from '../src/dealers/dealer-setup.ts';
import { startConnector, type Connector, type ConnectorOptions } from '../src/server.ts';
import { writeExport, type ExportRows } from './export-folder.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

/**
 * A connector of its own for one test file: real PostgreSQL, real HTTP, no workers; the clock stands where it is moved to.
 * The client, the folder and the customers are those of one dealer, `connector.dealerId`.
 */
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

/** A test asks more often in a minute than anybody else, and with more keys that are none. */
const NO_LIMITS = {
  perKey: Number.MAX_SAFE_INTEGER,
  perUser: Number.MAX_SAFE_INTEGER,
  failedPerAddress: Number.MAX_SAFE_INTEGER,
};

export interface TestConnectorOptions {
  /** What to sync before the test begins; left out, nothing. */
  rows?: ExportRows;
  env?: Record<string, string>;
  /** Left out, there are none. */
  rateLimits?: ConnectorOptions['rateLimits'];
  resolveTxt?: ConnectorOptions['resolveTxt'];
  fetch?: ConnectorOptions['fetch'];
}

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
    ...(options.resolveTxt === undefined ? {} : { resolveTxt: options.resolveTxt }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
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
  const owner = new pg.Pool({ connectionString: scratch.url, max: 2 });
  const test: TestConnector = {
    ...dealerTools(connector, csvDirectory),
    outboxDirectory: join(home, 'outbox'),
    owner,
    databaseUrl: scratch.url,
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
  if (options.rows !== undefined) await test.syncFiles(options.rows);
  return test;
}

/** Adds a dealer to a connector: the same one, seen by the new dealer, whose files lie in a folder of its own. */
export async function addDealer(
  test: TestConnector,
  dealer: { name: string; rows: ExportRows },
): Promise<TestConnector> {
  const { context } = test.connector;
  const csvDirectory = join(test.csvDirectory, '..', dealer.name);
  const { id: dealerId } = await createDealer(test.databaseUrl, {
    mode: 'test',
    name: dealer.name,
    timeZone: 'UTC',
    postalAddress: null,
    erpKind: 'csv',
    erpConfig: { directory: csvDirectory },
  });
  const { secret: apiKey } = await context.database.asDealer(dealerId, (tx) =>
    issueApiKey(context, tx, { name: 'First key', permissions: EVERYTHING }),
  );
  const added = { ...test, ...dealerTools({ ...test.connector, dealerId, apiKey }, csvDirectory) };
  await added.syncFiles(dealer.rows);
  return added;
}

type DealerTools = Pick<
  TestConnector,
  'connector' | 'client' | 'csvDirectory' | 'syncFiles' | 'customersByErpId'
>;

function dealerTools(connector: Connector, csvDirectory: string): DealerTools {
  const client = new PayviteClient({ baseUrl: connector.url, apiKey: connector.apiKey });
  return {
    connector,
    client,
    csvDirectory,
    async syncFiles(rows) {
      await writeExport(csvDirectory, rows);
      const { id } = await client.syncs.start();
      await connector.drain();
      const sync = await client.syncs.get(id);
      if (sync.state !== 'succeeded')
        throw new Error(`The sync ended as ${sync.state}: ${JSON.stringify(sync)}`);
    },
    async customersByErpId() {
      const byErpId = new Map<string, Customer>();
      for await (const customer of client.customers.list({ limit: 200 }))
        byErpId.set(customer.erpId, customer);
      return byErpId;
    },
  };
}
