import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { amountCell, csvRow } from './csv-row.ts';

const read = (text: string, delimiter = ','): string[][] =>
  parse(text, { delimiter, relax_quotes: true, relax_column_count: true });

describe('a row of CSV', () => {
  it('is as RFC 4180 has it', () => {
    assert.equal(csvRow(['plain', null, 12.5, -3]), 'plain,,12.5,-3\r\n');
    assert.equal(csvRow(['a,b', 'say "hi"', 'two\nlines']), '"a,b","say ""hi""","two\nlines"\r\n');
  });

  it('reads back as it was written', () => {
    const cell = fc
      .string({ unit: 'binary' })
      .filter((text) => !/^[=+\-@\t\r\n＝＋－＠]|[;\t\r\n]"*[=+\-@＝＋－＠]/.test(text));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
        assert.deepEqual(read(csvRow(cells)), [cells]);
      }),
    );
  });

  const PAYLOADS = [
    '=1+1',
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    '+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\r\n=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
  ];
  for (const payload of PAYLOADS) {
    it(`writes ${JSON.stringify(payload)} as text`, () => {
      const [[cell = ''] = []] = read(csvRow([payload, 'x']));
      assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/);
      assert.equal(cell.replaceAll("'", ''), payload.replaceAll("'", ''), 'nothing is taken away');
    });
  }

  // Excel takes the separator of the machine's language, LibreOffice takes several at once.
  for (const delimiter of [';', '\t']) {
    it(`has no formula where rows are split at ${JSON.stringify(delimiter)}`, () => {
      for (const payload of PAYLOADS) {
        const row = csvRow(['a', `Oak${delimiter}${payload}`, `two\n${payload}`, `${delimiter}"${payload}`]);
        for (const cell of row.split(/\r\n|[;\t\r\n]/)) {
          assert.doesNotMatch(cell, /^"*[=+\-@＝＋－＠]/, JSON.stringify(row));
        }
      }
    });
  }

  it('writes an amount with the digits of its currency, as a number', () => {
    for (const [minor, currency, text] of [
      [229_040, 'USD', '2290.40'],
      [0, 'USD', '0.00'],
      [-8000, 'USD', '-80.00'],
      [-5, 'USD', '-0.05'],
      [1500, 'JPY', '1500'],
      [-7, 'JPY', '-7'],
      [12_340, 'KWD', '12.340'],
      [-1, 'KWD', '-0.001'],
    ] as const) {
      const row = csvRow(['x', amountCell(minor, currency)]);
      assert.equal(row, `x,${text}\r\n`);
    }
    assert.equal(csvRow(['x', amountCell(null, 'USD')]), 'x,\r\n');
  });

  it('takes nothing for a decimal that a spreadsheet might run', () => {
    for (const decimal of [...PAYLOADS, '', '1e5', '1,5', '.5', '1.', '--1', '1\n=1']) {
      assert.throws(() => csvRow([{ decimal }]), JSON.stringify(decimal));
    }
  });

  it('leaves a number what it is: it adds up', () => {
    assert.equal(csvRow([-12.5, 0, 1e6]), '-12.5,0,1000000\r\n');
  });
});
