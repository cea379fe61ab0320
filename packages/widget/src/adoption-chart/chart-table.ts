import { html } from 'lit';

/** The numbers behind a picture: the first cell of each row names it. */
export interface ChartTable {
  caption: string;
  columns: string[];
  rows: string[][];
}

/** A real table; while the picture is shown, it is there for screen readers only. */
export function chartTable({ caption, columns, rows }: ChartTable, isShown: boolean) {
  // A table that can be scrolled must be reachable by keyboard.
  return html`<div
    class=${isShown ? 'table' : 'table hidden'}
    role="group"
    aria-label=${caption}
    tabindex=${isShown ? '0' : '-1'}
  >
    <table>
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class=${index ? 'number' : ''}>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
