import pg from 'pg';
import type { BenchLine } from './bench-lines.ts';
import { startBenchProcess } from './bench-process.ts';
import {
  median,
  medianLatency,
  medianRatio,
  medianThroughput,
  quantileLatency,
  takeTurns,
  throughput,
  type Round,
} from './bench-rounds.ts';
import type { HttpLoad } from './http-load-process.ts';
import { writeExportFiles, type ExportSize } from './sync-files.ts';
import type { SyncOperations } from './sync-process.ts';
import type { SyncRowsOperations } from './sync-rows-process.ts';
import { migrate } from '../src/db/migrate.ts';

/** Where a bench keeps what it makes. */
export interface BenchPlace {
  makeFolder(name: string): Promise<string>;
  /** @returns its URL. */
  makeDatabase(name: string): Promise<string>;
  cleanUps: (() => Promise<unknown>)[];
}

export interface SyncScale {
  size: ExportSize;
  tenth: ExportSize;
  changed: number;
  rounds: number;
  warmUps: number;
  /** How long lists are read at a time. */
  readMs: number;
}

const TIME_ZONE = 'America/Denver';

/** What a sync costs against a bare COPY of the rows that it leaves, and how much memory it takes. */
export async function measureSync(place: BenchPlace, scale: SyncScale): Promise<BenchLine[]> {
  const synced = await startSyncing(place, 'synced', scale.size);
  const copied = await startCopying(place, 'copied');
  const emptying = startBenchProcess<SyncRowsOperations>('./sync-rows-process.ts');
  place.cleanUps.push(() => emptying.stop());
  await emptying.ask('open', { url: synced.url });
  // The first one tells what rows there are.
  await synced.sync();
  const rowsFolder = await place.makeFolder('rows');
  await copied.process.ask('take', { url: synced.url, folder: rowsFolder });

  const copy = async () => {
    await copied.process.ask('empty');
    return copied.process.ask('copy', { folder: rowsFolder });
  };
  const first = await takeTurns(
    {
      sync: async () => {
        await emptying.ask('empty');
        return synced.sync();
      },
      copy,
    },
    scale,
  );
  const skipped = await takeTurns({ sync: () => synced.sync(), copy }, scale);

  let writes = 0;
  const unchanged = await takeTurns(
    {
      sync: async () => {
        await synced.forgetFingerprints();
        const before = await synced.snapshot();
        const round = await synced.sync();
        writes += await synced.countWrites(before);
        return round;
      },
      copy,
    },
    scale,
  );
  let isChanged = false;
  const changed = await takeTurns(
    {
      sync: async () => {
        isChanged = !isChanged;
        await writeExportFiles(synced.directory, scale.size, isChanged ? scale.changed : 0);
        return synced.sync();
      },
      copy,
    },
    scale,
  );
  const line = (name: string, rounds: { sync: Round[]; copy: Round[] }, atMost: number): BenchLine => ({
    name: `${name} : bare COPY`,
    ratio: medianRatio(rounds.sync, rounds.copy, medianLatency),
    bound: { atMost },
    detail: `${Math.round(quantileLatency(rounds.sync, 0.5))} : ${Math.round(quantileLatency(rounds.copy, 0.5))} ms`,
  });
  return [
    line('first sync', first, 2),
    line('sync of the same bytes', skipped, 0.1),
    line('sync of what has not changed, all of it read', unchanged, 0.65),
    { name: 'rows written by that : 1', ratio: writes, bound: { atMost: 0 } },
    line(`sync of ${scale.changed} changed rows`, changed, 1.1),
    ...(await measureMemory(place, synced, scale)),
    ...(await measureReading(place, synced, scale)),
  ];
}

const MOST_BYTES = 300_000_000;

/** What the process of the syncs takes at most, and whether that grows with the ERP. */
async function measureMemory(place: BenchPlace, synced: Syncing, scale: SyncScale): Promise<BenchLine[]> {
  const tenth = await startSyncing(place, 'tenth', scale.tenth);
  // As many syncs, as what one leaves in memory is there in the next.
  while (tenth.syncCount() < synced.syncCount()) {
    await tenth.forgetFingerprints();
    await tenth.sync();
  }
  const [peak, ofTenth] = [await synced.peakMemory(), await tenth.peakMemory()];
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
  return [
    {
      name: 'memory of the syncing process at its peak : 300 MB',
      ratio: peak / MOST_BYTES,
      bound: { atMost: 1 },
      detail: megabytes(peak),
    },
    {
      name: 'memory of the syncing process at its peak : for a tenth of the rows',
      ratio: peak / ofTenth,
      bound: { atMost: 1.1 },
      detail: megabytes(ofTenth),
    },
  ];
}

const READERS = 16;

/** How the list of customers is read while everything is synced, against how it is read otherwise. */
async function measureReading(place: BenchPlace, synced: Syncing, scale: SyncScale): Promise<BenchLine[]> {
  const load = startBenchProcess<HttpLoad>('./http-load-process.ts');
  place.cleanUps.push(() => load.stop());
  const read = () =>
    load.ask('load', {
      port: synced.port,
      requests: [{ method: 'GET', path: '/v1/customers?limit=100', headers: synced.headers }],
      connections: READERS,
      durationMs: scale.readMs,
      status: 200,
    });
  await read();
  const quiet: Round[] = [];
  const busy: Round[] = [];
  for (let round = 0; round < scale.rounds; round += 1) {
    for (let time = 0; time < 3; time += 1) quiet.push(await read());
    await synced.forgetFingerprints();
    const running = { is: true };
    const syncing = synced.sync().finally(() => (running.is = false));
    while (running.is) busy.push(await read());
    await syncing;
  }
  return [
    {
      name: 'lists read while a sync runs : quietly',
      ratio: median(busy.map(throughput)) / median(quiet.map(throughput)),
      bound: { atLeast: 0.6 },
      detail: `${medianThroughput(busy)} : ${medianThroughput(quiet)} a second`,
    },
    {
      name: 'p99 of a list while a sync runs : quietly',
      ratio: quantileLatency(busy, 0.99) / quantileLatency(quiet, 0.99),
      bound: { atMost: 4 },
      detail: `${Math.round(quantileLatency(busy, 0.99))} : ${Math.round(quantileLatency(quiet, 0.99))} ms`,
    },
  ];
}

type Syncing = Awaited<ReturnType<typeof startSyncing>>;

async function startSyncing(place: BenchPlace, name: string, size: ExportSize) {
  const directory = await place.makeFolder(`${name}-export`);
  await writeExportFiles(directory, size);
  const url = await place.makeDatabase(name);
  const service = startBenchProcess<SyncOperations>('./sync-process.ts');
  place.cleanUps.push(() => service.stop());
  const home = await place.makeFolder(`${name}-home`);
  const { port, apiKey } = await service.ask('start', {
    databaseUrl: url,
    home,
    directory,
    timeZone: TIME_ZONE,
  });
  const owner = new pg.Pool({ connectionString: url, max: 1 });
  place.cleanUps.push(() => owner.end());
  let syncs = 0;
  return {
    url,
    directory,
    port,
    headers: { Authorization: `Bearer ${apiKey}` },
    peakMemory: () => service.ask('peakMemory'),
    /** How many syncs there were so far. */
    syncCount: () => syncs,
    async sync(): Promise<Round> {
      syncs += 1;
      return (await service.ask('sync')).round;
    },
    /** Whatever is in the files, they are read. */
    async forgetFingerprints(): Promise<void> {
      await owner.query(`
        update syncs set files = (
          select jsonb_object_agg(key, value || '{"fingerprint": "another"}') from jsonb_each(files)
        ) where files <> '{}'`);
    },
    async snapshot(): Promise<string> {
      const { rows } = await owner.query<{ id: string }>(
        'select pg_snapshot_xmax(pg_current_snapshot())::text as id',
      );
      return rows[0]?.id ?? '';
    },
    /** Rows that were inserted or changed by transactions begun since. */
    async countWrites(since: string): Promise<number> {
      let count = 0;
      for (const table of ['customers', 'contacts', 'open_items', 'customer_balances']) {
        const { rows } = await owner.query<{ count: number }>(
          `select count(*)::integer as count from ${table} where xmin::text::bigint >= $1::bigint`,
          [since],
        );
        count += rows[0]?.count ?? 0;
      }
      return count;
    },
  };
}

async function startCopying(place: BenchPlace, name: string) {
  const url = await place.makeDatabase(name);
  await migrate(url);
  const process = startBenchProcess<SyncRowsOperations>('./sync-rows-process.ts');
  place.cleanUps.push(() => process.stop());
  await process.ask('open', { url });
  return { process };
}
