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
    ]) {
      const palette = brandPalette(color);
      for (const [ink, ground] of [
        [palette.brandInk, palette.brand],
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

  for (const color of ['#7cc9a0', '#777777', '#ffffff', 'green', '#1F5F3F', '#1f5f3f;}', '']) {
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
    assert.equal(formatInstant(instant, { locale: 'xx', timeZone: 'America/Denver' }), 'December 6, 2026');
  });

  it('has its time where that is asked for', () => {
    const text = formatInstant(instant, { locale: 'en', timeZone: 'America/Denver', style: 'dateTime' });
    assert.match(text, /^December 6, 2026.*9:30\sPM$/u);
  });
});
