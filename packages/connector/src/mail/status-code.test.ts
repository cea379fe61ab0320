import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clearestStatusCode, findStatusCode, isNoMailbox, isPolicy, judgeAnswer } from './status-code.ts';

describe('a status code of a mail server', () => {
  it('says that there is no mailbox only where it is about the address', () => {
    for (const code of ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])
      assert.ok(isNoMailbox(code), code);
    for (const code of ['5.7.1', '5.7.26', '5.2.2', '4.1.1', '5.1.11', '5.1.0', '5.0.0', '5.4.4', '15.1.1'])
      assert.ok(!isNoMailbox(code), code);
  });

  it('says that a mail is refused as spam or for its sender', () => {
    for (const code of ['5.7.0', '5.7.1', '5.7.26', '5.7.606']) assert.ok(isPolicy(code), code);
    for (const code of ['4.7.1', '5.1.1', '5.0.0', '15.7.1']) assert.ok(!isPolicy(code), code);
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
    assert.equal(clearestStatusCode('5.5.0', 'smtp; 550 5.1.1 no such user'), '5.1.1');
    assert.equal(clearestStatusCode('5.0.0', 'smtp; 550 no'), '5.0.0');
    assert.equal(clearestStatusCode('4.0.0', 'smtp; 550 5.1.1 no such user'), '4.0.0');
    assert.equal(clearestStatusCode('4.0.0', 'smtp; 450 no such user'), '4.0.0');
    assert.equal(clearestStatusCode(undefined, 'smtp; 550 5.1.1 no such user'), '5.1.1');
    assert.equal(clearestStatusCode(undefined, undefined), null);
    assert.equal(clearestStatusCode('550', 'no'), null);
  });
});

/** What servers say, and what it says of the address and the mail; a stated code stands first, as in their answers. */
const SAID = {
  no_mailbox: [
    '550 5.0.0 no such user',
    '550 5.0.0 <maria@harrow.example>: unknown user',
    '550 No Such User Here',
    '550 no such user here',
    '550-Unrouteable address\n550 Unrouteable address',
    '550 Unknown user',
    '550 5.1.0 <maria@harrow.example> User unknown in virtual mailbox table',
    '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)',
    '550 Requested action not taken: mailbox unavailable',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient maria@harrow.example not found by SMTP address lookup',
    '550 5.4.1 Recipient address rejected: Access denied. [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com]',
    '550 5.4.1 [maria@harrow.example]: Recipient address rejected: Access denied',
    '550 5.4.1 All recipient addresses rejected : Access denied',
    '554 delivery error: dd This user doesn’t have a yahoo.com account (maria@yahoo.example) [0]',
    '550 sorry, no mailbox here by that name. (#5.1.1)',
    '550 5.3.0 <maria@harrow.example>... User does not exist',
  ],
  policy: [
    '550 5.7.1 Service unavailable; client host [192.0.2.7] blocked using zen.spamhaus.org',
    '550 5.7.1 no such user, and none for spammers',
    '550 5.7.606 Access denied, banned sending IP [192.0.2.7]',
    '550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
    '554 5.7.1 Spam message rejected',
    '550 Message rejected as spam',
    '554 Your access to this mail system has been rejected due to the sending MTA’s poor reputation',
    '550 5.0.0 blacklisted, see https://list.example',
    '554 Refused: your IP is on our block list',
  ],
  rejected: [
    '552 5.2.2 The mailbox is full',
    '550 5.0.0 mailbox unavailable: over quota',
    '552 5.3.4 message too big',
    '554 relay access denied',
    '550 relay not permitted: unknown user',
    '550 5.4.1 no answer from host',
    '550 5.4.6 routing loop detected',
    '550 5.4.4 Host not found',
    '550-Verification failed for <bounce+a@notify.payvite.example>\n550-Response: 550 5.1.1 User unknown\n550 Sender verify failed',
    '550 5.0.0 Sender address rejected: no such user',
    '550 mailbox unavailable (mailbox not found, no access, or command rejected for policy reasons)',
    '554 Transaction failed',
    '554 5.0.0 Refused',
  ],
};

describe('what a mail server says', () => {
  for (const [meaning, answers] of Object.entries(SAID)) {
    for (const answer of answers) {
      it(`is ${meaning}, in its answer and in what is told of it: ${answer}`, () => {
        const judged = meaning === 'no_mailbox' ? 'no_mailbox' : 'rejected';
        for (const isToRecipient of [true, false]) assert.equal(judgeAnswer(answer, isToRecipient), judged);
        const code = clearestStatusCode(undefined, answer);
        // As Postfix reports, which states what it found, or 5.0.0; as providers do, with their own words around.
        for (const told of [
          code,
          clearestStatusCode(/^\d{3}[ -](5\.\S+)/.exec(answer)?.[1] ?? '5.0.0', `smtp; ${answer}`),
          clearestStatusCode(undefined, `smtp;${answer} (in reply to RCPT TO command)`),
        ]) {
          assert.equal(told !== null && isNoMailbox(told), meaning === 'no_mailbox', `${told}`);
          assert.equal(told !== null && isPolicy(told), meaning === 'policy', `${told}`);
        }
      });
    }
  }

  it('tells of no mailbox by the number alone where it answers RCPT TO, unless it says more', () => {
    for (const answer of ['550', '550 no', '551 not here', '553 not allowed']) {
      assert.equal(judgeAnswer(answer, true), 'no_mailbox', answer);
      assert.equal(judgeAnswer(answer, false), 'rejected', answer);
    }
    for (const answer of ['554 no', '550 5.0.0 no', '550 blocked', '550 relaying denied', '5500 no'])
      assert.equal(judgeAnswer(answer, true), 'rejected', answer);
  });

  it('tells of a domain that is none where it names that of the recipient, and of no other server', () => {
    const postfix = (name: string) =>
      `X-Postfix; Host or domain name not found. Name service error for name=${name} type=AAAA: Host not found`;
    const exchange = (name: string) =>
      `550 5.4.310 DNS domain ${name} does not exist [Message=InfoDomainNonexistent]`;
    const to = 'Maria@Harrow.example';
    assert.equal(clearestStatusCode('5.4.4', postfix('harrow.example'), to), '5.1.2');
    assert.equal(clearestStatusCode(undefined, exchange('harrow.example'), to), '5.1.2');
    assert.equal(clearestStatusCode('5.4.4', postfix('relay.payvite.example'), to), '5.4.4');
    assert.equal(clearestStatusCode('5.4.4', postfix('harrow.example')), '5.4.4');
    assert.equal(clearestStatusCode('4.4.3', postfix('harrow.example'), to), '4.4.3');
    assert.equal(clearestStatusCode('5.4.4', 'X-Postfix; connect timed out', to), '5.4.4');
  });
});
