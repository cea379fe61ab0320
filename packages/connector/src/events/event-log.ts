import { sql } from 'kysely';
import type { EventType } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { DEFERRED } from '../db/prepared-client.ts';
import type { EventsTable } from '../db/tables.ts';
import { groupBy } from '../group-by.ts';

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
  data?: Record<string, string | number | boolean | null | readonly string[]>;
}

export type EventHandler = (tx: DealerTransaction, event: NewEvent) => Promise<void>;
/** For what is done for many events as well as for one. */
export type EventsHandler = (tx: DealerTransaction, events: readonly NewEvent[]) => Promise<void>;

/** What happened, append-only, and who wants to know of it at once. */
export interface EventLog {
  /** Appends `event` in the caller's transaction and runs its subscribers in it: they hold together or not at all. */
  emit(tx: DealerTransaction, event: NewEvent): Promise<void>;
  /**
   * As `emit`, for many events, each about a subject of its own: they are appended in one statement, in no order among
   * themselves.
   */
  emitMany(tx: DealerTransaction, events: readonly NewEvent[]): Promise<void>;
  /** Runs `handler` inside every later `emit` of `type`. All subscriptions stand in jobs.ts. */
  subscribe(type: EventType, handler: EventHandler): void;
  /** As `subscribe`, but `handler` is given all events of one `emitMany` at once. */
  subscribeToMany(type: EventType, handler: EventsHandler): void;
}

/**
 * Makes an event log without subscribers.
 *
 * @param options.onEmit told of every `emit`, inside its transaction, which may yet fail.
 */
export function createEventLog(options: { onEmit?: (dealerId: string) => void } = {}): EventLog {
  const handlers = new Map<EventType, EventsHandler[]>();
  const subscribeToMany: EventLog['subscribeToMany'] = (type, handler) => {
    handlers.set(type, [...(handlers.get(type) ?? []), handler]);
  };
  const emitMany: EventLog['emitMany'] = async (tx, events) => {
    if (events.length === 0) return;
    await insertEvents(tx, events);
    for (const [type, those] of groupBy(events, (event) => event.type)) {
      for (const handler of handlers.get(type) ?? []) await handler(tx, those);
    }
    options.onEmit?.(tx.dealerId);
  };
  return {
    emit: (tx, event) => emitMany(tx, [event]),
    emitMany,
    subscribe(type, handler) {
      subscribeToMany(type, async (tx, events) => {
        for (const event of events) await handler(tx, event);
      });
    },
    subscribeToMany,
  };
}

/** Up to so many, one plan is as good as another, and they go out with what comes next. A batch of mails has fewer. */
export const FEW_EVENTS = 10;

async function insertEvents(tx: DealerTransaction, events: readonly NewEvent[]): Promise<void> {
  const timelines = events.flatMap(({ subjectId, customerIds }) =>
    customerIds.map((customerId) => ({ subjectId, customerId })),
  );
  // For many, the best way to join them depends on how many they are.
  await sql`${events.length <= FEW_EVENTS ? DEFERRED : sql``}
    with appended as (
      insert into events (dealer_id, type, at, actor_type, actor_id, subject_type, subject_id, data)
      select ${tx.dealerId}::uuid, e.type, ${tx.now}, e.actor_type, e.actor_id, e.subject_type, e.subject_id, e.data::jsonb
      from unnest(
        ${events.map((event) => event.type)}::text[],
        ${events.map((event) => event.actor.type)}::text[],
        ${events.map((event) => event.actor.id)}::text[],
        ${events.map((event) => event.subjectType)}::text[],
        ${events.map((event) => event.subjectId)}::uuid[],
        ${events.map((event) => JSON.stringify(event.data ?? {}))}::text[]
      ) as e (type, actor_type, actor_id, subject_type, subject_id, data)
      returning id, subject_id
    )
    insert into event_customers (dealer_id, customer_id, event_id)
    select ${tx.dealerId}::uuid, timeline.customer_id, appended.id
    from appended
    join unnest(
      ${timelines.map(({ subjectId }) => subjectId)}::uuid[],
      ${timelines.map(({ customerId }) => customerId)}::uuid[]
    ) as timeline (subject_id, customer_id) on timeline.subject_id = appended.subject_id`.execute(tx.db);
}
