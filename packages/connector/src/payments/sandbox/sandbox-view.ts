import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { moneyText } from '../../money-text.ts';
import { readAuthorizationText } from '../authorization-text.ts';
import { depositsArriveAt } from './sandbox-facts.ts';
import { findInstrument, SANDBOX_BANK, SANDBOX_INSTRUMENTS } from './sandbox-instruments.ts';
import { sandboxPageOf } from './sandbox-steps.ts';
import type { SandboxCheckout } from './sandbox-store.ts';
import { sandboxLanguage, sandboxWords, type SandboxWords } from './sandbox-words.ts';

/** One page: what is paid, then what is asked. What a page does not have is null or empty. */
interface SandboxPageView {
  lang: string;
  title: string;
  band: string;
  heading: string;
  lines: { label: string; text: string; kind: 'amount' | 'total' | 'fact' }[];
  /** Of what was just refused. */
  notice: string | null;
  paragraphs: string[];
  /** What is agreed to. */
  text: string | null;
  choices: { id: string; value: string; label: string; outcome: string; isChosen: boolean }[];
  /** Above the choices. */
  legend: string;
  /** Each is a form of its own, but the first one takes the choices. */
  buttons: { path: string; label: string; kind: 'main' | 'second' }[];
  link: { href: string; label: string } | null;
}

const BARE: Pick<
  SandboxPageView,
  'lines' | 'notice' | 'paragraphs' | 'text' | 'choices' | 'legend' | 'buttons' | 'link'
> = {
  ...{ lines: [], notice: null, paragraphs: [], text: null, choices: [], legend: '', buttons: [] },
  link: null,
};

// The build copies none of it: both src/ and dist/ find them here.
const PAGE = new URL('../../../src/payments/sandbox/pages/sandbox.hbs', import.meta.url);

/** Reads and compiles the page's template, once; everything is escaped. `stylesheet` is its path. */
export function createSandboxRenderer(stylesheet: string): (view: SandboxPageView) => string {
  // Strict: a name that the view lacks is an error here and not a hole in the page.
  const template = Handlebars.create().compile(readFileSync(PAGE, 'utf8'), { strict: true });
  return (view) => template({ ...view, stylesheet });
}

/** The text that a payer agrees to who is debited, in the language of their pages. */
export function authorizationVersion(locale: string): string {
  return `2026-12.${sandboxLanguage(locale)}`;
}

/**
 * The page that a checkout is at.
 *
 * @param about.path of the page; `refused`, an instrument that was just refused, which the page to choose another one says; `lastUsed`, the one that the payer used last.
 */
export function sandboxView(
  row: SandboxCheckout,
  about: { now: Date; path: string; refused: string | null; lastUsed: string | null },
): SandboxPageView {
  const { now, path } = about;
  const language = sandboxLanguage(row.locale);
  const words = sandboxWords(language);
  const money = (minor: number) => moneyText(minor, row.currency, row.locale);
  const date = (at: Date) =>
    new Intl.DateTimeFormat(row.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
  const total = money(row.totalMinor);
  const nameOf = (last4: string) =>
    row.method === 'card' ? words.cardEnding(last4) : words.accountEnding(last4);
  const button = (act: string, label: string, kind: 'main' | 'second' = 'main') => ({
    ...{ path: `${path}/${act}`, label, kind },
  });
  const base = { ...BARE, lang: language, band: words.band };
  const refusal = row.method === 'card' ? words.refusedCard : words.refusedBank;
  const paid = {
    ...base,
    lines: [
      { label: row.words.amount, text: money(row.totalMinor - row.feeMinor), kind: 'amount' as const },
      ...(row.feeMinor === 0
        ? []
        : [{ label: row.words.fee, text: money(row.feeMinor), kind: 'amount' as const }]),
      { label: words.total, text: total, kind: 'total' as const },
    ],
    link: { href: row.cancelUrl, label: words.leave },
  };
  const titled = (heading: string) => ({ title: heading, heading });

  switch (sandboxPageOf(row, now)) {
    case 'choose': {
      const label = row.method === 'card' ? words.pay(total) : words.goOn;
      return {
        ...paid,
        ...titled(words.title),
        notice: about.refused === null ? null : refusal(nameOf(about.refused)),
        legend: row.method === 'card' ? words.chooseCard : words.chooseBank,
        choices: choicesOf(row, words, nameOf, about.lastUsed),
        buttons: [button('choose', label)],
      };
    }
    case 'agree': {
      const instrument = findInstrument(row.method, row.instrument);
      return {
        ...paid,
        ...titled(words.agreeTitle),
        lines: [
          ...paid.lines,
          { label: words.date, text: date(now), kind: 'fact' as const },
          {
            label: words.account,
            text: `${SANDBOX_BANK}, ${nameOf(instrument?.last4 ?? '')}`,
            kind: 'fact' as const,
          },
        ],
        text: readAuthorizationText(authorizationVersion(row.locale)).text.trim(),
        buttons: [button('agree', words.authorize(total)), button('again', words.other, 'second')],
      };
    }
    case 'confirm':
      return {
        ...paid,
        ...titled(words.confirmTitle),
        paragraphs: [words.confirmText(total)],
        buttons: [button('allow', words.allow), button('refuse', words.refuse, 'second')],
      };
    case 'wait': {
      const arrival = date(depositsArriveAt(row.authorizedAt ?? now));
      return {
        ...paid,
        ...titled(words.waitTitle),
        paragraphs: [words.waitText(arrival)],
        link: { href: row.returnUrl, label: words.back },
      };
    }
    case 'verify':
      return {
        ...paid,
        ...titled(words.verifyTitle),
        paragraphs: [words.verifyText],
        buttons: [button('verify', words.verify)],
        link: { href: row.returnUrl, label: words.back },
      };
    case 'done':
      return {
        ...base,
        ...titled(words.doneTitle),
        paragraphs: [words.doneText],
        link: { href: row.returnUrl, label: words.back },
      };
    case 'over':
      return {
        ...base,
        ...titled(words.overTitle),
        paragraphs: [words.overText],
        link: { href: row.cancelUrl, label: words.back },
      };
  }
}

/** A page for whoever has no checkout to show. */
export function sandboxFaultView(
  fault: 'unknown' | 'crossSite' | 'failed',
  requestId: string,
): SandboxPageView {
  const words = sandboxWords('en');
  const [heading, text] = {
    unknown: [words.unknownTitle, words.unknownText] as const,
    crossSite: [words.crossSiteTitle, words.crossSiteText] as const,
    failed: [words.failedTitle, words.failedText(requestId)] as const,
  }[fault];
  return { ...BARE, lang: 'en', band: words.band, title: heading, heading, paragraphs: [text] };
}

/** The one that was used last stands first, and is chosen; else the first one is. */
function choicesOf(
  row: SandboxCheckout,
  words: SandboxWords,
  nameOf: (last4: string) => string,
  lastUsed: string | null,
): SandboxPageView['choices'] {
  const all = SANDBOX_INSTRUMENTS.filter(({ method }) => method === row.method);
  const last = all.find(({ last4 }) => last4 === lastUsed);
  const ordered = last === undefined ? all : [last, ...all.filter((each) => each !== last)];
  return ordered.map(({ last4 }, index) => ({
    id: `instrument-${last4}`,
    value: last4,
    label: last4 === lastUsed ? `${nameOf(last4)} (${words.lastUsed})` : nameOf(last4),
    outcome: words.outcomes[last4] ?? '',
    isChosen: index === 0,
  }));
}
