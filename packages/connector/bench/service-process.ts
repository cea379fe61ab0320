import { startConnector } from '../src/server.ts';
import { offer } from './bench-process.ts';
import { watchStatements, type WatchedStatement } from './statement-watch.ts';

let watched: WatchedStatement[] = [];
let stopWatching: (() => void) | undefined;

const operations = {
  /** Starts the product on `databaseUrl`, without workers: what it queues stays queued. */
  async start(settings: { databaseUrl: string; home: string; timeZone: string }) {
    const connector = await startConnector({
      demo: false,
      workers: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: settings.home,
        PAYVITE_SECRET: 'be'.repeat(32),
        PAYVITE_API_KEY: `pv_test_${'be'.repeat(32)}`,
        DATABASE_URL: settings.databaseUrl,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: `${settings.home}/none`,
        MAIL_TRANSPORT: 'outbox',
        RATE_LIMIT_PER_KEY: String(Number.MAX_SAFE_INTEGER),
        DEALER_MODE: 'test',
        DEALER_NAME: 'Bench Lumber',
        DEALER_TIME_ZONE: settings.timeZone,
      },
    });
    return { port: Number(new URL(connector.url).port), apiKey: connector.apiKey };
  },

  /** Begins to note every statement that the service sends to PostgreSQL. */
  watchStatements() {
    watched = [];
    stopWatching = watchStatements((statement) => watched.push(statement));
  },

  /** Since `watchStatements`, all of the transaction in which a statement has `part` in it. */
  takeTransaction(part: string): string[] {
    stopWatching?.();
    const known = watched.find(({ text }) => text.includes(part));
    const texts = watched
      .filter(({ connection }) => connection === known?.connection)
      .map(({ text }) => text);
    const start = texts
      .slice(
        0,
        texts.findIndex((text) => text.includes(part)),
      )
      .lastIndexOf('begin');
    return texts.slice(start, texts.indexOf('commit', start) + 1);
  },
};

export type ServiceOperations = typeof operations;

offer(operations);
