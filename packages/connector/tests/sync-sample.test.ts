import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { cutFile, cutFileInHalf, writeDirtyExport, writeSpruceExport } from '@payvite/example-spruce-export';
import { parse } from 'csv-parse/sync';
import { createSyncDealer, type SyncDealer } from './sync-dealer.ts';

const DAY = '2026-11-23';

describe('a sync of', () => {
  const dealers: SyncDealer[] = [];
  const newDealer = async () => {
    const dealer = await createSyncDealer();
    dealers.push(dealer);
    return dealer;
  };
  after(() => Promise.all(dealers.map((dealer) => dealer.close())));
  const rowsOf = async (dealer: SyncDealer, name: string) =>
    parse<Record<string, string>>(await readFile(join(dealer.directory, name), 'utf8'), {
      columns: true,
      bom: true,
    });
  const balances = async (dealer: SyncDealer) => {
    const rows = await dealer.query<{ erp_id: string; outstanding_minor: number }>(
      'select erp_id, outstanding_minor from customer_overview order by erp_id',
    );
    return Object.fromEntries(rows.map((row) => [row.erp_id, row.outstanding_minor]));
  };

  test('the sample export gives each customer what the files say, to the cent', async () => {
    const dealer = await newDealer();
    await writeSpruceExport({ directory: dealer.directory, day: DAY });
    const sync = await dealer.sync();
    assert.equal(sync.state, 'succeeded', sync.error ?? '');
    assert.deepEqual(sync.badRows, []);

    // In cents as they stand in the text, so that no float has a part in it.
    const cents = (text: string) => BigInt(text.replace('.', ''));
    const expected: Record<string, bigint> = {};
    const add = (row: Record<string, string>, minor: bigint) => {
      const id = row['account_id'] as string;
      expected[id] = (expected[id] ?? 0n) + minor;
    };
    for (const row of await rowsOf(dealer, 'accounts.csv')) add(row, 0n);
    for (const row of await rowsOf(dealer, 'invoices.csv')) {
      assert.match(row['outstanding_amount'] as string, /^-?\d+\.\d\d$/);
      if (!/^(paid|void)/i.test(row['status'] ?? '')) add(row, cents(row['outstanding_amount'] as string));
    }
    for (const row of await rowsOf(dealer, 'adjustments.csv')) {
      assert.match(row['outstanding_amount'] as string, /^\d+\.\d\d$/);
      const minor = cents(row['outstanding_amount'] as string);
      add(row, row['adjustment_type'] === 'debit' ? minor : -minor);
    }
    const actual = Object.entries(await balances(dealer)).map(([id, minor]) => [id, BigInt(minor)] as const);
    assert.deepEqual(Object.fromEntries(actual), expected);
    assert.ok(actual.length >= 420);
  });

  test('a dirty export reports just the faults that are there, and applies just the rest', async () => {
    const dealer = await newDealer();
    const dirty = await writeDirtyExport({ directory: dealer.directory, day: DAY });
    const sync = await dealer.sync();
    assert.equal(sync.state, 'succeeded', sync.error ?? JSON.stringify(sync.guards));
    const key = (row: { file: string | null; row: number; column: string | null }) =>
      `${row.file}:${row.row} ${row.column}`;
    const bad = await dealer.badRows(sync.id);
    assert.deepEqual(bad.map(key).sort(), dirty.faults.map(key).sort());
    assert.equal(sync.badRowCount, dirty.faults.length);
    const files = {
      customers: 'accounts.csv',
      contacts: 'contacts.csv',
      invoices: 'invoices.csv',
      adjustments: 'adjustments.csv',
    } as const;
    for (const counts of sync.models) {
      const file = files[counts.model];
      assert.equal(counts.lines, dirty.recordCounts[file], file);
      assert.equal(counts.inserted, dirty.goodIds[file].length, file);
      assert.equal(counts.lines, counts.inserted + counts.updated + counts.unchanged + counts.invalid, file);
    }
    assert.deepEqual(await balances(dealer), dirty.outstandingMinor);
    assert.equal(bad.find((row) => row.reason.includes('characters long'))?.value?.length, 200);

    const again = await dealer.sync();
    assert.deepEqual((await dealer.badRows(again.id)).map(key), bad.map(key));
    assert.ok(again.models.every((counts) => counts.inserted + counts.updated + counts.missing === 0));
  });

  for (const [what, cut] of [
    ['in its last line', cutFile],
    ['in half', cutFileInHalf],
  ] as const) {
    test(`a file that was cut ${what} waits, and an approval closes nothing of it`, async () => {
      const dealer = await newDealer();
      await writeSpruceExport({ directory: dealer.directory, day: DAY });
      await dealer.sync();
      const before = await balances(dealer);
      await cut(join(dealer.directory, 'invoices.csv'));
      const sync = await dealer.sync();
      assert.equal(sync.state, 'needs_approval');
      assert.ok(
        sync.guards.some((guard) => guard.kind === 'file_cut' && guard.detail.includes('invoices.csv')),
      );
      assert.deepEqual(await balances(dealer), before);
      const approved = await dealer.approve(sync.id);
      assert.equal(approved.state, 'succeeded');
      assert.equal(approved.models.find(({ model }) => model === 'invoices')?.missing, 0);
      assert.deepEqual(await balances(dealer), before);
    });
  }
});
