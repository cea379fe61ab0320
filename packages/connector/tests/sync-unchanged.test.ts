import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
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
  const [invoices, accounts] = [whole.invoices as Row[], whole.accounts as Row[]];

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

  for (const change of [{}, { amount: '5.00' }] as Row[]) {
    it(`are staged with all others where one id comes twice, and after that once more: ${'amount' in change ? 'another row' : 'the same row'}`, async () => {
      const twice = await stagedBy({ ...whole, invoices: [...invoices, { ...invoices[3], ...change }] });
      assert.equal(twice.sync.badRowCount, 1);
      const [bad] = await dealer.badRows(twice.sync.id);
      assert.deepEqual([bad?.row, bad?.reason], [14, 'The same id stands in row 5 already.']);
      const mended = await stagedBy(whole);
      assert.equal(mended.sync.badRowCount, 0);
      assert.equal(mended.staged.filter((row) => row.startsWith('invoices')).length, 12);
      const { staged } = await stagedBy({ ...whole, invoices: [...invoices].reverse() });
      assert.deepEqual(staged, []);
    });
  }

  it('are staged where a row comes whose id cannot be read, as that may be any of them', async () => {
    const { sync, staged } = await stagedBy({ ...whole, invoices: [...invoices, invoice('', 'A1', '7.00')] });
    assert.equal(sync.badRowCount, 1);
    assert.equal(staged.filter((row) => row.startsWith('invoices')).length, 12);
    await stagedBy(whole);
  });

  for (const status of ['active', 'inactive']) {
    it(`are bad rows where their account has another currency now: it is ${status}`, async () => {
      const others = accounts.slice(1);
      await stagedBy({ ...whole, accounts: [...others, account('A1', { status })] });
      const moved = account('A1', { status, currency: 'CAD' });
      const { sync } = await stagedBy({
        ...whole,
        accounts: [...others, moved],
        invoices: [...invoices].reverse(),
      });
      const bad = await dealer.badRows(sync.id);
      assert.deepEqual(
        bad.map(({ row, value }) => [row, value]),
        [
          [7, 'USD'],
          [13, 'USD'],
          [2, 'USD'],
        ],
      );
      await stagedBy(whole);
    });
  }
});
