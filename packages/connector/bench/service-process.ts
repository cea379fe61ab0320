import type { DkimConfig } from '../src/mail-config.ts';
import { startConnector, type Connector } from '../src/server.ts';
import { offer } from './bench-process.ts';
import { watchStatements, type WatchedStatement } from './statement-watch.ts';

export interface ServiceSettings {
  databaseUrl: string;
  home: string;
  timeZone: string;
  /** Left out, the dealer is one to try things with, whose mails go to the outbox. */
  live?: { smtpUrl: string; dkim: DkimConfig };
}

let watched: WatchedStatement[] = [];
let stopWatching: (() => void) | undefined;
let connector: Connector | undefined;

const operations = {
  /** Starts the product on `databaseUrl`, without workers: what it queues stays queued. */
  async start(settings: ServiceSettings) {
    connector = await startConnector({
      demo: false,
      workers: false,
      env: {
        PORT: '0',
        PAYVITE_HOME: settings.home,
        PAYVITE_SECRET: 'be'.repeat(32),
        PAYVITE_API_KEY: `pv_${settings.live === undefined ? 'test' : 'live'}_${'be'.repeat(32)}`,
        DATABASE_URL: settings.databaseUrl,
        ERP_KIND: 'csv',
        ERP_CSV_DIR: `${settings.home}/none`,
        RATE_LIMIT_PER_KEY: String(Number.MAX_SAFE_INTEGER),
        ...(settings.live === undefined
          ? { MAIL_TRANSPORT: 'outbox', DEALER_MODE: 'test' }
          : {
              MAIL_TRANSPORT: settings.live.smtpUrl,
              MAIL_DOMAIN: settings.live.dkim.domain,
              MAIL_DKIM_SELECTOR: settings.live.dkim.selector,
              MAIL_DKIM_KEY_FILE: settings.live.dkim.keyFile,
              PUBLIC_URL: 'https://pay.bench.example',
              DEALER_MODE: 'live',
              DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
            }),
        DEALER_NAME: 'Bench Lumber',
        DEALER_TIME_ZONE: settings.timeZone,
      },
    });
    return { port: Number(new URL(connector.url).port), apiKey: connector.apiKey };
  },

  /** Begins to send the mails that are due, as a service with workers does. */
  workMails() {
    connector?.context.mail.queue.work();
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
