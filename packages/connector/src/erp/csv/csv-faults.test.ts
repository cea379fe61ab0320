import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { CsvFiles } from './csv-files.ts';
import { readLastCell } from './csv-last-cell.ts';
import { createCsvSource } from './csv-source.ts';
import { SourceError, type BadEntry, type SourceEntry, type SourceItem } from '../erp-source.ts';

const directories: string[] = [];
let directory: string;
const put = (name: string, content: string | Buffer) => writeFile(join(directory, name), content);
const open = async () => (await createCsvSource(directory).open(null)).models;

async function readInvoices(content: string | Buffer): Promise<SourceEntry<'invoices'>[]> {
  await put('invoices.csv', content);
  return (await Array.fromAsync((await open()).invoices?.read() ?? [])).flat();
}
const idsOf = (entries: SourceEntry<'invoices'>[]) => entries.map((entry) => entry.record?.erpId ?? null);
const bad = (entries: SourceEntry<'invoices'>[]) =>
  entries.filter((entry): entry is BadEntry => entry.record === null);
const reasonOf = async (row: string) => bad(await readInvoices(`${HEADER}${row}\n`))[0]?.reason ?? '';

const HEADER = 'account_id,invoice_id,amount,outstanding_amount,currency,payment_due_date,job_name\n';

describe('a dirty export', () => {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-faults-'));
    directories.push(directory);
  });
  after(() => Promise.all(directories.map((each) => rm(each, { recursive: true }))));

  for (const [title, amount, advice] of [
    ['a decimal comma', '1234,50', /decimal comma\. Export amounts with a decimal point/],
    ['thousands separators', '1,234.50', /thousands separators\. Export amounts without them/],
    ['thousands separators of another country', '1.234,50', /thousands separators/],
    ['spaces between thousands', '1 234.50', /thousands separators/],
    ['a currency sign', '$12.50', /currency in it\. Export the amount alone/],
    ['a currency code', '12.50 USD', /currency in it/],
    ['parentheses', '(12.50)', /minus in front: -50\.25/],
    ['a minus behind it', '12.50-', /minus in front: -50\.25/],
    ['words', 'n/a', /not a plain amount such as 1234\.50/],
  ] as const) {
    test(`${title} in an amount: a bad row that says what to do`, async () => {
      assert.match(await reasonOf(`A1,I1,10,"${amount}",USD,,`), advice);
    });
  }

  for (const date of ['01/31/2026', '31.01.2026', '2026-1-3', '20260131', '46053', '2026-01-31 00:00:00']) {
    test(`${date} for a date: a bad row that says which form is read`, async () => {
      assert.match(await reasonOf(`A1,I1,10,10,USD,${date},`), /form YYYY-MM-DD, such as 2026-01-31/);
    });
  }

  test('a quote that nothing closes costs its row alone', async () => {
    const entries = await readInvoices(
      `${HEADER}A1,I1,1,1,USD,,"12 inch\nA1,I2,1,1,USD,,"a\nb"\nA1,I3,1,1,USD,,c\n`,
    );
    assert.deepEqual(idsOf(entries), [null, 'I2', 'I3']);
    assert.equal((entries[1]?.record as SourceItem).jobName, 'a b');
    assert.deepEqual(bad(entries)[0]?.erpId, 'I1');
  });

  test('a quote that nothing closes leaves the ids before it known, all cells in quotes or not', async () => {
    const row = (id: string, job: string) => `"A1","${id}","10.00","10.00","USD","",${job}\n`;
    const entries = await readInvoices(`${HEADER}${row('I1', '"2x4x8""')}${row('I2', '"2x4"')}`);
    assert.deepEqual(idsOf(entries), [null, 'I2']);
    const [fault] = bad(entries);
    assert.deepEqual([fault?.erpId, fault?.customerErpId, fault?.isCut], ['I1', 'A1', false]);
    assert.equal(fault?.value, 'A1 | I1 | 10.00 | 10.00 | USD |  | "2x4x8""');
  });

  for (const row of ['"A1","I1,1,1,USD,,', '"A1","I1,"1","1","USD","",""']) {
    test(`an id in which a quote is left open is not known, and is no new one: ${row}`, async () => {
      const entries = await readInvoices(`${HEADER}${row}\n"A1","I2","1","1","USD","",""\n`);
      assert.deepEqual(idsOf(entries), [null, 'I2']);
      const [fault] = bad(entries);
      assert.deepEqual([fault?.erpId, fault?.customerErpId], [null, 'A1']);
      assert.match(fault?.reason ?? '', /quote.*is not closed where its cell ends/);
    });
  }

  test('a row of another width costs itself, and its id is known where it stands in front', async () => {
    const entries = await readInvoices(`${HEADER}A1,I1,1,1,USD\nA1,I2,1,1,USD,,a,b\nA1,I3,1,1,USD,,\n`);
    assert.deepEqual(idsOf(entries), [null, null, 'I3']);
    assert.deepEqual(
      bad(entries).map(({ row, reason, erpId }) => [row, reason, erpId]),
      [
        [2, 'Has 5 cells; the header has 7.', 'I1'],
        [3, 'Has 8 cells; the header has 7.', 'I2'],
      ],
    );
  });

  test('empty lines and delimiters at the end of lines are nothing', async () => {
    const header = HEADER.replace('\n', ',\r\n');
    const entries = await readInvoices(
      `\r\n${header}\r\n,,,,,,,\r\nA1,I1,1,1,USD,,,\r\nA1,I2,1,1,USD,,\r\n\r\n`,
    );
    assert.deepEqual(
      entries.map(({ row, record }) => [row, record?.erpId]),
      [
        [5, 'I1'],
        [6, 'I2'],
      ],
    );
    assert.deepEqual((await open()).invoices?.ignoredColumns, []);
  });

  test('the header once more is a bad row, and makes no customer', async () => {
    const header = 'account_id,account_name\n';
    await put('accounts.csv', `${header}A1,Nord\n${header}A2,Sud\n`);
    const entries = (await Array.fromAsync((await open()).customers?.read() ?? [])).flat();
    assert.deepEqual(
      entries.map(({ record }) => record?.erpId ?? null),
      ['A1', null, 'A2'],
    );
    const [fault] = entries.filter((entry): entry is BadEntry => entry.record === null);
    assert.match(fault?.reason ?? '', /header once more/);
    // It is known to be none that we hold, so what is missing is still known to be gone.
    assert.equal(fault?.erpId, 'account_id');
  });

  test('a line of totals is a bad row that says what it keeps from happening', async () => {
    const entries = await readInvoices(`${HEADER}A1,I1,1,1,USD,,\n,,1234.50,,,,Total\n`);
    assert.deepEqual(idsOf(entries), ['I1', null]);
    const [totals] = bad(entries);
    assert.deepEqual([totals?.row, totals?.erpId, totals?.isCut], [3, null, false]);
    assert.match(totals?.reason ?? '', /line of totals, leave it out.*nothing that is no longer listed/);
    const [named] = bad(await readInvoices(`${HEADER}Total,,1234.50,1234.50,USD,,\n`));
    assert.deepEqual([named?.column, named?.erpId], ['invoice_id', null]);
  });

  test('NUL bytes cost their row, and at the end of the file tell that it is not whole', async () => {
    const entries = await readInvoices(`${HEADER}A1,I1,1,1,USD,,a\0b\nA1,I2,1,1,USD,,\n\0\0\0\0`);
    assert.deepEqual(idsOf(entries), [null, 'I2', null]);
    assert.deepEqual(
      bad(entries).map(({ column, value, isCut }) => [column, value, isCut]),
      [
        ['job_name', 'a\ufffdb', false],
        [null, '\ufffd\ufffd\ufffd\ufffd', true],
      ],
    );
  });

  test('a NUL, or half a character, in a header that means nothing is shown as what cannot be shown', async () => {
    await put('invoices.csv', `${HEADER.trim()},a\0b,${'x'.repeat(99)}😀\nA1,I1,1,1,USD,,,,\n`);
    assert.deepEqual((await open()).invoices?.ignoredColumns, ['a\ufffdb', `${'x'.repeat(99)}\ufffd`]);
  });

  const endOfInvoices = async () => {
    const { invoices } = await open();
    assert.ok(invoices);
    return readLastCell(invoices);
  };

  test('what a file ends in is shown without what the database refuses, too', async () => {
    await put('invoices.csv', `${HEADER.trim()},a\0b\nA1,I1,1,1,USD,,,c\0`);
    const end = await endOfInvoices();
    assert.deepEqual(end, { row: 2, column: 'a\ufffdb', value: 'c\ufffd', isWhole: true });
    await put('invoices.csv', `${HEADER}A1,I1,1,1,USD,,1${'x'.repeat(198)}😀`);
    const { value } = (await endOfInvoices()) ?? {};
    assert.equal(value, `1${'x'.repeat(198)}\ufffd`);
  });

  for (const begins of ['504b0304140006000800', 'd0cf11e0a1b11ae1']) {
    test(`a workbook of Excel is told by how it begins, ${begins}`, async () => {
      await put('invoices.csv', Buffer.from(`${begins}0a81`, 'hex'));
      await assert.rejects(
        open(),
        /^SourceError: invoices\.csv: is an Excel workbook.+Save it as “CSV UTF-8/,
      );
    });
  }

  test('a file under other headers names those it has, and how to say what they are', async () => {
    await put('accounts.csv', 'Kunde;Firma;;city\n1;Nord;;\n');
    await assert.rejects(
      open(),
      /required columns account_id, account_name are missing\..+Its headers: Kunde, Firma, city\. Where .+--csv-headers\.$/,
    );
  });

  test('a file without anything names the header that it is to have', async () => {
    await put('accounts.csv', '');
    await assert.rejects(open(), /not even a header\..+with its header alone: account_id, account_name\.$/);
  });

  test('lines that end in a carriage return alone are lines, with their numbers', async () => {
    const entries = await readInvoices(`${HEADER}A1,I1,1,1,USD,,\nA1,I2,x,1,USD,,\n`.replaceAll('\n', '\r'));
    assert.deepEqual(
      entries.map(({ row, record }) => [row, record?.erpId]),
      [
        [2, 'I1'],
        [3, undefined],
      ],
    );
    assert.equal((await open()).invoices?.endsWithNewline, true);
  });

  test('names in Windows-1252 and UTF-16 arrive as they are', async () => {
    const text = `${HEADER}A1,I1,1,1,USD,,Søns\n`;
    for (const [content, encoding] of [
      [Buffer.from(text, 'latin1'), 'windows-1252'],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
      [Buffer.from(text), 'utf-8'],
    ] as const) {
      const [entry] = await readInvoices(content);
      assert.equal((entry?.record as SourceItem).jobName, 'Søns');
      assert.equal((await open()).invoices?.encoding, encoding);
    }
  });

  test('a broken character in a file of UTF-8 costs its row', async () => {
    const content = Buffer.concat([
      Buffer.from(`${HEADER}A1,I1,1,1,USD,,Søns\nA1,I2,1,1,USD,,Caf`),
      Buffer.from([0xc3]),
      Buffer.from('\nA1,I3,1,1,USD,,Müller\n'),
    ]);
    const entries = await readInvoices(content);
    assert.deepEqual(idsOf(entries), ['I1', null, 'I3']);
    assert.match(bad(entries)[0]?.reason ?? '', /not UTF-8, as most of the file is/);
  });

  test('a file in a code page of DOS is refused with its line', async () => {
    const content = Buffer.from(`${HEADER}A1,I1,1,1,USD,,\nA1,I2,1,1,USD,,M\x81ller\n`, 'latin1');
    await assert.rejects(readInvoices(content), refusal(/invoices\.csv: line 3 has a character/));
  });

  test('a file without lines is refused before all of it is kept', async () => {
    await assert.rejects(
      readInvoices(Buffer.alloc(3_000_000, 'x')),
      refusal(/line of more than 1048576 characters/),
    );
  });

  test('a folder in place of a file is refused', async () => {
    await mkdir(join(directory, 'accounts.csv'));
    await assert.rejects(open(), refusal(/accounts\.csv: is not a file/));
  });

  test('a link is what it leads to; one that leads nowhere is no file', async () => {
    await put('elsewhere.txt', `${HEADER}A1,I1,1,1,USD,,\n`);
    await symlink(join(directory, 'elsewhere.txt'), join(directory, 'invoices.csv'));
    await symlink(join(directory, 'nowhere.txt'), join(directory, 'accounts.csv'));
    assert.deepEqual(Object.keys(await open()), ['invoices']);
  });

  test('a file that the service may not read is refused', async () => {
    await put('accounts.csv', 'account_id,account_name\n');
    await chmod(directory, 0o755);
    await chmod(join(directory, 'accounts.csv'), 0o000);
    await asPlainUser(() => assert.rejects(open(), refusal(/^accounts\.csv: .*may not read it \(EACCES\)/)));
  });

  test('a file that changes between looking and reading is refused, whatever was read of it', async () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `A1,I${at},1,1,USD,,\n`).join('');
    await put('invoices.csv', `${HEADER}${rows}`);
    const invoices = (await open()).invoices;
    // The same to the last line.
    await put('invoices.csv', `${HEADER}${rows}A1,LAST,1,1,USD,,\n`);
    const ids: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const entries of invoices?.read() ?? [])
          ids.push(...entries.map(({ record }) => record?.erpId));
      },
      refusal(/invoices\.csv: changed while it was read/),
    );
    assert.ok(!ids.includes('LAST'));
  });

  test('files may lie anywhere', async () => {
    const files: CsvFiles = {
      place: 'The shelf',
      lackOf: (names) => `The shelf has none of ${names}. Put it there.`,
      has: (name) => Promise.resolve(name === 'invoices.csv'),
      otherHeaders: '',
      writtenAt: () => Promise.resolve(undefined),
      async *read() {
        for (const byte of Buffer.from(`${HEADER}A1,I1,1,1,USD,,Søns\n`)) {
          yield await Promise.resolve(Uint8Array.of(byte));
        }
      },
    };
    const source = createCsvSource(files);
    assert.deepEqual(await source.health(), { version: null, target: 'The shelf' });
    const { invoices } = (await source.open(null)).models;
    const [[entry] = []] = await Array.fromAsync(invoices?.read() ?? []);
    assert.equal((entry?.record as SourceItem).jobName, 'Søns');
    await assert.rejects(
      createCsvSource({ ...files, has: () => Promise.resolve(false) }).open(null),
      refusal(/^The shelf has none of accounts\.csv.*Put it there\.$/),
    );
  });
});

function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof SourceError && message.test(error.message);
}

/** Root may read everything; here it is somebody else for a moment. */
async function asPlainUser(work: () => Promise<void>): Promise<void> {
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (user === 0) process.seteuid?.(0);
  }
}
