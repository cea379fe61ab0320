import { TabulatorFull } from 'tabulator-tables';
import type { Customer, CustomerSort } from '@payvite/sdk';
import { covers, offerContender } from './contender.ts';
import { CustomerSource } from './customer-source.ts';
import { PEER_COLUMNS } from './peer-cells.ts';

const source = new CustomerSource();
const element = document.querySelector<HTMLElement>('#grid');
if (!element) throw new Error('The page has no grid.');
let isReading = true;

// Remote rows come by pages: it cannot jump inside a list that it has not read, so a far jump is a jump to a page.
const table = new TabulatorFull(element, {
  height: 800,
  rowHeight: 48,
  layout: 'fitDataFill',
  pagination: true,
  paginationMode: 'remote',
  paginationSize: 100,
  sortMode: 'remote',
  selectableRows: true,
  ajaxURL: '/',
  dataLoaderLoading: '',
  ajaxRequestFunc: async (
    _url: string,
    _config: unknown,
    params: { page: number; sort: { field: string; dir: string }[] },
  ) => {
    isReading = true;
    const [by] = params.sort;
    const sort = (by ? `${by.dir === 'desc' ? '-' : ''}${by.field}` : '-collectionPriority') as CustomerSort;
    const { rows, total } = await source.read(params.page - 1, sort);
    isReading = false;
    return { data: rows, last_page: Math.ceil(total / 100), last_row: total };
  },
  columns: [
    { formatter: 'rowSelection', titleFormatter: 'rowSelection', headerSort: false, width: 40, frozen: true },
    ...PEER_COLUMNS.map(({ id, title, widthPx, isNumber, sort, text, html }) => ({
      title,
      field: id,
      width: widthPx,
      headerSort: sort !== undefined,
      frozen: id === 'name',
      hozAlign: isNumber ? 'right' : 'left',
      formatter: (cell: { getRow(): { getData(): Customer } }) => {
        const customer = cell.getRow().getData();
        return text ? text(customer) : (html?.(customer) ?? '');
      },
    })),
  ],
});

const holder = () => element.querySelector<HTMLElement>('.tabulator-tableholder');

offerContender({
  scroller: holder,
  jump: (row) => {
    isReading = true;
    void table.setPage(Math.floor(row / 100) + 1);
  },
  isDrawn() {
    const area = holder()?.getBoundingClientRect();
    return !isReading && area !== undefined && covers(element.querySelectorAll('.tabulator-row'), area, 20);
  },
  firstRow: () =>
    isReading
      ? ''
      : (element.querySelector('.tabulator-row [tabulator-field="name"] button')?.textContent ?? ''),
  sort: () => table.setSort('outstandingMinor', 'desc'),
});
