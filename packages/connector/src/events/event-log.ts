import type { EventType } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { EventsTable } from '../db/tables.ts';

/** Who caused an event; people by id only (names are looked up when it is read). */
export interface EventActor {
  type: EventsTable['actorType'];
  /** Null for `system` and `rule` without a name of their own. */
  id: string | null;
}

export interface NewEvent {
  type: EventType;
  actor: EventActor;
  subjectType: EventsTable['subjectType'];
  subjectId: string;
  /** In whose timelines it stands. */
  customerIds: string[];
  /** Facts of this type; never a name, an address or a link. */
  data?: Record<string, string | number | boolean | null>;
}

export type EventHandler = (tx: DealerTransaction, event: NewEvent) => Promise<void>;

/** What happened, append-only, and who wants to know of it at once. */
export interface EventLog {
  /** Appends `event` in the caller's transaction and runs its subscribers in it: they hold together or not at all. */
  emit(tx: DealerTransaction, event: NewEvent): Promise<void>;
  /** Runs `handler` inside every later `emit` of `type`. All subscriptions stand in jobs.ts. */
  subscribe(type: EventType, handler: EventHandler): void;
}

/**
 * Makes an event log without subscribers.
 *
 * @param options.onEmit told of every `emit`, inside its transaction, which may yet fail.
 */
export function createEventLog(options: { onEmit?: (dealerId: string) => void } = {}): EventLog {
  const handlers = new Map<EventType, EventHandler[]>();
  return {
    subscribe(type, handler) {
      handlers.set(type, [...(handlers.get(type) ?? []), handler]);
    },
    async emit(tx, event) {
      const { id } = await tx.db
        .insertInto('events')
        .values({
          dealerId: tx.dealerId,
          type: event.type,
          at: tx.now,
          actorType: event.actor.type,
          actorId: event.actor.id,
          subjectType: event.subjectType,
          subjectId: event.subjectId,
          data: JSON.stringify(event.data ?? {}),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      if (event.customerIds.length > 0) {
        await tx.db
          .insertInto('eventCustomers')
          .values(event.customerIds.map((customerId) => ({ dealerId: tx.dealerId, customerId, eventId: id })))
          .execute();
      }
      for (const handler of handlers.get(event.type) ?? []) await handler(tx, event);
      options.onEmit?.(tx.dealerId);
    },
  };
}
