import { setTimeout } from 'node:timers/promises';
import type { Sync } from '@payvite/sdk/schemas';
import { contextAt } from './context-at.ts';
import type { ServiceContext } from './context.ts';
import { listDealerIds } from './dealers/dealer-store.ts';
import { addSamplePayments, type Demo } from './demo/demo.ts';
import {
  HOUSEKEEPING_EVERY_MS,
  keepHouse,
  sweepPayments,
  tick,
  TICK_EVERY_MS,
  type createJobHandlers,
} from './jobs.ts';
import { repeatWork } from './repeated-work.ts';
import { runSyncElsewhere, type SyncRunner } from './sync-runner.ts';
import { startDueSync } from './syncs/sync-schedule.ts';
import { startSync } from './syncs/sync-start.ts';
import { findSync } from './syncs/sync-store.ts';

/**
 * Works the queues from here on, and does what comes due by time. In a demo it waits until there are customers to show.
 *
 * @returns what ends the work that is repeated; the queues are stopped by themselves.
 */
export async function startWorkers(
  context: ServiceContext,
  handlers: ReturnType<typeof createJobHandlers>,
  options: { dealerId: string; syncs: SyncRunner; demo: Demo | null; hasSamplePayments: boolean },
): Promise<(() => Promise<unknown> | void)[]> {
  const { database, queue } = context;
  const { dealerId } = options;
  await queue.work({ ...handlers, 'sync.run': (job) => runSyncElsewhere(context, options.syncs, job) });
  const begun = new Map<string, Sync | undefined>();
  for (const id of await listDealerIds(database))
    begun.set(id, await database.asDealer(id, (tx) => startDueSync(context, tx, { atOnce: true })));
  // A demo without customers would look broken; a real installation serves what it has while the ERP is read.
  if (options.demo !== null) await waitForSync(context, dealerId, begun.get(dealerId)?.id ?? '');
  // Before any queue works: what happened in the last weeks happened then, not now.
  if (options.hasSamplePayments) {
    await addSamplePayments(context, dealerId, {
      contextAt: (other) => contextAt(context, other),
      sync: async () => {
        const { id } = await database.asDealer(dealerId, (tx) => startSync(context, tx));
        await waitForSync(context, dealerId, id);
      },
    });
  }
  for (const { queue: each } of [context.mail, context.postings, context.payments]) each.work();
  const repeat = (
    everyMs: number,
    work: (context: ServiceContext, signal: AbortSignal) => Promise<void>,
    fault: string,
  ) =>
    repeatWork(
      everyMs,
      (signal) => work(context, signal),
      (error) => context.logger.error({ err: error }, fault),
    );
  return [
    repeat(HOUSEKEEPING_EVERY_MS, keepHouse, 'housekeeping failed'),
    repeat(TICK_EVERY_MS, tick, 'what is due could not be done'),
    repeat(TICK_EVERY_MS, sweepPayments, 'what was taken back could not be asked for'),
  ];
}

async function waitForSync(context: ServiceContext, dealerId: string, syncId: string): Promise<void> {
  const isRunning = () =>
    context.database.asDealer(dealerId, async (tx) => (await findSync(tx, syncId))?.state === 'running');
  while (await isRunning()) await setTimeout(50);
}
