import { expect } from '@open-wc/testing';
import { en, everyEnglish as english } from '../../testing/english.ts';
import { leavesOf } from '../../testing/marked-words.ts';
import { counting } from './counting.ts';
import type { Counting } from './counting.ts';
import { es as spanish } from './es.ts';
import { esBounces } from './es-bounces.ts';
import { esErp } from './es-erp.ts';
import { esMailSettings } from './es-mail-settings.ts';
import { esPaymentSettings } from './es-payment-settings.ts';
import { esPayments } from './es-payments.ts';
import { fr as french } from './fr.ts';
import { frBounces } from './fr-bounces.ts';
import { frErp } from './fr-erp.ts';
import { frMailSettings } from './fr-mail-settings.ts';
import { frPaymentSettings } from './fr-payment-settings.ts';
import { frPayments } from './fr-payments.ts';
import { asLocale, findCatalog, languageAround, makeWords } from './words.ts';
import type { AllStrings, OwnStrings } from './words.ts';

// What is loaded later brings its words with it, in each language.
const es = (counts: Counting): AllStrings => ({
  ...spanish(counts),
  bounces: esBounces(counts),
  erp: esErp(counts),
  mailSettings: esMailSettings(counts),
  payments: esPayments(counts),
  paymentSettings: esPaymentSettings(),
});
const fr = (counts: Counting): AllStrings => ({
  ...french(counts),
  bounces: frBounces(counts),
  erp: frErp(counts),
  mailSettings: frMailSettings(counts),
  payments: frPayments(counts),
  paymentSettings: frPaymentSettings(),
});

/** One word in its place. */
function nested(path: string, word: unknown): OwnStrings {
  return path.split('/').reduceRight<unknown>((inner, key) => ({ [key]: inner }), word) as OwnStrings;
}

const at = (words: unknown, path: string) =>
  path.split('/').reduce((inner, key) => (inner as Record<string, unknown>)[key], words);

/** What a leaf says of facts that can be told apart in any language; numbers serve for names, too. */
function said(leaf: unknown): string {
  const made: unknown =
    typeof leaf === 'function' ? (leaf as (...facts: number[]) => unknown)(37, 41, 43) : leaf;
  return Array.isArray(made) ? made.join(' ') : String(made);
}

/** The same word in both languages, or none at all. */
const SAME: Record<string, RegExp> = {
  es: /^(ACH|Total|No|)$/,
  fr: /^(ACH|Contacts?|Invitations?|Pause|Type|Date|Total|Client|E-mail|Actions|Logo|)$/,
};

describe('the words', () => {
  describe('of a host', () => {
    it('may stand in place of any of ours', () => {
      for (const [path, leaf] of leavesOf(en)) {
        const own = Array.isArray(leaf)
          ? leaf.map(() => 'own')
          : typeof leaf === 'function'
            ? () => 'own'
            : 'own';
        const words = makeWords(english, 'en', 'en-US', nested(path, own));
        expect(new Set([said(at(words, path))].flatMap((text) => text.split(' ')))).to.deep.equal(
          new Set(['own']),
          path,
        );
        const changed = [...leavesOf(words)].filter(([other, word]) => said(word) !== said(at(en, other)));
        expect(changed.map(([other]) => other)).to.deep.equal([path]);
      }
    });

    it('stand over those of any language', () => {
      const own = { list: { label: 'Kunden' } };
      for (const [language, catalog] of [
        ['es', es],
        ['fr', fr],
      ] as const) {
        const words = makeWords(catalog, language, language, own);
        expect(words.list.label).to.equal('Kunden');
        expect(words.list.search).to.equal(catalog(counting(language, language)).list.search);
      }
    });

    it('may be one text where ours depends on facts, and break nothing where they are none', () => {
      const broken = {
        list: { account: 'An account', label: 3 },
        filters: 'none',
        buckets: {},
        unknown: 'x',
      };
      const words = makeWords(english, 'en', 'en-US', broken as unknown as OwnStrings);
      expect(words.list.account('10482')).to.equal('An account');
      expect(words.list.label).to.equal('Customers');
      expect(words.filters).to.deep.equal(en.filters);
      expect(words.buckets).to.deep.equal(en.buckets);
    });
  });

  for (const [language, catalog] of [
    ['es', es],
    ['fr', fr],
  ] as const) {
    describe(`in ${language}`, () => {
      const words: AllStrings = catalog(counting(language, `${language}-US`));

      it('are no English', () => {
        for (const [path, leaf] of leavesOf(en)) {
          const text = said(at(words, path));
          expect(text, path).to.not.equal('undefined');
          if (!/\p{L}{2,}/u.test(said(leaf).replaceAll('Payvite', ''))) continue;
          if (!SAME[language]?.test(text)) expect(text, path).to.not.equal(said(leaf));
        }
      });

      it('say the same facts', () => {
        const facts = (text: string) => [...new Set(text.match(/37|41|43/g))].sort();
        for (const [path, leaf] of leavesOf(en)) {
          // A sentence may count for both when it speaks of their difference.
          if (typeof leaf === 'function')
            expect(facts(said(at(words, path))), path).to.deep.equal(facts(said(leaf)));
        }
      });

      it('have their spaces and quotes right', () => {
        for (const [path, leaf] of leavesOf(words)) {
          const text = said(leaf);
          expect(text, path).to.not.match(/['"]| {2}|^ | $/);
          if (language === 'fr') expect(text, path).to.not.match(/ [:;?!»]|« |[^\s\u00a0][?!;»]/);
          if (language === 'es')
            expect(text.match(/[?!]/g)?.length, path).to.equal(text.match(/[¿¡]/g)?.length);
        }
      });
    });
  }

  it('follow the rules of their language for numbers', () => {
    const [inSpanish, inFrench] = [es(counting('es', 'es-MX')), fr(counting('fr', 'fr-FR'))];
    expect([0, 1, 2].map(inSpanish.list.loaded)).to.deep.equal(['0 clientes', '1 cliente', '2 clientes']);
    expect([0, 1, 2].map(inFrench.list.loaded)).to.deep.equal(['0 client', '1 client', '2 clients']);
    expect(inSpanish.list.loaded(12_345)).to.equal('12,345 clientes');
    expect(es(counting('es', 'es-ES')).list.loaded(12_345)).to.equal('12.345 clientes');
    expect(inFrench.list.loaded(12_345)).to.match(/^12\s345 clients$/);
  });
});

describe('the language of the page', () => {
  const place = document.createElement('div');
  beforeEach(() => document.body.append(place));
  afterEach(() => place.remove());

  it('is the nearest, through shadow trees', () => {
    place.innerHTML = '<main lang="fr-CA"><div><p></p></div></main>';
    const host = place.querySelector('div') as HTMLElement;
    const inside = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('b'));
    expect(languageAround(inside)).to.equal('fr-CA');
  });

  it('is none where there is nothing, or no locale', () => {
    expect(languageAround(place)).to.equal(undefined);
    place.innerHTML = '<p lang="not a locale"></p>';
    expect(languageAround(place.querySelector('p') as Element)).to.equal(undefined);
    expect([asLocale('x'), asLocale(''), asLocale('EN-us')]).to.deep.equal([undefined, undefined, 'en-US']);
  });

  it('has a catalog of its own only where there is one', () => {
    for (const language of ['en', 'de', 'constructor']) expect(findCatalog(language)).to.equal(null);
  });
});
