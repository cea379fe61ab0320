import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { startErpPage } from '@payvite/example-erp-page';
import { writeSpruceExport } from '@payvite/example-spruce-export';
import { Router } from 'express';
import type { Clock } from '../clock.ts';
import { ConfigError } from '../config-error.ts';
import type { ServiceContext } from '../context.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer, updateDealer } from '../dealers/dealer-store.ts';
import { clockRoutes } from './clock-routes.ts';
import { answerOutboxJson, outboxRoutes } from './outbox-routes.ts';
import { makeSamplePayments, type BookedItems } from './sample-payments.ts';

/** What `--demo` adds: sample data, the demo ERP on its own origin, the outbox page, a clock to move. */
export interface Demo {
  /** The demo ERP's customer screen. */
  erpUrl: string;
  /** Mounted at `/demo`. */
  routes: Router;
  /** The sample export was written in this start: nothing has happened yet. */
  isNew: boolean;
  close(): Promise<void>;
}

/**
 * Writes the sample export where there is none yet, and starts the demo ERP with the dealer's secret key.
 *
 * @throws {ConfigError} the demo ERP's port is taken.
 */
export async function startDemo(
  context: Pick<ServiceContext, 'config' | 'database' | 'clock' | 'logger'>,
  dealer: { dealerId: string; apiKey: string; onClockMoved: () => Promise<void> },
): Promise<Demo> {
  const { config, database } = context;
  const { timeZone, erpConfig } = await database.asDealer(dealer.dealerId, getDealer);
  const { directory } = erpConfig;
  const isNew = directory !== undefined && !(await hasExport(directory));
  if (isNew) await writeSampleExport({ directory, timeZone }, context.clock);
  const erp = await startErpPage({
    port: config.demoPort,
    host: config.host,
    connectorUrl: config.publicUrl,
    apiKey: dealer.apiKey,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigError([`DEMO_PORT: ${config.demoPort} is taken by another program; set another one`]);
  });
  await database.asDealer(dealer.dealerId, async (tx) => {
    // Another demo may run on the same database, and an integrator may have allowed a page of their own.
    const { allowedOrigins } = await getDealer(tx);
    await updateDealer(tx, { allowedOrigins: [...new Set([...allowedOrigins, new URL(erp.url).origin])] });
  });

  const routes = Router();
  routes.get('/', (_request, response) => response.redirect(303, erp.url));
  routes.get('/outbox.json', answerOutboxJson(config.mail.outboxDirectory));
  routes.use('/outbox', outboxRoutes(config.mail.outboxDirectory, config.publicUrl));
  routes.use('/clock', clockRoutes(context.clock, dealer.onClockMoved));
  return { erpUrl: erp.url, routes, isNew, close: () => erp.close() };
}

/**
 * Writes the sample export as of the dealer's today, over an older one.
 *
 * @param booked payments that are in its books.
 */
export async function writeSampleExport(
  dealer: { directory: string; timeZone: string },
  clock: Pick<Clock, 'now'>,
  booked?: BookedItems,
): Promise<void> {
  const day = dayInZone(clock.now(), dealer.timeZone);
  await writeSpruceExport({ directory: dealer.directory, day, booked });
}

/**
 * Lets the last weeks' payments happen where this start is the first, and brings those that were imported into the books.
 *
 * @param about `contextAt`: the services at another clock. `sync`: reads the export, and waits for it.
 */
export async function addSamplePayments(
  context: ServiceContext,
  dealerId: string,
  about: { contextAt: (clock: Clock) => ServiceContext; sync: () => Promise<void> },
): Promise<void> {
  const booked = await makeSamplePayments(context, dealerId, about.contextAt);
  const { timeZone, erpConfig } = await context.database.asDealer(dealerId, getDealer);
  if (booked.size === 0 || erpConfig.directory === undefined) return;
  await writeSampleExport({ directory: erpConfig.directory, timeZone }, context.clock, booked);
  await about.sync();
}

async function hasExport(directory: string): Promise<boolean> {
  return access(join(directory, 'accounts.csv')).then(
    () => true,
    () => false,
  );
}
