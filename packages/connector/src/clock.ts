import type pg from 'pg';

/**
 * The one clock: the database's time plus an offset that only `--demo` and tests set. Node's own clock is used for
 * nothing but the time that passed since the database was asked.
 */
export interface Clock {
  now(): Date;
  /** Asks the database for its time and the offset again. */
  synchronize(): Promise<void>;
  /** Moves the clock forward for every connector on this database. Milliseconds, added to what was moved before. */
  moveBy(offsetMs: number): Promise<void>;
  stop(): void;
}

const SYNCHRONIZE_EVERY_MS = 60_000;

/** Makes a clock on `pool` and waits for its first reading. With `movable` the stored offset counts, else it is ignored. */
export async function createClock(pool: pg.Pool, options: { movable: boolean }): Promise<Clock> {
  let baseMs = 0;
  let readAt = 0;

  async function synchronize(): Promise<void> {
    const before = performance.now();
    const { rows } = await pool.query<{ now_ms: number }>(
      `select (extract(epoch from clock_timestamp()) * 1000)::bigint
         + case when $1 then coalesce((select offset_ms from clock_offset), 0) else 0 end as now_ms`,
      [options.movable],
    );
    const after = performance.now();
    // The answer was true about half-way between question and arrival.
    baseMs = Number(rows[0]?.now_ms);
    readAt = (before + after) / 2;
  }

  await synchronize();
  const timer = setInterval(() => void synchronize().catch(() => undefined), SYNCHRONIZE_EVERY_MS);
  timer.unref();

  return {
    now: () => new Date(baseMs + (performance.now() - readAt)),
    synchronize,
    async moveBy(offsetMs) {
      if (!options.movable) throw new Error('The clock moves under --demo and in tests only.');
      await pool.query(
        `insert into clock_offset (offset_ms) values ($1)
         on conflict (only_row) do update set offset_ms = clock_offset.offset_ms + excluded.offset_ms`,
        [Math.round(offsetMs)],
      );
      await synchronize();
    },
    stop: () => clearInterval(timer),
  };
}
