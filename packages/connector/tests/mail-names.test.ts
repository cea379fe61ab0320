import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  BrandColorError,
  brandPalette,
  contrastRatio,
  DEFAULT_BRAND_COLOR,
} from '../src/mail/brand-palette.ts';
import { cleanDisplayName, cleanName } from '../src/mail/display-name.ts';
import { formatInstant } from '../src/mail/instant-format.ts';
import { chooseMailLocale, MAIL_STRINGS } from '../src/mail/mail-strings.ts';
import type { Words } from '../src/mail/strings/mail-words.ts';
import { assertMailAddress, MailAddressError } from '../src/mail/mail-address.ts';
import { INJECTIONS } from './mail-sample.ts';

describe('a name in a mail', () => {
  it('keeps what people are called', () => {
    for (const name of [
      'María-José Ñandú',
      'Þór & Sons',
      'O’Brien',
      'شركة البناء',
      '株式会社 木材',
      'می‌خواهم',
      '👩‍🔧 Repairs',
    ]) {
      assert.equal(cleanName(name), name);
    }
  });

  it('is one clean line of at most 100 characters, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const cleaned = cleanName(name);
        assert.ok([...cleaned].length <= 100);
        assert.doesNotMatch(
          cleaned,
          /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\s{2}|^\s|\s$/u,
        );
        assert.ok(cleaned.isWellFormed());
        assert.equal(cleanName(cleaned), cleaned);
      }),
    );
  });

  it('is composed (NFC) and cut with an ellipsis', () => {
    assert.equal(cleanName('Mari\u0301a'), 'María');
    assert.equal(cleanName('x'.repeat(10_000)), `${'x'.repeat(99)}…`);
  });

  it('stands before no address when it looks like one', () => {
    for (const name of ['ceo@bank.example', 'ceo＠bank.example', '', ' \u200b ', null])
      assert.equal(cleanDisplayName(name), null);
  });
});

describe('an address', () => {
  for (const address of ['maria@harrowhomes.example', "o'brien+ar@sub.harrow-homes.example", 'a@b.co']) {
    it(`may be ${address}`, () => assert.equal(assertMailAddress(address), address));
  }

  it('has its domain in ASCII', () =>
    assert.equal(assertMailAddress('ar@bücher.example'), 'ar@xn--bcher-kva.example'));

  for (const address of [
    '',
    'maria',
    '@harrow.example',
    'maria@',
    'maria@localhost',
    'maria@harrow..example',
    'maria@-harrow.example',
    'maria@127.0.0.1',
    'maria@[127.0.0.1]',
    '"maria harrow"@harrow.example',
    'a@x.example,b@y.example',
    'a@x.example b@y.example',
    'Maria <maria@harrow.example>',
    'maria@harrow.example\r\nBcc: b@y.example',
    'maria@harrow.exa\tmple',
    'maría@harrow.example',
    '.maria@harrow.example',
    `${'a'.repeat(65)}@harrow.example`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.example`,
    ...INJECTIONS,
  ]) {
    it(`cannot be ${JSON.stringify(address).slice(0, 60)}`, () => {
      assert.throws(() => assertMailAddress(address), MailAddressError);
    });
  }
});

describe('a brand color', () => {
  it('gives text that can be read, light and dark', () => {
    const darkCard = '#1b2125';
    for (const color of [
      DEFAULT_BRAND_COLOR,
      '#000000',
      '#0b57d0',
      '#a3195b',
      '#7a4b00',
      '#5f6368',
      '#0000ff',
      '#c00000',
      '#ffffff',
      '#ffd400',
      '#7cc9a0',
      '#777777',
    ]) {
      const palette = brandPalette(color);
      for (const [ink, ground] of [
        [palette.brandInk, palette.brand],
        [palette.brand, '#ffffff'],
        [palette.darkBrandInk, palette.darkBrand],
        [palette.darkBrand, darkCard],
        ['#1b2126', palette.soft],
        ['#e8ecee', palette.darkSoft],
      ] as const) {
        assert.ok(contrastRatio(ink, ground) >= 4.5, `${color}: ${ink} on ${ground}`);
      }
    }
  });

  it('has the contrast that WCAG gives it', () => {
    assert.equal(contrastRatio('#000000', '#ffffff'), 21);
    assert.equal(contrastRatio('#777777', '#ffffff').toFixed(2), '4.48');
  });

  it('stays as it is where it can be read, and keeps its hue where it is darkened', () => {
    assert.equal(brandPalette('#0b57d0').brand, '#0b57d0');
    const { accent, brand } = brandPalette('#ffd400');
    assert.equal(accent, '#ffd400');
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
      Number.parseInt(brand.slice(at, at + 2), 16),
    );
    assert.equal(blue, 0);
    assert.ok(Math.abs(green / red - 0xd4 / 0xff) < 0.02, brand);
  });

  for (const color of ['green', '#1F5F3F', '#1f5f3f;}', '']) {
    it(`cannot be ${JSON.stringify(color)}`, () => assert.throws(() => brandPalette(color), BrandColorError));
  }
});

describe('an instant in a mail', () => {
  // Half past four in the morning of the 7th in London is still the evening of the 6th in Denver.
  const instant = new Date('2026-12-07T04:30:00Z');

  it('has the date of the dealer’s zone', () => {
    assert.equal(formatInstant(instant, { locale: 'en', timeZone: 'America/Denver' }), 'December 6, 2026');
    assert.equal(formatInstant(instant, { locale: 'en-GB', timeZone: 'Europe/London' }), '7 December 2026');
  });

  it('is in the language of the mail, not of an unknown locale', () => {
    assert.equal(
      formatInstant(instant, { locale: 'es-MX', timeZone: 'America/Denver' }),
      '6 de diciembre de 2026',
    );
    assert.equal(formatInstant(instant, { locale: 'fr', timeZone: 'America/Denver' }), '6 décembre 2026');
    assert.equal(
      formatInstant(instant, { locale: 'en-US-u-ca-hebrew', timeZone: 'UTC' }),
      'December 7, 2026',
    );
    assert.equal(formatInstant(instant, { locale: 'xx', timeZone: 'America/Denver' }), 'December 6, 2026');
  });

  it('as an end has its time and zone', () => {
    const end = (locale: string) =>
      formatInstant(instant, { locale, timeZone: 'America/Denver', style: 'deadline' });
    assert.match(end('en'), /^December 6, 2026 at 9:30\sPM MST$/u);
    assert.match(end('es'), /^6 de diciembre de 2026,? (a las )?21:30 GMT-7$/u);
    assert.match(end('fr'), /^6 décembre 2026 à 21:30 UTC[−-]7$/u);
  });

  it('is an ordinal on the first of a French month', () => {
    const first = new Date('2026-12-01T12:00:00Z');
    assert.equal(formatInstant(first, { locale: 'fr-CA', timeZone: 'UTC' }), '1er décembre 2026');
    assert.equal(formatInstant(first, { locale: 'es', timeZone: 'UTC' }), '1 de diciembre de 2026');
  });

  it('has its time where that is asked for', () => {
    const text = formatInstant(instant, { locale: 'en', timeZone: 'America/Denver', style: 'dateTime' });
    assert.match(text, /^December 6, 2026.*9:30\sPM$/u);
  });
});

describe('the locale of a mail', () => {
  it('is the contact’s, else the dealer’s, else English', () => {
    assert.equal(chooseMailLocale('fr-CA', 'es'), 'fr-CA');
    assert.equal(chooseMailLocale('ES-mx', 'en'), 'ES-mx');
    assert.equal(chooseMailLocale('de-AT', 'es-US'), 'es-US');
    assert.equal(chooseMailLocale('de-AT', 'it'), 'en');
    assert.equal(chooseMailLocale('', '…'), 'en');
    assert.equal(chooseMailLocale('constructor', 'fr'), 'fr');
  });
});

describe('the words of the mails', () => {
  const sentences = Object.entries(MAIL_STRINGS).flatMap(
    ([language, { dir: _dir, moreAccounts, moreInvoices, dueOn, paymentDetails, ...groups }]) => {
      const { reasons, ...details } = paymentDetails;
      return Object.entries<Record<string, Words>>({
        ...groups,
        ...{ list: { moreAccounts, moreInvoices, dueOn }, reasons, details },
      }).flatMap(([group, words]) =>
        Object.entries(words).map(([key, value]) => ({ language, key: `${group}.${key}`, value })),
      );
    },
  );
  const formsOf = (words: Words) => (typeof words === 'string' ? [words] : [words.one, words.other]);
  const namesOf = (text: string) =>
    [...text.matchAll(/\{\{(\w+)|\]\((\w+)/g)].map(([, name, link]) => name ?? link);

  it('tell in every language of the same things', () => {
    for (const { language, key, value } of sentences) {
      const english = sentences.find((each) => each.language === 'en' && each.key === key);
      assert.ok(english !== undefined);
      // A number that is one may be written out.
      const things = (words: Words) => new Set(namesOf(formsOf(words).at(-1) ?? '').sort());
      assert.deepEqual(things(value), things(english.value), `${language} ${key}`);
    }
  });

  it('are not English in another language', () => {
    for (const { language, key, value } of sentences.filter((each) => each.language !== 'en')) {
      const english = sentences.find((each) => each.language === 'en' && each.key === key);
      assert.notDeepEqual(formsOf(value), formsOf(english?.value ?? ''), `${language} ${key}`);
    }
  });

  it('have no-break spaces in French, and nothing that a name would have to elide', () => {
    for (const { key, value } of sentences.filter(({ language }) => language === 'fr')) {
      for (const text of formsOf(value)) {
        assert.doesNotMatch(text, / [?!:;»]|« /, key);
        assert.doesNotMatch(
          text,
          /(?:^|[\s’])(?:de|que|le|la|ne|se|à)\s(?:\*\*)?\{\{(?!validUntil|mailedOn|day\b|total\b|validMinutes)/iu,
          key,
        );
      }
    }
  });

  it('name links by their words in HTML alone', () => {
    for (const { language, key, value } of sentences.filter((each) => /Plain$|subject$/.test(each.key))) {
      for (const text of formsOf(value)) assert.doesNotMatch(text, /\]\(/, `${language} ${key}`);
    }
  });
});
