import type {} from '../../src/index.ts';
import { covers, offerContender } from './contender.ts';

// The element as shipped: default columns, badges, checkboxes, grid roles.
const provider = document.createElement('payvite-provider');
const list = document.createElement('payvite-customer-list');
provider.baseUrl = location.origin;
provider.fetchToken = () => Promise.resolve('bench');
list.refreshSeconds = 0;
list.style.setProperty('--payvite-list-height', '672px');
provider.append(list);
document.querySelector('#grid')?.append(provider);

const root = () => list.shadowRoot;
const grid = () => root()?.querySelector<HTMLElement>('.grid') ?? null;

offerContender({
  scroller: grid,
  jump(row) {
    const scroller = grid();
    if (scroller) scroller.scrollTop = row * 48;
  },
  isDrawn() {
    const [scroller, head] = [grid(), root()?.querySelector('.head')];
    if (!scroller || !head) return false;
    const { left, right, bottom } = scroller.getBoundingClientRect();
    const top = head.getBoundingClientRect().bottom;
    const rows = scroller.querySelectorAll('.body .row:not(.waiting, [hidden])');
    return covers(rows, new DOMRect(left, top, right - left, bottom - top), 16);
  },
  firstRow: () => root()?.querySelector('.row[aria-rowindex="2"]:not(.waiting) .open')?.textContent ?? '',
  sort: () => void (list.view = { sort: '-outstandingMinor' }),
});
