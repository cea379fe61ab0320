import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MANY_ROWS } from '../src/syncs/sync-staging.ts';
import { customerOf, itemOf, scriptedSource, type Script } from './scripted-source.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

/** Customers with two invoices each. */
const listing = (customers: number): Script => ({
  customers: Array.from({ length: customers }, (_, at) => customerOf(`C${at}`)),
  contacts: [],
  invoices: Array.from({ length: 2 * customers }, (_, at) => itemOf(`I${at}`, `C${at % customers}`, 100_00)),
  adjustments: [],
});
const OTHERS = 5000;

// Else the check of each item's customer can be planned to go through all customers, and so can the next sync.
describe('a dealer’s first loads', () => {
  let dealer: SyncDealer;
  let listed: Script;
  beforeEach(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`update dealers set erp_kind = 'odoo'`);
    const { nextCursor: _nextCursor, ...source } = { nextCursor: null, ...scriptedSource(() => listed) };
    // Each lists everything.
    dealer.context.sourceOf = () => Promise.resolve({ ...source, open: () => source.open(null) });
  });
  afterEach(() => dealer.close());

  const sync = async (customers: number) => {
    listed = listing(customers);
    const done = await dealer.sync();
    assert.equal(done.state, 'succeeded', done.error ?? '');
  };
  /** How many rows of the dealer PostgreSQL plans for. */
  const planned = async () => {
    const estimates: number[] = [];
    for (const table of ['customers', 'open_items']) {
      const [row] = await dealer.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
        `explain (format json) select from ${table} where dealer_id = '${dealer.id}'`,
      );
      estimates.push(row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? NaN);
    }
    return estimates;
  };
  /** As another dealer’s rows do it, of which PostgreSQL knows. */
  const addOthers = async () => {
    const id = randomUUID();
    await dealer.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, erp_config, created_at)
       values ($1, 'test', 'Other', 'other', 'UTC', 'en-US', 'USD', 'odoo', '{}', now())`,
      [id],
    );
    await dealer.query(
      `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash, search_text)
       select $1, gen_random_uuid(), g, g, g, 'active', 'USD', '', g from generate_series(1, $2::integer) g`,
      [id, OTHERS],
    );
    await dealer.query(
      `insert into open_items (dealer_id, id, customer_id, model, erp_id, kind, number, amount_minor, outstanding_minor,
         currency, row_hash)
       select dealer_id, gen_random_uuid(), id, 'invoices', erp_id, 'invoice', erp_id, 1, 1, 'USD', ''
       from customers where dealer_id = $1`,
      [id],
    );
    await dealer.query('analyze customers, open_items');
  };

  it('let PostgreSQL know how many rows there are', async () => {
    // Somebody has counted the tables before, when they were empty.
    await dealer.query('analyze customers, open_items');
    await sync(MANY_ROWS);
    const rows = await dealer.query(
      `select relname, reltuples::integer as rows from pg_class
       where oid in ('customers'::regclass, 'open_items'::regclass) order by relname`,
    );
    assert.deepEqual(rows, [
      { relname: 'customers', rows: MANY_ROWS },
      { relname: 'open_items', rows: 2 * MANY_ROWS },
    ]);
  });

  it('do so after a trial with a few rows, too, beside dealers whose rows are counted', async () => {
    await addOthers();
    await sync(20);
    await sync(2 * MANY_ROWS);
    assert.deepEqual(await planned(), [2 * MANY_ROWS, 4 * MANY_ROWS]);
  });

  it('leave it at that where what comes is a small part of what is held', async () => {
    const counted = () =>
      dealer.query(`select xmin::text from pg_statistic where starelid = 'customers'::regclass order by 1`);
    await sync(MANY_ROWS * 11);
    const before = await counted();
    assert.ok(before.length > 0);
    await sync(MANY_ROWS * 12);
    assert.deepEqual(await counted(), before);
  });

  it('wait for nobody who counts already, and are counted by the next sync', async () => {
    await addOthers();
    const counting = await dealer.owner.connect();
    try {
      await counting.query('begin');
      // As another dealer's first load does until it ends.
      await counting.query('lock table customers, contacts, open_items in share update exclusive mode');
      await sync(2 * MANY_ROWS);
    } finally {
      await counting.query('rollback');
      counting.release();
    }
    assert.ok((await planned()).every((rows) => rows < MANY_ROWS));
    await sync(2 * MANY_ROWS + 1);
    assert.ok((await planned()).every((rows) => rows >= MANY_ROWS));
  });

  it('look at many rows as a whole where those could not be counted', async () => {
    await addOthers();
    await sync(20);
    const counting = await dealer.owner.connect();
    try {
      await counting.query('begin');
      await counting.query('lock table customers, contacts, open_items in share update exclusive mode');
      // Each with each would be some billion comparisons.
      await sync(6 * MANY_ROWS);
    } finally {
      await counting.query('rollback');
      counting.release();
    }
    const [{ count } = { count: 0 }] = await dealer.query<{ count: number }>(
      `select count(*)::integer as count from customer_balances where outstanding_minor = 20000`,
    );
    assert.equal(count, 6 * MANY_ROWS);
  });
});
