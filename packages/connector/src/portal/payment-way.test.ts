import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSafeWay } from './payment-way.ts';

describe('where a payer is led', () => {
  it('is by https, or our own', () => {
    for (const url of ['https://checkout.stripe.com/c/pay/cs_1#x', 'http://localhost:4400/sandbox/a'])
      assert.equal(isSafeWay(url, 'http://localhost:4400'), true, url);
    for (const url of [
      'http://localhost:4401/sandbox/a',
      'http://checkout.stripe.com/',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://localhost:4400@evil.example/',
      '/sandbox/a',
      '',
      null,
      undefined,
    ])
      assert.equal(isSafeWay(url, 'http://localhost:4400'), false, String(url));
  });
});
