import { expect, fixture, html } from '@open-wc/testing';
import { makeCustomer } from '../../testing/fixtures.ts';
import { find, findAll, words } from '../../testing/in-provider.ts';
import { check, gridOf, mixed, rows, until } from '../../testing/list-rows.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteCustomerList, PayviteProvider } from '../index.ts';

/** A window of 1280 pixels less the menu of an ERP at its side. */
const WIDTH_PX = 1060;

/** Nothing that is chosen here is found by another test. */
const FORGETFUL = { getItem: () => null, setItem: () => undefined };

async function shown(locale: string, customers = mixed()): Promise<PayviteCustomerList> {
  const provider = await fixture<PayviteProvider>(
    html`<payvite-provider .client=${new StandInClient(customers)} .locale=${locale}
      ><payvite-customer-list refresh-seconds="0" .columnStorage=${FORGETFUL}></payvite-customer-list
    ></payvite-provider>`,
  );
  const list = provider.querySelector('payvite-customer-list') as PayviteCustomerList;
  list.style.display = 'block';
  list.style.width = `${WIDTH_PX}px`;
  await until(() => rows(list).length === 6 && findAll(list, '.hint').length >= 3, 'the rows show');
  return list;
}

const boxOf = (list: PayviteCustomerList, id: string) =>
  find(list, `.head [data-column="${id}"]`).getBoundingClientRect();

/** What of these cannot be seen as a whole, and by how much. */
const cutOf = (elements: Element[]) =>
  elements
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map((element) => `${words(element)}: ${element.scrollWidth - element.clientWidth} px`);

describe('the columns at first', () => {
  for (const locale of ['en-US', 'es-MX', 'fr-CA']) {
    describe(locale, () => {
      it('show in 1280 pixels who, how urgent, how much, how late, where it stands, whom to write and what next', async () => {
        const list = await shown(locale);
        const grid = gridOf(list);
        const end = grid.getBoundingClientRect().left + grid.clientWidth - boxOf(list, 'action').width;
        for (const id of [
          'name',
          'collectionPriority',
          'outstandingMinor',
          'pastDueMinor',
          'aging',
          'status',
          'contact',
        ])
          expect(boxOf(list, id).right, id).to.be.at.most(end);
      });

      it('hold the next steps with room at their end, where invitations stand, and what is lacking', async () => {
        const list = await shown(locale);
        const body = find(list, '.body');
        const steps = findAll(body, '.c-action button').filter((step) => {
          const cell = step.closest('.cell')?.getBoundingClientRect();
          return step.getBoundingClientRect().right + 8 > (cell?.right ?? 0);
        });
        expect(steps.map(words)).to.deep.equal([]);
        expect(cutOf(findAll(body, '.hint, .badge, .lacking'))).to.deep.equal([]);
      });

      it('hold their own heads, sorted or not', async () => {
        const list = await shown(locale);
        const head = find(list, '.head');
        const cut = cutOf(findAll(head, '.title'));
        for (const sorter of findAll<HTMLElement>(head, '.sorter')) {
          sorter.click();
          await until(() => sorter.closest('[aria-sort]'), 'it is sorted');
          cut.push(...cutOf(findAll(sorter, 'span')));
        }
        expect(cut).to.deep.equal([]);
      });
    });
  }

  it('say why a priority is 0', async () => {
    const list = await shown('en-US', [...mixed().slice(1), makeCustomer({ collectionPriority: 0 })]);
    const titles = findAll<HTMLElement>(list, '.body .score').map((score) => score.title);
    expect(titles.sort()).to.deep.equal(['', '', '', '', '', 'Nothing is late once credits are taken off.']);
  });

  it('cut what does not fit at its end: an amount keeps its first digits', async () => {
    const list = await shown('en-US');
    list.columns = ['name', { id: 'outstandingMinor', width: 3 }];
    await list.updateComplete;
    const [cell] = findAll<HTMLElement>(list, '.body .c-outstandingMinor');
    const text = document.createRange();
    text.selectNodeContents(cell as Node);
    const box = cell?.getBoundingClientRect() as DOMRect;
    expect(text.getBoundingClientRect().width).to.be.greaterThan(box.width);
    expect(text.getBoundingClientRect().left).to.be.at.least(box.left);
    expect(getComputedStyle(cell as Element).textOverflow).to.equal('ellipsis');
  });
});

describe('checkboxes whose row or meaning changes under them', () => {
  it('say in the panel which columns are shown', async () => {
    const list = await shown('en-US');
    const boxes = () => findAll<HTMLInputElement>(list, '.panel li input');
    for (const at of [4, 4, 16, 2]) {
      boxes()[at]?.click();
      await list.updateComplete;
      const shownFirst = boxes().map((_, index) => index < list.columns.length);
      expect(boxes().map(({ checked }) => checked)).to.deep.equal(shownFirst);
    }
  });

  it('say in the head how many are chosen', async () => {
    const list = await shown('en-US');
    const head = find<HTMLInputElement>(list, '.head input');
    const states: string[] = [];
    const note = async () => {
      await list.updateComplete;
      states.push(head.indeterminate ? 'some' : head.checked ? 'all' : 'none');
    };
    await check(list, 'Acorn Homes');
    await note();
    for (let times = 0; times < 3; times++) {
      head.click();
      await note();
    }
    await check(list, 'Acorn Homes');
    await note();
    expect(states).to.deep.equal(['some', 'all', 'none', 'all', 'some']);
  });
});
