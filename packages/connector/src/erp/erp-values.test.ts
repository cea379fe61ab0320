import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { currencyExponent, formatAmount } from '../currency-exponent.ts';
import {
  ValueFault,
  isValidEmail,
  parseAmount,
  parseCurrency,
  parseDate,
  parseFlag,
  parseLocale,
  parseText,
} from './erp-values.ts';

describe('parseAmount', () => {
  for (const [text, currency, minor] of [
    ['1234.5', 'USD', 123450],
    ['0.29', 'USD', 29],
    ['-20', 'USD', -2000],
    [' 7.10 ', 'EUR', 710],
    ['0.00', 'USD', 0],
    ['-0', 'USD', 0],
    ['1234', 'JPY', 1234],
    ['1.234', 'KWD', 1234],
    ['100000000000.00', 'USD', 10_000_000_000_000],
  ] as const) {
    test(`${text} ${currency} is ${minor}`, () =>
      assert.strictEqual(parseAmount('amount', text, currency), minor));
  }

  for (const [text, currency] of [
    ['1,234.50', 'USD'],
    ['1234,50', 'USD'],
    ['$5', 'USD'],
    ['(5.00)', 'USD'],
    ['5.', 'USD'],
    ['.5', 'USD'],
    ['1e3', 'USD'],
    ['+5', 'USD'],
    ['', 'USD'],
    ['12.345', 'USD'],
    ['12.500', 'USD'],
    ['5.0', 'JPY'],
    ['100000000000.01', 'USD'],
    ['1234567890123456', 'USD'],
    ['NaN', 'USD'],
  ] as const) {
    test(`${JSON.stringify(text)} ${currency} is refused`, () => {
      assert.throws(() => parseAmount('amount', text, currency), ValueFault);
    });
  }
});

describe('formatAmount', () => {
  for (const [minor, currency, text] of [
    [123450, 'USD', '1234.50'],
    [29, 'USD', '0.29'],
    [5, 'USD', '0.05'],
    [-2000, 'USD', '-20.00'],
    [-5, 'USD', '-0.05'],
    [0, 'USD', '0.00'],
    [1500, 'JPY', '1500'],
    [-7, 'JPY', '-7'],
    [0, 'JPY', '0'],
    [1234, 'KWD', '1.234'],
    [10_000_000_000_000, 'USD', '100000000000.00'],
  ] as const) {
    test(`${minor} of ${currency} is ${text}, which is read as the same`, () => {
      assert.equal(formatAmount(minor, currency), text);
      assert.equal(parseAmount('amount', text, currency), minor);
    });
  }
});

describe('an amount in another form', () => {
  for (const [text, reason] of [
    ['(50.25)', /parentheses.+ -50\.25/],
    ['50.25-', /minus at the end.+ -50\.25/],
    ['50.25 CR', /CR or DR.+ -50\.25/],
    ['+50.25', /plus sign.+ 50\.25/],
    ['#REF!', /formula.+amount itself: 1234\.50/],
    ['1.5E+15', /short form.+amount itself: 1234\.50/],
    ['9999999999999999', /too large: the most is 100000000000\.00\./],
    ['-999999999999999', /too large: the most is 100000000000\.00\./],
  ] as const) {
    test(`${text} is told what it has`, () => {
      assert.throws(
        () => parseAmount('amount', text, 'USD'),
        (error) => error instanceof ValueFault && reason.test(error.message),
      );
    });
  }
});

describe('parseDate', () => {
  for (const text of ['2026-02-28', '2028-02-29', '1900-01-01']) {
    test(`${text} is taken`, () => assert.equal(parseDate('day', text), text));
  }
  for (const text of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '01/31/2026',
    '2026-1-3',
    '20260131',
    '0001-01-01',
    '2026-01-31T00:00',
  ]) {
    test(`${text} is refused`, () => assert.throws(() => parseDate('day', text), ValueFault));
  }
  test('empty is null', () => assert.equal(parseDate('day', ' '), null));
});

describe('parseText', () => {
  test('composes accents and folds white space', () => {
    assert.equal(parseText('name', '  Cafe\u0301\r\n  Nord\t', 200), 'Caf\u00e9 Nord');
    assert.equal(parseText('name', " O'Brien & Søns Ltd", 200), "O'Brien & Søns Ltd");
    assert.equal(parseText('name', ' \n ', 200), null);
  });
  for (const [what, text] of [
    ['a 10 kB name', 'x'.repeat(10_240)],
    ['bytes that are not UTF-8', 'Caf\ufffd'],
    ['a NUL', 'a\0b'],
    ['an escape', 'a\u001b[31mb'],
  ] as const) {
    test(`${what} is refused`, () => assert.throws(() => parseText('name', text, 200), ValueFault));
  }
});

describe('parseCurrency, parseFlag, parseLocale, isValidEmail', () => {
  test('currencies are ISO 4217', () => {
    assert.equal(parseCurrency('currency', ' usd'), 'USD');
    assert.equal(parseCurrency('currency', ''), null);
    for (const text of ['US', 'US$', 'ZZZ', 'dollars'])
      assert.throws(() => parseCurrency('currency', text), ValueFault);
    assert.deepEqual(['USD', 'JPY', 'IQD', 'CLF', 'ZZZ'].map(currencyExponent), [2, 0, 3, 4, undefined]);
  });
  test('flags are words or digits', () => {
    assert.deepEqual(
      ['TRUE', 'yes', '1', '', 'n'].map((text) => parseFlag('is_primary', text)),
      [true, true, true, false, false],
    );
    assert.throws(() => parseFlag('is_primary', 'maybe'), ValueFault);
  });
  test('locales are language tags', () => {
    assert.deepEqual(
      ['en_us', 'FR', ''].map((text) => parseLocale('locale', text)),
      ['en-US', 'fr', null],
    );
    assert.throws(() => parseLocale('locale', 'English (US)'), ValueFault);
  });
  test('e-mail addresses are what a mail server takes', () => {
    assert.deepEqual(
      ['a@b.example', 'a@b', 'a b@c.example', 'a@b.example;c@d.example', `${'x'.repeat(250)}@b.example`].map(
        isValidEmail,
      ),
      [true, false, false, false, false],
    );
  });
});
