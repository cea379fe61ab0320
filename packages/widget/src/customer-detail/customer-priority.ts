import { html, nothing } from 'lit';
import type { Customer } from '@payvite/sdk';
import { formatMoney } from '../money.ts';
import { priorityBar } from '../pictures/aging-bar.ts';
import type { Strings } from '../strings/en.ts';
import { priorityPoints } from './priority-points.ts';

/** The score from 0 to 10, what each part of it says and adds, and how it is computed. */
export function priority(customer: Customer, strings: Strings, locale: string) {
  const words = strings.priority;
  const { collectionPriority, collectionPriorityParts: parts } = customer;
  const score = decimal(collectionPriority, locale, 1);
  return html`<section class="panel priority" part="priority" aria-labelledby="priority">
    <header><h3 id="priority">${strings.detail.priority}</h3></header>
    <p class="score">
      <span class="amount">${strings.detail.priorityOf(score)}</span>${priorityBar(collectionPriority)}
    </p>
    ${
      parts.lateMinor > 0
        ? html`${partsList(customer, strings, locale)} ${disclosure(customer, strings, locale)}`
        : html`<p class="quiet">${words.nothingLate}</p>`
    }
  </section>`;
}

function partsList(customer: Customer, strings: Strings, locale: string) {
  const words = strings.priority;
  const { collectionPriority, collectionPriorityParts: parts, weightedAverageDaysOverdue: days } = customer;
  const points = priorityPoints(collectionPriority, parts);
  const late = formatMoney(parts.lateMinor, customer.currency, locale);
  const percent = parts.rank.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 });
  const row = (sentence: string, part: number) =>
    html`<div>
      <dt>${sentence}</dt>
      <dd class="number">${signed(part, locale)}</dd>
    </div>`;
  return html`<dl class="parts">
    ${row(agingSentence(customer, strings, locale), points.aging)}
    ${days === null ? nothing : row(words.days(decimal(days, locale, 0)), points.days)}
    ${row(parts.rank >= 1 ? words.alone(late) : words.rank(late, percent), points.rank)}
    <div class="total">
      <dt>${strings.list.columns.collectionPriority}</dt>
      <dd class="number">${decimal(collectionPriority, locale, 1)}</dd>
    </div>
  </dl>`;
}

function disclosure(customer: Customer, strings: Strings, locale: string) {
  const { how, howPoints, symbols } = strings.priority;
  const { collectionPriority, collectionPriorityParts, weightedAverageDaysOverdue } = customer;
  const score = decimal(collectionPriority, locale, 1);
  const share = (part: number) => decimal(part, locale, 3);
  const [rank, aging, days] = [
    share(collectionPriorityParts.rank),
    share(collectionPriorityParts.aging),
    share(collectionPriorityParts.days),
  ];
  const symbol = (number: string, meaning: string) =>
    html`<div>
      <dt class="amount">${number}</dt>
      <dd>${meaning}</dd>
    </div>`;
  return html`<details class="how">
    <summary>${how}</summary>
    <p>${howPoints}</p>
    <p class="formula">
      10&nbsp;×&nbsp;√(&nbsp;${rank} × (&nbsp;0.6&nbsp;×&nbsp;${aging} + 0.4&nbsp;×&nbsp;${days}&nbsp;)&nbsp;)
      = ${score}
    </p>
    <dl class="symbols">
      ${symbol(rank, symbols.rank)} ${symbol(aging, symbols.aging)}
      ${symbol(days, symbols.days(decimal(weightedAverageDaysOverdue ?? 0, locale, 1)))}
    </dl>
  </details>`;
}

/** How old most of the past due amount is; the part of the score that it stands for also counts what is not yet due. */
function agingSentence(customer: Customer, strings: Strings, locale: string): string {
  const { aging } = strings.priority;
  const { currency, pastDueMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor } =
    customer;
  const money = (minor: number) => formatMoney(minor, currency, locale);
  if (days1To30Minor * 2 >= pastDueMinor) return aging.fresh(money(days1To30Minor));
  const old = days61To90Minor + days91PlusMinor;
  return old * 2 >= pastDueMinor ? aging.old(money(old)) : aging.middle(money(days31To60Minor + old));
}

function decimal(value: number, locale: string, digits: number): string {
  return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function signed(points: number, locale: string): string {
  return points
    .toLocaleString(locale, {
      signDisplay: 'exceptZero',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    })
    .replace('-', '\u2212');
}
