import type pg from 'pg';
import type { Logger } from 'pino';

const CHANNEL = 'payvite_events';
/** Gathers what is announced in so long into one statement. */
const GATHER_MS = 50;

/** Tells the connectors of one database that a dealer has new events. Any hint may be lost: nobody relies on one. */
export interface EventHints {
  /**
   * Tells all connectors, this one included, within some 50 ms. Not in the transaction that writes the event: a `NOTIFY`
   * in it would let all such transactions commit only one after the other.
   */
  announce(dealerId: string): void;
  /** Calls `onHint` with a dealer's id; takes one connection of the pool until `stopListening`. Does nothing while it listens. */
  listen(onHint: (dealerId: string) => void): void;
  stopListening(): void;
  /** Announces and listens no more; after it the pool can be closed. */
  close(): Promise<void>;
}

/** Hints by `LISTEN` and `NOTIFY` on `pool`. Behind a pooler that gives each transaction another session, none arrives. */
export function createEventHints(pool: pg.Pool, logger: Logger): EventHints {
  const announced = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<unknown> = Promise.resolve();
  let listening: { isStopped: boolean; done: Promise<void>; stop: () => void } | undefined;
  let isClosed = false;

  const send = (): void => {
    timer = undefined;
    const dealerIds = [...announced];
    announced.clear();
    sending = pool
      .query('select pg_notify($1, dealer_id) from unnest($2::text[]) as dealer_id', [CHANNEL, dealerIds])
      .catch((error: unknown) => logger.debug({ err: error }, 'a hint of new events was not sent'));
  };

  async function hold(session: { isStopped: boolean }, ended: Promise<void>, onHint: (id: string) => void) {
    const client = await pool.connect();
    const broken = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ payload }) => {
      if (payload !== undefined && !session.isStopped) onHint(payload);
    });
    try {
      if (!session.isStopped) await client.query(`listen ${CHANNEL}`);
      await Promise.race([ended, broken]);
    } finally {
      // Not given back: whoever got it next would go on listening.
      client.release(true);
    }
  }

  return {
    announce(dealerId) {
      if (isClosed) return;
      announced.add(dealerId);
      timer ??= setTimeout(send, GATHER_MS).unref();
    },
    listen(onHint) {
      if (listening !== undefined || isClosed) return;
      const stopping = new AbortController();
      const ended = new Promise<void>((resolve) => {
        stopping.signal.addEventListener('abort', () => resolve());
      });
      const session = {
        isStopped: false,
        done: Promise.resolve(),
        stop: () => {
          session.isStopped = true;
          stopping.abort();
        },
      };
      listening = session;
      session.done = hold(session, ended, onHint)
        .catch((error: unknown) => logger.debug({ err: error }, 'cannot listen for hints of new events'))
        .finally(() => {
          if (listening === session) listening = undefined;
        });
    },
    stopListening() {
      listening?.stop();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      listening?.stop();
      await Promise.all([sending, listening?.done]);
    },
  };
}
