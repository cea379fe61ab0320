import { css, html, nothing } from 'lit';
import type { CallSheetRow } from '@payvite/sdk';
import { formatPlainDate } from '../dates.ts';
import { fillFrame } from '../frame-content.ts';
import { formatMoney } from '../money.ts';
import { pendingDays } from '../status-badge/status-badge-words.ts';
import type { Strings } from '../strings/en.ts';
import { lastCall, QUICK_OUTCOMES } from './call-sheet-row.ts';
import { peopleToCall, progress } from './call-sheet-words.ts';

interface PrintContext {
  rows: readonly CallSheetRow[];
  total: number | null;
  strings: Strings;
  locale: string;
}

/** Prints the rows alone, whatever stands in the page around: in a frame with a document of its own. */
export async function printCallSheet(root: ParentNode & Node, context: PrintContext): Promise<void> {
  root.querySelector('iframe')?.remove();
  const frame = Object.assign(document.createElement('iframe'), {
    className: 'print-frame',
    title: context.strings.callSheet.print,
    tabIndex: -1,
    ariaHidden: 'true',
  });
  // Some browsers put another empty document in place of the first one.
  const isLoaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  root.append(frame);
  await isLoaded;
  const page = fillFrame(frame, printedSheet(context), printStyles.cssText);
  const view = page?.defaultView;
  if (!view) return;
  page.title = context.strings.callSheet.title;
  page.documentElement.lang = context.locale;
  page.documentElement.dir = getComputedStyle(frame).direction;
  view.addEventListener('afterprint', () => frame.remove());
  view.print();
}

function printedSheet({ rows, total, strings, locale }: PrintContext) {
  const words = strings.callSheet;
  const { columns } = words;
  const today = rows[0]?.customer.agedOn ?? new Date().toISOString().slice(0, 10);
  return html`<header>
      <h1>${words.title}</h1>
      <p>
        ${words.printedOn(formatPlainDate(today, locale, ''))}${
          total === null ? nothing : html` · ${words.shown(rows.length, total)}`
        }
      </p>
    </header>
    <table>
      <thead>
        <tr>
          <th>${columns.customer}</th>
          <th>${columns.person}</th>
          <th class="number">${columns.balance}</th>
          <th>${columns.waiting}</th>
          <th>${columns.lastCall}</th>
          <th class="notes">${words.printNotes}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => printedRow(row, strings, locale))}
      </tbody>
    </table>`;
}

function printedRow(row: CallSheetRow, strings: Strings, locale: string) {
  const { customer } = row;
  const words = strings.callSheet;
  const money = (minor: number) => formatMoney(minor, customer.currency, locale);
  const days = pendingDays(customer);
  const people = peopleToCall(customer);
  return html`<tr>
    <th>${customer.name}<small>${customer.accountNumber}</small></th>
    <td>
      ${people.map(({ name, email, phone }) => html`<p>${name ?? email}<b>${phone ?? words.noPhone}</b></p>`)}
      ${people.length === 0 ? words.noPhone : nothing}
    </td>
    <td class="number">
      ${money(customer.outstandingMinor)}
      ${customer.pastDueMinor > 0 ? html`<small>${words.pastDue(money(customer.pastDueMinor))}</small>` : nothing}
    </td>
    <td class="waiting">
      ${days === null ? nothing : words.days(days)}
      ${progress(customer, strings).map((fact) => html`<small>${fact.words}</small>`)}
    </td>
    <td class="last-call">${lastCall(row, strings, locale)}</td>
    <td class="notes">
      ${QUICK_OUTCOMES.map((outcome) => html`<span>${strings.outcomes[outcome]}</span> `)}
    </td>
  </tr>`;
}

const printStyles = css`
  @page {
    size: landscape;
    margin: 12mm;
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    color: #000;
    font:
      9pt/1.35 'Helvetica Neue',
      Arial,
      sans-serif;
    font-variant-numeric: tabular-nums;
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    margin-bottom: 4mm;
  }
  h1 {
    margin: 0;
    font-size: 15pt;
  }
  p {
    margin: 0;
  }
  /* A frame's empty document is in quirks mode, where tables take on no font. */
  table {
    font: inherit;
    width: 100%;
    border-collapse: collapse;
  }
  thead {
    display: table-header-group;
  }
  tr {
    break-inside: avoid;
  }
  th,
  td {
    padding: 2mm 3mm 2mm 0;
    border-bottom: 0.5pt solid #888;
    text-align: start;
    vertical-align: top;
    overflow-wrap: break-word;
  }
  thead th {
    border-bottom: 1pt solid #000;
    font-size: 8pt;
  }
  tbody th {
    width: 17%;
    font-weight: 600;
  }
  td b {
    font-weight: 600;
  }
  td p b,
  .last-call b {
    display: block;
    white-space: nowrap;
  }
  small {
    display: block;
    font-size: 8pt;
    font-weight: 400;
  }
  q {
    display: block;
    font-style: italic;
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  .waiting {
    width: 15%;
  }
  .notes {
    width: 27%;
    padding-inline: 3mm 0;
    border-inline-start: 0.5pt solid #888;
  }
  td.notes {
    height: 19mm;
    font-size: 8pt;
  }
  td.notes span {
    margin-inline-end: 3mm;
    white-space: nowrap;
  }
  td.notes span::before {
    content: '';
    display: inline-block;
    width: 2.6mm;
    height: 2.6mm;
    margin-inline-end: 1.2mm;
    border: 0.6pt solid #000;
    vertical-align: -0.3mm;
  }
`;
