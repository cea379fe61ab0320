import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MANY_ROWS } from '../src/customers/customer-sync-staging.ts';
import { customerOf, itemOf, scriptedSource, type Script } from './scripted-source.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

const LISTED: Script = {
  customers: Array.from({ length: MANY_ROWS }, (_, at) => customerOf(`C${at}`)),
  contacts: [],
  invoices: Array.from({ length: 2 * MANY_ROWS }, (_, at) => itemOf(`I${at}`, `C${at % MANY_ROWS}`, 100_00)),
  adjustments: [],
};

describe('a dealer’s first load', () => {
  let dealer: SyncDealer;
  before(async () => {
    dealer = await createSyncDealer();
    // Somebody has counted the tables before, when they were empty.
    await dealer.query('analyze customers, open_items');
    await dealer.query(`update dealers set erp_kind = 'odoo'`);
    dealer.context.sourceOf = () => Promise.resolve(scriptedSource(() => LISTED));
    await dealer.sync();
  });
  after(() => dealer.close());

  // Else the check of each item's customer can be planned to go through all customers, and so can the next sync.
  it('lets PostgreSQL know how many rows there are', async () => {
    const rows = await dealer.query(
      `select relname, reltuples::integer as rows from pg_class
       where oid in ('customers'::regclass, 'open_items'::regclass) order by relname`,
    );
    assert.deepEqual(rows, [
      { relname: 'customers', rows: MANY_ROWS },
      { relname: 'open_items', rows: 2 * MANY_ROWS },
    ]);
  });
});
