import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { simpleParser } from 'mailparser';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import { everyMail, sampleOutgoingMail, WORST_NAMES } from './mail-sample.ts';

/** Gmail cuts a mail off at about 102 KB; what is far smaller is also read sooner. */
const MOST_BYTES = 60 * 1024;
/** RFC 5322, section 2.1.1. */
const MOST_OCTETS_IN_A_LINE = 998;
const BASE = 'https://pay.ridgeline.example/';

const mails = [
  ...(await everyMail()),
  ...(await everyMail(WORST_NAMES)).map((each) => ({ ...each, name: `${each.name}, long names` })),
];

describe('every mail, in every language, in two colors', () => {
  it('is valid HTML', async () => {
    const validator = new HtmlValidate(
      new StaticConfigLoader({
        extends: ['html-validate:standard', 'html-validate:a11y'],
        rules: {
          // Mail programs lay out by the attributes and roles that pages have given up.
          'no-deprecated-attr': 'off',
          'attribute-allowed-values': 'off',
          'prefer-native-element': 'off',
        },
      }),
    );
    for (const { name, mail } of mails) {
      const { results } = await validator.validateString(mail.html);
      const faults = results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
      );
      assert.deepEqual([...new Set(faults)], [], name);
    }
  });

  it('is small enough that no mail program clips it', () => {
    for (const { name, mail } of mails) {
      const bytes = Buffer.byteLength(mail.html);
      assert.ok(bytes < MOST_BYTES, `${name}: ${bytes} bytes`);
    }
  });

  it('links to our own pages and nowhere else, and loads the logo alone', () => {
    for (const { name, mail } of mails) {
      for (const [, href = ''] of mail.html.matchAll(/\shref="([^"]*)"/g)) {
        assert.ok(href.startsWith(BASE), `${name}: ${href}`);
      }
      for (const address of mail.text.match(/\w+:\/\/\S+/g) ?? []) {
        assert.ok(address.startsWith(BASE), `${name}: ${address}`);
      }
      for (const [, source = ''] of mail.html.matchAll(/<img\b[^>]*\ssrc="([^"]*)"/g)) {
        assert.ok(source.startsWith(`${BASE}logos/`), `${name}: ${source}`);
      }
      assert.doesNotMatch(
        mail.html.replace(/<img\b[^>]*>/g, ''),
        /<(script|link|iframe|form|object|video)\b|@import|url\(|\b(src|background)=/i,
        name,
      );
    }
  });

  it('has every link of its HTML in its text, too', () => {
    for (const { name, mail } of mails) {
      const inHtml = [...mail.html.matchAll(/\shref="([^"]*)"/g)].map(([, href]) => href);
      assert.deepEqual(new Set(mail.text.match(/https:\S+/g) ?? []), new Set(inHtml), name);
    }
  });

  it('has a text of its own, without markup, gaps or what is missing', () => {
    for (const { name, mail } of mails) {
      for (const part of [mail.text, mail.subject]) {
        assert.doesNotMatch(part, /<\/?[a-z]|\{\{|\[\[|\*\*|\]\(|undefined|null|NaN|\[object/, name);
      }
      assert.doesNotMatch(mail.text, /\n{3}|[ \t]\n/, name);
      assert.doesNotMatch(mail.subject, /\n/, name);
    }
  });
});

describe('every mail as it leaves', () => {
  let directory: string;
  let files: string[];
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-gates-'));
    const transport = createOutboxTransport({ directory });
    for (const { mail, template } of mails) {
      const isInvitation = /invitation|reminder|new_link/.test(template);
      await transport.send(
        sampleOutgoingMail({ ...mail, unsubscribeLink: isInvitation ? `${BASE}u/8Jk3nQeLw0m2` : null }),
      );
    }
    files = (await readdir(directory)).map((name) => join(directory, name));
    assert.equal(files.length, mails.length);
  });
  after(() => rm(directory, { recursive: true }));

  it('has lines that every mail server takes', async () => {
    for (const file of files) {
      for (const line of (await readFile(file, 'latin1')).split('\r\n')) {
        assert.ok(line.length <= MOST_OCTETS_IN_A_LINE, `${line.length}: ${line.slice(0, 80)}`);
      }
    }
  });

  const spamassassin = spawnSync('spamassassin', ['--version'], { encoding: 'utf8' });
  const lack = spamassassin.status === 0 ? false : 'SpamAssassin is missing: apt-get install spamassassin';
  it('is no spam to SpamAssassin', { skip: lack, timeout: 300_000 }, async () => {
    // Those to the worst recipient, as a server gets them: from another one whose address is in no documentation.
    const received =
      'Received: from mail.payvite.example (mail.payvite.example [8.8.4.4])\r\n' +
      '\tby mx.harrowhomes.example with ESMTPS id 1; Sun, 22 Nov 2026 10:15:03 +0000\r\n';
    const judged: string[] = [];
    for (const file of files) {
      const raw = await readFile(file, 'utf8');
      if (!(await simpleParser(raw)).text?.includes('Ridgeline'.repeat(11))) continue;
      await writeFile(`${file}.received`, received + raw);
      judged.push(`${file}.received`);
    }
    assert.equal(judged.length, mails.length / 2);
    // Rules that ask nobody (`-L`); one start for all, which takes longer than judging them.
    const { stdout } = await promisify(execFile)('spamassassin', ['-L', ...judged], { maxBuffer: 2 ** 26 });
    const verdicts = Array.from(
      stdout.matchAll(
        /^X-Spam-Status: (\w+), score=(-?[\d.]+) required=[\d.]+ tests=([\s\S]*?)\s+autolearn/gm,
      ),
      ([, verdict = '', score = '', tests = '']) => ({
        verdict,
        score: Number(score),
        tests: tests.replace(/\s/g, ''),
      }),
    );
    assert.equal(verdicts.length, judged.length);
    for (const { verdict, score, tests } of verdicts) {
      assert.equal(verdict, 'No', tests);
      assert.ok(score <= 0.5, `${score}: ${tests}`);
      assert.doesNotMatch(tests, /FREEMAIL_|MISSING_|HTML_FONT_LOW_CONTRAST|MIME_HTML_ONLY/);
    }
  });
  if (lack !== false) console.warn(`!!! SKIPPED: whether the mails are spam. ${lack}`);
});
