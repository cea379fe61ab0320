import { html, svg } from 'lit';
import type { Adoption } from '@payvite/sdk';
import { formatPlainDate } from '../dates.ts';
import { moneyWords } from './chart-context.ts';
import type { ChartContext } from './chart-context.ts';
import type { ChartTable } from './chart-table.ts';

type Line = 'invited' | 'registered';
const LINES: readonly Line[] = ['invited', 'registered'];

const MIN_POINTS = 8;

interface Size {
  /** Of the place for the picture, in pixels. */
  width: number;
  /** Of the text, in pixels: every measure follows it, so that large text fits as well. */
  em: number;
}

interface Moment extends Record<Line, number> {
  on: string;
}

// Each customer has one currency, so accounts, unlike amounts, add up across them.
function momentsOf({ points }: Adoption): Moment[] {
  const sum = (currencies: Adoption['points'][number]['currencies'], line: Line) =>
    currencies.reduce((accounts, currency) => accounts + currency[line].accounts, 0);
  return points.map(({ on, currencies }) => ({
    on,
    invited: sum(currencies, 'invited'),
    registered: sum(currencies, 'registered'),
  }));
}

/** 1, 2 or 5 times a power of ten, so that about `count` steps reach `top`. */
function niceStep(top: number, count: number): number {
  const rough = Math.max(1, top / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power) | 0;
}

/** Accounts invited and registered by day, as two lines with their names and numbers at the end. */
export function timePicture(adoption: Adoption, { width, em }: Size, context: ChartContext) {
  const { strings, locale } = context;
  const all = momentsOf(adoption);
  // It begins where the first invitation left: weeks of nothing would only push the rest together.
  const beginning = all.findIndex(({ invited }) => invited > 0);
  const moments = all.slice(Math.max(0, Math.min(beginning - 1, all.length - MIN_POINTS)));
  const last = moments.at(-1);
  if (!last || width === 0) return html`<div class="plot"></div>`;
  const isNarrow = width < 34 * em;
  const height = (isNarrow ? 15 : 18) * em;
  const step = niceStep(Math.max(...moments.map(({ invited }) => invited)), 4);
  const top = step * Math.max(1, Math.ceil(Math.max(...moments.map(({ invited }) => invited)) / step));
  const left = (top.toLocaleString(locale).length * 0.62 + 0.9) * em;
  const right = width - (isNarrow ? 0.6 : 9) * em;
  const [head, foot] = [(isNarrow ? 2.6 : 0.9) * em, height - 2.1 * em];
  const x = (index: number) => left + ((right - left) * index) / Math.max(1, moments.length - 1);
  const y = (accounts: number) => foot - ((foot - head) * accounts) / top;
  const path = (line: Line) =>
    moments
      .map((moment, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(moment[line]).toFixed(1)}`)
      .join('');
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const days = dayMarks(moments.length, Math.max(2, Math.floor((right - left) / (7 * em))));
  const date = (day: string) => formatPlainDate(day, locale, last.on);

  return html`<svg class="plot" viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height}>
    ${ticks.map(
      (tick) => svg`<line class="grid" x1=${left} x2=${right} y1=${y(tick)} y2=${y(tick)}></line>
      <text class="tick" x=${left - 0.6 * em} y=${y(tick) + 0.32 * em} text-anchor="end">${tick.toLocaleString(locale)}</text>`,
    )}
    ${days.map(
      (index) => svg`<text class="tick" x=${x(index)} y=${height - 0.5 * em}
        text-anchor=${index === 0 ? 'start' : index === moments.length - 1 ? 'end' : 'middle'}>${date(moments[index]?.on ?? '')}</text>`,
    )}
    ${svg`<path class="area" d=${`${path('registered')}L${right} ${foot}L${left} ${foot}Z`}></path>`}
    ${LINES.map(
      (line) => svg`<path class=${`line ${line}`} d=${path(line)}></path>
      <circle class=${`dot ${line}`} cx=${right} cy=${y(last[line])} r=${0.3 * em}></circle>`,
    )}
    ${isNarrow ? labelsAbove(last, em, left, context) : labelsBeside(last, { em, right, y, foot }, context)}
    ${moments.map((moment, index) => {
      const half = (right - left) / Math.max(1, moments.length - 1) / 2;
      const words = LINES.map(
        (line) => `${strings.adoption.stages[line]} ${moment[line].toLocaleString(locale)}`,
      );
      return svg`<rect class="sense" x=${x(index) - half} y="0" width=${2 * half} height=${foot}><title>${date(moment.on)}: ${words.join(', ')}</title></rect>`;
    })}
  </svg>`;
}

// The last day always, and the ones before it at even distances, as many as there is room for.
function dayMarks(count: number, most: number): number[] {
  const stride = Math.max(1, Math.ceil((count - 1) / Math.min(most - 1, 6)));
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => count - 1 - index * stride);
}

function labelsBeside(
  last: Moment,
  { em, right, y, foot }: { em: number; right: number; y: (accounts: number) => number; foot: number },
  { strings, locale }: ChartContext,
) {
  // Two lines that end close to each other must not write over each other.
  const gap = 2.7 * em;
  const registered = Math.min(Math.max(y(last.registered), y(last.invited) + gap), foot - 0.4 * em);
  const places = { registered, invited: Math.min(y(last.invited), registered - gap) };
  return LINES.map(
    (line) => svg`<text class="label" x=${right + 0.9 * em} y=${places[line]}>
      <tspan class="value">${last[line].toLocaleString(locale)}</tspan>
      <tspan x=${right + 0.9 * em} dy="1.25em">${strings.adoption.stages[line]}</tspan>
    </text>`,
  );
}

function labelsAbove(last: Moment, em: number, left: number, { strings, locale }: ChartContext) {
  return LINES.map((line, index) => {
    const x = left + index * 9.5 * em;
    return svg`<line class=${`line ${line}`} x1=${x} x2=${x + 1.4 * em} y1=${0.9 * em} y2=${0.9 * em}></line>
      <text class="label" x=${x + 1.9 * em} y=${1.25 * em}>${strings.adoption.stages[line]} <tspan class="value">${last[line].toLocaleString(locale)}</tspan></text>`;
  });
}

/** Every point as a row, the newest first, with the money that the picture leaves out, by currency. */
export function timeTable({ points }: Adoption, context: ChartContext): ChartTable {
  const { strings, locale } = context;
  const words = strings.adoption;
  const moments = momentsOf({ points });
  const today = moments.at(-1)?.on ?? '';
  const currencies = points.at(-1)?.currencies.map(({ currency }) => currency) ?? [];
  return {
    caption: `${words.titles.time}. ${words.moneyNow}`,
    columns: [
      words.day,
      ...LINES.map((line) => `${words.stages[line]}, ${words.accounts.toLocaleLowerCase(locale)}`),
      ...currencies.flatMap((currency) =>
        LINES.map((line) => words.inCurrency(words.stages[line], currency)),
      ),
    ],
    rows: points
      .map((point, index) => [
        formatPlainDate(point.on, locale, today),
        ...LINES.map((line) => (moments[index]?.[line] ?? 0).toLocaleString(locale)),
        ...currencies.flatMap((currency) => {
          const found = point.currencies.find((sums) => sums.currency === currency);
          return LINES.map((line) => moneyWords(found?.[line].outstandingMinor ?? 0, currency, context));
        }),
      ])
      .reverse(),
  };
}
