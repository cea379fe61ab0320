import type { EventLog } from './events/event-log.ts';
import { releaseReadAllocations } from './payments/allocation-release.ts';

/** Who wants to know that a sync has ended, in its transaction. The process in which syncs run has an event log of its own. */
export function subscribeToSyncs({ events }: { events: Pick<EventLog, 'subscribe'> }): void {
  events.subscribe('sync.finished', (tx, { subjectId }) => releaseReadAllocations(tx, subjectId));
}
