import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { simpleParser } from 'mailparser';
import { MailTransportError, type MailFailure, type MailTransport } from '../src/mail/mail-transport.ts';
import { createSmtpTransport } from '../src/mail/smtp-transport.ts';
import { sampleOutgoingMail } from './mail-sample.ts';
import { startSmtpServer, type SmtpAnswers, type SmtpServer } from './mail-smtp-server.ts';

describe('SMTP', () => {
  let server: SmtpServer;
  let transport: MailTransport;

  beforeEach(async () => {
    server = await startSmtpServer();
    transport = createSmtpTransport({ url: server.url });
  });
  afterEach(async () => {
    await transport.close();
    await server.close();
  });

  it('hands the mail over with an envelope of its own', async () => {
    const mail = sampleOutgoingMail();
    await transport.send(mail);
    const [received, ...others] = server.received;
    assert.deepEqual(others, []);
    assert.equal(received?.from, mail.returnPath);
    assert.deepEqual(received?.to, ['maria@harrowhomes.example']);
    assert.equal((await simpleParser(received?.content ?? '')).messageId, mail.messageId);
  });

  it('uses a connection again', async () => {
    for (let n = 0; n < 3; n += 1) await transport.send(sampleOutgoingMail());
    assert.equal(server.received.length, 3);
    assert.equal(server.commands.filter((command) => command === 'EHLO').length, 1);
  });

  const failures: [string, SmtpAnswers, MailFailure][] = [
    ['no such mailbox', { 'RCPT TO': '550 5.1.1 <maria@harrowhomes.example>: no such user' }, 'no_mailbox'],
    ['no such mailbox, without saying so twice', { 'RCPT TO': '550 mailbox unavailable' }, 'no_mailbox'],
    ['a closed mailbox', { 'RCPT TO': '550 5.2.1 mailbox disabled' }, 'no_mailbox'],
    ['a domain that takes no mail', { 'RCPT TO': '556 5.1.10 null MX' }, 'no_mailbox'],
    ['us on a block list', { 'RCPT TO': '550 5.7.1 blocked, see https://list.example' }, 'rejected'],
    ['a relay denied', { 'RCPT TO': '554 relay access denied' }, 'rejected'],
    ['a mail too large', { content: '552 5.3.4 message too big' }, 'rejected'],
    ['mailbox full for now', { 'RCPT TO': '452 4.2.2 <maria@harrowhomes.example> is full' }, 'temporary'],
    [
      'our sender refused',
      { 'MAIL FROM': '550 5.7.1 sender maria@harrowhomes.example not allowed' },
      'unavailable',
    ],
    ['content refused', { content: '554 5.7.1 looks like spam' }, 'rejected'],
    ['content not taken for now', { content: '451 4.3.0 try later' }, 'temporary'],
    ['our sender refused for now', { 'MAIL FROM': '451 4.3.0 no room' }, 'unavailable'],
    ['a connection broken at our sender', { 'MAIL FROM': null }, 'unavailable'],
    ['a connection broken at the recipient', { 'RCPT TO': null }, 'temporary'],
    ['a connection broken before the content', { DATA: null }, 'temporary'],
    ['a connection broken after the content', { content: null }, 'uncertain'],
  ];
  for (const [what, answers, failure] of failures) {
    it(`calls ${what} ${failure}, after one attempt, and names no address`, async () => {
      server.answers = answers;
      await assert.rejects(transport.send(sampleOutgoingMail()), (error) => {
        assert.ok(error instanceof MailTransportError);
        assert.equal(error.failure, failure);
        assert.doesNotMatch(error.message, /@/);
        return true;
      });
      assert.equal(server.commands.filter((command) => command === 'MAIL FROM').length, 1);
      assert.deepEqual(server.received, []);
    });
  }

  for (const [what, answers] of [
    ['has no room for a connection', { greeting: '421 4.3.2 too many connections' }],
    ['hangs up at once', { greeting: null }],
    ['hangs up at the password', { AUTH: null }],
    ['does not take the password', { AUTH: '535 5.7.8 who is user-of-ours?' }],
  ] as const) {
    it(`calls a server that ${what} unavailable: the mail is not to blame`, async () => {
      server.answers = answers;
      const other = createSmtpTransport({
        url: server.url.replace('//', '//user-of-ours:wrong%20password@'),
      });
      try {
        await assert.rejects(other.send(sampleOutgoingMail()), (error) => {
          assert.ok(error instanceof MailTransportError);
          assert.equal(error.failure, 'unavailable');
          assert.doesNotMatch(error.message, /user-of-ours|wrong/);
          return true;
        });
      } finally {
        await other.close();
      }
    });
  }

  it('calls a server that is not there unavailable', async () => {
    await server.close();
    await assert.rejects(transport.send(sampleOutgoingMail()), { failure: 'unavailable' });
    server = await startSmtpServer();
  });

  for (const isPipelining of [false, true]) {
    it(`knows how far it came on a connection that it has used${isPipelining ? ', pipelining' : ''}`, async () => {
      const peer = await startSmtpServer({ isPipelining });
      const other = createSmtpTransport({ url: peer.url, silenceMs: 1000 });
      try {
        const failures: unknown[] = [];
        for (const answers of [
          { 'MAIL FROM': null },
          { 'MAIL FROM': '550 5.7.1 no' },
          { 'RCPT TO': null },
          { 'RCPT TO': '450 4.2.1 later' },
        ]) {
          peer.answers = {};
          await other.send(sampleOutgoingMail());
          peer.answers = answers;
          await other.send(sampleOutgoingMail()).catch((error: { failure: unknown }) => {
            failures.push(error.failure);
          });
        }
        assert.deepEqual(failures, ['unavailable', 'unavailable', 'temporary', 'temporary']);
      } finally {
        await other.close();
        await peer.close();
      }
    });
  }
});
