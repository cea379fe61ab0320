import { html, nothing } from 'lit';
import type { CustomerSort } from '@payvite/sdk';
import type { CustomerListColumn } from '../events.ts';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { columnOf } from './customer-columns.ts';
import { nextSort } from './customer-list-view.ts';

interface HeadContext {
  strings: Strings;
  columns: readonly CustomerListColumn[];
  sort: CustomerSort;
  /** How much of what matches is chosen. */
  picked: 'none' | 'some' | 'all';
  onPickAll(): void;
  onSort(sort: CustomerSort): void;
}

/** The columns' names; those that sort are buttons, and each ends in a grip that makes it wider or narrower. */
export function gridHead(context: HeadContext) {
  const { strings, columns, picked, onPickAll } = context;
  const checked = picked === 'all';
  const indeterminate = picked === 'some';
  return html`<div class="head" role="rowgroup">
    <div class="row" role="row" aria-rowindex="1">
      <div class="cell c-select" role="columnheader" tabindex="-1" aria-colindex="1" data-column="select">
        <label class="target">
          <input
            type="checkbox"
            tabindex="-1"
            aria-label=${strings.list.selectAll}
            .checked=${checked}
            .indeterminate=${indeterminate}
            @change=${({ target }: Event) => {
              // As lit left it: the selection says what is checked.
              Object.assign(target as HTMLInputElement, { checked, indeterminate });
              onPickAll();
            }}
          />
        </label>
      </div>
      ${columns.map(({ id }, at) => headCell(id, at + 2, context))}
    </div>
  </div>`;
}

function headCell(id: string, columnIndex: number, { strings, sort, onSort }: HeadContext) {
  const column = columnOf(id);
  const { sort: key } = column;
  const words = strings.list.columns[column.id];
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : null;
  return html`<div
    class="cell c-${id} ${column.isNumber ? 'number' : ''}"
    role="columnheader"
    tabindex="-1"
    aria-colindex=${columnIndex}
    aria-sort=${direction ?? nothing}
    aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
    data-column=${id}
  >
    ${
      key
        ? html`<button type="button" class="sorter" tabindex="-1" @click=${() => onSort(nextSort(sort, key))}>
            <span>${words}</span>${icon(direction === 'ascending' ? 'up' : 'down')}
          </button>`
        : html`<span class=${id === 'action' ? 'hidden' : 'title'}>${words}</span>`
    }
    <span class="grip" data-grip=${id} aria-hidden="true"></span>
  </div>`;
}
