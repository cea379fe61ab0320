import type pg from 'pg';

const LOCK = `hashtextextended('postings of ' || $1::text, 0)`;

/** A dealer's turn: nobody else posts for it. */
export interface PostingTurn {
  /** Whether it is still ours: with the connection that holds it, it is lost. */
  isHeld(): Promise<boolean>;
  end(): Promise<void>;
}

/**
 * The turns of one process. All are advisory locks of one session, so that any number of ERPs that hang take one connection
 * of the pool; with the process they end.
 */
export interface PostingLocks {
  /** Takes a dealer's turn; undefined where another process has it. A session can take one twice: the caller must not. */
  take(dealerId: string): Promise<PostingTurn | undefined>;
  /** Gives the connection back, whatever turns are left. */
  close(): Promise<void>;
}

/** Makes them. */
export function createPostingLocks(pool: pg.Pool): PostingLocks {
  let opening: Promise<LockSession> | undefined;

  /** The session in use, or a new one. */
  async function use(): Promise<LockSession> {
    for (;;) {
      const wanted = (opening ??= pool.connect().then((connection) => new LockSession(connection)));
      try {
        const session = await wanted;
        if (session.enter()) return session;
      } finally {
        if (opening === wanted && !(await isUsable(wanted))) opening = undefined;
      }
    }
  }

  return {
    async take(dealerId) {
      const session = await use();
      const isOurs = await session.ask(`select pg_try_advisory_lock(${LOCK}) as is`, dealerId);
      if (isOurs !== true) {
        session.leave();
        if (isOurs === undefined) throw new Error('The connection that holds turns of postings broke.');
        return undefined;
      }
      return {
        isHeld: async () => (await session.ask('select $1::text is not null as is', dealerId)) === true,
        async end() {
          await session.ask(`select pg_advisory_unlock(${LOCK}) as is`, dealerId);
          session.leave();
        },
      };
    },

    async close() {
      const session = await opening?.catch(() => undefined);
      session?.end();
    },
  };
}

function isUsable(opening: Promise<LockSession>): Promise<boolean> {
  return opening.then(
    (session) => session.isUsable,
    () => false,
  );
}

/** A connection of the pool that is kept as long as somebody has a turn by it. */
class LockSession {
  readonly #connection: pg.PoolClient;
  /** One question after the other. */
  #asked: Promise<unknown> = Promise.resolve();
  #users = 0;
  #isBroken = false;
  #isOver = false;
  readonly #onError = () => {
    this.#isBroken = true;
  };

  constructor(connection: pg.PoolClient) {
    this.#connection = connection;
    // The pool listens to idle connections only.
    connection.on('error', this.#onError);
  }

  get isUsable(): boolean {
    return !this.#isBroken && !this.#isOver;
  }

  /** False where it cannot be used any more. */
  enter(): boolean {
    if (this.isUsable) this.#users += 1;
    return this.isUsable;
  }

  leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.end();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isBroken ||= this.#users > 0;
    this.#isOver = true;
    this.#connection.off('error', this.#onError);
    // Closing the connection frees its locks even where nothing else would.
    this.#connection.release(this.#isBroken);
  }

  /** Undefined where the connection is broken. */
  ask(sql: string, dealerId: string): Promise<boolean | undefined> {
    const answer = this.#asked.then(() => this.#ask(sql, dealerId));
    this.#asked = answer;
    return answer;
  }

  async #ask(sql: string, dealerId: string): Promise<boolean | undefined> {
    if (!this.isUsable) return undefined;
    try {
      const { rows } = await this.#connection.query<{ is: boolean }>(sql, [dealerId]);
      return rows[0]?.is === true;
    } catch {
      this.#isBroken = true;
      return undefined;
    }
  }
}
