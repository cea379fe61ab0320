import assert from 'node:assert/strict';
import { encodeCursor } from '../src/db/keyset.ts';
import type { BenchDatabase } from './bench-database.ts';
import type { BenchLine } from './bench-lines.ts';
import { startBenchProcess, type BenchProcess } from './bench-process.ts';
import {
  medianLatency,
  medianRatio,
  medianThroughput,
  quantileLatency,
  takeTurns,
  throughput,
  type Times,
} from './bench-rounds.ts';
import type { BenchService } from './bench-service.ts';
import type { CustomerListOperations, ListedPage } from './customer-list-process.ts';
import type { HttpLoad, LoadRequest } from './http-load-process.ts';

const SORT = '-outstandingMinor';
const LIMIT = 100;
const CONCURRENCY = 16;
/** One page may happen to have more invitations on it than another. */
const PAGES_AT_AN_END = 10;

interface ListTimes extends Times {
  /** How many different pages are read. */
  pages: number;
}

interface Served {
  database: BenchDatabase;
  service: BenchService;
}

/** How pages of the list over HTTP stand to the same work without it. */
export async function measureListThroughput(
  { database, service }: Served,
  load: BenchProcess<HttpLoad>,
  times: ListTimes,
): Promise<BenchLine[]> {
  const pages = await choosePages(database, times.pages);
  const ownCode = startBenchProcess<CustomerListOperations>('./customer-list-process.ts');
  const plainSql = startBenchProcess<CustomerListOperations>('./customer-list-process.ts');
  const preparedSql = startBenchProcess<CustomerListOperations>('./customer-list-process.ts');
  try {
    const opened = { url: database.url, dealerId: database.dealerId, pages };
    await ownCode.ask('openOwnCode', opened);
    await plainSql.ask('openPlainSql', { ...opened, isPrepared: false });
    await preparedSql.ask('openPlainSql', { ...opened, isPrepared: true });
    const [first] = pages;
    if (first === undefined) throw new Error('There is no page.');
    const overHttp = await service.fetch({ method: 'GET', path: toPath(first) });
    assert.deepEqual(overHttp, JSON.parse(await ownCode.ask('read', 0)), 'both read the same page');

    const { durationMs } = times;
    const requests = pages.map((page) => toRequest(page, service));
    const rounds = await takeTurns(
      {
        http: () =>
          load.ask('load', {
            port: service.port,
            requests,
            connections: CONCURRENCY,
            durationMs,
            status: 200,
          }),
        ownCode: () => ownCode.ask('run', { concurrency: CONCURRENCY, durationMs }),
        plainSql: () => plainSql.ask('run', { concurrency: CONCURRENCY, durationMs }),
        preparedSql: () => preparedSql.ask('run', { concurrency: CONCURRENCY, durationMs }),
      },
      times,
    );
    return [
      {
        name: 'list over HTTP : its SQL through pg',
        ratio: medianRatio(rounds.http, rounds.plainSql, throughput),
        bound: { atLeast: 0.9 },
        detail: `${medianThroughput(rounds.http)} pages/s, p99 ${quantileLatency(rounds.http, 0.99).toFixed(1)} ms`,
      },
      {
        name: 'list over HTTP : its SQL through pg, prepared',
        ratio: medianRatio(rounds.http, rounds.preparedSql, throughput),
        bound: { atLeast: 0.9 },
      },
      {
        name: 'list over HTTP : its own code without HTTP',
        ratio: medianRatio(rounds.http, rounds.ownCode, throughput),
        bound: { atLeast: 0.65 },
      },
    ];
  } finally {
    await ownCode.stop();
    await plainSql.stop();
    await preparedSql.stop();
  }
}

/** How the latency of a page grows with its place and with the number of customers. */
export async function measureListLatency(
  sizes: Record<'small' | 'middle' | 'large', Served>,
  load: BenchProcess<HttpLoad>,
  times: ListTimes,
): Promise<BenchLine[]> {
  const ask = (size: keyof typeof sizes, pages: ListedPage[]) => {
    const { service } = sizes[size];
    const requests = pages.map((page) => toRequest(page, service));
    return () =>
      load.ask('load', {
        port: service.port,
        requests,
        connections: 1,
        durationMs: times.durationMs,
        status: 200,
      });
  };
  const middle = await choosePages(sizes.middle.database, times.pages);
  const ends = await takeTurns(
    {
      first: ask('middle', middle.slice(0, PAGES_AT_AN_END)),
      last: ask('middle', middle.slice(-PAGES_AT_AN_END)),
    },
    times,
  );
  const growth = await takeTurns(
    {
      small: ask('small', await choosePages(sizes.small.database, times.pages)),
      large: ask('large', await choosePages(sizes.large.database, times.pages)),
    },
    times,
  );
  return [
    {
      name: 'last pages : first pages, p50',
      ratio: medianRatio(ends.last, ends.first, medianLatency),
      bound: { atMost: 1.15 },
      detail: `${quantileLatency(ends.last, 0.5).toFixed(2)} ms`,
    },
    {
      name: `a page of ${sizes.large.database.customers} customers : of ${sizes.small.database.customers}, p50`,
      ratio: medianRatio(growth.large, growth.small, medianLatency),
      bound: { atMost: 1.5 },
      detail: `${quantileLatency(growth.large, 0.5).toFixed(2)} ms`,
    },
  ];
}

/** Pages from the first to the last, evenly: as many as are wanted, or all there are. */
async function choosePages({ owner, dealerId }: BenchDatabase, pages: number): Promise<ListedPage[]> {
  const { rows } = await owner.query<{ value: string; id: string }>(
    `select value, id
     from (
       select
         b.outstanding_minor as value, b.customer_id as id, count(*) over () as count,
         row_number() over (order by b.outstanding_minor desc, b.customer_id desc) as number
       from customer_balances b
       join customers c on c.dealer_id = b.dealer_id and c.id = b.customer_id
       where b.dealer_id = $1 and c.status = 'active'
     ) ranked
     where number = 1 or (number % greatest((count - $2) / $3, 1) = 0 and number <= count - $2)
     order by number`,
    [dealerId, LIMIT, pages],
  );
  return rows.map(({ value, id }) => ({
    sort: SORT,
    status: 'active',
    limit: LIMIT,
    cursor: encodeCursor(SORT, { value: Number(value), id }),
  }));
}

function toRequest(page: ListedPage, service: BenchService): LoadRequest {
  return { method: 'GET', path: toPath(page), headers: service.headers };
}

function toPath(page: ListedPage): string {
  return `/v1/customers?${new URLSearchParams({ ...page, limit: String(page.limit) }).toString()}`;
}
