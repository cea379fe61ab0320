import { AllCommunityModule, ModuleRegistry, createGrid } from 'ag-grid-community';
import type { ColDef, ICellRendererParams } from 'ag-grid-community';
import type { Customer, CustomerSort } from '@payvite/sdk';
import { covers, offerContender } from './contender.ts';
import { CustomerSource } from './customer-source.ts';
import { PEER_COLUMNS } from './peer-cells.ts';

ModuleRegistry.registerModules([AllCommunityModule]);
const source = new CustomerSource();
const element = document.querySelector<HTMLElement>('#grid');
if (!element) throw new Error('The page has no grid.');
const pinned: Record<string, 'left' | 'right'> = { name: 'left', action: 'right' };

const api = createGrid<Customer>(element, {
  rowModelType: 'infinite',
  cacheBlockSize: 100,
  maxBlocksInCache: 24,
  rowHeight: 48,
  headerHeight: 36,
  suppressScrollOnNewData: true,
  rowSelection: { mode: 'multiRow', checkboxes: true, headerCheckbox: false },
  columnDefs: PEER_COLUMNS.map(({ id, title, widthPx, isNumber, sort, text, html }): ColDef<Customer> => ({
    colId: id,
    headerName: title,
    width: widthPx,
    sortable: sort !== undefined,
    ...(id in pinned ? { pinned: pinned[id] } : {}),
    ...(isNumber ? { type: 'rightAligned' } : {}),
    ...(text ? { valueGetter: ({ data }) => (data ? text(data) : '') } : {}),
    ...(html
      ? {
          cellRenderer: ({ data }: ICellRendererParams<Customer>) => {
            const cell = document.createElement('span');
            if (data) cell.innerHTML = html(data);
            return cell;
          },
        }
      : {}),
  })),
  datasource: {
    getRows({ startRow, sortModel, successCallback, failCallback }) {
      const [by] = sortModel;
      const sort = (
        by ? `${by.sort === 'desc' ? '-' : ''}${by.colId}` : '-collectionPriority'
      ) as CustomerSort;
      source.read(startRow / 100, sort).then(
        ({ rows: read, total }) => successCallback(read, total),
        (error: unknown) => {
          failCallback();
          // It never asks again: the run ends with the cause.
          reportError(error);
        },
      );
    },
  },
});

const viewport = () => element.querySelector<HTMLElement>('.ag-grid-viewport');
const rows = () => [...element.querySelectorAll('.ag-grid-scrolling-container .ag-row')];

offerContender({
  scroller: viewport,
  // As with the scroll bar: after ensureIndexVisible, now and then it draws the rows and stays where it was.
  jump(row) {
    const scroller = viewport();
    if (scroller) scroller.scrollTop = row * 48;
  },
  isDrawn() {
    const area = viewport()?.getBoundingClientRect();
    const top = element.querySelector('.ag-header')?.getBoundingClientRect().bottom;
    if (!area || top === undefined) return false;
    const drawn = rows().filter((row) => row.querySelector('[col-id="name"] button'));
    return covers(drawn, new DOMRect(area.left, top, area.width, area.bottom - top), 32);
  },
  firstRow: () =>
    rows()
      .find((row) => row.getAttribute('row-index') === '0')
      ?.querySelector('[col-id="name"] button')?.textContent ?? '',
  sort: () => api.applyColumnState({ state: [{ colId: 'outstandingMinor', sort: 'desc' }] }),
});
