import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  account,
  adjustment,
  contact,
  createSyncDealer,
  invoice,
  type Export,
  type Row,
  type SyncDealer,
} from './sync-dealer.ts';

const whole: Export = {
  accounts: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].map((id) => account(id)),
  contacts: [contact('C1', 'A1', 'ann@example.com'), contact('C2', 'A2', 'bob@example.com')],
  invoices: Array.from({ length: 12 }, (_, at) => invoice(`I${at}`, `A${(at % 6) + 1}`, '100.00')),
  adjustments: [adjustment('M1', 'A1', '10.00', { adjustment_type: 'credit' })],
};

describe('rows that are delivered as they are held', () => {
  let dealer: SyncDealer;
  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`create table staged_rows (model text, erp_id text)`);
    await dealer.query(`grant insert on staged_rows to payvite_service`);
    for (const [table, model] of [
      ['staged_customers', `'customers'`],
      ['staged_contacts', `'contacts'`],
      ['staged_items', 'new.model'],
    ]) {
      await dealer.query(`
        create function note_${table}() returns trigger language plpgsql as
        $$ begin insert into staged_rows values (${model}, new.erp_id); return null; end $$`);
      await dealer.query(
        `create trigger note after insert on ${table} for each row execute function note_${table}()`,
      );
    }
    await dealer.export(whole);
    await dealer.sync();
  });
  after(() => dealer.close());

  /** What a sync of an export stages. */
  const stagedBy = async (files: Export) => {
    await dealer.export(files);
    await dealer.query('truncate staged_rows');
    const sync = await dealer.sync();
    assert.equal(sync.state, 'succeeded', JSON.stringify(sync.guards));
    const rows = await dealer.query<{ model: string; erp_id: string }>(
      'select model, erp_id from staged_rows order by 1, 2',
    );
    return { sync, staged: rows.map(({ model, erp_id }) => `${model} ${erp_id}`) };
  };
  const [invoices, accounts] = [whole.invoices as ReturnType<typeof invoice>[], whole.accounts];

  it('are all staged by the first sync, and none of them later', async () => {
    assert.equal((await dealer.query('select 1 from staged_rows')).length, 21);
    // Another file with the same rows.
    const { sync, staged } = await stagedBy({ ...whole, invoices: [...invoices].reverse() });
    assert.deepEqual(staged, []);
    assert.deepEqual(
      sync.models.map(({ model, lines, unchanged }) => [model, lines, unchanged]),
      [
        ['customers', 6, 6],
        ['contacts', 2, 2],
        ['invoices', 12, 12],
        ['adjustments', 1, 1],
      ],
    );
  });

  it('are left out beside one that has changed, one that is new and one that is gone', async () => {
    const { sync, staged } = await stagedBy({
      ...whole,
      invoices: [
        ...invoices.slice(2),
        { ...invoices[0], outstanding_amount: '40.00' },
        invoice('I99', 'A2', '5.00'),
      ],
    });
    assert.deepEqual(staged, ['invoices I0', 'invoices I99']);
    const counts = sync.models.find(({ model }) => model === 'invoices');
    assert.deepEqual([counts?.inserted, counts?.updated, counts?.unchanged, counts?.missing], [1, 1, 10, 1]);
    assert.deepEqual(
      await dealer.query(
        `select erp_id, outstanding_minor, closed_at is not null as is_closed from open_items
         where erp_id in ('I0', 'I1', 'I99') order by 1`,
      ),
      [
        { erp_id: 'I0', outstanding_minor: 4000, is_closed: false },
        { erp_id: 'I1', outstanding_minor: 10000, is_closed: true },
        { erp_id: 'I99', outstanding_minor: 500, is_closed: false },
      ],
    );
  });

  it('are staged with all others where one id comes twice, and after that once more', async () => {
    const twice = await stagedBy({ ...whole, invoices: [...invoices, ...invoices.slice(3, 4)] });
    assert.equal(twice.sync.badRowCount, 1);
    const [bad] = await dealer.badRows(twice.sync.id);
    assert.deepEqual([bad?.row, bad?.reason], [14, 'The same id stands in row 5 already.']);
    const mended = await stagedBy(whole);
    assert.equal(mended.sync.badRowCount, 0);
    assert.equal(mended.staged.filter((row) => row.startsWith('invoices')).length, 12);
    const { staged } = await stagedBy({ ...whole, invoices: [...invoices].reverse() });
    assert.deepEqual(staged, []);
  });

  it('are bad rows where their account has another currency now', async () => {
    const { sync } = await stagedBy({
      ...whole,
      accounts: [...(accounts as ReturnType<typeof account>[]).slice(1), account('A1', { currency: 'CAD' })],
    });
    const bad = await dealer.badRows(sync.id);
    assert.deepEqual(
      bad.map(({ row, value }) => [row, value]),
      [
        [2, 'USD'],
        [8, 'USD'],
        [2, 'USD'],
      ],
    );
  });
});

describe('whatever exports come one after the other', () => {
  let leaving: SyncDealer, staging: SyncDealer;
  before(async () => {
    [leaving, staging] = await Promise.all([createSyncDealer(), createSyncDealer()]);
  });
  after(() => Promise.all([leaving.close(), staging.close()]));

  it('it is the same as if all their rows had been staged', async () => {
    const accounts = ['A0', 'A1', 'A2', 'A3'].map((id) => account(id, { currency: 'USD' }));
    const invoices = Array.from({ length: 8 }, (_, at) => invoice(`I${at}`, `A${at % 4}`, '10.00'));
    const contacts = [contact('C0', 'A0', 'ann@example.com'), contact('C1', 'A1', 'bob@example.com')];
    const edit = fc.record({
      file: fc.constantFrom('accounts', 'contacts', 'invoices', 'invoices'),
      row: fc.nat(7),
      // A row is changed, or comes a second time, changed or not, before or behind the others, or does not come.
      place: fc.constantFrom('there', 'first', 'last', 'gone'),
      change: fc.constantFrom<Row>(
        {},
        { currency: 'CAD' },
        { currency: 'CAD', account_name: 'Another' },
        { outstanding_amount: '4.00', account_name: 'Another', contact_name: 'Another' },
        { outstanding_amount: '0.00', account_status: 'inactive' },
        { outstanding_amount: 'x', account_name: '' },
        { account_id: 'A3' },
        { account_id: 'A9' },
        { invoice_id: 'I9', contact_id: 'C9' },
      ),
    });
    // Each export is the same with a few edits, so that what was edited before comes back.
    const exports = fc.array(fc.array(edit, { maxLength: 2 }), { minLength: 3, maxLength: 3 }).map((steps) =>
      [[], ...steps].map((edits) => {
        const files = { accounts: [...accounts], contacts: [...contacts], invoices: [...invoices] };
        for (const { file, row, place, change } of edits) {
          const rows = files[file];
          const at = row % Math.max(1, rows.length);
          const known = Object.entries(change).filter(
            ([column]) => file !== 'accounts' || column !== 'account_id',
          );
          const edited = { ...rows[at], ...Object.fromEntries(known) };
          if (place === 'first') rows.unshift(edited);
          else if (place === 'last') rows.push(edited);
          else rows.splice(at, 1, ...(place === 'there' ? [edited] : []));
        }
        return files satisfies Export;
      }),
    );

    await fc.assert(
      fc.asyncProperty(exports, async (all) => {
        for (const dealer of [leaving, staging])
          await dealer.query('truncate customers, syncs, unmended_rows cascade');
        for (const files of all) {
          const seen = [];
          for (const dealer of [leaving, staging]) {
            // Neither skips a file that is the same; one is told of faulty rows, and stages everything.
            const told = { fingerprint: 'other', ...(dealer === staging ? { badRowCount: 1 } : {}) };
            await dealer.query(
              `update syncs set files = (select jsonb_object_agg(key, value || $1) from jsonb_each(files))
               where files <> '{}'`,
              [JSON.stringify(told)],
            );
            seen.push(await applied(dealer, files));
          }
          assert.deepEqual(seen[0], seen[1]);
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  async function applied(dealer: SyncDealer, files: Export) {
    await dealer.export(files);
    let sync = await dealer.sync();
    const guards = sync.guards;
    if (sync.state === 'needs_approval') sync = await dealer.approve(sync.id);
    const bad = await dealer.badRows(sync.id);
    const table = (text: string) => dealer.query(text);
    return {
      guards,
      state: sync.state,
      models: sync.models,
      bad,
      customers: await table(
        `select erp_id, name, currency, status, is_stale, outstanding_minor from customer_overview order by 1`,
      ),
      contacts: await table(`select erp_id, name, email from contacts order by 1`),
      items: await table(
        `select i.model, i.erp_id, c.erp_id as customer, i.amount_minor, i.outstanding_minor, i.is_stale, i.closed_at is null as is_open
         from open_items i join customers c on c.id = i.customer_id order by 1, 2`,
      ),
      unmended: await table(`select model, erp_id, customer_erp_id from unmended_rows order by 1, 2, 3`),
    };
  }
});
