import { html } from 'lit';
import type { CustomerSummary } from '@payvite/sdk';
import { accountWords, moneyWords, percentWords, shareOf } from './chart-context.ts';
import type { ChartContext } from './chart-context.ts';
import type { ChartTable } from './chart-table.ts';
import { hatching, partsBar } from './parts-bar.ts';

/** All active customers, and those of them whose invitation is pending. */
export interface ReachSummaries {
  all: CustomerSummary;
  pending: CustomerSummary;
}

interface ReachPart {
  kind: 'registered' | 'pending' | 'rest';
  accounts: number;
  outstandingMinor: number;
  share: number;
}

interface Reach {
  currency: string;
  outstandingMinor: number;
  parts: ReachPart[];
}

function reachOf({ all, pending }: ReachSummaries): Reach[] {
  return all.currencies.map(({ currency, accounts, outstandingMinor, funnel }) => {
    const { registered } = funnel;
    const waiting = pending.currencies.find((sums) => sums.currency === currency);
    const part = (kind: ReachPart['kind'], count: number, minor: number): ReachPart => ({
      kind,
      accounts: count,
      outstandingMinor: minor,
      share: shareOf(minor, outstandingMinor),
    });
    const waitingAccounts = waiting?.accounts ?? 0;
    const waitingMinor = waiting?.outstandingMinor ?? 0;
    return {
      currency,
      outstandingMinor,
      parts: [
        part('registered', registered.accounts, registered.outstandingMinor),
        part('pending', waitingAccounts, waitingMinor),
        part(
          'rest',
          accounts - registered.accounts - waitingAccounts,
          outstandingMinor - registered.outstandingMinor - waitingMinor,
        ),
      ],
    };
  });
}

/** One bar by currency: what registered customers owe, what invited ones owe, and the rest. */
export function sharePicture(summaries: ReachSummaries, context: ChartContext) {
  return html`${hatching} ${reachOf(summaries).map((reach) => reachBar(reach, context))}`;
}

function reachBar({ currency, outstandingMinor, parts }: Reach, context: ChartContext) {
  const { strings, locale } = context;
  const words = strings.adoption;
  const reached = parts.reduce((sum, { kind, share }) => (kind === 'rest' ? sum : sum + share), 0);
  return partsBar(
    html`<strong>${words.reached(percentWords(Math.min(1, reached), locale))}</strong>
      <span>${words.ofMoney(moneyWords(outstandingMinor, currency, context))}</span>`,
    parts.map((part) => ({
      className: part.kind,
      words: words.reach[part.kind],
      share: part.share,
      isHatched: part.kind === 'pending',
      percent: percentWords(part.share, locale),
      detail: `${moneyWords(part.outstandingMinor, currency, context)} · ${accountWords(part.accounts, context)}`,
    })),
  );
}

/** The same numbers as a table. */
export function shareTable(summaries: ReachSummaries, context: ChartContext): ChartTable {
  const { strings, locale } = context;
  const words = strings.adoption;
  const reaches = reachOf(summaries);
  return {
    caption: words.titles.share,
    columns: [words.stage, words.outstanding, words.ofAll, words.accounts],
    rows: reaches.flatMap(({ currency, parts }) =>
      parts.map(({ kind, outstandingMinor, share, accounts }) => [
        reaches.length > 1 ? words.inCurrency(words.reach[kind], currency) : words.reach[kind],
        moneyWords(outstandingMinor, currency, context),
        percentWords(share, locale),
        accounts.toLocaleString(locale),
      ]),
    ),
  };
}
