import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CUSTOMER_SORT_KEYS, type CustomerSort } from '@payvite/sdk';
import { sql, type RawBuilder } from 'kysely';
import { readCustomers } from '../src/customers/customer-store.ts';
import type { Database } from '../src/db/database.ts';
import { encodeCursor } from '../src/db/keyset.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

interface PlanNode {
  'Node Type': string;
  'Index Cond'?: string;
  'Parent Relationship'?: string;
  Plans?: PlanNode[];
}

const TEXTS: readonly string[] = ['name', 'accountNumber', 'accountType'];
const ID = '01930000-0000-7000-8000-000000000001';

/** A few rows are read and sorted sooner than looked up, so here PostgreSQL sorts only where there is no other way. */
const RELUCTANTLY = sql`select set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true),
  set_config('enable_bitmapscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`;

describe('a page of customers', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3) });
  });
  after(() => test.close());

  /** How PostgreSQL would read a page: one plan for each part of it. */
  const explain = async (sort: CustomerSort, cursor?: string): Promise<PlanNode[]> => {
    const { database } = test.connector.context;
    const plans: PlanNode[] = [];
    const explaining: Database = {
      ...database,
      async read(dealerId: string, query: RawBuilder<unknown>) {
        await database.asDealer(dealerId, async ({ db, now: _now }) => {
          await RELUCTANTLY.execute(db);
          const { rows } = await sql<
            Record<string, [{ Plan: PlanNode }]>
          >`explain (format json) ${query}`.execute(db);
          plans.push(...Object.values(rows[0] ?? {}).map(([{ Plan }]) => Plan));
        });
        return { now: new Date(NaN), rows: [] };
      },
    };
    await readCustomers(
      explaining,
      test.connector.dealerId,
      { status: 'active' },
      { sort, cursor, limit: 100 },
    );
    return plans;
  };

  /** The nodes that the rows of the page come through; those below `SubPlan` are about one row. */
  const listNodes = (plan: PlanNode): PlanNode[] => [
    plan,
    ...(plan.Plans ?? [])
      .filter((child) => child['Parent Relationship'] !== 'SubPlan')
      .flatMap((child) => listNodes(child)),
  ];

  for (const key of CUSTOMER_SORT_KEYS) {
    for (const sort of [key, `-${key}`] as const) {
      it(`is read along an index, sorted by ${sort}`, async () => {
        const value = TEXTS.includes(key) ? 'oak' : 5;
        const positions = [undefined, value, null].filter(
          (position) => position !== null || key === 'accountType' || key === 'weightedAverageDaysOverdue',
        );
        for (const position of positions) {
          const cursor = position === undefined ? undefined : encodeCursor(sort, { value: position, id: ID });
          const plans = await explain(sort, cursor);
          assert.ok(plans.length > 0);
          for (const nodes of plans.map(listNodes)) {
            const kinds = nodes.map((node) => node['Node Type']);
            assert.ok(
              !kinds.some((kind) => kind.includes('Sort')),
              `${sort} after ${position}: ${kinds.join(', ')}`,
            );
          }
          if (position !== undefined && position !== null) {
            const [first = []] = plans.map(listNodes);
            assert.ok(
              first.some((node) => node['Index Cond']?.includes('ROW(')),
              `${sort} begins at its cursor`,
            );
          }
        }
      });
    }
  }
});
