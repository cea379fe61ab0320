import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MailNotice } from '../src/mail/mail-notice.ts';
import { MAX_REPORT_BYTES, readMailReport, type MailReport } from '../src/mail/mail-report.ts';
import {
  absenceNote,
  eximReport,
  exchangeReport,
  gmailReport,
  personalMail,
  postfixReport,
  spamReport,
} from './mail-report-samples.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const TO = `bounce+${'a'.repeat(52)}@notify.example`;

const read = (raw: string | Buffer, recipient?: string): Promise<MailReport> =>
  readMailReport(Buffer.from(raw as string), { recipient, now: NOW });

async function notice(raw: string, recipient?: string): Promise<MailNotice> {
  const report = await read(raw, recipient);
  assert.ok(report.says === 'tells', report.says);
  return report.notice;
}

/** Without the id, which is asked for by itself. */
async function told(raw: string, recipient?: string): Promise<Partial<MailNotice>> {
  const { providerEventId, ...rest } = await notice(raw, recipient);
  assert.match(providerEventId, /^[0-9a-f]{64}$/);
  return rest;
}

describe('a report that came by mail', () => {
  const base = { provider: 'mail', at: NOW, returnPath: TO, kind: 'hard' } as const;
  const address = 'maria@harrow.example';

  it('is read as Postfix, Exchange, Gmail and Exim write it', async () => {
    assert.deepEqual(await told(postfixReport({ to: TO })), { ...base, code: '5.1.1', address });
    assert.deepEqual(await told(exchangeReport({ to: TO })), { ...base, code: '5.1.10', address });
    assert.deepEqual(await told(gmailReport({ to: TO })), {
      ...base,
      code: '5.1.1',
      address: 'maria.harrow@gmail.com',
    });
    assert.deepEqual(await told(eximReport({ to: TO })), { ...base, code: '5.1.1', address });
  });

  it('says what the mail server said: a policy, a full mailbox, days of trying', async () => {
    const codeOf = async (status: string, diagnostic: string) =>
      (await notice(postfixReport({ to: TO, status, diagnostic }))).code;
    assert.equal(await codeOf('5.7.26', 'smtp; 550 5.7.26 unauthenticated sender'), '5.7.26');
    assert.equal(await codeOf('5.2.2', 'smtp; 552 5.2.2 mailbox full'), '5.2.2');
    assert.equal(await codeOf('4.4.7', 'smtp; delivery temporarily suspended'), '4.4.7');
    const { code } = await notice(eximReport({ to: TO, diagnostic: 'smtp; 550 No such user here' }));
    assert.equal(code, '5.1.1');
  });

  it('says that an address is none, in whatever words and by whatever code a mail server has for it', async () => {
    const codeOf = async (status: string, diagnostic: string) =>
      (await notice(postfixReport({ to: TO, status, diagnostic }))).code;
    assert.equal(await codeOf('5.0.0', 'smtp; 550 unknown user'), '5.1.1');
    assert.equal(
      await codeOf('5.4.1', 'smtp; 550 5.4.1 Recipient address rejected:\n    Access denied. AS(201806281)'),
      '5.1.1',
    );
    const notFound = (domain: string) =>
      `X-Postfix; Host or domain name not found. Name service error for\n    name=${domain} type=AAAA: Host not found`;
    assert.equal(await codeOf('5.4.4', notFound('harrow.example')), '5.1.2');
    assert.equal(await codeOf('5.4.4', notFound('relay.payvite.example')), '5.4.4');
    assert.equal(await codeOf('5.0.0', 'smtp; 550 blocked: no such user, spammer'), '5.0.0');
  });

  it('is about the address that was written to, where it was passed on', async () => {
    const passedOn = postfixReport({ to: TO, recipient: 'maria@elsewhere.example' }).replace(
      'Original-Recipient: rfc822;maria@elsewhere.example',
      'Original-Recipient: rfc822;maria@harrow.example',
    );
    assert.equal((await notice(passedOn)).address, 'maria@harrow.example');
  });

  it('belongs to whom the mail server says it came to, before what its headers say', async () => {
    const other = TO.replace('aaa', 'bbb');
    assert.equal((await notice(postfixReport({ to: TO }), other)).returnPath, other);
    const headers = `X-Original-To: ${other}\nDelivered-To: bounces@mx.notify.example\n`;
    const moved = postfixReport({ to: TO }).replace(/^Delivered-To:.*\n/m, headers);
    assert.equal((await notice(moved)).returnPath, other);
    const aliased = postfixReport({ to: 'bounces@notify.example' });
    assert.equal((await notice(aliased)).returnPath, undefined, 'not what it quotes: anybody can quote');
  });

  it('that the mail arrived says so; that it is still tried, or was passed on, says nothing yet', async () => {
    const { kind } = await notice(postfixReport({ to: TO, action: 'delivered', status: '2.0.0' }));
    assert.equal(kind, 'delivered');
    assert.deepEqual(await read(postfixReport({ to: TO, action: 'delayed', status: '4.4.1' })), {
      says: 'delayed',
    });
    assert.deepEqual(await read(postfixReport({ to: TO, action: 'relayed', status: '2.0.0' })), {
      says: 'other_report',
    });
  });

  it('of spam is a complaint about the mail that it names or quotes', async () => {
    const complaint = { ...base, kind: 'complaint', code: null };
    assert.deepEqual(await told(spamReport({ about: TO })), complaint);
    assert.deepEqual(await told(spamReport({ about: TO, hasMailFrom: false })), complaint);
    assert.deepEqual(await told(spamReport({ about: TO, type: 'fraud' })), complaint);
    for (const type of ['not-spam', 'auth-failure', 'dmarc'])
      assert.deepEqual(await read(spamReport({ about: TO, type })), { says: 'other_report' }, type);
  });

  it('has one id however often it is delivered, and another for another mail', async () => {
    const id = async (raw: string, recipient?: string) => (await notice(raw, recipient)).providerEventId;
    const first = postfixReport({ to: TO });
    const again = first.replace('10:00:00', '10:07:00');
    assert.equal(await id(first), await id(again));
    assert.notEqual(await id(first), await id(postfixReport({ to: TO, messageId: 'other@mx.example' })));
    assert.notEqual(await id(first), await id(first, TO.replace('aaa', 'bbb')));
  });

  it('is none where nobody reported: an automatic answer, a person, a receipt', async () => {
    assert.deepEqual(await read(absenceNote(TO)), { says: 'auto_reply' });
    assert.deepEqual(await read(personalMail(TO)), { says: 'no_report' });
    const receipt = postfixReport({ to: TO }).replace(
      'report-type=delivery-status',
      'report-type=disposition-notification',
    );
    assert.deepEqual(await read(receipt), { says: 'other_report' });
    const untyped = postfixReport({ to: TO }).replace('multipart/report', 'multipart/mixed');
    assert.deepEqual(await read(untyped), { says: 'auto_reply' });
  });

  it('without a word about a recipient is none', async () => {
    const empty = postfixReport({ to: TO }).replace(/^Action:.*\n/m, '');
    assert.deepEqual(await read(empty), { says: 'no_report' });
  });

  for (const [title, raw] of [
    ['nothing', ''],
    ['bytes', Buffer.from([0, 1, 2, 254, 255])],
    ['one endless line', 'x'.repeat(1_900_000)],
    ['a thousand headers', `${'X-A: b\n'.repeat(200_000)}\n`],
    ['parts in parts', nested(20_000)],
    [
      'parts side by side',
      `Content-Type: multipart/report; boundary=b\n\n${'--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n'.repeat(30_000)}`,
    ],
    ['an endless list of recipients', `To: ${'('.repeat(900_000)}\n\n`],
    ['groups in groups', `To: ${'g:'.repeat(900_000)}\n\n`],
    [
      'no end of its boundary',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="\n\n--',
    ],
    [
      'a charset that is none',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status; charset=nothing\nContent-Transfer-Encoding: nonsense\n\nAction\n: :\n\n\n--b--',
    ],
  ] as const) {
    it(`may be made to harm: ${title}`, async () => {
      const { says } = await read(raw);
      assert.ok(says === 'no_report' || says === 'other_report', says);
    });
  }

  it('may have a million fields', async () => {
    const many = postfixReport({ to: TO }).replace(
      'Action: failed',
      `${'X: y\n\n'.repeat(300_000)}Action: failed`,
    );
    assert.ok(many.length < MAX_REPORT_BYTES);
    assert.equal((await read(many)).says, 'tells');
  });

  it('is not read beyond 2 MB', async () => {
    const large = postfixReport({ to: TO }) + ' '.repeat(MAX_REPORT_BYTES);
    assert.deepEqual(await read(large), { says: 'no_report' });
  });
});

function nested(depth: number): string {
  const parts = Array.from({ length: depth }, (_part, number) => {
    return `--b${number}\nContent-Type: multipart/mixed; boundary=b${number + 1}\n\n`;
  });
  return `Content-Type: multipart/report; report-type=delivery-status; boundary=b0\n\n${parts.join('')}`;
}
