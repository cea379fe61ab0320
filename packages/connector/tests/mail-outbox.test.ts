import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { simpleParser, type AddressObject } from 'mailparser';
import { renderMail } from '../src/mail/mail-renderer.ts';
import { MailAddressError } from '../src/mail/mail-address.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import { INJECTIONS, sampleInvitationData, sampleOutgoingMail } from './mail-sample.ts';

describe('the outbox', () => {
  let root: string;
  let directory: string;
  let count = 0;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'payvite-outbox-'));
  });
  beforeEach(() => {
    directory = join(root, String((count += 1)), 'outbox');
  });
  after(() => rm(root, { recursive: true }));

  const read = async (name: string) => readFile(join(directory, name));
  const recipients = (address: AddressObject | AddressObject[] | undefined) =>
    [address ?? []].flat().flatMap(({ value }) => value.map((entry) => entry.address));

  it('holds the mail as a mail parser reads it', async () => {
    const rendered = renderMail('invitation', sampleInvitationData(), { color: '#1f5f3f', logo: null });
    const mail = sampleOutgoingMail({ ...rendered, unsubscribeLink: 'https://pay.ridgeline.example/u/1' });
    await createOutboxTransport({ directory }).send(mail);
    const [name = '', ...others] = await readdir(directory);
    assert.deepEqual(others, []);
    assert.equal(name, `20261122T101502123Z_${mail.mailId}_1.eml`);

    const parsed = await simpleParser(await read(name));
    assert.equal(parsed.messageId, mail.messageId);
    assert.equal(parsed.subject, rendered.subject);
    assert.deepEqual(parsed.date, new Date('2026-11-22T10:15:02Z'));
    assert.deepEqual(parsed.from?.value, [
      { name: 'Ridgeline Building Supply', address: 'ridgeline@notify.payvite.example' },
    ]);
    assert.deepEqual(recipients(parsed.to), ['maria@harrowhomes.example']);
    assert.deepEqual(recipients(parsed.replyTo), ['ar@ridgeline.example']);
    assert.equal(parsed.text?.trim(), rendered.text.trim());
    assert.equal(typeof parsed.html === 'string' && parsed.html.trim(), rendered.html.trim());
    assert.equal(parsed.attachments.length, 0);
    const headers = Object.fromEntries(parsed.headerLines.map(({ key, line }) => [key, line]));
    assert.equal(headers['list-unsubscribe'], 'List-Unsubscribe: <https://pay.ridgeline.example/u/1>');
    assert.equal(headers['list-unsubscribe-post'], 'List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    assert.equal(headers['x-mailer'], undefined);
  });

  it('writes a second attempt beside the first, with the same Message-ID', async () => {
    const transport = createOutboxTransport({ directory });
    const mail = sampleOutgoingMail();
    await transport.send(mail);
    await transport.send({ ...mail, attempt: 2, at: new Date(mail.at.getTime() + 60_000) });
    const names = (await readdir(directory)).sort();
    assert.equal(names.length, 2);
    const ids = await Promise.all(
      names.map(async (name) => (await simpleParser(await read(name))).messageId),
    );
    assert.deepEqual(ids, [mail.messageId, mail.messageId]);
  });

  it('never writes over a file, and leaves nothing beside it', async () => {
    const transport = createOutboxTransport({ directory });
    const mail = sampleOutgoingMail({ subject: 'the first' });
    const sendings = await Promise.allSettled([
      transport.send(mail),
      ...[2, 3, 4].map((n) => transport.send({ ...mail, subject: `number ${n}` })),
    ]);
    assert.deepEqual(sendings.map(({ status }) => status).sort(), [
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
    for (const sending of sendings) {
      if (sending.status === 'rejected') assert.equal(sending.reason.code, 'EEXIST');
    }
    const [name = '', ...others] = await readdir(directory);
    assert.deepEqual(others, []);
    const kept = await read(name);
    await assert.rejects(transport.send({ ...mail, subject: 'later' }), { code: 'EEXIST' });
    assert.deepEqual(await read(name), kept);
    assert.deepEqual(await readdir(directory), [name]);
  });

  it('has lines that every mail server takes', async () => {
    const long = 'Лесоматериалы и сыновья '.repeat(20);
    const rendered = renderMail(
      'invitation',
      sampleInvitationData({ dealerName: long, customerNames: [long], message: 'x'.repeat(500) }),
      { color: '#1f5f3f', logo: null },
    );
    const mail = sampleOutgoingMail({
      ...rendered,
      from: { name: long, address: 'ridgeline@notify.payvite.example' },
      unsubscribeLink: `https://pay.ridgeline.example/u/${'a'.repeat(200)}`,
    });
    await createOutboxTransport({ directory }).send(mail);
    const [name = ''] = await readdir(directory);
    const raw = (await read(name)).toString('latin1');
    // RFC 5322, section 2.1.1: 998 octets without CRLF, 78 where possible; nothing but ASCII outside of encodings.
    for (const line of raw.split('\r\n'))
      assert.ok(line.length <= 998, `${line.length}: ${line.slice(0, 80)}`);
    assert.doesNotMatch(raw, /[^\x00-\x7f]|(?<!\r)\n|\r(?!\n)/u);
    assert.equal((await simpleParser(raw)).subject, rendered.subject);
  });

  it('sends to the one recipient, whatever the names say', async () => {
    const transport = createOutboxTransport({ directory });
    for (const payload of INJECTIONS) {
      const rendered = renderMail(
        'invitation',
        sampleInvitationData({ dealerName: payload, contactName: payload }),
        {
          color: '#1f5f3f',
          logo: null,
        },
      );
      await transport.send(
        sampleOutgoingMail({
          ...rendered,
          from: { name: payload, address: 'ridgeline@notify.payvite.example' },
          to: { name: payload, address: 'maria@harrowhomes.example' },
        }),
      );
    }
    const names = await readdir(directory);
    assert.equal(names.length, INJECTIONS.length);
    const expected = [
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'reply-to',
      'subject',
      'to',
    ];
    for (const name of names) {
      const parsed = await simpleParser(await read(name));
      assert.deepEqual(recipients(parsed.to), ['maria@harrowhomes.example']);
      assert.deepEqual(recipients(parsed.from), ['ridgeline@notify.payvite.example']);
      assert.deepEqual([...parsed.headers.keys()].sort(), expected);
      assert.equal(parsed.attachments.length, 0);
    }
  });

  it('says that it is its own fault where nothing can be written', async () => {
    await mkdir(dirname(directory));
    await writeFile(directory, 'a file where the folder should be');
    const transport = createOutboxTransport({ directory });
    await assert.rejects(transport.send(sampleOutgoingMail()), {
      name: 'MailTransportError',
      failure: 'unavailable',
    });
  });

  it('takes no address that is more than one', async () => {
    const transport = createOutboxTransport({ directory });
    const to = { name: null, address: 'maria@harrowhomes.example, everyone@evil.example' };
    await assert.rejects(transport.send(sampleOutgoingMail({ to })), MailAddressError);
    await assert.rejects(
      transport.send(sampleOutgoingMail({ replyTo: 'a@b.example\r\nBcc: c@d.example' })),
      MailAddressError,
    );
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });
});
