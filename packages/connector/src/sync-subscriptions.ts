import type { EventLog } from './events/event-log.ts';
import { releaseReadAllocations } from './payments/allocation-release.ts';

/**
 * Who wants to know of syncs, in the transaction in which one ends: wherever syncs run, so also in the process of their own
 * (sync-process.ts).
 */
export function subscribeToSyncs({ events }: { events: Pick<EventLog, 'subscribe'> }): void {
  events.subscribe('sync.finished', async (tx, { subjectId, data }) => {
    if (data?.['state'] === 'succeeded') await releaseReadAllocations(tx, subjectId);
  });
}
