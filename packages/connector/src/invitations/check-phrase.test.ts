import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateCheckPhrase } from './check-phrase.ts';

const DRAWS = 20_000;

describe('generateCheckPhrase', () => {
  it('draws three plain words from some 43,000 phrases, none of them often', () => {
    const phrases = Array.from({ length: DRAWS }, generateCheckPhrase);
    const words: [Set<string>, Set<string>, Set<string>] = [new Set(), new Set(), new Set()];
    for (const phrase of phrases) {
      assert.match(phrase, /^[a-z]+ [a-z]+ [a-z]+$/);
      for (const [place, word] of phrase.split(' ').entries()) words[place]?.add(word);
    }
    const [colors, things, numbers] = words.map((set) => set.size);
    const all = Number(colors) * Number(things) * Number(numbers);
    assert.ok(all > 42_000 && all < 45_000, `${all} phrases`);
    // 20,000 draws from 43,000 give some 16,000 different ones; far fewer would mean that some are favored.
    assert.ok(new Set(phrases).size > DRAWS * 0.75);
  });
});
