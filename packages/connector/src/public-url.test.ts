import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findLinkFault } from './public-url.ts';

describe('findLinkFault', () => {
  it('finds links that lead whoever follows them to their own machine', () => {
    for (const host of [
      ...['localhost', 'LOCALHOST:4400', 'localhost.', 'pay.localhost', 'a.b.localhost.'],
      ...['127.0.0.1', '127.9.8.7', '127.1', '2130706433', '0.0.0.0', '0', '0x7f.1'],
      ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]:443', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
    ]) {
      assert.match(findLinkFault(`https://${host}/pay`) ?? '', /own machine/, host);
      assert.match(findLinkFault(`http://${host}`) ?? '', /own machine/, host);
    }
  });

  it('finds links on which others can read along', () => {
    assert.match(findLinkFault('http://pay.example') ?? '', /are not https/);
  });

  it('finds nothing where a host is elsewhere', () => {
    for (const host of [
      ...[
        'pay.example',
        'localhost.example',
        'mylocalhost',
        'pay-localhost.example:8443',
        '127.0.0.1.example',
      ],
      ...['203.0.113.7', '[2001:db8::1]', '[::ffff:203.0.113.7]'],
    ])
      assert.equal(findLinkFault(`https://${host}/pay`), undefined, host);
  });
});
