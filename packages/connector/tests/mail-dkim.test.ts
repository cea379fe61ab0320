import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { dkimVerify } from 'mailauth';
import { ConfigError } from '../src/config-error.ts';
import { findSignatureFault } from '../src/mail/dkim-canary.ts';
import { checkDkimRecord, dkimRecordOf, warnOfDkimRecord } from '../src/mail/dkim-record.ts';
import { readDkimSigning, type DkimSigning } from '../src/mail/dkim-signing.ts';
import type { MailTransport } from '../src/mail/mail-transport.ts';
import { createSmtpTransport } from '../src/mail/smtp-transport.ts';
import { everyMail, sampleOutgoingMail } from './mail-sample.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { startTestConnector } from './test-connector.ts';

const DOMAIN = 'payvite.example';
const SELECTOR = 'autumn';
const LIST_HEADERS = ['list-unsubscribe', 'list-unsubscribe-post'];
const UNSUBSCRIBE = 'https://pay.ridgeline.example/u/8Jk3nQeLw0m2';

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs8') =>
  key.export({ type, format: 'pem' }).toString();
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });

describe('DKIM', () => {
  const { privateKey } = rsa(2048);
  let folder: string;
  let signing: DkimSigning;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-dkim-'));
    signing = await readKey(pem(privateKey));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function keyFileOf(text: string): Promise<string> {
    const keyFile = join(folder, 'key.pem');
    await writeFile(keyFile, text, { mode: 0o600 });
    return keyFile;
  }
  async function readKey(text: string): Promise<DkimSigning> {
    return readDkimSigning({ domain: DOMAIN, selector: SELECTOR, keyFile: await keyFileOf(text) });
  }

  describe('a mail that leaves', () => {
    let server: SmtpServer;
    let transport: MailTransport;

    beforeEach(async () => {
      server = await startSmtpServer();
      transport = createSmtpTransport({ url: server.url, dkim: signing });
    });
    afterEach(async () => {
      await transport.close();
      await server.close();
    });

    /** What arrives of a mail, byte by byte. */
    async function deliver(changes: Parameters<typeof sampleOutgoingMail>[0]): Promise<string> {
      await transport.send(sampleOutgoingMail(changes));
      const { content } = server.received.at(-1) ?? { content: '' };
      return `${content.replace(/^\.\./gm, '.')}\r\n`;
    }

    /** What a recipient's server finds, by somebody else's software. */
    async function judge(message: string): Promise<{ result: string; signed: string[] }> {
      const { name, value } = dkimRecordOf(signing);
      const { results } = await dkimVerify(Buffer.from(message, 'latin1'), {
        resolver: async (asked) => {
          assert.equal(asked, name);
          return [[value]];
        },
      });
      assert.equal(results.length, 1, 'one signature');
      const [found] = results;
      assert.ok(found);
      assert.deepEqual([found.signingDomain, found.selector], [DOMAIN, SELECTOR]);
      const signed = /(?:^|\n)dkim-signature:[^]*?\bh=([^;]*);/i.exec(message)?.[1] ?? '';
      return { result: found.status.result, signed: signed.replace(/\s/g, '').split(':') };
    }

    it('is confirmed by its recipients, those of class invitation with both list headers', async () => {
      const { result, signed } = await judge(await deliver({ unsubscribeLink: UNSUBSCRIBE }));
      assert.equal(result, 'pass');
      for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'reply-to', ...LIST_HEADERS])
        assert.ok(signed.includes(name), name);
    });

    it('is confirmed without list headers, where it answers what a person did', async () => {
      const { result, signed } = await judge(await deliver({ unsubscribeLink: null }));
      assert.equal(result, 'pass');
      assert.ok(signed.every((name) => !LIST_HEADERS.includes(name)));
    });

    it('is confirmed whatever it says, in every language', async () => {
      for (const { name, mail } of everyMail({ contactName: 'Zoë O’Brien-Núñez' })) {
        const { result } = await judge(await deliver({ ...mail, unsubscribeLink: UNSUBSCRIBE }));
        assert.equal(result, 'pass', name);
      }
    });

    const tamperings: [what: string, change: (message: string) => string][] = [
      ['the body', (message) => message.replace('Hello', 'Hullo')],
      ['the end of the body', (message) => `${message}Pay here instead.\r\n`],
      ['List-Unsubscribe', (message) => message.replace('/u/8Jk3', '/u/9Jk3')],
      [
        'List-Unsubscribe, taken away',
        (message) => message.replace(/^List-Unsubscribe: .*\r\n( .*\r\n)*/m, ''),
      ],
      ['List-Unsubscribe-Post', (message) => message.replace('=One-Click', '=Two-Clicks')],
      [
        'List-Unsubscribe-Post, taken away',
        (message) => message.replace(/^List-Unsubscribe-Post: .*\r\n/m, ''),
      ],
      ['From', (message) => message.replace(/^From: Ridgeline/m, 'From: Ridgelime')],
      ['Subject', (message) => message.replace(/^Subject: See/m, 'Subject: Sea')],
      ['Reply-To', (message) => message.replace('ar@ridgeline', 'ap@ridgeline')],
    ];
    for (const [what, change] of tamperings) {
      it(`is not confirmed where somebody changed ${what}, nor by our own check`, async () => {
        const message = await deliver({ unsubscribeLink: UNSUBSCRIBE });
        const changed = change(message);
        assert.notEqual(changed, message);
        assert.notEqual((await judge(changed)).result, 'pass');
        const expected = { ...signing, headers: LIST_HEADERS };
        assert.equal(findSignatureFault(Buffer.from(message, 'latin1'), expected), undefined);
        assert.notEqual(findSignatureFault(Buffer.from(changed, 'latin1'), expected), undefined);
      });
    }

    it('is uncertain only where the server has it all: it is signed before the first byte leaves', async () => {
      server.answers = { DATA: null };
      // Signing takes a few turns of the event loop, which is this one, and a server far away many more.
      server.beforeBreaking = async () => {
        for (let turns = 0; turns < 200; turns += 1) await setImmediate();
      };
      await assert.rejects(transport.send(sampleOutgoingMail()), { failure: 'temporary' });
      server.answers = { content: null };
      await assert.rejects(transport.send(sampleOutgoingMail()), { failure: 'uncertain' });
      server.answers = {};
      await transport.send(sampleOutgoingMail());
      assert.equal(server.received.length, 1);
    });
  });

  describe('our own check before the first mail', () => {
    it('takes a key in either PEM', async () => {
      for (const type of ['pkcs1', 'pkcs8'] as const)
        assert.ok((await readKey(pem(privateKey, type))).publicKey.equals(signing.publicKey));
    });

    const locked = rsa(2048).privateKey.export({
      ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' },
    } as const);
    const bad: [what: string, text: string, words: RegExp][] = [
      ['an empty file', '', /holds no private key in PEM/],
      ['garbage', '-----BEGIN PRIVATE KEY-----\nxyz\n-----END PRIVATE KEY-----\n', /holds no private key/],
      [
        'the public key',
        rsa(2048).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        /holds no private key/,
      ],
      ['a key with a passphrase', locked.toString(), /locked with a passphrase/],
      ['a short key', pem(rsa(1024).privateKey), /RSA of 1024 bits: RSA of 2048 bits or more/],
      ['an Ed25519 key', pem(generateKeyPairSync('ed25519').privateKey), /ed25519: RSA of 2048/],
      [
        'a key that signs otherwise',
        pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
        /rsa-pss: RSA of 2048/,
      ],
    ];
    for (const [what, text, words] of bad) {
      it(`refuses ${what}, and shows none of it`, async () => {
        await assert.rejects(readKey(text), (error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, /MAIL_DKIM_KEY_FILE: /);
          assert.match(error.message, words);
          assert.doesNotMatch(error.message, /BEGIN|xyz/);
          return true;
        });
      });
    }

    it('refuses a file that is not there', async () => {
      const keyFile = join(folder, 'nowhere.pem');
      await assert.rejects(
        readDkimSigning({ domain: DOMAIN, selector: SELECTOR, keyFile }),
        /nowhere\.pem cannot be read: ENOENT/,
      );
    });

    it('knows a mail that was not signed, or by another key, selector or domain', async () => {
      const server = await startSmtpServer();
      const signed = createSmtpTransport({ url: server.url, dkim: signing });
      const unsigned = createSmtpTransport({ url: server.url });
      try {
        await signed.send(sampleOutgoingMail({ unsubscribeLink: UNSUBSCRIBE }));
        await unsigned.send(sampleOutgoingMail({ unsubscribeLink: UNSUBSCRIBE }));
      } finally {
        await Promise.all([signed.close(), unsigned.close(), server.close()]);
      }
      const [ours, bare] = server.received.map(({ content }) => Buffer.from(`${content}\r\n`, 'latin1'));
      assert.ok(ours && bare);
      const expected = { ...signing, headers: LIST_HEADERS };
      assert.equal(findSignatureFault(ours, expected), undefined);
      assert.equal(findSignatureFault(bare, expected), 'was not signed');
      const { publicKey } = rsa(2048);
      assert.match(findSignatureFault(ours, { ...expected, publicKey }) ?? '', /does not confirm/);
      assert.match(
        findSignatureFault(ours, { ...expected, selector: 'spring' }) ?? '',
        /not signed by spring/,
      );
      assert.match(findSignatureFault(ours, { ...expected, domain: 'other.example' }) ?? '', /not signed by/);
      assert.match(
        findSignatureFault(ours, { ...expected, headers: ['list-id'] }) ?? '',
        /unsigned.*list-id/,
      );
    });
  });

  describe('the record in DNS', () => {
    const answering = (...records: string[]) => checkDkimRecord(signing, async () => records.map(split));
    /** A record comes in parts of 255 characters. */
    const split = (text: string) => text.match(/.{1,255}/g) ?? [''];
    const failing = (code: string) =>
      checkDkimRecord(signing, async () => Promise.reject(Object.assign(new Error(code), { code })));

    it('is where recipients look for it', async () => {
      const asked: string[] = [];
      await checkDkimRecord(signing, async (name) => {
        asked.push(name);
        return [];
      });
      assert.deepEqual(asked, ['autumn._domainkey.payvite.example']);
    });

    it('is published where it has our key, however it is written', async () => {
      const { value } = dkimRecordOf(signing);
      const bare = signing.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
      for (const text of [
        value,
        value.replace('v=DKIM1; ', ''),
        `k=rsa;p=${bare}; t=s`,
        `v=DKIM1; h=sha1:sha256; s=email; p=${bare}`,
      ])
        assert.equal(await answering(text), 'published', text);
      assert.equal(await answering('v=spf1 -all', value), 'published');
    });

    it('is different where it has another key, none any more, or none for mails', async () => {
      const other = dkimRecordOf({ ...signing, publicKey: rsa(2048).publicKey }).value;
      const { value } = dkimRecordOf(signing);
      for (const text of [
        other,
        'v=DKIM1; p=',
        'v=DKIM1; p=xyz',
        `${value}; h=sha1`,
        value.replace('rsa', 'ed25519'),
      ])
        assert.equal(await answering(text), 'different', text);
    });

    it('is missing where there is none, and unknown where DNS does not answer', async () => {
      assert.equal(await answering(), 'missing');
      assert.equal(await answering('v=spf1 -all'), 'missing');
      assert.equal(await failing('ENOTFOUND'), 'missing');
      assert.equal(await failing('ENODATA'), 'missing');
      assert.equal(await failing('ETIMEOUT'), 'unknown');
    });

    it('is warned of with what to publish, and not where it is right', async () => {
      const warnings: [unknown, unknown][] = [];
      const logger = { warn: (facts: unknown, text?: unknown) => void warnings.push([facts, text]) };
      const { name, value } = dkimRecordOf(signing);
      await warnOfDkimRecord(signing, async () => [[value]], logger);
      assert.deepEqual(warnings, []);
      await warnOfDkimRecord(signing, async () => [], logger);
      const [facts, text] = warnings[0] ?? [];
      assert.deepEqual(facts, { record: name, type: 'TXT', value });
      assert.match(String(text), /no DKIM record.*spam/);
    });
  });

  describe('a start', () => {
    const env = (keyFile: string, transport: string) => ({
      DEALER_MODE: 'live',
      DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
      MAIL_TRANSPORT: transport,
      MAIL_DOMAIN: `notify.${DOMAIN}`,
      MAIL_DKIM_DOMAIN: DOMAIN,
      MAIL_DKIM_SELECTOR: SELECTOR,
      MAIL_DKIM_KEY_FILE: keyFile,
      PUBLIC_URL: 'https://pay.testlumber.example',
    });

    it('is refused with a key that cannot sign', async () => {
      const keyFile = await keyFileOf(pem(generateKeyPairSync('ed25519').privateKey));
      await assert.rejects(
        startTestConnector({ env: env(keyFile, 'smtp://127.0.0.1:1') }),
        /MAIL_DKIM_KEY_FILE: .*key\.pem holds a key that signs no mail/,
      );
    });

    it('asks DNS for the record, without waiting, and signs what leaves', async () => {
      const server = await startSmtpServer();
      const asked = Promise.withResolvers<string>();
      const keyFile = await keyFileOf(pem(privateKey));
      const test = await startTestConnector({
        env: env(keyFile, server.url),
        // It never answers.
        resolveTxt: (name) => {
          asked.resolve(name);
          return new Promise(() => undefined);
        },
      });
      try {
        assert.equal(await asked.promise, `${SELECTOR}._domainkey.${DOMAIN}`);
        await test.syncFiles({
          accounts: [{ account_id: 'C1', account_name: 'Harrow', currency: 'USD', status: 'active' }],
          contacts: [{ contact_id: 'K1', account_id: 'C1', email_address: 'pay@harrow.example' }],
          invoices: [],
          adjustments: [],
        });
        const [customer] = (await test.client.customers.list()).data;
        await test.client.invitations.send({ customerIds: [customer?.id ?? ''] });
        await test.connector.drain();
        const content = `${server.received[0]?.content.replace(/^\.\./gm, '.')}\r\n`;
        const { results } = await dkimVerify(Buffer.from(content, 'latin1'), {
          resolver: async () => [[dkimRecordOf(signing).value]],
        });
        assert.equal(results[0]?.status.result, 'pass');
        assert.match(content, /h=[^;]*list-unsubscribe:\s*list-unsubscribe-post/);
        assert.equal(results[0]?.status.aligned, DOMAIN);
      } finally {
        await test.close();
        await server.close();
      }
    });
  });
});
