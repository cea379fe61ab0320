import { resolveTxt } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import type { DealerMode } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { hasUsableApiKey } from './auth/api-key-service.ts';
import { createRateLimitCounts } from './auth/rate-limit-store.ts';
import { FAILED_PER_ADDRESS, type RateLimits } from './auth/rate-limits.ts';
import { createBackgroundWork } from './background-work.ts';
import { createClock } from './clock.ts';
import { readConfig, type Config, type ConfigSecrets } from './config.ts';
import { deriveKeys } from './derived-keys.ts';
import type { ServiceContext } from './context.ts';
import { checkDatabase, checkServiceRole } from './db/database-check.ts';
import { openDatabase, openPool } from './db/database.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { openJobQueue } from './db/job-queue.ts';
import { migrate } from './db/migrate.ts';
import { ensureFirstDealer } from './dealers/dealer-setup.ts';
import { startDemo, type Demo } from './demo/demo.ts';
import { createErpSources } from './erp/erp-sources.ts';
import { createEventFeed } from './events/event-feed.ts';
import { createEventHints } from './events/event-hints.ts';
import { createEventLog } from './events/event-log.ts';
import { applyGiven, ensureApiKey } from './first-dealer.ts';
import { resolveSecrets } from './home-secrets.ts';
import { closeServer, listen } from './http-server.ts';
import { createJobHandlers, createMailComposers, subscribeToEvents, tick } from './jobs.ts';
import { createLogger } from './logger.ts';
import { warnOfDkimRecord, type ResolveTxt } from './mail/dkim-record.ts';
import { readDkimSigning } from './mail/dkim-signing.ts';
import { chooseLiveTransport } from './mail/live-transport.ts';
import { countWaitingMails } from './mail/mail-queue-store.ts';
import { createMailNoticeService } from './mail/mail-notice-service.ts';
import { createMailService } from './mail/mail-service.ts';
import { createModeTransport } from './mail/mode-transport.ts';
import { createOutboxTransport } from './mail/outbox-transport.ts';
import type { Fetch } from './mail/sns-message.ts';
import { createMailWebhooks } from './mail/mail-webhooks.ts';
import { createMetrics } from './metrics.ts';
import type { ProviderOf } from './payments/payment-preview.ts';
import { createPaymentProviders } from './payments/payment-providers.ts';
import { createPaymentService } from './payments/payment-service.ts';
import { countWaitingPayments } from './payments/payment-store.ts';
import { countWaitingPostings } from './postings/posting-queue-store.ts';
import { createPostingService } from './postings/posting-service.ts';
import { createSyncRunner } from './sync-runner.ts';
import { startWorkers } from './workers.ts';

export interface ConnectorOptions {
  /** The environment, as `readConfig` takes it. */
  env: Record<string, string | undefined>;
  /** Sample data, the demo ERP, the outbox page and a clock that can be moved. */
  demo: boolean;
  /** Whether a new demo that works the queues begins with some payments. Default true. */
  samplePayments?: boolean;
  /** Whether this process works the queues; `drain` does it by hand otherwise. Default true. */
  workers?: boolean;
  /** Whether the clock can be moved; default: under `demo`. */
  movableClock?: boolean;
  /** DNS; for tests. */
  resolveTxt?: ResolveTxt;
  /** What asks Amazon for certificates; for tests. */
  fetch?: Fetch;
  /** Who takes the payments of a dealer; left out, nobody. */
  providerOf?: ProviderOf;
  /** Other limits of requests, and how long their windows are in milliseconds; for tests. */
  rateLimits?: Partial<RateLimits['limits']> & { windowMs?: number };
}

/** A running connector. */
export interface Connector {
  /** Where it listens: `http://127.0.0.1:4400`. */
  url: string;
  context: ServiceContext;
  /** The first dealer. */
  dealerId: string;
  dealerMode: DealerMode;
  /** The first dealer's, of the environment or of PAYVITE_HOME; empty where neither has one and the dealer has others. */
  apiKey: string;
  /** True when the key was made in this start. */
  isNewApiKey: boolean;
  demo: Demo | null;
  /** Runs every job and sends every mail that is due, until none is left. */
  drain(): Promise<void>;
  /** Does what has come due by time alone, as it is done every minute where there are workers. */
  tick(): Promise<void>;
  /** Stops taking requests, lets jobs under way finish, closes the database; twice does nothing. */
  close(): Promise<void>;
}

/**
 * Starts the connector as the environment says: database, migrations, first dealer, queues, HTTP.
 *
 * @throws {ConfigError} with every fault of the environment. What was started before a failure is stopped again.
 */
export async function startConnector(options: ConnectorOptions): Promise<Connector> {
  const { config, secrets } = readConfig(options.env, options);
  const logger = createLogger(config.logLevel);
  const cleanups: (() => Promise<unknown> | void)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= cleanUp(cleanups));
  try {
    return await start(options, config, secrets, logger, cleanups, close);
  } catch (error) {
    await close().catch((fault: unknown) => logger.error({ err: fault }, 'the failed start was not undone'));
    throw error;
  }
}

/** Undoes the newest first, and each even when one before it failed: a database must not be left running. */
async function cleanUp(cleanups: (() => Promise<unknown> | void)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const cleanup of cleanups.toReversed()) {
    try {
      await cleanup();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'The connector did not stop cleanly.');
}

async function start(
  options: ConnectorOptions,
  config: Config,
  secrets: ConfigSecrets,
  logger: Logger,
  cleanups: (() => Promise<unknown> | void)[],
  close: () => Promise<void>,
): Promise<Connector> {
  const dkim = config.mail.dkim === null ? null : await readDkimSigning(config.mail.dkim);
  let databaseUrl = secrets.databaseUrl;
  if (databaseUrl === null) {
    const postgres = await startEmbeddedPostgres({ home: config.home, logger });
    cleanups.push(() => postgres.stop());
    databaseUrl = postgres.url;
  } else {
    await checkDatabase(databaseUrl);
  }
  await migrate(databaseUrl);
  const { id: dealerId, mode } = await ensureFirstDealer(databaseUrl, config);

  await checkServiceRole(databaseUrl);
  const pool = openPool(databaseUrl);
  const clock = await createClock(pool, { movable: options.movableClock ?? options.demo });
  cleanups.push(() => clock.stop());
  const database = openDatabase(pool, clock);
  cleanups.push(() => database.close());
  // The demo's own ERP needs a key that is known here.
  const hasApiKeys = !options.demo && (await database.asDealer(dealerId, hasUsableApiKey));
  const resolved = await resolveSecrets({ home: config.home, mode, hasApiKeys }, secrets);
  const keys = deriveKeys(resolved.payviteSecrets);
  const hints = createEventHints(pool, logger);
  cleanups.push(() => hints.close());

  // The port is taken before anything depends on it: PORT=0 is known only then.
  const { server, answer } = await listen(config);
  cleanups.push(() => closeServer(server));
  const { port } = server.address() as AddressInfo;
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;

  const { webhooks } = config.mail;
  const providers = { sendgrid: webhooks.sendgrid !== null, postmark: webhooks.postmark };
  // Stopped after the mail queue, whose last mails it still sends.
  const transport = createModeTransport({
    test: createOutboxTransport({ directory: config.mail.outboxDirectory }),
    live: chooseLiveTransport({ url: secrets.smtpUrl, dkim, providers }, { publicUrl, logger }),
  });
  cleanups.push(() => transport.close());
  // Nobody waits for DNS to start.
  if (dkim !== null && secrets.smtpUrl !== null)
    void warnOfDkimRecord(dkim, options.resolveTxt ?? resolveTxt, logger);
  // Stopped after the queue, whose last job may still run there.
  const syncs = createSyncRunner({
    databaseUrl,
    payviteSecrets: resolved.payviteSecrets,
    isClockMovable: options.movableClock ?? options.demo,
    logLevel: config.logLevel,
  });
  cleanups.push(() => syncs.close());
  const queue = await openJobQueue(pool, logger);
  cleanups.push(() => queue.stop());
  const { metricsToken } = secrets;
  const metrics =
    metricsToken === null
      ? undefined
      : createMetrics({
          token: metricsToken,
          pool,
          countWaiting: async () => [
            ...(await queue.countWaiting()),
            { name: 'mail.send', ...(await countWaitingMails(database, clock.now())) },
            { name: 'posting', ...(await countWaitingPostings(database, clock.now())) },
            { name: 'payment', ...(await countWaitingPayments(database, clock.now())) },
          ],
          isMailPaused: (mode) => mail.outageOf(mode) !== undefined,
        });
  const events = createEventLog({ onEmit: hints.announce });
  const eventFeed = createEventFeed({ database, hints, logger });
  const base = {
    config: { ...config, port, publicUrl },
    keys,
    clock,
    database,
    events,
    eventFeed,
    queue,
    logger,
  };
  const mail = createMailService({
    database,
    events,
    clock,
    logger,
    transport: metrics?.countMails(transport) ?? transport,
    lackOf: transport.lackOf,
    composers: createMailComposers(base),
    senderDomain: config.mail.senderDomain,
    keys,
  });
  cleanups.push(() => mail.queue.stop());
  const sourceOf = createErpSources(keys);
  const postings = createPostingService({ database, clock, events, logger, sourceOf });
  cleanups.push(() => postings.queue.stop());
  const providerOf = options.providerOf ?? createPaymentProviders(keys, { database, publicUrl });
  const payments = createPaymentService({
    ...{ database, clock, events, logger, mail, postings, providerOf, publicUrl },
  });
  cleanups.push(() => payments.queue.stop());
  const background = createBackgroundWork(logger);
  cleanups.push(() => background.settle());
  const { windowMs, ...otherLimits } = options.rateLimits ?? {};
  const counts = createRateLimitCounts({
    ...{ database, clock, logger, windowMs },
    hashKey: keys[0].key('rate-limit'),
  });
  cleanups.push(() => counts.close());
  const limits = { ...config.rateLimits, failedPerAddress: FAILED_PER_ADDRESS, ...otherLimits };
  const context: ServiceContext = {
    ...base,
    mail,
    payments,
    postings,
    mailNotices: createMailNoticeService({ ...base, senderDomain: config.mail.senderDomain }),
    mailWebhooks: createMailWebhooks(webhooks, secrets, options.fetch ?? fetch),
    rateLimits: { limits, counts },
    background,
    metrics,
    providerOf,
    sourceOf,
  };
  subscribeToEvents(context);
  await applyGiven(context, dealerId, config, secrets);
  const apiKey = resolved.apiKey ?? '';
  if (apiKey !== '') await ensureApiKey(context, dealerId, apiKey);

  const demo = options.demo
    ? await startDemo(context, { dealerId, apiKey, onClockMoved: () => tick(context) })
    : null;
  if (demo !== null) cleanups.push(() => demo.close());
  const handlers = createJobHandlers(context);
  if (options.workers !== false) {
    const repeated = await startWorkers(context, handlers, {
      ...{ dealerId, syncs, demo },
      hasSamplePayments: demo?.isNew === true && options.samplePayments !== false,
    });
    cleanups.push(...repeated);
  }
  answer(createApp(context, demo?.routes));
  // No request may come in for a queue that has stopped.
  cleanups.push(() => closeServer(server));
  // Streams do not end by themselves.
  cleanups.push(() => eventFeed.close());

  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    context,
    dealerId,
    dealerMode: mode,
    apiKey,
    isNewApiKey: resolved.isNewApiKey,
    demo,
    async drain() {
      await background.settle();
      await queue.drain(handlers);
      await payments.queue.drain();
      await postings.queue.drain();
      await mail.queue.drain();
    },
    tick: () => tick(context),
    close,
  };
}
