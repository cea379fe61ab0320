import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import express, { type Request } from 'express';
import {
  isPortalLanguage,
  languageOfLocale,
  pageLanguage,
  PORTAL_WORDS,
  readerLocale,
} from './page-language.ts';

/** A request as express has it, with these headers. */
function requestWith(headers: Record<string, string>, originalUrl = '/sign-in'): Request {
  return Object.assign(Object.create(express().request) as Request, { headers, originalUrl });
}

describe('pageLanguage', () => {
  interface Case {
    title: string;
    choice?: string;
    locales?: (string | null | undefined)[];
    accepts?: string;
    lang: string;
    locale: string;
  }
  const CASES: Case[] = [
    { title: 'English, where nothing tells another', lang: 'en', locale: 'en-US' },
    { title: 'what the browser asks for', accepts: 'es-MX,es;q=0.9,en;q=0.8', lang: 'es', locale: 'es-MX' },
    {
      title: 'what the browser likes best, however it is ordered',
      accepts: 'es;q=0.4,fr;q=0.8',
      lang: 'fr',
      locale: 'fr',
    },
    {
      title: 'the next that it asks for, past one we do not speak',
      accepts: 'de-AT,fr-CH;q=0.5',
      lang: 'fr',
      locale: 'fr-CH',
    },
    {
      title: 'the payer’s before the browser’s',
      locales: ['fr-CA'],
      accepts: 'es',
      lang: 'fr',
      locale: 'fr-CA',
    },
    { title: 'the payer’s before the invitation’s', locales: ['es', 'fr'], lang: 'es', locale: 'es' },
    {
      title: 'the invitation’s, where nobody is signed in',
      locales: [undefined, 'fr'],
      lang: 'fr',
      locale: 'fr',
    },
    {
      title: 'the browser’s, where we do not speak the payer’s',
      locales: ['pl', null],
      accepts: 'es',
      lang: 'es',
      locale: 'es',
    },
    {
      title: 'what was chosen before all of them',
      choice: 'en',
      locales: ['fr'],
      accepts: 'es',
      lang: 'en',
      locale: 'en-US',
    },
    {
      title: 'a region that fits what was chosen',
      choice: 'es',
      locales: ['fr-CA'],
      accepts: 'en,es-CO;q=0.3',
      lang: 'es',
      locale: 'es-CO',
    },
    {
      title: 'the usual region of what was chosen',
      choice: 'fr',
      locales: ['en-US'],
      lang: 'fr',
      locale: 'fr-CA',
    },
    { title: 'nothing of a choice that is none', choice: 'xx', accepts: 'fr', lang: 'fr', locale: 'fr' },
    { title: 'nothing of a name that objects have', choice: 'constructor', lang: 'en', locale: 'en-US' },
    {
      title: 'no more of a locale than language and region',
      locales: ['ES-mx-u-ca-hebrew'],
      lang: 'es',
      locale: 'es-MX',
    },
    { title: 'what it can of a locale that is none', accepts: 'fr-%%%', lang: 'fr', locale: 'fr' },
  ];
  for (const { title, choice, locales = [], accepts, lang, locale } of CASES) {
    it(`takes ${title}`, () => {
      const request = requestWith({
        ...(choice === undefined ? {} : { cookie: `a=b; payvite-language=${choice}; c=d` }),
        ...(accepts === undefined ? {} : { 'accept-language': accepts }),
      });
      const language = pageLanguage(request, ...locales);
      assert.equal(language.lang, lang);
      assert.equal(language.locale, locale);
      assert.equal(language.words, PORTAL_WORDS[lang as keyof typeof PORTAL_WORDS]);
      assert.doesNotThrow(() => new Intl.NumberFormat(language.locale));
    });
  }

  it('knows the page that a choice leads back to', () => {
    assert.equal(pageLanguage(requestWith({}, '/account/name')).path, '/account');
  });
});

describe('readerLocale', () => {
  it('keeps a payer’s region for the language that is theirs, and takes the usual one for another', () => {
    assert.equal(readerLocale('es', requestWith({}), 'es-MX'), 'es-MX');
    assert.equal(readerLocale('fr', requestWith({}), 'es-MX'), 'fr-CA');
    assert.equal(readerLocale('fr', requestWith({ 'accept-language': 'fr-BE' }), 'es-MX'), 'fr-BE');
  });
});

describe('languageOfLocale', () => {
  it('speaks English where the portal does not speak the language', () => {
    assert.equal(languageOfLocale('de-AT').lang, 'en');
    assert.equal(languageOfLocale('de-AT').locale, 'en-US');
    assert.equal(languageOfLocale('es-MX').words, PORTAL_WORDS.es);
  });
});

describe('isPortalLanguage', () => {
  it('knows the languages of the portal and nothing else', () => {
    assert.deepEqual(['en', 'es', 'fr', 'de', 'toString', '', undefined].map(isPortalLanguage), [
      ...[true, true, true],
      ...[false, false, false, false],
    ]);
  });
});
