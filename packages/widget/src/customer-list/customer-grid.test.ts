import { expect, html, nextFrame } from '@open-wc/testing';
import { itWith, press } from '../../testing/browser-commands.ts';
import { idOf } from '../../testing/fixtures.ts';
import { find, findAll, inProvider, words } from '../../testing/in-provider.ts';
import { gridOf, many, mixed, names, rowOf, rows, seen, shown, until } from '../../testing/list-rows.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import { VastClient } from '../../testing/vast-client.ts';
import type { PayviteCustomerList } from '../index.ts';

const isWhole = (list: PayviteCustomerList) => {
  const all = seen(list);
  return all.length > 0 && all.every(Boolean);
};

/** The cell that has the focus, as "Customer 7 name" or "head name". */
function focused(list: PayviteCustomerList): string {
  const cell = list.shadowRoot?.activeElement?.closest<HTMLElement>('.cell');
  const row = cell?.closest<HTMLElement>('.row');
  const who = row?.closest('.head') ? 'head' : words(row?.querySelector('.open'));
  return `${who} ${cell?.dataset['column'] ?? ''}`;
}

async function intoGrid(list: PayviteCustomerList): Promise<void> {
  find<HTMLElement>(list, '.grid [tabindex="0"]').focus();
  await nextFrame();
}

describe('<payvite-customer-list> as a virtual grid', () => {
  describe('scrolling', () => {
    it('says how many rows there are and draws the few that are seen', async () => {
      const list = await shown(new VastClient(100_000));
      expect(gridOf(list).ariaRowCount).to.equal('100001');
      expect(rows(list).length).to.be.within(10, 60);
      expect(rows(list)[0]?.ariaRowIndex).to.equal('2');
      expect(words(find(list, '.foot'))).to.include('100,000 customers');
    });

    it('reads the page that a far jump lands on, and nothing in between', async () => {
      const client = new VastClient(100_000);
      const list = await shown(client);
      gridOf(list).scrollTop = 70_020 * 48;
      await until(() => isWhole(list) && seen(list).includes('Customer 70025'));
      const far = client.firstRows.filter((row) => row > 200);
      expect(
        far.every((row) => row >= 69_900 && row <= 70_200),
        String(far),
      ).to.equal(true);
      expect(far).to.include(70_000);
    });

    it('reads ahead, so that a small scroll meets rows that are there', async () => {
      const client = new VastClient(5_000);
      const list = await shown(client);
      gridOf(list).scrollTop = 40 * 48;
      await until(() => client.firstRows.includes(100), 'the next page is read before it is seen');
      await until(() => isWhole(list));
      for (let step = 0; step < 40; step++) {
        gridOf(list).scrollTop += 150;
        await nextFrame();
        expect(isWhole(list), `no blank row after step ${step}: ${seen(list).join()}`).to.equal(true);
      }
    });

    it('writes into the same rows of nodes, however far one scrolls', async () => {
      const list = await shown(new VastClient(100_000));
      const before = new Set(findAll(list, '.body .row'));
      for (const row of [300, 50_000, 99_000]) {
        gridOf(list).scrollTop = row * 48;
        await until(() => isWhole(list) && seen(list).includes(`Customer ${row + 2}`));
      }
      const made = findAll(list, '.body .row').filter((row) => !before.has(row));
      expect(made.length).to.be.below(15);
    });

    it('shows that rows are on their way, and gives up what was scrolled past', async () => {
      const client = new VastClient(100_000);
      const list = await shown(client);
      let open = () => {};
      client.pageGate = new Promise((resolve) => (open = resolve));
      gridOf(list).scrollTop = 30_000 * 48;
      await until(() => client.firstRows.includes(30_000));
      expect(findAll(list, '.row.waiting[aria-busy=true]').length).to.be.above(5);
      await expect(list).to.be.accessible();
      gridOf(list).scrollTop = 80_000 * 48;
      await until(() => client.abortedReads.some(({ cursor }) => cursor === '30000'));
      open();
      await until(() => seen(list).includes('Customer 80002'));
    });

    it('reaches the last of a million rows, which no browser could stack', async () => {
      const list = await shown(new VastClient(1_000_000));
      const grid = gridOf(list);
      expect(grid.scrollHeight).to.be.below(17_000_000);
      grid.scrollTop = grid.scrollHeight;
      await until(() => seen(list).at(-1) === 'Customer 999999');
      // A small scroll there goes over rows one by one; browsers differ in how many are drawn beyond the edge.
      grid.scrollTop -= 480;
      const last = () => Number(seen(list).at(-1)?.replace('Customer ', ''));
      await until(() => isWhole(list) && last() >= 999_985 && last() <= 999_993);
    });

    it('has rows of another height at another density, without losing its place', async () => {
      const list = await shown(new VastClient(5_000));
      const distance = () => {
        const [before, last] = rows(list).slice(-2);
        return (last?.getBoundingClientRect().top ?? 0) - (before?.getBoundingClientRect().top ?? 0);
      };
      gridOf(list).scrollTop = 300 * 48;
      await until(() => isWhole(list) && seen(list)[0] === 'Customer 300', 'scrolled');
      for (const [density, height] of [
        ['0.625', 30],
        ['1.25', 60],
      ] as const) {
        list.style.setProperty('--payvite-density', density);
        await until(() => distance() === height && isWhole(list), `rows of ${height} pixels`);
        expect(seen(list)[0], density).to.equal('Customer 300');
        const [name, number] = ['.open', '.under'].map((part) =>
          rows(list).at(-1)?.querySelector(part)?.getBoundingClientRect(),
        );
        const isOneLine = name && number && name.bottom > number.top + 2;
        expect(isOneLine, `name and number of rows of ${height} pixels`).to.equal(height === 30);
        const targets = findAll(list, '.row :is(.target, .link), .button, .field, .chip');
        for (const target of targets.filter((each) => each.checkVisibility())) {
          const size = target.getBoundingClientRect().height;
          expect(size, `${target.className} at ${density}`).to.be.at.least(24);
        }
      }
    });

    it('has what stays in sight in its place from the first, and scrolls nothing to show it', async () => {
      const client = new VastClient(300);
      let open = () => {};
      client.pageGate = new Promise((resolve) => (open = resolve));
      const list = await inProvider<PayviteCustomerList>(
        client,
        html`<payvite-customer-list refresh-seconds="0"></payvite-customer-list>`,
      );
      const action = () => list.shadowRoot?.querySelector<HTMLElement>('.body .c-action button');
      const edge = (element: Element | null | undefined) => element?.getBoundingClientRect().right ?? 0;
      // As soon as rows are made, before the browser has drawn them.
      const first = await new Promise<number>((resolve) => {
        const made = new MutationObserver(() => {
          if (!action()) return;
          made.disconnect();
          resolve(edge(action()?.closest('.cell')));
        });
        made.observe(list.shadowRoot as ShadowRoot, { subtree: true, childList: true });
        open();
      });
      await nextFrame();
      await nextFrame();
      const grid = gridOf(list);
      expect(grid.scrollWidth).to.be.above(grid.clientWidth + 100);
      expect(first).to.be.closeTo(edge(grid), 20);
      await intoGrid(list);
      for (const key of ['End', 'F2', 'Escape', 'Home']) {
        await press(key);
        await nextFrame();
        expect(grid.scrollLeft, key).to.equal(0);
      }
    });

    it('sets no style attribute, which a strict content security policy would refuse', async () => {
      const list = await shown(new VastClient(1000));
      const policy = document.createElement('iframe');
      policy.srcdoc = `<meta http-equiv="Content-Security-Policy" content="style-src 'none'"><div></div>`;
      document.body.append(policy);
      await until(() => policy.contentDocument?.querySelector('div'));
      const row = rows(list)[3];
      const probe = policy.contentDocument?.querySelector('div');
      // What the rows do to be placed works there; the attribute would not.
      probe?.style.setProperty('transform', row?.style.transform ?? '');
      expect(probe?.style.transform).to.equal('translateY(144px)');
      policy.remove();
    });
  });

  describe('keyboard', () => {
    it('is brought into the window with the focus', async () => {
      const list = await shown(new VastClient(300));
      list.style.marginBlockStart = '3000px';
      window.scrollTo(0, 0);
      expect(gridOf(list).getBoundingClientRect().top).to.be.above(window.innerHeight);
      list.focus();
      await nextFrame();
      const cell = list.shadowRoot?.activeElement?.getBoundingClientRect();
      expect(cell?.bottom).to.be.within(1, window.innerHeight);
    });

    it('moves over cells and ends with arrows, Home, End', async () => {
      const list = await shown(new VastClient(100_000));
      await intoGrid(list);
      expect(focused(list)).to.equal('Customer 0 name');
      await press('ArrowDown', 'ArrowRight');
      expect(focused(list)).to.equal('Customer 1 collectionPriority');
      await press('End');
      expect(focused(list)).to.equal('Customer 1 action');
      await press('Home');
      expect(focused(list)).to.equal('Customer 1 select');
      await press('ArrowUp', 'ArrowUp', 'ArrowRight');
      expect(focused(list)).to.equal('head name');
      expect(findAll(list, '.grid [tabindex="0"]'), 'one tab stop').to.have.length(1);
    });

    itWith('pressTogether', 'goes over the whole list with Control', async (pressTogether) => {
      const list = await shown(new VastClient(100_000));
      await intoGrid(list);
      await pressTogether('Control', 'End');
      await until(() => focused(list) === 'Customer 99999 action');
      await pressTogether('Control', 'Home');
      expect(focused(list)).to.equal('Customer 0 select');
    });

    it('turns pages, keeping the column', async () => {
      const list = await shown(new VastClient(1000));
      await intoGrid(list);
      const visible = seen(list).length;
      await press('PageDown');
      const [, at] = /Customer (\d+) name/.exec(focused(list)) ?? [];
      expect(Number(at)).to.be.within(visible - 4, visible);
      await until(() => isWhole(list));
      await press('PageUp');
      expect(focused(list)).to.equal('Customer 0 name');
    });

    it('goes into what a cell holds with Enter or F2, and out with Escape', async () => {
      const list = await shown(new StandInClient(mixed()));
      await intoGrid(list);
      await press('End', 'F2');
      expect(words(list.shadowRoot?.activeElement)).to.equal('Invite');
      await press('Escape');
      expect(list.shadowRoot?.activeElement?.getAttribute('role')).to.equal('gridcell');
      await press('Enter', 'Enter');
      const dialog = find<HTMLDialogElement>(find(list, 'payvite-invite-dialog'), 'dialog');
      await until(() => dialog.open);
      dialog.close();
      await until(() => focused(list) === 'Acorn Homes action', 'the focus comes back');
    });

    it('reaches the words of a badge', async () => {
      const list = await shown(new StandInClient(mixed()));
      await intoGrid(list);
      const badge = rowOf(list, 'Acorn Homes').querySelector('payvite-status-badge');
      await press('End', 'ArrowLeft');
      while (focused(list) !== 'Acorn Homes status') await press('ArrowLeft');
      await press('Enter');
      expect(badge?.shadowRoot?.activeElement?.localName).to.equal('button');
      expect(badge?.shadowRoot?.querySelector('.tip')?.matches(':popover-open')).to.equal(true);
      await press('Escape');
      await press('Escape');
      expect(focused(list)).to.equal('Acorn Homes status');
    });

    it('sorts from a column’s head, and says so', async () => {
      const list = await shown(new StandInClient(mixed()));
      await intoGrid(list);
      await press('ArrowUp', 'Enter', 'Enter');
      await until(() => list.view.sort === 'name');
      const live = find(list, '.frame > .hidden[role=status]');
      await until(() => words(live) === 'Sorted by Customer, ascending');
    });

    it('keeps the focused row while one scrolls away, and comes back to it', async () => {
      const list = await shown(new VastClient(100_000));
      await intoGrid(list);
      await press('ArrowDown', 'ArrowDown');
      gridOf(list).scrollTop = 60_000 * 48;
      await until(() => isWhole(list) && seen(list).includes('Customer 60002'));
      expect(focused(list)).to.equal('Customer 2 name');
      await press('ArrowDown');
      expect(focused(list)).to.equal('Customer 3 name');
      expect(seen(list)).to.include('Customer 3');
    });

    itWith('pressTogether', 'keeps the focus on a list that becomes shorter', async (pressTogether) => {
      const client = new StandInClient(many(60));
      const list = await shown(client);
      await intoGrid(list);
      await pressTogether('Control', 'End');
      await until(() => focused(list) === 'Customer 060 action');
      client.customerRows = client.customerRows.slice(0, 20);
      window.dispatchEvent(new Event('focus'));
      await until(() => focused(list) === 'Customer 020 action');
      await until(() => seen(list).at(-1) === 'Customer 020');
    });

    it('goes the other way from right to left', async () => {
      document.documentElement.dir = 'rtl';
      try {
        const list = await shown(new StandInClient(mixed()));
        await intoGrid(list);
        await press('ArrowLeft');
        expect(focused(list)).to.equal('Acorn Homes collectionPriority');
        await press('ArrowRight', 'ArrowRight');
        expect(focused(list)).to.equal('Acorn Homes select');
        const grid = gridOf(list).getBoundingClientRect();
        const cell = (column: string) =>
          rowOf(list, 'Acorn Homes').querySelector(`[data-column=${column}]`)?.getBoundingClientRect();
        expect(cell('select')?.right, 'the row begins at the right').to.be.closeTo(grid.right, 16);
        gridOf(list).scrollLeft = -400;
        await until(() => Math.abs((cell('select')?.right ?? 0) - grid.right) <= 16, 'and stays there');
        await expect(list).to.be.accessible();
      } finally {
        document.documentElement.dir = '';
      }
    });
  });

  describe('selection', () => {
    it('chooses rows with Space', async () => {
      const list = await shown(new VastClient(1000));
      await intoGrid(list);
      await press(' ', 'ArrowDown', ' ');
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 0), idOf('c', 1)]);
      await press(' ');
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 0)]);
    });

    itWith('pressTogether', 'chooses ranges with Shift, all with Control+A', async (pressTogether) => {
      const list = await shown(new VastClient(1000));
      await intoGrid(list);
      await press(' ');
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 0)]);
      await pressTogether('Shift', 'ArrowDown', 'ArrowDown', 'ArrowUp');
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 0), idOf('c', 1)]);
      await press('ArrowDown', 'ArrowDown', 'ArrowDown');
      await pressTogether('Shift', ' ');
      expect(list.selectedCustomerIds).to.have.length(5);
      expect(rowOf(list, 'Customer 4').ariaSelected).to.equal('true');
      await pressTogether('Control', 'a');
      expect(words(find(list, '.selection'))).to.include('1,000 selected');
      expect(words(find(list, '.frame > .hidden[role=status]'))).to.equal('1,000 selected');
    });

    it('reads what a range lacks that reaches over pages', async () => {
      const list = await shown(new VastClient(5000));
      await intoGrid(list);
      await press(' ');
      gridOf(list).scrollTop = 1500 * 48;
      await until(() => isWhole(list) && seen(list).includes('Customer 1503'));
      rowOf(list, 'Customer 1503')
        .querySelector('input')
        ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }));
      await until(() => list.selectedCustomerIds.length === 1504);
    });

    it('survives scrolling and sorting', async () => {
      const list = await shown(new StandInClient(many(300)));
      rowOf(list, 'Customer 002').querySelector('input')?.click();
      gridOf(list).scrollTop = 200 * 48;
      await until(() => isWhole(list) && seen(list).includes('Customer 203'));
      rowOf(list, 'Customer 203').querySelector('input')?.click();
      list.view = { sort: '-outstandingMinor' };
      await until(() => names(list)[0] === 'Customer 300');
      expect(list.selectedCustomerIds).to.deep.equal([idOf('c', 2), idOf('c', 203)]);
    });
  });

  it('reads only what is looked at when something changes, and does not blink', async () => {
    const client = new VastClient(10_000);
    const list = await shown(
      client,
      html`<payvite-customer-list refresh-seconds="0"></payvite-customer-list>`,
    );
    gridOf(list).scrollTop = 5_030 * 48;
    await until(() => isWhole(list) && seen(list).includes('Customer 5032'));
    client.firstRows.length = 0;
    let blank = 0;
    const watch = new MutationObserver(() => (blank += isWhole(list) ? 0 : 1));
    watch.observe(find(list, '.body'), { subtree: true, childList: true, attributes: true });
    const provider = list.closest('payvite-provider');
    provider?.announceChange([idOf('c', 5033)]);
    await until(() => client.firstRows.length > 0);
    await nextFrame();
    expect(client.firstRows.every((row) => row >= 4_900 && row <= 5_100)).to.equal(true);
    expect(blank).to.equal(0);
    watch.disconnect();
  });
});
