import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { CustomerSort } from '@payvite/sdk';
import { icon } from '../pictures/icons.ts';
import type { Strings } from '../strings/en.ts';
import { nextSort } from './customer-list-view.ts';

interface HeadContext {
  strings: Strings;
  sort: CustomerSort;
  /** Which of the page's rows are checked. */
  picked: 'none' | 'some' | 'all';
  onPickPage(): void;
  onSort(sort: CustomerSort): void;
}

/** The columns' names; those that sort are buttons. */
export function tableHead(context: HeadContext) {
  const { columns, selectPage } = context.strings.list;
  return html`<thead role="rowgroup">
    <tr role="row">
      <th role="columnheader" scope="col" class="pick">
        <label class="target">
          <input
            type="checkbox"
            aria-label=${selectPage}
            .checked=${live(context.picked === 'all')}
            .indeterminate=${live(context.picked === 'some')}
            @change=${context.onPickPage}
          />
        </label>
      </th>
      ${sorter('name', 'name', context)} ${sorter('collectionPriority', 'priority', context)}
      ${sorter('outstandingMinor', 'number outstanding', context)}
      ${sorter('pastDueMinor', 'number past-due', context)}
      <th role="columnheader" scope="col" class="ages">${columns.aging}</th>
      ${sorter('weightedAverageDaysOverdue', 'number days', context)}
      <th role="columnheader" scope="col" class="contact">${columns.contact}</th>
      <th role="columnheader" scope="col" class="status">${columns.status}</th>
      <th role="columnheader" scope="col" class="action"><span class="hidden">${columns.action}</span></th>
    </tr>
  </thead>`;
}

type SortableColumn =
  'name' | 'collectionPriority' | 'outstandingMinor' | 'pastDueMinor' | 'weightedAverageDaysOverdue';

function sorter(key: SortableColumn, classes: string, { strings, sort, onSort }: HeadContext) {
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : null;
  return html`<th role="columnheader" scope="col" class=${classes} aria-sort=${direction ?? nothing}>
    <button type="button" class="sorter" @click=${() => onSort(nextSort(sort, key))}>
      ${strings.list.columns[key]}${icon(direction === 'ascending' ? 'up' : 'down')}
    </button>
  </th>`;
}
