import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startSync } from '../src/syncs/sync-start.ts';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';
import { customerOf, itemOf, scriptedSource, type Script } from './scripted-source.ts';

describe('an ERP in which', () => {
  let dealer: SyncDealer;
  let script: Script = {};
  /** Everything the ERP has at first. */
  let whole: Script = {};

  before(async () => {
    dealer = await createSyncDealer();
    await dealer.query(`update dealers set erp_kind = 'odoo'`);
    const source = scriptedSource(() => script);
    dealer.context.sourceOf = () => Promise.resolve(source);
    const others = Array.from({ length: 12 }, (_, at) => `O${at}`);
    whole = {
      customers: [
        ...others.map((id) => customerOf(id)),
        customerOf('A1', { erpBalanceMinor: 90_00 }),
        customerOf('A2', { erpBalanceMinor: 7_00 }),
        customerOf('A3'),
      ],
      contacts: [],
      invoices: [
        ...others.map((id) => itemOf(`I${id}`, id, 500_00)),
        itemOf('I1', 'A1', 100_00),
        itemOf('I2', 'A2', 7_00),
        itemOf('I3', 'A3', 30_00),
      ],
      adjustments: [itemOf('M1', 'A1', -10_00)],
    };
    await sync(whole);
  });
  after(() => dealer.close());

  const sync = async (next: Script = script, options: { isFull?: boolean } = {}) => {
    script = next;
    const { id } = await dealer.as((tx) => startSync(dealer.context, tx, options));
    await dealer.drain();
    const ended = await dealer.get(id);
    assert.equal(ended.state, 'succeeded', `${ended.error ?? ''} ${JSON.stringify(ended.guards)}`);
    return ended;
  };
  const seen = async (erpId: string) => {
    const [row] = await dealer.query(
      `select currency, outstanding_minor, erp_balance_minor, is_stale from customer_overview where erp_id = $1`,
      [erpId],
    );
    return [row?.['currency'], row?.['outstanding_minor'], row?.['erp_balance_minor'], row?.['is_stale']];
  };
  const itemsOf = async (erpId: string) =>
    (
      await dealer.query(
        `select i.erp_id, i.currency from open_item_overview i join customers c on c.id = i.customer_id
         where c.erp_id = $1 order by 1`,
        [erpId],
      )
    ).map((row) => `${row['erp_id']} ${row['currency']}`);

  it('two customers have one account number keeps both', async () => {
    await sync({ customers: [customerOf('A3', { accountNumber: 'A2', name: 'Another' })] });
    const rows = await dealer.query(
      `select erp_id, name from customers where account_number = 'A2' order by 1`,
    );
    assert.deepEqual(rows, [
      { erp_id: 'A2', name: 'Customer A2' },
      { erp_id: 'A3', name: 'Another' },
    ]);
    assert.deepEqual([await itemsOf('A2'), await itemsOf('A3')], [['I2 USD'], ['I3 USD']]);
  });

  it('an invoice moves to another customer moves it, and both balances are right', async () => {
    await sync({
      customers: [customerOf('A1', { erpBalanceMinor: 97_00 }), customerOf('A2', { erpBalanceMinor: 0 })],
      invoices: [itemOf('I2', 'A1', 7_00)],
    });
    assert.deepEqual(await seen('A1'), ['USD', 97_00, 97_00, false]);
    assert.deepEqual(await seen('A2'), ['USD', 0, 0, false]);
    assert.deepEqual(await itemsOf('A1'), ['I1 USD', 'I2 USD', 'M1 USD']);
    await sync({
      customers: [customerOf('A1', { erpBalanceMinor: 90_00 }), customerOf('A2', { erpBalanceMinor: 7_00 })],
      invoices: [itemOf('I2', 'A2', 7_00)],
    });
    assert.deepEqual(
      [await seen('A1'), await seen('A2')],
      [
        ['USD', 90_00, 90_00, false],
        ['USD', 7_00, 7_00, false],
      ],
    );
  });

  it('a new invoice is faulty keeps its customer marked, until a full reading has it no more', async () => {
    await sync({ invoices: [itemOf('I4', 'A3', 20_00, { currency: 'EUR' })] });
    assert.deepEqual(await seen('A3'), ['USD', 30_00, null, true]);
    await sync({ customers: [customerOf('A3')], invoices: [itemOf('I3', 'A3', 30_00)] });
    assert.deepEqual(await seen('A3'), ['USD', 30_00, null, true]);
    await sync({ customers: [], contacts: [], invoices: [], adjustments: [] });
    assert.deepEqual(await seen('A3'), ['USD', 30_00, null, true]);
    await sync(whole, { isFull: true });
    assert.deepEqual(await seen('A3'), ['USD', 30_00, null, false]);
  });

  it('another takes its place and is given up again is read as a whole: what was closed meanwhile is open', async () => {
    const open = () =>
      dealer.query('select erp_id from open_items where closed_at is null order by model, erp_id');
    const syncAs = async (kind: string, next: Script) => {
      await dealer.query('update dealers set erp_kind = $1', [kind]);
      script = next;
      const { id } = await dealer.as((tx) => startSync(dealer.context, tx));
      await dealer.drain();
      const { state, isFull } = await dealer.approve(id);
      assert.deepEqual([state, isFull], ['succeeded', true]);
    };
    const before = await open();
    await syncAs('tryton', { customers: [customerOf('T1')], contacts: [], invoices: [], adjustments: [] });
    assert.deepEqual(await open(), []);
    await syncAs('odoo', whole);
    assert.deepEqual(await open(), before);
    const { isFull } = await sync({ customers: [], contacts: [], invoices: [], adjustments: [] });
    assert.equal(isFull, false);
  });

  describe('a customer’s currency changes', () => {
    it('adds none of its old items to the new ones, and says that not all is counted', async () => {
      await sync({ customers: [customerOf('A1', { currency: 'EUR' })] });
      assert.deepEqual(await seen('A1'), ['EUR', 0, null, true]);
      await sync({ invoices: [itemOf('I9', 'A1', 50_00, { currency: 'EUR' })] });
      assert.deepEqual(await seen('A1'), ['EUR', 50_00, null, true]);
      assert.deepEqual(await itemsOf('A1'), ['I1 USD', 'I9 EUR', 'M1 USD']);
    });

    it('takes them for bad rows where they are listed again, and keeps them as they were', async () => {
      const { badRows } = await sync({ invoices: [itemOf('I1', 'A1', 80_00)] });
      assert.deepEqual(
        badRows.map(({ column, value, reason }) => [column, value, reason]),
        [
          [
            'currency',
            'USD',
            'The customer is in EUR, this row is not (currency_mismatch). Bill it in the customer’s currency, or give the customer that of the row in the ERP.',
          ],
        ],
      );
      assert.deepEqual(await seen('A1'), ['EUR', 50_00, null, true]);
      assert.deepEqual(await itemsOf('A1'), ['I1 USD', 'I9 EUR', 'M1 USD']);
    });

    it('of more than a fifth of them waits for a person, and changes nothing', async () => {
      const before = await dealer.query('select erp_id, currency from customers order by 1');
      const others = Array.from({ length: 4 }, (_, at) => customerOf(`O${at}`, { currency: 'CAD' }));
      script = { customers: others };
      const { id } = await dealer.as((tx) => startSync(dealer.context, tx));
      await dealer.drain();
      const { state, guards } = await dealer.get(id);
      assert.equal(state, 'needs_approval');
      assert.deepEqual(
        guards.map(({ kind, figures }) => [kind, figures]),
        [['would_change_currency', { lost: 4, held: 15, currency: null }]],
      );
      assert.deepEqual(await dealer.query('select erp_id, currency from customers order by 1'), before);
    });

    it('counts all again once they are in the new currency', async () => {
      await sync({
        customers: [customerOf('A1', { currency: 'EUR' })],
        invoices: [itemOf('I1', 'A1', 80_00, { currency: 'EUR' })],
        adjustments: [itemOf('M1', 'A1', -10_00, { currency: 'EUR' })],
      });
      assert.deepEqual(await seen('A1'), ['EUR', 120_00, null, false]);
    });

    it('counts all again where it changes back', async () => {
      const { badRowCount } = await sync({ customers: [customerOf('A1')] });
      assert.equal(badRowCount, 0);
      assert.deepEqual(await seen('A1'), ['USD', 0, null, true]);
      await sync({ customers: [customerOf('A1', { currency: 'EUR' })] });
      assert.deepEqual(await seen('A1'), ['EUR', 120_00, null, false]);
    });

    it('takes all of it at once from a snapshot in which customer and items agree', async () => {
      await sync({
        customers: [customerOf('A2', { currency: 'CAD' })],
        invoices: [itemOf('I2', 'A2', 7_00, { currency: 'CAD' })],
      });
      assert.deepEqual(await seen('A2'), ['CAD', 7_00, null, false]);
    });
  });
});
