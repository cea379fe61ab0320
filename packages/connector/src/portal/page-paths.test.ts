import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ownPagePath, pagePathOf } from './page-paths.ts';

describe('ownPagePath', () => {
  const OWN: [address: string, path: string][] = [
    ['/portal', '/portal'],
    ['/portal/test-lumber?tab=new&after=aB_9', '/portal/test-lumber?tab=new&after=aB_9'],
    ['/portal/test-lumber/payments/0198c0de', '/portal/test-lumber/payments/0198c0de'],
    ['/portal/test-lumber/payments?before=0198c0de', '/portal/test-lumber/payments?before=0198c0de'],
    [
      '/portal/test-lumber/review/0198c0de/changed?next=0198-c0df&chosen=aB_9*50.cD',
      '/portal/test-lumber/review/0198c0de/changed?next=0198-c0df&chosen=aB_9*50.cD',
    ],
    ['/u/aB_9-x', '/u/aB_9-x'],
    ['/sign-in?then=/account/new-email', '/sign-in?then=%2Faccount%2Fnew-email'],
    // What a page says once, or what a link brought along, is not said again.
    ['/sign-in?signed-out', '/sign-in'],
    ['/portal?supplier=https://evil.example&tab=//evil.example', '/portal'],
    ['/portal/test-lumber?search=Job 14, Núñez', '/portal/test-lumber?search=Job+14%2C+N%C3%BA%C3%B1ez'],
    ['/portal/../account', '/account'],
    // What the page has no use for.
    ['/terms?supplier=test-lumber', '/terms'],
    ['/terms/2026-11', '/terms/2026-11'],
    ['/portal/test-lumber?constructor=x&toString=x&__proto__=x', '/portal/test-lumber'],
  ];
  for (const [address, path] of OWN) {
    it(`leads from ${address} to ${path}`, () => assert.equal(ownPagePath(address), path));
  }

  const FOREIGN = [
    'https://evil.example/portal',
    '//evil.example/portal',
    '/\\evil.example/portal',
    '\\\\evil.example',
    'http:/evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://own.invalid:8080/portal',
    'http://own.invalid@evil.example/portal',
    '/portal\\@evil.example',
    '/portal%2f..%2f..%2fevil',
    '/i/' + 'A'.repeat(43),
    '/v1/customers',
    '/sign-out',
    '/portal/a/b/c/d',
    'http://[',
    `/portal/test-lumber?chosen=${'A'.repeat(2000)}`,
    '',
  ];
  for (const address of FOREIGN) {
    it(`leads nowhere by ${JSON.stringify(address)}`, () => assert.equal(ownPagePath(address), undefined));
  }

  it('drops what would begin another header', () => {
    assert.equal(ownPagePath('/portal?tab=x\r\nSet-Cookie: a=b'), '/portal');
    // URLs are read without line breaks (https://url.spec.whatwg.org/#concept-basic-url-parser).
    assert.equal(ownPagePath('/por\r\ntal'), '/portal');
  });
});

describe('pagePathOf', () => {
  const CASES: [request: string, path: string][] = [
    ['/account', '/account'],
    ['/account/password', '/account'],
    ['/account/new-email', '/account/new-email'],
    ['/invitation/register', '/invitation'],
    ['/u/token/keep', '/u/token'],
    ['/portal/test-lumber/credit-requests', '/portal/test-lumber'],
    ['/portal/test-lumber/credit-requests/0198c0de', '/portal/test-lumber/credit-requests/0198c0de'],
    ['/portal/test-lumber/credit-requests/0198c0de/withdraw', '/portal/test-lumber/credit-requests/0198c0de'],
    ['/portal/test-lumber/review/0198c0de/changed', '/portal/test-lumber/review/0198c0de/changed'],
    ['/portal/test-lumber/payments/0198c0de/changed', '/portal/test-lumber/payments/0198c0de'],
    [
      '/portal/test-lumber/review?customer=0198c0de&kept=0198-c0de',
      '/portal/test-lumber/review?customer=0198c0de&kept=0198-c0de',
    ],
    ['/i/broken', '/portal'],
    ['/nothing', '/portal'],
  ];
  for (const [originalUrl, path] of CASES) {
    it(`says of ${originalUrl} that its page is ${path}`, () => {
      assert.equal(pagePathOf({ originalUrl }), path);
    });
  }
});
