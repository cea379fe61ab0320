import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moneyText } from './money-text.ts';

describe('moneyText', () => {
  const cases: [number, string, string, string][] = [
    [120410, 'USD', '$1,204.10', '1,204.10'],
    [0, 'USD', '$0.00', '0.00'],
    [5, 'USD', '$0.05', '0.05'],
    [-8000, 'USD', '−$80.00', '−80.00'],
    [-5, 'USD', '−$0.05', '−0.05'],
    [1204, 'JPY', '¥1,204', '1,204'],
    [1204, 'KWD', 'KWD 1.204', '1.204'],
    [Number.MAX_SAFE_INTEGER, 'USD', '$90,071,992,547,409.91', '90,071,992,547,409.91'],
  ];
  for (const [minor, currency, text, bare] of cases) {
    it(`writes ${minor} ${currency} minor units as ${text}`, () => {
      assert.equal(moneyText(minor, currency, 'en-US').replaceAll('\u00a0', ' '), text);
      assert.equal(moneyText(minor, currency, 'en-US', { bare: true }), bare);
    });
  }
});
