import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { paymentReasonOf } from './payment-reason.ts';

describe('the reason that a payer is told', () => {
  it('is one of a closed list, whatever a bank or a provider calls it', () => {
    assert.equal(paymentReasonOf('R01', 'ach'), 'insufficient_funds');
    assert.equal(paymentReasonOf('insufficient_funds', 'card'), 'insufficient_funds');
    assert.equal(paymentReasonOf('R10', 'ach'), 'not_authorized');
    assert.equal(paymentReasonOf('R03', 'ach'), 'account_unknown');
    assert.equal(paymentReasonOf('verification_expired', 'ach'), 'not_verified');
  });

  it('is of the method alone where the code is not known, or there is none', () => {
    assert.equal(paymentReasonOf('R99', 'ach'), 'other');
    assert.equal(paymentReasonOf(null, 'ach'), 'other');
    assert.equal(paymentReasonOf('do_not_honor', 'card'), 'card_declined');
    assert.equal(paymentReasonOf('constructor', 'card'), 'card_declined');
  });
});
