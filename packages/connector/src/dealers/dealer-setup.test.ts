import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toSlug } from './dealer-setup.ts';

describe('toSlug', () => {
  const CASES: [name: string, slug: string][] = [
    ['Ridgeline Building Supply', 'ridgeline-building-supply'],
    ['  Müller & Söhne, GmbH. ', 'muller-sohne-gmbh'],
    ['木材店', 'dealer'],
    [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
  ];
  for (const [name, slug] of CASES) {
    it(`makes ${slug} of ${name}`, () => {
      assert.equal(toSlug(name), slug);
      assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    });
  }
});
