import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ValueFault } from '../erp-values.ts';
import { floatAmount, odooTime, parseFloatAmount, parseLanguage, parseOptionalText } from './odoo-values.ts';

void describe('the values of Odoo', () => {
  void it('takes an amount as minor units of its currency', () => {
    assert.equal(parseFloatAmount('credit', 0.1 + 0.2, 'USD'), 30);
    assert.equal(parseFloatAmount('credit', 320.35000000000002, 'USD'), 32_035);
    assert.equal(parseFloatAmount('credit', 1_500, 'JPY'), 1_500);
    assert.equal(parseFloatAmount('credit', -1.234, 'KWD'), -1_234);
    assert.ok(Object.is(parseFloatAmount('credit', -0.0000001, 'USD'), 0));
  });

  void it('takes no fraction of a minor unit, no currency that is none, and nothing beyond exact integers', () => {
    for (const [amount, currency] of [
      [1.005, 'USD'],
      [0.5, 'JPY'],
      [1e15, 'USD'],
      [Number.NaN, 'USD'],
      [1, 'Points'],
    ] as const)
      assert.throws(() => parseFloatAmount('credit', amount, currency), ValueFault);
  });

  void it('brings every amount there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 13), max: 10 ** 13 }),
        fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          const sent = JSON.parse(JSON.stringify(floatAmount(minor, currency))) as number;
          assert.equal(parseFloatAmount('amount', sent, currency), minor);
        },
      ),
    );
  });

  void it('takes false for nothing', () => {
    assert.equal(parseOptionalText('ref', false), null);
    assert.equal(parseOptionalText('ref', '  '), null);
    assert.equal(parseLanguage('lang', false), null);
    assert.equal(parseLanguage('lang', 'fr_CA'), 'fr-CA');
    assert.equal(parseLanguage('lang', 'sr@latin'), 'sr');
    assert.equal(parseLanguage('lang', 'x'), null);
  });

  void it('writes a time as Odoo does', () => {
    assert.equal(odooTime(new Date('2026-11-27T22:27:24.999Z')), '2026-11-27 22:27:24');
  });
});
