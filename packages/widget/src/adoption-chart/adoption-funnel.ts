import { html, nothing, svg } from 'lit';
import type { CurrencySummary, CustomerSummary } from '@payvite/sdk';
import { accountWords, moneyWords, percentWords, shareOf } from './chart-context.ts';
import type { ChartContext } from './chart-context.ts';
import type { ChartTable } from './chart-table.ts';

/** How far customers came: the farther stages are part of those before them. */
interface FunnelStage {
  label: string;
  accounts: number;
  outstandingMinor: number;
}

/** In their order; a later stage is one more name here and in the words. */
const STAGES = ['invited', 'delivered', 'started', 'registered', 'paid'] as const;

function stagesOf(sums: CurrencySummary, { strings }: ChartContext): FunnelStage[] {
  const words = strings.adoption.stages;
  const { accounts, outstandingMinor } = sums;
  return [
    { label: words.all, accounts, outstandingMinor },
    ...STAGES.map((stage) => ({ label: words[stage], ...sums.funnel[stage] })),
  ];
}

/** The stages under each other, each with what it holds of the money and of the accounts. */
export function funnelPicture({ currencies }: CustomerSummary, context: ChartContext) {
  const words = context.strings.adoption;
  return html`<p class="legend">
      <span>${swatch('money')}${words.outstanding}</span><span>${swatch('accounts')}${words.accounts}</span>
    </p>
    ${currencies.map((sums) => {
      const stages = stagesOf(sums, context);
      return html`${currencies.length > 1 ? html`<h3>${sums.currency}</h3>` : nothing}
        <div class="funnel">${stages.map((stage) => stageRow(stage, sums, context))}</div>`;
    })}`;
}

function stageRow(stage: FunnelStage, whole: CurrencySummary, context: ChartContext) {
  const ofMoney = shareOf(stage.outstandingMinor, whole.outstandingMinor);
  const ofAccounts = shareOf(stage.accounts, whole.accounts);
  return html`<div class="stage">
    <b>${stage.label}</b>
    <span class="bars">${bar('money', ofMoney)}${bar('accounts', ofAccounts)}</span>
    <span class="number amount"
      ><b>${moneyWords(stage.outstandingMinor, whole.currency, context)}</b>
      <small>${percentWords(ofMoney, context.locale)}</small></span
    >
    <span class="number count"
      >${accountWords(stage.accounts, context)}
      <small>${percentWords(ofAccounts, context.locale)}</small></span
    >
  </div>`;
}

function bar(kind: 'money' | 'accounts', share: number) {
  return html`<svg class=${`bar ${kind}`} width="100%" height="100%">
    ${svg`<rect class="track" width="100%" height="100%" rx="2"></rect>
    <rect class="fill" width=${`${share * 100}%`} height="100%" rx="2"></rect>`}
  </svg>`;
}

function swatch(kind: string) {
  return html`<svg class=${`swatch bar ${kind}`}><rect class="fill" width="100%" height="100%"></rect></svg>`;
}

/** The same numbers as a table, with the currency in each row where there are several. */
export function funnelTable({ currencies }: CustomerSummary, context: ChartContext): ChartTable {
  const words = context.strings.adoption;
  const { locale } = context;
  return {
    caption: words.titles.funnel,
    columns: [words.stage, words.outstanding, words.ofAll, words.accounts, words.ofAll],
    rows: currencies.flatMap((sums) =>
      stagesOf(sums, context).map(({ label, accounts, outstandingMinor }) => [
        currencies.length > 1 ? words.inCurrency(label, sums.currency) : label,
        moneyWords(outstandingMinor, sums.currency, context),
        percentWords(shareOf(outstandingMinor, sums.outstandingMinor), locale),
        accounts.toLocaleString(locale),
        percentWords(shareOf(accounts, sums.accounts), locale),
      ]),
    ),
  };
}
