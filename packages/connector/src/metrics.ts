import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DealerMode } from '@payvite/sdk/schemas';
import type { Request, RequestHandler, Response } from 'express';
import type pg from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { MailTransportError, type MailTransport } from './mail/mail-transport.ts';

/** A look-up takes two milliseconds, a page of customers ten; a stream of events lasts as long as its token. */
const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What one connector measures. Labels name routes, states and queues: never an id, a name or an address. */
export interface Metrics {
  /** Whether `authorization`, a request's header, is the token that the measurements are read with. */
  opensFor(authorization: string | undefined): boolean;
  /** Measures every request that comes after it. */
  measureRequests: RequestHandler;
  /** The same transport, with what becomes of each attempt counted. */
  countMails<Transport extends MailTransport>(transport: Transport): Transport;
  /** All of them, in Prometheus's text format. */
  read(): Promise<{ contentType: string; text: string }>;
}

/** Measures for whoever has `token`. What the database does not tell in time is left out. */
export function createMetrics(options: {
  token: string;
  pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;
  /** What waits on each queue, due now or later; `held`: due, and held by a limit; `failed`: for a person. */
  countWaiting: () => Promise<
    readonly { name: string; now: number; later: number; held?: number; failed?: number }[]
  >;
  /** How long to wait for the database, in milliseconds; less than Prometheus waits for us. */
  patienceMs?: number;
  /** Whether mails of such dealers wait because what they leave by does not work. */
  isMailPaused: (mode: DealerMode) => boolean;
}): Metrics {
  const { token, pool, countWaiting, patienceMs = 2000, isMailPaused } = options;
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const requests = new Histogram({
    name: 'payvite_http_request_duration_seconds',
    help: 'How long requests took until their answer had left, by route; a route of none is `unknown`.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers,
  });
  const mails = new Counter({
    name: 'payvite_mail_attempts_total',
    help: 'Attempts of this process to send a mail: sent, failed (tried again), no_mailbox, rejected, uncertain, unavailable (our own way out failed).',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['sent', 'failed', 'no_mailbox', 'rejected', 'uncertain', 'unavailable'])
    mails.inc({ outcome }, 0);
  new Gauge({
    name: 'payvite_mail_transport_paused',
    help: '1 while this process keeps the mails of test or live dealers waiting, since what they leave by does not work.',
    labelNames: ['mode'],
    registers,
    collect() {
      for (const mode of ['test', 'live'] as const) this.set({ mode }, isMailPaused(mode) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'payvite_database_connections',
    help: 'Connections of this process to the database.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
    },
  });
  new Gauge({
    name: 'payvite_database_requests_waiting',
    help: 'What waits in this process for a connection to the database.',
    registers,
    collect() {
      this.set(pool.waitingCount);
    },
  });
  // Last: what it asks of the database is not to be counted above.
  new Gauge({
    name: 'payvite_jobs_waiting',
    help: 'Jobs, mails and postings on the queues of all connectors: due now, later, held by their dealer’s limits, or failed and waiting for a person.',
    labelNames: ['queue', 'due'],
    registers,
    async collect() {
      this.reset();
      const counts = await Promise.race([countWaiting(), pause(patienceMs, [], { ref: false })]).catch(
        () => [],
      );
      for (const { name, now, later, held, failed } of counts) {
        this.set({ queue: name, due: 'now' }, now);
        this.set({ queue: name, due: 'later' }, later);
        if (held !== undefined) this.set({ queue: name, due: 'held' }, held);
        if (failed !== undefined) this.set({ queue: name, due: 'failed' }, failed);
      }
    },
  });

  const expected = digest(`Bearer ${token}`);
  return {
    opensFor: (authorization) => timingSafeEqual(digest(authorization ?? ''), expected),

    measureRequests(request, response, next) {
      const begunAt = performance.now();
      response.once('close', () => {
        const labels = {
          method: request.method,
          route: routeOf(request, response),
          status: response.headersSent ? response.statusCode : 'aborted',
        };
        requests.observe(labels, (performance.now() - begunAt) / 1000);
      });
      next();
    },

    countMails: (transport) => ({
      ...transport,
      async send(mail) {
        try {
          await transport.send(mail);
        } catch (error) {
          const failure = error instanceof MailTransportError ? error.failure : 'temporary';
          mails.inc({ outcome: failure === 'temporary' ? 'failed' : failure });
          throw error;
        }
        mails.inc({ outcome: 'sent' });
      },
    }),

    async read() {
      return { contentType: register.contentType, text: await register.metrics() };
    },
  };
}

/**
 * First of a route's handlers where its router is mounted below a path: remembers the whole path as it is written, which
 * an error handler further up no longer knows.
 */
export const nameRoute: RequestHandler = (request, response, next) => {
  response.locals['route'] = templateOf(request);
  next();
};

function routeOf(request: Request, response: Response): string {
  return (response.locals['route'] as string | undefined) ?? templateOf(request);
}

/** `/v1/customers/:id`. */
function templateOf(request: Request): string {
  // Set by the router that found one; its types do not say that there may be none.
  const route = request.route as { path: string } | undefined;
  if (route === undefined) return 'unknown';
  return `${request.baseUrl}${route.path === '/' && request.baseUrl !== '' ? '' : route.path}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
