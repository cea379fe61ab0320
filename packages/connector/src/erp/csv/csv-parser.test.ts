import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvParser, type CsvRow } from './csv-parser.ts';

function parseAll(text: string, pieceLength = text.length): CsvRow[] {
  const parser = new CsvParser();
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += Math.max(1, pieceLength)) {
    rows.push(...parser.push(text.slice(at, at + Math.max(1, pieceLength))));
  }
  return [...rows, ...parser.end()];
}

const good = (row: number, ...cells: string[]): CsvRow => ({ row, cells, fault: null });

describe('CsvParser', () => {
  test('numbers each row by the line on which it begins', () => {
    const rows = parseAll('a,b\r\n1,2\r\n\r\n3,"x\r\ny"\r\n4,5');
    assert.deepEqual(rows, [good(1, 'a', 'b'), good(2, '1', '2'), good(4, '3', 'x\r\ny'), good(6, '4', '5')]);
  });

  for (const [name, delimiter] of [
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
    ['pipe', '|'],
  ] as const) {
    test(`finds the delimiter in the header: ${name}`, () => {
      const rows = parseAll(`a${delimiter}"b,;\t|"${delimiter}c\n1${delimiter}2${delimiter}3\n`);
      assert.deepEqual(rows, [good(1, 'a', 'b,;\t|', 'c'), good(2, '1', '2', '3')]);
    });
  }

  test('takes the delimiter from the line that spreadsheets write for it', () => {
    for (const piece of [1, 100]) {
      const rows = parseAll('sep=;\r\na,b;c\r\n1,2;3\r\n', piece);
      assert.deepEqual(rows, [good(2, 'a,b', 'c'), good(3, '1,2', '3')]);
    }
  });

  test('takes rows with and without what the header ends in, where that is a delimiter', () => {
    const rows = parseAll('a,b,,\n1,2\n3,4,\n5,6,,\n7,8,9,\n1\n1,2,3,4,5\n');
    assert.deepEqual(
      rows.slice(1).map(({ row, fault }) => [row, fault]),
      [
        [2, null],
        [3, null],
        [4, null],
        [5, null],
        [6, 'Has 1 cells; the header has 4.'],
        [7, 'Has 5 cells; the header has 4.'],
      ],
    );
  });

  test('does not take a header for one that spans lines', () => {
    const [header] = parseAll('a,"b\nc",d\n1,2,3\n');
    assert.match(header?.fault ?? '', /quote in this row/);
  });

  test('takes quotes in a cell for what they are, pairs in a quoted cell as one', () => {
    const rows = parseAll('a,b\n1,Summit "Peak" Builders\n2,"say ""hi"""\n3,"12" pipe\n4,""\n');
    assert.deepEqual(rows.slice(1), [
      good(2, '1', 'Summit "Peak" Builders'),
      good(3, '2', 'say "hi"'),
      good(4, '3', '"12" pipe'),
      good(5, '4', ''),
    ]);
  });

  test('skips blank lines and rows of empty cells, forgives empty cells at the end', () => {
    const rows = parseAll('a,b\n,\n1,2,,\n\n3,4\n');
    assert.deepEqual(rows.slice(1), [good(3, '1', '2'), good(5, '3', '4')]);
  });

  test('faults rows of another width', () => {
    const rows = parseAll('a,b\n1\n1,2,3\n4,5\n');
    assert.deepEqual(
      rows.slice(1).map((row) => row.fault),
      ['Has 1 cells; the header has 2.', 'Has 3 cells; the header has 2.', null],
    );
  });

  test('loses one row to a stray quote, not those after it', () => {
    const rows = parseAll('a,b\n1,"12 inch\n2,x\n3,"y"\n4,"z\nz"\n');
    assert.deepEqual(
      rows.map((row) => [row.row, row.fault === null]),
      [
        [1, true],
        [2, false],
        [3, true],
        [4, true],
        [5, true],
      ],
    );
    assert.deepEqual(rows.at(-1), good(5, '4', 'z\nz'));
  });

  test('loses one row to a quote that nothing closes', () => {
    const filler = Array.from({ length: 20_000 }, (_, at) => `${at},some text to make it long`).join('\n');
    const rows = parseAll(`a,b\n1,"open\n${filler}\n`, 65_536);
    assert.equal(rows.filter((row) => row.fault === null).length, 20_001);
    assert.deepEqual(
      rows.filter((row) => row.fault !== null).map((row) => row.row),
      [2],
    );
  });

  test('says where the text was cut', () => {
    const cut = (text: string) => parseAll(text).map((row) => row.fault !== null && row.isCut);
    assert.deepEqual(cut('a,b,c\n1,2,3\n4,5'), [false, false, true]);
    assert.deepEqual(cut('a,b,c\n1,2,3\n4,5,"6'), [false, false, true]);
    assert.deepEqual(cut('a,b,c\n1,2,3\n4,5\n'), [false, false, false]);
    assert.deepEqual(cut('a,b,c\n1,2,3\n4,5,6'), [false, false, false]);
    // Inside a cell of several lines.
    assert.deepEqual(cut('a,b,c\n1,2,"3\nthree\n'), [false, true, false]);
    assert.deepEqual(cut('a,b,c\n1,2,"3\nthr'), [false, true, true]);
  });

  test('does not take a stray quote for where the text was cut: rows in order follow', () => {
    for (const piece of [1, 7, 1000]) {
      const rows = parseAll('a,b,c\n1,2,"3\n4,5,6\n7,8,9\n', piece);
      assert.deepEqual(
        rows.map(({ fault }) => fault),
        [null, 'A quote in this row is not closed where its cell ends.', null, null],
      );
      assert.ok(rows.every((row) => row.fault === null || !row.isCut));
    }
  });

  const cellText = fc.string({
    unit: fc.constantFrom('a', 'é', ' ', ',', ';', '\t', '"', '\n', '\r\n', '7'),
    maxLength: 6,
  });
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cellText, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );

  test('reads what csv-parse reads, in pieces of any size', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (cells, end, piece, ends) => {
          const header = cells[0]?.map((_, at) => `h${at}`) ?? [];
          const lines = [header, ...cells].map((row) =>
            row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
          );
          const text = lines.join(end) + (ends ? end : '');
          const expected = parse(text, { skip_empty_lines: true }).filter((row) =>
            row.some((cell) => cell !== ''),
          );
          const rows = parseAll(text, piece);
          assert.deepEqual(
            rows.map((row) => row.cells),
            expected,
          );
          assert.ok(rows.every((row) => row.fault === null));
        },
      ),
    );
  });

  test('ends, with every line in exactly one row, on text of any kind', () => {
    const unit = fc.constantFrom('a', ',', '"', '\n', '\r', ' ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (text, piece) => {
        const rows = parseAll(`h,i\n${text}`, piece);
        assert.deepEqual(rows, parseAll(`h,i\n${text}`));
        const numbers = rows.map((row) => row.row);
        assert.deepEqual(
          numbers,
          [...new Set(numbers)].sort((left, right) => left - right),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
