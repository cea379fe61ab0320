import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { simpleParser, type AddressObject } from 'mailparser';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { cleanDisplayName, cleanLines } from '../src/mail/display-name.ts';
import { renderMail, type MailTemplate } from '../src/mail/mail-renderer.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import { BRANDS, INJECTIONS, LOCALES, SAMPLES, sampleOutgoingMail } from './mail-sample.ts';

const brandColor = '#1f5f3f';

/** The fields that somebody else than us writes, and a harmless value that must make the same document. */
const FIELDS: Record<
  string,
  { set: (value: string) => object; harmless: (payload: string) => string | null }
> = {
  dealerName: { set: (dealerName) => ({ dealerName }), harmless: () => 'Ridgeline' },
  customerNames: { set: (name) => ({ customerNames: [name, 'Ash'] }), harmless: () => 'Harrow' },
  // A person whose name looks like an address goes without it.
  contactName: {
    set: (contactName) => ({ contactName }),
    harmless: (payload) => cleanDisplayName(payload) && 'Maria',
  },
  invitedByName: {
    set: (invitedByName) => ({ invitedByName }),
    harmless: (payload) => cleanDisplayName(payload) && 'Dana',
  },
  message: {
    set: (message) => ({ message }),
    harmless: (payload) =>
      cleanLines(payload, 500)
        .map(() => 'line')
        .join('\n'),
  },
  checkPhrase: { set: (checkPhrase) => ({ checkPhrase }), harmless: () => 'copper river seven' },
  postalAddress: { set: (postalAddress) => ({ postalAddress }), harmless: () => '1200 Mill Road' },
  email: { set: (email) => ({ email }), harmless: () => 'maria@harrowhomes.example' },
  validUntil: { set: (validUntil) => ({ validUntil }), harmless: () => 'December 6' },
  mailedOn: { set: (mailedOn) => ({ mailedOn }), harmless: () => 'November 22' },
  locale: { set: (locale) => ({ locale }), harmless: () => 'en' },
  customerName: { set: (customerName) => ({ customerName }), harmless: () => 'Harrow' },
  accountNumber: { set: (accountNumber) => ({ accountNumber }), harmless: () => '10077' },
  bankName: { set: (bankName) => ({ bankName }), harmless: () => 'First Bank' },
  last4: { set: (last4) => ({ last4 }), harmless: () => '6789' },
  mandateId: { set: (mandateId) => ({ mandateId }), harmless: () => 'mandate_1' },
  agreement: { set: (agreement) => ({ agreement }), harmless: () => 'I agree.' },
  lines: { set: (number) => paying({ number }), harmless: () => 'SO-1' },
  'lines, of which job': { set: (jobName) => paying({ jobName }), harmless: () => 'Job 14' },
  invoices: { set: (number) => listing({ number }), harmless: () => 'SO-1' },
  'invoices, of whom': { set: (customerName) => listing({ customerName }), harmless: () => 'Harrow' },
};

/** A payment of one invoice. */
function paying(changes: { number?: string; jobName?: string }): object {
  return { lines: [{ number: 'SO-1', jobName: 'Job 14', minor: 100, ...changes }] };
}

/** An invitation for two customers that lists one invoice. */
function listing(changes: { number?: string; customerName?: string }): object {
  const invoice = {
    number: 'SO-1',
    customerName: 'Harrow',
    dueDate: '2026-12-01',
    minor: 100,
    currency: 'USD',
  };
  const invoices = {
    invoices: [{ ...invoice, ...changes }],
    count: 1,
    totals: [{ currency: 'USD', minor: 100 }],
  };
  return { customerNames: ['Harrow', 'Ash'], invoices };
}

describe('what others write into a mail', () => {
  it(`is tried with ${INJECTIONS.length} payloads, each another one`, () => {
    assert.ok(INJECTIONS.length >= 40);
    assert.equal(new Set(INJECTIONS).size, INJECTIONS.length);
  });

  for (const [template, sample] of Object.entries(SAMPLES)) {
    const fields = Object.entries(FIELDS).filter(([field]) => (field.split(',')[0] ?? '') in sample());
    for (const brand of BRANDS) {
      for (const locale of LOCALES) {
        const about = `${locale}, ${brand.logo === null ? 'no logo' : 'a logo'}`;
        it(`stays text in ${fields.length} fields of the ${template}, ${about}`, () => {
          const render = (changes: object, color = brand.color) =>
            renderMail(template as MailTemplate, { ...sample({ locale }), ...changes }, { ...brand, color });
          for (const [field, { set, harmless }] of fields) {
            const expected = new Map<string | null, string[]>();
            for (const payload of INJECTIONS) {
              const { html, subject } = render(set(payload));
              const value = harmless(payload);
              // What is null here is null to the template: `set` only names the field.
              if (!expected.has(value)) expected.set(value, outline(render(set(value as string)).html));
              assert.deepEqual(outline(html), expected.get(value), `${field}: ${payload}`);
              assert.doesNotMatch(subject, /[\p{Cc}\u2028\u2029]/u, `${field}: ${payload}`);
            }
          }
          // What is no color leaves the usual one.
          const usual = render({}, brandColor).html;
          for (const payload of INJECTIONS) assert.equal(render({}, payload).html, usual, payload);
        });
      }
    }
  }

  it('sees a document that was changed', () => {
    const { html } = renderMail('invitation', SAMPLES.invitation(), { color: brandColor, logo: null });
    for (const [from, to] of [
      ['Dana Ortiz', '<b>Dana</b>'],
      ['href="', 'href="https://evil.example/'],
      ['</h1>', '</h1><!-- x -->'],
      ['name="color-scheme"', 'name="x"'],
    ] as const) {
      assert.notDeepEqual(outline(html.replace(from, to)), outline(html), from);
    }
  });
});

describe('what others write into the head of a mail', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'payvite-injection-'));
  });
  after(() => rm(directory, { recursive: true }));

  const addresses = (of: AddressObject | AddressObject[] | undefined) =>
    [of ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));

  for (const [template, sample] of Object.entries(SAMPLES)) {
    it(`changes no recipient, no header and no part of the ${template}, and makes no line too long`, async () => {
      const transport = createOutboxTransport({ directory });
      const send = async (name: string) => {
        const data = { ...sample(), dealerName: name, contactName: name, message: name };
        const mail = sampleOutgoingMail({
          ...renderMail(template as MailTemplate, data, { color: brandColor, logo: null }),
          from: { name, address: 'ridgeline@notify.payvite.example' },
          to: { name, address: 'maria@harrowhomes.example' },
        });
        await transport.send(mail);
        const file = (await readdir(directory)).find((each) => each.includes(mail.mailId));
        assert.ok(file !== undefined);
        const raw = await readFile(join(directory, file), 'latin1');
        for (const line of raw.split('\r\n')) assert.ok(line.length <= 998, name);
        const parsed = await simpleParser(raw);
        return {
          headers: parsed.headerLines.map(({ key }) => key),
          to: addresses(parsed.to),
          cc: addresses(parsed.cc),
          bcc: addresses(parsed.bcc),
          from: addresses(parsed.from),
          replyTo: addresses(parsed.replyTo),
          attachments: parsed.attachments.length,
          hasBoth: typeof parsed.html === 'string' && parsed.text !== undefined,
        };
      };
      const expected = await send('Maria Harrow');
      assert.deepEqual(expected.to, ['maria@harrowhomes.example']);
      for (const payload of INJECTIONS) assert.deepEqual(await send(payload), expected, payload);
    });
  }
});

type Node = DefaultTreeAdapterTypes.Node;

/** A document as a browser builds it, without its texts: elements with their attributes, comments, who stands in whom. */
function outline(html: string): string[] {
  const lines: string[] = [];
  const visit = (node: Node, depth: number): void => {
    if ('tagName' in node) {
      // The label of the whole mail is its subject, and names the dealer, as what is read in place of a logo does.
      const attributes = node.attrs.map(
        ({ name, value }) => `${name}=${['aria-label', 'alt'].includes(name) ? '' : value}`,
      );
      lines.push(`${depth} ${node.tagName} ${attributes.join(' ')}`);
    } else if (node.nodeName === '#comment') lines.push(`${depth} comment`);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, depth + 1);
  };
  visit(parse(html), 0);
  return lines;
}
