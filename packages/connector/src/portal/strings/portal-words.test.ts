import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PORTAL_WORDS } from '../page-language.ts';

const PORTAL = new URL('../', import.meta.url);
const { en, ...others } = PORTAL_WORDS;

/** Every word below `words` by its path, `landing.register`. */
function leavesOf(words: object, path = ''): [path: string, word: unknown][] {
  return Object.entries(words).flatMap(([key, word]): [string, unknown][] =>
    typeof word === 'object' && word !== null ? leavesOf(word, `${path}${key}.`) : [[`${path}${key}`, word]],
  );
}

/** What is asked of every word alike: its path, and how much it is told. */
function shapeOf(words: object): string[] {
  return leavesOf(words).map(
    ([path, word]) => `${path}: ${typeof word === 'function' ? word.length : typeof word}`,
  );
}

/** Sentences as a reader sees them: of one and of several, where there is a number in them. */
function sentencesOf(words: object): [path: string, sentence: string][] {
  return leavesOf(words).flatMap(([path, word]): [string, string][] => {
    if (typeof word !== 'function') return [[path, String(word)]];
    const say = word as (...about: unknown[]) => string;
    return [1, 2].map((number) => [path, say(...Array.from({ length: word.length }, () => number))]);
  });
}

describe('the words of the portal', () => {
  for (const [language, words] of Object.entries(others)) {
    it(`are as many in ${language} as in English, and told as much`, () => {
      assert.deepEqual(shapeOf(words).sort(), shapeOf(en).sort());
    });

    it(`name in ${language} whatever they name in English`, () => {
      const told = (each: object) =>
        new Map(
          leavesOf(each).flatMap(([path, word]): [string, string[]][] => {
            if (typeof word !== 'function') return [];
            const facts = Array.from({ length: word.length }, (_, at) => `${7001 + at}`);
            const sentence = (word as (...about: unknown[]) => string)(...facts);
            return [[path, facts.filter((fact) => sentence.includes(fact))]];
          }),
        );
      assert.deepEqual(told(words), told(en));
    });
  }

  it('answer a decline with the same reasons', () => {
    const reasonsOf = ({ decline }: typeof en) => decline.reasons.map(([reason]) => reason);
    for (const words of Object.values(others)) assert.deepEqual(reasonsOf(words), reasonsOf(en));
  });

  for (const [language, words] of Object.entries(PORTAL_WORDS)) {
    it(`have typographic apostrophes in ${language}, and no space too many`, () => {
      const faulty = sentencesOf(words).filter(([, text]) => /['"]|^\s|\s$| {2}/.test(text) || text === '');
      assert.deepEqual(faulty, []);
    });
  }

  it('keep a French mark with the word before it', () => {
    const faulty = sentencesOf(PORTAL_WORDS.fr).filter(([, text]) =>
      /[^\u00a0]([;?!»]|:(?= |$))|«[^\u00a0]/.test(text),
    );
    assert.deepEqual(faulty, []);
  });

  it('put no French word that would elide before a name', () => {
    const folder = new URL('fr/', import.meta.url);
    for (const file of readdirSync(folder)) {
      assert.doesNotMatch(
        readFileSync(new URL(file, folder), 'utf8'),
        /\b(?:de|que|le|la|ne|si) \$\{(?:dealer|customer|whom|names?|supplier)\}/i,
        file,
      );
    }
  });

  it('open a Spanish question and exclamation as they close it', () => {
    const count = (text: string, mark: string) => text.split(mark).length;
    const faulty = sentencesOf(PORTAL_WORDS.es).filter(
      ([, text]) => count(text, '?') !== count(text, '¿') || count(text, '!') !== count(text, '¡'),
    );
    assert.deepEqual(faulty, []);
  });

  it('come to a page by its reader’s language alone', () => {
    const files = readdirSync(PORTAL, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('strings'),
    );
    assert.ok(files.includes('landing-view.ts'));
    const direct = files.filter((file) =>
      /from '\.\/strings\/(?!portal-words)/.test(readFileSync(new URL(file, PORTAL), 'utf8')),
    );
    assert.deepEqual(direct, ['page-language.ts']);
  });

  it('are none of the templates’ own', () => {
    const folder = new URL('pages/', PORTAL);
    for (const file of readdirSync(folder)) {
      const markup = readFileSync(new URL(file, folder), 'utf8');
      // A mustache may stand in a tag, so they go first.
      const bare = markup.replace(/\{\{\{?.*?\}?\}\}/gs, '').replace(/<[^>]*>/g, '');
      assert.doesNotMatch(bare, /\p{L}/u, file);
      assert.doesNotMatch(markup, /(?:aria-label|title|alt|placeholder)="[^"{]/, file);
    }
  });
});
