import { resolveTxt } from 'node:dns/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { DealerMode, Sync } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { adoptApiKey, hashSecret, hasUsableApiKey } from './auth/api-key-service.ts';
import { createRateLimitCounts } from './auth/rate-limit-store.ts';
import { FAILED_PER_ADDRESS, type RateLimits } from './auth/rate-limits.ts';
import { createBackgroundWork } from './background-work.ts';
import { createClock } from './clock.ts';
import { contextAt } from './context-at.ts';
import { ConfigError } from './config-error.ts';
import { readConfig, type Config, type ConfigSecrets } from './config.ts';
import { deriveKeys } from './derived-keys.ts';
import type { ServiceContext } from './context.ts';
import { startDueSync } from './syncs/sync-schedule.ts';
import { startSync } from './syncs/sync-start.ts';
import { findSync } from './syncs/sync-store.ts';
import { findCredential } from './db/credential-store.ts';
import { checkDatabase, checkServiceRole } from './db/database-check.ts';
import { openDatabase, openPool } from './db/database.ts';
import { startEmbeddedPostgres } from './db/embedded-postgres.ts';
import { openJobQueue } from './db/job-queue.ts';
import { migrate } from './db/migrate.ts';
import { changeDealer, type AllDealerChanges } from './dealers/dealer-service.ts';
import { ensureFirstDealer } from './dealers/dealer-setup.ts';
import { getDealer, listDealerIds } from './dealers/dealer-store.ts';
import { addSamplePayments, startDemo, type Demo } from './demo/demo.ts';
import { createErpSources } from './erp/erp-sources.ts';
import { createEventFeed } from './events/event-feed.ts';
import { createEventHints } from './events/event-hints.ts';
import { createEventLog, type EventActor } from './events/event-log.ts';
import { resolveSecrets } from './home-secrets.ts';
import { writeStripeSecrets } from './payment-config.ts';
import { sealWhereNew } from './sealed-secret.ts';
import { createSyncRunner, runSyncElsewhere } from './sync-runner.ts';
import {
  createJobHandlers,
  createMailComposers,
  HOUSEKEEPING_EVERY_MS,
  keepHouse,
  subscribeToEvents,
  sweepPayments,
  tick,
  TICK_EVERY_MS,
} from './jobs.ts';
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
import { repeatWork } from './repeated-work.ts';

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

const SYSTEM: EventActor = { type: 'system', id: null };

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
            { name: 'payment', ...(await countWaitingPayments(database, clock.now())) },
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
  await database.asDealer(dealerId, async (tx) => {
    const before = await getDealer(tx);
    const { erpSecret } = before;
    const given = secrets.erpSecret;
    await changeDealer(
      context,
      tx,
      {
        ...givenSettings(config, before),
        ...(given === null ? {} : { erpSecret: await sealWhereNew(keys, { dealerId }, given, erpSecret) }),
        ...(await givenPayments(config, secrets, keys, before)),
      },
      SYSTEM,
    );
  });
  const apiKey = resolved.apiKey ?? '';
  if (apiKey !== '') await ensureApiKey(context, dealerId, apiKey);

  const demo = options.demo
    ? await startDemo(context, { dealerId, apiKey, onClockMoved: () => tick(context) })
    : null;
  if (demo !== null) cleanups.push(() => demo.close());
  const handlers = createJobHandlers(context);
  if (options.workers !== false) {
    await queue.work({ ...handlers, 'sync.run': (job) => runSyncElsewhere(context, syncs, job) });
    const begun = new Map<string, Sync | undefined>();
    for (const id of await listDealerIds(database))
      begun.set(id, await database.asDealer(id, (tx) => startDueSync(context, tx, { atOnce: true })));
    // A demo without customers would look broken; a real installation serves what it has while the ERP is read.
    if (demo !== null) await waitForSync(context, dealerId, begun.get(dealerId)?.id ?? '');
    // Before any queue works: what happened in the last weeks happened then, not now.
    if (demo?.isNew === true && options.samplePayments !== false) {
      await addSamplePayments(context, dealerId, {
        contextAt: (other) => contextAt(context, other),
        sync: async () => {
          const { id } = await database.asDealer(dealerId, (tx) => startSync(context, tx));
          await waitForSync(context, dealerId, id);
        },
      });
    }
    mail.queue.work();
    postings.queue.work();
    payments.queue.work();
    const repeat = (
      everyMs: number,
      work: (context: ServiceContext, signal: AbortSignal) => Promise<void>,
      fault: string,
    ) =>
      cleanups.push(
        repeatWork(
          everyMs,
          (signal) => work(context, signal),
          (error) => logger.error({ err: error }, fault),
        ),
      );
    repeat(HOUSEKEEPING_EVERY_MS, keepHouse, 'housekeeping failed');
    repeat(TICK_EVERY_MS, tick, 'what is due could not be done');
    repeat(TICK_EVERY_MS, sweepPayments, 'what was taken back could not be asked for');
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

/** Listens at once and answers 503 until `answer` is told who does. */
async function listen(
  config: Config,
): Promise<{ server: Server; answer: (listener: RequestListener) => void }> {
  let listener: RequestListener = (_request, response) => {
    response
      .writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' })
      .end('Payvite is starting.\n');
  };
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new ConfigError([`PORT: ${config.port} is taken by another program; set another one`])
          : error,
      );
    });
    server.listen(config.port, config.host, resolve);
  });
  return { server, answer: (next) => (listener = next) };
}

/** Lets requests under way finish for a moment, then cuts what is left; does nothing the second time. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([closed, setTimeout(2000, undefined, { ref: false })]);
  server.closeAllConnections();
  await closed;
}

async function waitForSync(context: ServiceContext, dealerId: string, syncId: string): Promise<void> {
  const isRunning = () =>
    context.database.asDealer(dealerId, async (tx) => (await findSync(tx, syncId))?.state === 'running');
  while (await isRunning()) await setTimeout(50);
}

/** What the environment says of a dealer that may have been changed since. */
function givenSettings({ dealer }: Config, before: Awaited<ReturnType<typeof getDealer>>): AllDealerChanges {
  const { name, postalAddress, timeZone, erpKind, erpConfig } = dealer;
  const isSameErp = erpKind === null || erpKind === before.erpKind;
  return {
    name: name ?? undefined,
    postalAddress: postalAddress ?? undefined,
    timeZone: timeZone ?? undefined,
    ...(erpKind === null ? {} : { erpKind }),
    ...(erpConfig === null ? {} : { erpConfig: { ...(isSameErp ? before.erpConfig : {}), ...erpConfig } }),
  };
}

/** What the environment says of the first dealer's payments; what it does not say stays. */
async function givenPayments(
  { payments: { provider, apiBase } }: Config,
  { stripe }: ConfigSecrets,
  keys: ServiceContext['keys'],
  { id: dealerId, paymentSecret }: Awaited<ReturnType<typeof getDealer>>,
): Promise<AllDealerChanges> {
  if (provider === null) return {};
  if (stripe === null) return { paymentProvider: provider };
  return {
    paymentProvider: provider,
    paymentConfig: apiBase === null ? {} : { apiBase },
    paymentSecret: await sealWhereNew(keys, { dealerId }, writeStripeSecrets(stripe), paymentSecret),
  };
}

/** The key of the environment or of PAYVITE_HOME opens the first dealer. */
async function ensureApiKey(context: ServiceContext, dealerId: string, secret: string): Promise<void> {
  if ((await findCredential(context.database, hashSecret(secret), 'api_key')) !== undefined) return;
  await context.database.asDealer(dealerId, (tx) => adoptApiKey(context, tx, { secret, name: 'First key' }));
}
