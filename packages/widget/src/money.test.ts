import { expect } from '@open-wc/testing';
import { currencyExponent, formatMoney, formatMoneySums } from './money.ts';

describe('formatMoney', () => {
  for (const [minor, currency, locale, written] of [
    [4_821_055, 'USD', 'en-US', '$48,210.55'],
    [5, 'USD', 'en-US', '$0.05'],
    [0, 'USD', 'en-US', '$0.00'],
    [-50_000, 'USD', 'en-US', '−$500.00'],
    [1234, 'JPY', 'en-US', '¥1,234'],
    [1_234_567, 'KWD', 'en-US', 'KWD\u00a01,234.567'],
    [123_456, 'EUR', 'de-DE', '1.234,56\u00a0€'],
    [Number.MAX_SAFE_INTEGER, 'USD', 'en-US', '$90,071,992,547,409.91'],
  ] as const) {
    it(`writes ${minor} ${currency} for ${locale} as ${written}`, () => {
      expect(formatMoney(minor, currency, locale)).to.equal(written);
    });
  }

  it('leaves the sign out of a column that names the currency once', () => {
    expect(formatMoney(4_821_055, 'USD', 'en-US', { bare: true })).to.equal('48,210.55');
    expect(formatMoney(1234, 'JPY', 'en-US', { bare: true })).to.equal('1,234');
  });

  it('never adds currencies', () => {
    const sums = new Map([
      ['USD', 100],
      ['EUR', 200],
    ]);
    expect(formatMoneySums(sums, 'en-US')).to.equal('$1.00 + €2.00');
  });

  it('knows the minor unit of a currency', () => {
    expect(['USD', 'JPY', 'KWD'].map(currencyExponent)).to.deep.equal([2, 0, 3]);
  });
});
