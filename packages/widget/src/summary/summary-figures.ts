import { html, nothing } from 'lit';
import type { CurrencySummary } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import type { Strings } from '../strings/en.ts';

interface FigureContext {
  strings: Strings;
  locale: string;
  /** There is no other currency to tell it from. */
  hasOneCurrency: boolean;
  /** Accounts that are inactive in the ERP are among those that are added up. */
  hasInactive: boolean;
}

/** The numbers of one currency, each with its name and what it needs to be read right. */
export function currencyFigures(
  sums: CurrencySummary,
  { strings, locale, hasOneCurrency, hasInactive }: FigureContext,
) {
  const words = strings.summary;
  const { currency } = sums;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const lateShare = sums.invoicesMinor > 0 ? sums.pastDueMinor / sums.invoicesMinor : 0;
  const share = (part: number) => (sums.invoicesMinor > 0 ? words.ofInvoices(percent.format(part)) : '');
  const figures: [name: string, value: string, detail: string, emphasis: string][] = [
    [words.invoices, money(sums.invoicesMinor), words.invoiceCount(sums.invoiceCount), 'main'],
    [words.current, money(sums.currentMinor), share(1 - lateShare), ''],
    [words.pastDue, money(sums.pastDueMinor), share(lateShare), sums.pastDueMinor > 0 ? 'main late' : ''],
    [words.debits, money(sums.debitAdjustmentsMinor), words.notApplied, ''],
    [words.credits, money(sums.creditAdjustmentsMinor), words.notApplied, ''],
    [words.discounts, money(sums.discountsMinor), words.discountCount(sums.discountCount), ''],
    [words.net, money(sums.outstandingMinor), words.netMeaning, 'main'],
    [words.accounts, sums.accounts.toLocaleString(locale), words.inCurrency(currency, hasInactive), ''],
  ];
  return html`${hasOneCurrency ? nothing : html`<h2>${currency}</h2>`}
    <dl>
      ${figures.map(
        ([name, value, detail, emphasis]) =>
          html`<div part="figure" class=${emphasis}>
            <dt>${name}</dt>
            <dd><strong>${value}</strong> <small>${detail}</small></dd>
          </div>`,
      )}
    </dl>`;
}
