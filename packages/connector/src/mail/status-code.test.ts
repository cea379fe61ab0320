import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clearestStatusCode, findStatusCode, isNoMailbox } from './status-code.ts';

describe('a status code of a mail server', () => {
  it('says that there is no mailbox only where it is about the address', () => {
    for (const code of ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])
      assert.ok(isNoMailbox(code), code);
    for (const code of ['5.7.1', '5.7.26', '5.2.2', '4.1.1', '5.1.11', '5.1.0', '5.0.0', '5.4.4', '15.1.1'])
      assert.ok(!isNoMailbox(code), code);
  });

  for (const [words, code] of [
    ['smtp; 550 5.1.1 <maria@harrow.example>: Recipient address rejected', '5.1.1'],
    ['smtp; 550-5.1.1 The email account that you tried to reach does not exist.', '5.1.1'],
    ['smtp;550 5.7.23 SPF: 5.1.1 is no sender', '5.7.23'],
    ['5.1.1.', '5.1.1'],
    ['host 5.1.1.7 said: 550 no such user', undefined],
    ['host 192.5.1.1 said 550', undefined],
    ['3.1.1 and 15.1.1', undefined],
    ['', undefined],
  ] as const) {
    it(`is found in "${words}"`, () => assert.equal(findStatusCode(words), code));
  }

  it('is the clearest one of what is stated and what was said', () => {
    assert.equal(clearestStatusCode('5.1.1', 'smtp; 550 5.7.1 no'), '5.1.1');
    assert.equal(clearestStatusCode('5.0.0', 'smtp; 550 5.1.1 no such user'), '5.1.1');
    assert.equal(clearestStatusCode('5.0.0', 'smtp; 550 no such user'), '5.0.0');
    assert.equal(clearestStatusCode('4.0.0', 'smtp; 550 5.1.1 no such user'), '4.0.0');
    assert.equal(clearestStatusCode(undefined, 'smtp; 550 5.1.1 no such user'), '5.1.1');
    assert.equal(clearestStatusCode(undefined, undefined), null);
    assert.equal(clearestStatusCode('550', 'no'), null);
  });
});
