import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { writeDirtyExport } from './dirty-export.ts';
import type { FaultKind } from './dirty-file.ts';

const DAY = '2026-11-23';

describe('writeDirtyExport', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dirty-export-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const linesOf = async (file: string) => (await readFile(join(directory, file), 'utf8')).split('\n');

  test('points at the line on which each faulty record begins', async () => {
    const { faults } = await writeDirtyExport({ directory, day: DAY });
    const lineOf = async (kind: FaultKind, file: string, position = 0) => {
      const fault = faults.filter((each) => each.kind === kind && each.file === file)[position];
      return (await linesOf(file))[(fault?.row ?? 0) - 1] ?? '';
    };
    assert.match(await lineOf('duplicate_id', 'accounts.csv'), /^Somebody else,A1,/);
    assert.match(await lineOf('invalid_currency', 'accounts.csv'), /^Dollar Store,A92,.*US\$/);
    assert.ok((await lineOf('too_long', 'accounts.csv')).length > 10_000);
    assert.match(await lineOf('unreadable_id', 'accounts.csv'), /^Odd Letters,A\ufffd6,/);
    assert.match(await lineOf('unknown_account', 'contacts.csv'), /^C90;A404;/);
    assert.match(await lineOf('missing_id', 'contacts.csv'), /^;A2;y@peak/);
    const amounts = ['"12,50"', '1e3', 'abc', '', '$12', '"1,200.00"', '0x10', '12.345'];
    for (const [position, amount] of amounts.entries()) {
      assert.ok(
        (await lineOf('invalid_amount', 'invoices.csv', position)).startsWith(
          `I8${position},A1,${amount},10.00`,
        ),
      );
    }
    assert.match(await lineOf('mixed_signs', 'invoices.csv'), /^I92,A3,50\.00,-50\.00/);
    assert.match(await lineOf('currency_mismatch', 'invoices.csv'), /^I95,A1,.*EUR/);
    assert.match(await lineOf('negative_amount', 'adjustments.csv'), /^M90;A1;-15\.00/);
    assert.equal((await lineOf('wrong_cell_count', 'invoices.csv')).split(',').length, 5);
    assert.match(await lineOf('missing_id', 'invoices.csv'), /^,A1,/);
  });

  test('reports no line twice, and counts every record once', async () => {
    const { faults, goodIds, recordCounts } = await writeDirtyExport({ directory, day: DAY });
    assert.equal(new Set(faults.map(({ file, row }) => `${file}:${row}`)).size, faults.length);
    for (const file of ['accounts.csv', 'contacts.csv', 'invoices.csv', 'adjustments.csv'] as const) {
      const faultCount = faults.filter((fault) => fault.file === file).length;
      assert.equal(goodIds[file].length + faultCount, recordCounts[file], file);
    }
    assert.deepEqual(goodIds['accounts.csv'], ['A1', 'A2', 'A3', 'A4', 'A5']);
  });

  test('differs from file to file in delimiter, line end and byte order mark', async () => {
    await writeDirtyExport({ directory, day: DAY });
    const format = async (file: string) => {
      const [header = ''] = await linesOf(file);
      return [header.startsWith('\ufeff'), header.includes(';'), header.endsWith('\r')];
    };
    assert.deepEqual(await format('accounts.csv'), [true, false, false]);
    assert.deepEqual(await format('contacts.csv'), [false, true, true]);
    assert.deepEqual(await format('invoices.csv'), [false, false, true]);
    assert.deepEqual(await format('adjustments.csv'), [true, true, false]);
  });

  test('adds up what the good rows leave outstanding', async () => {
    const { outstandingMinor } = await writeDirtyExport({ directory, day: DAY });
    // A1: 200.50 + 40.10 - 15.00; A2: -35.00 + 22.40; A3: 75.00 - 75.00; A4 in kroner.
    assert.deepEqual(outstandingMinor, { A1: 22_560, A2: -1_260, A3: 0, A4: 88_025, A5: 0 });
  });

  test('leaves out the rows without readable id where asked to, and nothing else', async () => {
    const all = await writeDirtyExport({ directory, day: DAY });
    const some = await writeDirtyExport({ directory, day: DAY, hasUnreadableIds: false });
    const kinds = (faults: typeof all.faults) => faults.map(({ file, kind }) => `${file} ${kind}`);
    assert.deepEqual(
      kinds(some.faults),
      kinds(all.faults).filter((fault) => !/missing_id|unreadable_id/.test(fault)),
    );
    assert.deepEqual(some.goodIds, all.goodIds);
  });
});
