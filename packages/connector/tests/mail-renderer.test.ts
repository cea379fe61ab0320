import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { renderMail } from '../src/mail/mail-renderer.ts';
import { brandPalette } from '../src/mail/brand-palette.ts';
import { UnsafeLinkError } from '../src/mail/mail-link.ts';
import {
  INJECTIONS,
  sampleCodeData,
  sampleInvitationData,
  sampleProofData,
  sampleWelcomeData,
} from './mail-sample.ts';

const brandColor = '#1f5f3f';
const render = (changes: Parameters<typeof sampleInvitationData>[0] = {}) =>
  renderMail('invitation', sampleInvitationData(changes), { color: brandColor, logo: null });

describe('the invitation mail', () => {
  it('says the same in HTML and in plain text', () => {
    const { subject, html, text } = render();
    assert.equal(subject, 'See and pay your Ridgeline Building Supply account online');
    for (const words of [
      'Ridgeline Building Supply',
      'Hello Maria Harrow,',
      'Dana Ortiz',
      'This replaces the paper statements.',
      'Call me if anything looks off.',
      'copper river seven',
      'The invitation is valid until December 6, 2026 at 9:30 PM MST.',
      '1200 Mill Road, Albuquerque, NM 87102',
    ]) {
      assert.ok(html.includes(words), `HTML: ${words}`);
      assert.ok(text.includes(words), `text: ${words}`);
    }
    assert.ok(html.includes('Harrow &amp; Sons Homes'));
    assert.ok(text.includes('Harrow & Sons Homes'));
  });

  it('links to the invitation once for each choice, to how to be sure, and to nothing else', () => {
    const { link, verifyLink, unsubscribeLink } = sampleInvitationData();
    const expected = [link, verifyLink, `${link}#not-me`, `${link}#decline`, unsubscribeLink];
    const { html, text } = render();
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    assert.deepEqual(links, expected);
    assert.deepEqual(text.match(/https?:\S+/g), expected);
  });

  it('asks nobody for anything when it is opened', () => {
    const { html } = render();
    assert.doesNotMatch(html, /<(img|script|link|iframe|form)\b|@import|url\(|\bsrc=/i);
  });

  it('leaves out what it was not told', () => {
    const { html, text } = render({
      contactName: null,
      invitedByName: null,
      message: null,
      postalAddress: null,
      unsubscribeLink: null,
    });
    assert.ok(html.includes('<p>Hello,</p>'));
    assert.ok(text.includes('\nHello,\n'));
    for (const part of [html, text])
      assert.doesNotMatch(part, /null|undefined|A note from|invites you|Unsubscribe/);
    assert.doesNotMatch(text, /\n{3}/);
  });

  it('is followed by reminders in the same frame, with words of their own', () => {
    const data = sampleInvitationData({ mailedOn: 'November 22, 2026', follows: 'invitation' });
    const { subject, html, text } = renderMail('reminder', data, { color: brandColor, logo: null });
    // Some mail programs put two mails into one conversation only where their subjects are the same.
    assert.equal(subject, render().subject);
    const afterNewLink = renderMail(
      'reminder',
      { ...data, follows: 'new_link' },
      { color: brandColor, logo: null },
    );
    const newLink = renderMail('new_link', sampleInvitationData(), { color: brandColor, logo: null });
    assert.equal(afterNewLink.subject, newLink.subject);
    for (const words of [
      'Your invitation is still open',
      'on November 22, 2026',
      'and no reminder follows',
    ]) {
      assert.ok(html.includes(words), `HTML: ${words}`);
      assert.ok(text.includes(words), `text: ${words}`);
    }
    const links = (part: string) =>
      part.match(/https?:[^\s"<]+/g)?.filter((link) => link.includes('ridgeline'));
    assert.deepEqual(links(text), links(render().text));
  });

  it('signs a note with the dealer where no person invited', () => {
    assert.ok(render({ invitedByName: null }).text.includes('A note from Ridgeline Building Supply:'));
  });

  it('writes out three accounts and counts the rest', () => {
    const { text } = render({ customerNames: ['Ash', 'Birch', 'Cedar', 'Dogwood', 'Elm'] });
    assert.ok(text.includes('every open invoice of Ash, Birch, Cedar, and 2 more accounts and pay'));
    assert.ok(render({ customerNames: ['Ash', 'Birch'] }).text.includes('of Ash and Birch and pay'));
  });

  it('keeps an Arabic name to itself', () => {
    assert.ok(
      render({ customerNames: ['شركة البناء', 'Ash'] }).text.includes('\u2068شركة البناء\u2069 and Ash'),
    );
  });

  it('falls back to English, and to the default color where it was told none', () => {
    const expected = render();
    assert.deepEqual(render({ locale: 'xx-YY' }), expected);
    for (const none of ['/../../../x', '#123', 'red;}</style><b>', '']) {
      assert.deepEqual(
        renderMail('invitation', sampleInvitationData(), { color: none, logo: null }).html,
        expected.html,
      );
    }
  });

  it('comes in the dealer’s own color, and in one that can be read where that is pale', () => {
    const colored = (brandColor: string) =>
      renderMail('invitation', sampleInvitationData(), { color: brandColor, logo: null });
    const colorsOf = (html: string) => new Set(html.match(/#[0-9a-f]{6}/g));
    const green = colored('#1f5f3f');
    for (const color of ['#0b57d0', '#ffd400']) {
      const { html, subject, text } = colored(color);
      assert.deepEqual({ subject, text }, { subject: green.subject, text: green.text });
      const { accent, brand } = brandPalette(color);
      assert.equal(accent, color);
      assert.match(html, new RegExp(`border-top:4px solid ${accent}`));
      assert.match(html, new RegExp(`bgcolor="${brand}"`));
      // What is not of the palette is the same in every dealer's mail.
      const own = new Set<string>([
        ...Object.values(brandPalette(color)),
        ...Object.values(brandPalette('#1f5f3f')),
      ]);
      const others = (set: Set<string>) => [...set].filter((each) => !own.has(each)).sort();
      assert.deepEqual(others(colorsOf(html)), others(colorsOf(green.html)));
      assert.ok(!html.includes('#1f5f3f'));
    }
  });

  it('speaks of one account or of several', () => {
    const many = render({ customerNames: ['Ash', 'Birch'] });
    assert.equal(many.subject, 'See and pay your Ridgeline Building Supply accounts online');
    assert.ok(many.html.includes('See and pay your accounts online'));
  });

  it('is made without loading MJML', async () => {
    render();
    await import('../src/mail/mail-service.ts');
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    assert.ok(loaded.some((path) => path.includes('handlebars')));
    assert.deepEqual(
      loaded.filter((path) => path.includes('mjml')),
      [],
    );
  });

  it('stays far below the size at which mail programs clip', () => {
    const { html } = render({
      customerNames: Array.from({ length: 100 }, (_, n) => `Customer ${n}`),
      message: 'x'.repeat(500),
    });
    assert.ok(Buffer.byteLength(html) < 60 * 1024, `${Buffer.byteLength(html)} bytes`);
  });

  for (const link of [
    'javascript:alert(1)',
    'data:text/html,<b>x</b>',
    'http://pay.ridgeline.example/i/1',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'https://user:password@pay.ridgeline.example/',
    '/i/1',
    '',
  ]) {
    it(`refuses the link ${JSON.stringify(link)}`, () => {
      assert.throws(() => render({ link }), UnsafeLinkError);
    });
  }

  for (const link of ['http://localhost:4400/i/1', 'http://127.0.0.1:4400/i/1', 'http://[::1]:4400/i/1']) {
    it(`takes ${link}, which stays on this machine`, () => assert.ok(render({ link }).text.includes(link)));
  }

  it('refuses data that the template does not know how to print', () => {
    assert.throws(() =>
      renderMail(
        'invitation',
        { ...sampleInvitationData(), checkPhrase: undefined },
        { color: brandColor, logo: null },
      ),
    );
    assert.throws(() => render({ customerNames: [] }));
  });
});

describe('the mail with a registration code', () => {
  const renderCode = (changes: Parameters<typeof sampleCodeData>[0] = {}) =>
    renderMail('registration_code', sampleCodeData(changes), { color: brandColor, logo: null });

  it('says the same in HTML and in plain text, and the code in no subject', () => {
    const { subject, html, text } = renderCode();
    assert.equal(subject, 'Your code to register with Ridgeline Building Supply');
    for (const words of [
      'Hello Maria Harrow,',
      '048213',
      'It is good for 15 minutes.',
      'You did not ask for a code?',
      '1200 Mill Road, Albuquerque, NM 87102',
    ]) {
      assert.ok(html.includes(words), `HTML: ${words}`);
      assert.ok(text.includes(words), `text: ${words}`);
    }
    assert.match(text, /^048213$/m);
  });

  it('links to nothing and asks nobody for anything', () => {
    const { html, text } = renderCode();
    assert.doesNotMatch(html, /<(a|img|script|link|iframe|form)\b|@import|url\(|\bsrc=/i);
    assert.doesNotMatch(text, /https?:/);
  });

  it('leaves out what it was not told', () => {
    const { html, text } = renderCode({ contactName: null, postalAddress: null });
    assert.ok(html.includes('<p>Hello,</p>'));
    for (const part of [html, text]) assert.doesNotMatch(part, /null|undefined/);
    assert.doesNotMatch(text, /\n{3}/);
  });

  it('keeps names to be text', () => {
    const outline = (html: string) => html.match(/<[^>]+>/g)?.filter((tag) => !tag.includes('aria-label'));
    const expected = outline(renderCode().html);
    for (const payload of INJECTIONS) {
      const { html } = renderCode({
        dealerName: payload,
        customerNames: [payload],
        postalAddress: payload,
        contactName: payload.includes('@') ? 'Maria' : payload,
      });
      assert.deepEqual(outline(html), expected, payload);
    }
  });

  it('refuses what is no code', () => {
    assert.throws(() => renderCode({ code: '<b>1</b>' }));
  });
});

describe('the mail with a new link', () => {
  it('says that the old one is dead', () => {
    const { subject, html, text } = renderMail('new_link', sampleInvitationData(), {
      color: brandColor,
      logo: null,
    });
    assert.equal(subject, 'Your new link to see and pay your Ridgeline Building Supply account online');
    for (const part of [html, text]) assert.ok(part.includes('the old link no longer works'));
    assert.ok(text.includes(`\n${sampleInvitationData().link}\n`));
  });
});

describe('the welcome', () => {
  it('says where to sign in, and with which address', () => {
    const { html, text } = renderMail('welcome', sampleWelcomeData(), { color: brandColor, logo: null });
    for (const part of [html, text]) {
      assert.ok(part.includes('maria@harrowhomes.example'));
      assert.deepEqual(
        part.match(/https:[^\s"<]+/g)?.filter((link) => link.includes('ridgeline')),
        ['https://pay.ridgeline.example/sign-in'],
      );
    }
    assert.throws(
      () =>
        renderMail('welcome', sampleWelcomeData({ signInLink: 'javascript:alert(1)' }), {
          color: brandColor,
          logo: null,
        }),
      UnsafeLinkError,
    );
  });
});

describe('the mail with a link to a new password', () => {
  it('carries the link once, and says how long it works', () => {
    const { html, text } = renderMail('password_reset', sampleProofData(), { color: brandColor, logo: null });
    const { proofLink } = sampleProofData();
    assert.deepEqual(
      [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
      [proofLink],
    );
    assert.deepEqual(text.match(/https?:\S+/g), [proofLink]);
    for (const part of [html, text]) assert.ok(part.includes('good for 60 minutes and works once'));
    const single = renderMail('password_reset', sampleProofData({ validMinutes: 1 }), {
      color: brandColor,
      logo: null,
    });
    assert.ok(single.text.includes('good for 1 minute and'));
    assert.throws(
      () =>
        renderMail('password_reset', sampleProofData({ proofLink: 'data:text/html,x' }), {
          color: brandColor,
          logo: null,
        }),
      UnsafeLinkError,
    );
  });
});

describe('what is written into a name', () => {
  // Begins with the same letter as each payload below: the dealer's initial is printed, too.
  const marker = 'aMarkerZq7';
  const oneLine = INJECTIONS.filter((payload) => !/[\r\n\u2028]/.test(payload));
  const withoutAt = INJECTIONS.filter((payload) => !payload.includes('@'));
  const fields = {
    dealerName: { set: (value: string) => ({ dealerName: value }), payloads: INJECTIONS },
    customerNames: { set: (value: string) => ({ customerNames: [value] }), payloads: INJECTIONS },
    contactName: { set: (value: string) => ({ contactName: value }), payloads: withoutAt },
    invitedByName: { set: (value: string) => ({ invitedByName: value }), payloads: withoutAt },
    checkPhrase: { set: (value: string) => ({ checkPhrase: value }), payloads: INJECTIONS },
    message: { set: (value: string) => ({ message: value }), payloads: oneLine },
    postalAddress: { set: (value: string) => ({ postalAddress: value }), payloads: INJECTIONS },
  };

  for (const [field, { set, payloads }] of Object.entries(fields)) {
    it(`in ${field} stays text`, () => {
      // Rendered with a marker, a template shows every place a field goes to. Rendered with a payload, it must be the same
      // document, with nothing in these places that could open a tag or end an attribute.
      const around = render({ message: null, ...set(marker) }).html.split(marker);
      assert.ok(around.length > 1);
      for (const payload of payloads) {
        const { html, subject } = render({ message: null, ...set(`a ${payload} b`) });
        let rest = html;
        for (const [index, part] of around.entries()) {
          const at = rest.indexOf(part);
          assert.notEqual(at, -1, `${payload}: the document around it changed`);
          const value = rest.slice(0, at);
          assert.match(
            value,
            index === 0 ? /^$/ : /^a [^<>"'\p{Cc}\u202a-\u202e\u2060-\u206f]* b$/u,
            payload,
          );
          rest = rest.slice(at + part.length);
        }
        assert.equal(rest, '');
        assert.doesNotMatch(subject, /[\p{Cc}\u202a-\u202e]/u, payload);
      }
    });
  }

  it('makes no more of a message with several lines than lines', () => {
    const { html, text } = render({ message: 'one\r\n<b>two</b>\u2028three' });
    const line = (words: string) => `<span style="display: block">${words}</span>`;
    assert.ok(html.includes(line('one') + line('&lt;b&gt;two&lt;/b&gt;') + line('three')));
    assert.ok(text.includes('> one\n> <b>two</b>\n> three\n'));
  });

  it('is left out where it could be taken for an address', () => {
    const { text } = render({ contactName: 'ceo@bank.example', invitedByName: 'Dana @ bank', message: null });
    assert.ok(text.includes('\nHello,\n'));
    assert.doesNotMatch(text, /ceo|Dana/);
  });
});
