import { html } from 'lit';
import type { CurrencySummary, CustomerSummary } from '@payvite/sdk';
import { moneyWords, percentWords, shareOf } from './chart-context.ts';
import type { ChartContext } from './chart-context.ts';
import type { ChartTable } from './chart-table.ts';
import { partsBar } from './parts-bar.ts';

function bucketsOf(sums: CurrencySummary): number[] {
  const { currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor } = sums;
  return [currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor];
}

/** One bar by currency: what is not late yet, and what is, by how much. */
export function agingPicture({ currencies }: CustomerSummary, context: ChartContext) {
  const { strings, locale } = context;
  const words = strings.adoption;
  return currencies.map((sums) => {
    const { currency, invoicesMinor, pastDueMinor } = sums;
    return partsBar(
      html`<strong>${words.pastDue(percentWords(shareOf(pastDueMinor, invoicesMinor), locale))}</strong>
        <span>${words.ofInvoices(moneyWords(invoicesMinor, currency, context))}</span>`,
      bucketsOf(sums).map((minor, index) => ({
        className: `aging-${index}`,
        words: strings.buckets[index] ?? '',
        share: shareOf(minor, invoicesMinor),
        percent: percentWords(shareOf(minor, invoicesMinor), locale),
        detail: moneyWords(minor, currency, context),
      })),
    );
  });
}

/** The same numbers as a table. */
export function agingTable({ currencies }: CustomerSummary, context: ChartContext): ChartTable {
  const { strings, locale } = context;
  const words = strings.adoption;
  return {
    caption: words.titles.aging,
    columns: [strings.list.columns.aging, words.outstanding, words.ofAll],
    rows: currencies.flatMap((sums) =>
      bucketsOf(sums).map((minor, index) => {
        const bucket = strings.buckets[index] ?? '';
        return [
          currencies.length > 1 ? words.inCurrency(bucket, sums.currency) : bucket,
          moneyWords(minor, sums.currency, context),
          percentWords(shareOf(minor, sums.invoicesMinor), locale),
        ];
      }),
    ),
  };
}
