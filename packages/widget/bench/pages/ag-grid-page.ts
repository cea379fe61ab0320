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
  getRowId: ({ data }) => data.id,
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
      source.read(startRow / 100, sort).then(({ rows, total }) => successCallback(rows, total), failCallback);
    },
  },
});

const find = (selector: string) => element.querySelector<HTMLElement>(selector);
const viewport = () => find('.ag-body-viewport') ?? find('.ag-grid-viewport');

offerContender({
  scroller: viewport,
  jump: (row) => api.ensureIndexVisible(row, 'top'),
  isDrawn() {
    const area = viewport()?.getBoundingClientRect();
    if (!area) return false;
    const rows = [...element.querySelectorAll('.ag-center-cols-container .ag-row')];
    return covers(
      rows.filter((row) => row.querySelector('[col-id="outstandingMinor"]')?.textContent),
      area,
      32,
    );
  },
  firstRow: () =>
    element.querySelector('.ag-pinned-left-cols-container [row-index="0"] [col-id="name"] button')
      ?.textContent ?? '',
  sort: () => api.applyColumnState({ state: [{ colId: 'outstandingMinor', sort: 'desc' }] }),
});
