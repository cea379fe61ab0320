import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amountText, readAmount } from './amount-text.ts';

const read = (text: string, locale = 'en-US', currency = 'USD') => readAmount(text, currency, locale);

describe('an amount as it is typed', () => {
  it('is read as the field shows it, in every language and to the last digit', () => {
    for (const locale of [
      'en-US',
      'en-GB',
      'es',
      'es-MX',
      'es-US',
      'fr',
      'fr-CA',
      'fr-CH',
      'de-CH',
      'en-IN',
      'en-ZA',
    ]) {
      for (const [currency, minor] of [
        ['USD', 1],
        ['USD', 120_410],
        ['USD', 98_765_432_110],
        ['JPY', 1_204],
        ['KWD', 1_204_105],
      ] as const) {
        const text = amountText(minor, currency, locale);
        assert.equal(readAmount(text, currency, locale), minor, `${locale} ${text}`);
      }
    }
  });

  it('may be grouped or not, and have its currency beside it', () => {
    for (const text of ['1204.10', '1,204.10', ' $1,204.10 ', '1204.1', 'USD 1,204.10', '1 204.10'])
      assert.equal(read(text), 120_410, text);
    for (const text of ['1204,10', '1.204,10', '1204,1', '1.204,10 $', '1 204,10'])
      assert.equal(read(text, 'es'), 120_410, text);
    assert.equal(read('1204'), 120_400);
    assert.equal(read('1,204'), 120_400);
    assert.equal(read('1.204', 'es'), 120_400);
    assert.equal(read('1,204.'), 120_400);
    assert.equal(read('.5'), 50);
    assert.equal(read('$.50'), 50);
    assert.equal(read(',5', 'es'), 50);
  });

  it('may have the decimal sign of another language where it can be no other', () => {
    assert.equal(read('1204,10'), 120_410);
    assert.equal(read('12,5'), 1_250);
    assert.equal(read('1204.10', 'fr'), 120_410);
  });

  it('is none where it could be two, or has too many decimals', () => {
    for (const text of [
      '1.204',
      '1.204,10',
      '1,20,4.10',
      '12.345.10',
      '1,2345',
      '-5',
      '−5',
      '5-',
      '1e3',
      '.',
      ',500',
      '.5.5',
      '.555',
      '',
      'all',
    ])
      assert.equal(read(text), null, text);
    assert.equal(read('12.5', 'en-US', 'JPY'), null);
    assert.equal(read('9'.repeat(30)), null);
    assert.equal(read('1,204.10,00'), null);
  });
});
