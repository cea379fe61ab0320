import { expect } from '@open-wc/testing';
import { RowWindow } from './row-window.ts';

function windowOf(rowCount: number): RowWindow {
  const rows = new RowWindow();
  Object.assign(rows, { rowCount, rowHeight: 48, viewport: 480 });
  return rows;
}

describe('RowWindow', () => {
  it('is as tall as its rows while browsers can make it so, and places each at its height', () => {
    const rows = windowOf(100_000);
    expect(rows.contentHeight).to.equal(4_800_000);
    rows.follow(48_000);
    expect(rows.visible).to.deep.equal([1000, 1010]);
    expect(rows.offsetOf(1000)).to.equal(48_000);
  });

  it('reaches the last of ten million rows in a scroller that no browser cuts', () => {
    const rows = windowOf(10_000_000);
    expect(rows.contentHeight).to.be.below(17_800_000);
    rows.follow(rows.contentHeight - 480);
    expect(rows.visible).to.deep.equal([9_999_990, 10_000_000]);
    expect(rows.offsetOf(9_999_999)).to.be.closeTo(rows.contentHeight - 48, 0.01);
  });

  it('scrolls such rows pixel by pixel, too, and brings the scrollbar along when that ends', () => {
    const rows = windowOf(10_000_000);
    rows.follow(7_000_000);
    const [first] = rows.visible;
    const offset = rows.offsetOf(first);
    rows.follow(7_000_096);
    expect(rows.visible[0]).to.equal(first + 2);
    expect(rows.offsetOf(first), 'no row is placed anew').to.be.closeTo(offset, 0.01);
    const settled = rows.settle();
    expect(settled).to.be.within(7_000_000, 7_000_004);
    rows.follow(settled);
    expect(rows.visible[0]).to.equal(first + 2);
  });

  it('scrolls no farther than it must to show a row whole', () => {
    const rows = windowOf(1000);
    rows.follow(4800);
    expect(rows.reveal(105), 'it is seen').to.equal(4800);
    expect(rows.reveal(110)).to.equal(111 * 48 - 480);
    expect(rows.reveal(3)).to.equal(144);
  });

  it('draws other rows only now and then, and always four more than are seen', () => {
    const rows = windowOf(1000);
    const ranges = new Set<string>();
    for (let top = 4800; top < 4800 + 48 * 60; top += 12) {
      rows.follow(top);
      const [first, last] = rows.range;
      const [firstSeen, lastSeen] = rows.visible;
      expect(firstSeen - first).to.be.at.least(4);
      expect(last - lastSeen).to.be.at.least(4);
      expect(last - first).to.be.at.most(24);
      ranges.add(`${first}-${last}`);
    }
    expect(ranges.size).to.be.within(10, 11);
  });

  it('shows no row past the end of a list that became short', () => {
    const rows = windowOf(1000);
    rows.follow(40_000);
    rows.rowCount = 5;
    rows.follow(0);
    expect(rows.range).to.deep.equal([0, 5]);
  });
});
