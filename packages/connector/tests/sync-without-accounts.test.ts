import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ImportFileName, Sync } from '@payvite/sdk';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const EXPORTED_AT = '2026-01-15T08:00:00.000Z';
const ACCOUNTS = 'account_id,account_name\nA1,Nord\n';
const invoices = (...rows: string[]) =>
  `account_id,invoice_id,amount,outstanding_amount,currency\n${rows.map((row) => `${row}\n`).join('')}`;
const TWO = invoices('A1,I1,9.00,9.00,USD', 'A2,I2,9.00,9.00,USD');
const HINT =
  'There are no accounts yet, so nothing of invoices.csv can be taken. Export or upload accounts.csv first, or together with it.';

const invalidIn = ({ models }: Sync) => models.map(({ model, lines, invalid }) => [model, lines, invalid]);

describe('invoices of a dealer without accounts', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector();
  });
  after(() => test.close());

  const importFiles = async (files: Partial<Record<ImportFileName, string>>) => {
    const { id } = await test.client.imports.create({ exportedAt: EXPORTED_AT });
    for (const [name, content] of Object.entries(files))
      await test.client.imports.upload(id, name as ImportFileName, content);
    await test.client.imports.review(id);
    await test.connector.drain();
    const reviewed = (await test.client.imports.get(id)).sync;
    await test.client.imports.apply(id);
    await test.connector.drain();
    const applied = (await test.client.imports.get(id)).sync;
    assert.ok(reviewed && applied);
    return { reviewed, applied };
  };
  const asOf = async () => (await test.client.syncs.schedule()).asOf;

  it('are told of once, before and after they are applied, and make no numbers new', async () => {
    const { reviewed, applied } = await importFiles({ 'invoices.csv': TWO });
    assert.deepEqual([reviewed.state, applied.state], ['needs_approval', 'succeeded']);
    assert.deepEqual(invalidIn(applied), [['invoices', 2, 2]]);
    assert.deepEqual([reviewed.warnings, applied.warnings], [[HINT], [HINT]]);
    assert.equal(await asOf(), null);
  });

  it('are taken once accounts come with them, and then on their own', async () => {
    const { reviewed, applied } = await importFiles({ 'accounts.csv': ACCOUNTS, 'invoices.csv': TWO });
    assert.deepEqual(invalidIn(applied), [
      ['customers', 1, 0],
      ['invoices', 2, 1],
    ]);
    assert.deepEqual([reviewed.warnings, applied.warnings], [[], []]);
    assert.equal(await asOf(), EXPORTED_AT);
    // Of the accounts alone, what was said of invoices before does not come back.
    assert.deepEqual((await importFiles({ 'accounts.csv': ACCOUNTS })).applied.warnings, []);
    assert.deepEqual((await importFiles({ 'invoices.csv': TWO })).applied.warnings, []);
  });
});

describe('a sync in which every row is faulty', () => {
  const adjustments = 'account_id,adjustment_id,amount,outstanding_amount,currency\n';
  let dealer: SyncDealer;
  before(async () => {
    dealer = await createSyncDealer();
  });
  after(() => dealer.close());
  const asOf = async () =>
    (await dealer.query<{ at: Date | null }>('select as_of as at from dealers'))[0]?.at;

  it('of a folder says so of each file, and makes no numbers new, a file without rows does', async () => {
    await dealer.export({ invoices: TWO, adjustments: `${adjustments}A1,M1,1,1,USD\n` });
    const { state, warnings } = await dealer.sync();
    assert.equal(state, 'succeeded');
    assert.deepEqual(warnings, [HINT.replace('invoices.csv', 'invoices.csv, adjustments.csv')]);
    assert.equal(await asOf(), null);

    await dealer.export({ invoices: invoices(), adjustments });
    assert.deepEqual((await dealer.sync()).warnings, []);
    assert.ok(await asOf());
  });

  it('leaves the time of what is held, with no word of accounts that are there', async () => {
    const good = 'A1,I1,9.00,9.00,USD';
    await dealer.export({ accounts: ACCOUNTS, invoices: invoices(good), adjustments });
    await dealer.sync();
    const before = await asOf();
    assert.ok(before);
    await dealer.export({ invoices: invoices('A9,I1,9.00,9.00,USD') });
    const { state, warnings } = await dealer.sync();
    assert.equal(state, 'succeeded');
    assert.ok(warnings.every((warning) => !warning.includes('no accounts')));
    assert.deepEqual(await asOf(), before);
    // One good row is enough.
    await dealer.export({ accounts: ACCOUNTS, invoices: invoices(good, 'A9,I9,9.00,9.00,USD'), adjustments });
    await dealer.sync();
    assert.notDeepEqual(await asOf(), before);
  });
});

describe('open items of a dealer that has pushed no customers', () => {
  it('are told of by what is to be pushed first', async () => {
    const test = await startTestConnector({ env: { ERP_KIND: 'push' } });
    try {
      const item = { erpId: 'I1', customerErpId: 'A1', kind: 'invoice', currency: 'USD' } as const;
      const push = () => test.client.pushes.openItems([{ ...item, amountMinor: 900, outstandingMinor: 900 }]);
      assert.deepEqual((await push()).warnings, [
        'There are no customers yet, so nothing of invoices can be taken. Push the customers first.',
      ]);
      assert.equal((await test.client.syncs.schedule()).asOf, null);
      await test.client.pushes.customers([{ erpId: 'A1', name: 'Nord' }]);
      assert.deepEqual((await push()).warnings, []);
      assert.ok((await test.client.syncs.schedule()).asOf);
    } finally {
      await test.close();
    }
  });
});
