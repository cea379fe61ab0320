import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contrastRatio } from '../mail/brand-palette.ts';
import { brandOf, brandStylesheet } from './brand-assets.ts';
import { en } from './strings/en.ts';

const CARD = { light: '#ffffff', dark: '#1b2125' };
const INK = { light: '#1b2126', dark: '#e8ecee' };

/** The three colors of both schemes, as the style sheet sets them. */
function colorsOf(sheet: string): Record<'light' | 'dark', { brand: string; ink: string; soft: string }> {
  const found = [
    ...sheet.matchAll(/--brand:(#[0-9a-f]{6});--brand-ink:(#[0-9a-f]{6});--brand-soft:(#[0-9a-f]{6})/g),
  ].map(([, brand = '', ink = '', soft = '']) => ({ brand, ink, soft }));
  const [light, dark] = found;
  assert.ok(light !== undefined && dark !== undefined && found.length === 2);
  return { light, dark };
}

describe('brandStylesheet', () => {
  it('is readable whatever color the dealer chose, light and dark', () => {
    const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => value.toString(16).padStart(6, '0'));
    const examples = ['ffffff', '000000', 'ffd400', '00ff00', '808080'].map((value): [string] => [value]);
    fc.assert(
      fc.property(color, (value) => {
        const colors = colorsOf(brandStylesheet(value));
        for (const scheme of ['light', 'dark'] as const) {
          const { brand, ink, soft } = colors[scheme];
          assert.ok(contrastRatio(brand, ink) >= 4.5, `${scheme} ${brand} under ${ink}`);
          assert.ok(contrastRatio(brand, CARD[scheme]) >= 3, `${scheme} ${brand} on the card`);
          assert.ok(contrastRatio(soft, INK[scheme]) >= 4.5, `${scheme} text on ${soft}`);
        }
      }),
      { examples },
    );
  });

  it('leaves a readable color as it is', () => {
    assert.equal(colorsOf(brandStylesheet('1f5f3f')).light.brand, '#1f5f3f');
  });
});

const DEALER = {
  ...{ id: '0198c0de-0000-7000-8000-00000000000d', name: 'Ridgeline', brandColor: '#1f5f3f' },
  ...{ logoHash: null, logoWidth: null, logoHeight: null },
};

describe('brandOf', () => {
  it('shows a logo where there is one, from our own place', () => {
    const hash = '0a'.repeat(16);
    assert.equal(brandOf(DEALER, en).logo, null);
    assert.deepEqual(brandOf({ ...DEALER, logoHash: hash, logoWidth: 180, logoHeight: 44 }, en).logo, {
      url: `/logos/${DEALER.id}/${hash}.png`,
      ...{ width: 180, height: 44 },
    });
  });

  it('marks a dealer by its first letter or digit, of any script', () => {
    const letterOf = (name: string) => brandOf({ ...DEALER, name }, en).letter;
    assert.deepEqual(['Ridgeline', '  "acme"', '3M', 'éclair', '山田', '***'].map(letterOf), [
      'R',
      'A',
      '3',
      'É',
      '山',
      'P',
    ]);
  });
});
