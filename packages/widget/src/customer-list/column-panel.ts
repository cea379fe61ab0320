import { html } from 'lit';
import type { CustomerListColumn } from '../events.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { COLUMNS, columnOf, defaultColumns, moveColumn, resizeColumn } from './customer-columns.ts';

interface ColumnPanelContext {
  strings: Strings;
  columns: readonly CustomerListColumn[];
  onColumns(columns: CustomerListColumn[]): void;
}

/** Which columns are shown, in which order and how wide; all of it without dragging. */
export function columnPanel({ strings, columns, onColumns }: ColumnPanelContext) {
  const words = strings.columns;
  const shown = columns.map(({ id }) => id);
  const rows = [...shown, ...COLUMNS.map(({ id }) => id).filter((id) => !shown.includes(id))];
  return html`<div class="panel-head">
      <b>${words.button}</b>
      <button type="button" class="link" @click=${() => onColumns(defaultColumns())}>${words.reset}</button>
    </div>
    <ul>
      ${rows.map((id) => columnRow(id, { strings, columns, onColumns }))}
    </ul>`;
}

function columnRow(id: string, { strings, columns, onColumns }: ColumnPanelContext) {
  const { columns: words, list } = strings;
  const column = columnOf(id);
  const name = list.columns[column.id];
  const at = columns.findIndex((each) => each.id === id);
  const rem = columns[at]?.width ?? column.rem;
  const toggle = ({ target }: Event) => {
    // As lit left it: the columns say what is checked, and a row may stand for another column next.
    (target as HTMLInputElement).checked = at >= 0;
    onColumns(at < 0 ? [...columns, { id }] : columns.filter((each) => each.id !== id));
  };
  const tool = (label: string, picture: 'up' | 'down' | 'less' | 'more', next: CustomerListColumn[]) =>
    html`<button
      type="button"
      class="tool"
      aria-label=${label}
      ?disabled=${at < 0 || JSON.stringify(next) === JSON.stringify(columns)}
      @click=${() => onColumns(next)}
    >
      ${icon(picture)}
    </button>`;
  return html`<li>
    <label
      ><input
        type="checkbox"
        .checked=${at >= 0}
        ?disabled=${id === 'name'}
        @change=${toggle}
      />${name}</label
    >
    ${tool(words.earlier(name), 'up', moveColumn(columns, id, -1))}
    ${tool(words.later(name), 'down', moveColumn(columns, id, 1))}
    ${tool(words.narrower(name), 'less', resizeColumn(columns, id, rem - 1))}
    ${tool(words.wider(name), 'more', resizeColumn(columns, id, rem + 1))}
  </li>`;
}
