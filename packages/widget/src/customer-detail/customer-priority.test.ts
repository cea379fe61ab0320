import { expect } from '@open-wc/testing';
import { part, shown, withItems } from '../../testing/detail-in-provider.ts';
import { makeCustomer } from '../../testing/fixtures.ts';
import { find, findAll, words } from '../../testing/in-provider.ts';
import '../index.ts';
import { priorityPoints } from './priority-points.ts';

/** Parts and score as docs/collection-priority.md computes them from the buckets of the fixture. */
const late = makeCustomer({
  collectionPriority: 7.7,
  collectionPriorityParts: { lateMinor: 3_861_420, rank: 0.96, aging: 0.667, days: 0.537 },
});

/** "+5.1" and "−0.2" as numbers. */
const pointsIn = (text: string) => Number(text.replace('−', '-'));

describe('collection priority in the detail', () => {
  it('says each part with its amount and what it does to the score', async () => {
    const detail = await shown(withItems(late), late);
    expect(part(detail, 'priority')).to.include('7.7 of 10');
    expect(findAll(detail, '.parts > div').map(words)).to.deep.equal([
      'Most of what is past due is over two months late: $23,686.83. +5.1',
      'On average its invoices are 52 days late. +2.7',
      '$38,614.20 is late after credits, at least as much as 96% of your late customers owe. −0.1',
      'Priority 7.7',
    ]);
  });

  it('says that nobody owes more where that is so', async () => {
    const parts = { ...late.collectionPriorityParts, rank: 1 };
    const first = { ...late, collectionPriority: 7.8, collectionPriorityParts: parts };
    const detail = await shown(withItems(first), first);
    expect(part(detail, 'priority')).to.include('No other late customer owes more. 0.0');
  });

  it('shows the computation with the numbers of the customer when asked', async () => {
    const detail = await shown(withItems(late), late);
    const details = find<HTMLDetailsElement>(detail, 'details');
    expect(details.open).to.equal(false);
    find(detail, 'summary').click();
    expect(details.open).to.equal(true);
    expect(words(find(detail, '.formula'))).to.equal('10 × √( 0.960 × ( 0.6 × 0.667 + 0.4 × 0.537 ) ) = 7.7');
  });

  it('says that nothing is late, and computes nothing', async () => {
    const parts = { lateMinor: 0, rank: 0, aging: 0, days: 0 };
    const customer = makeCustomer({ collectionPriority: 0, collectionPriorityParts: parts });
    const detail = await shown(withItems(customer), customer);
    expect(part(detail, 'priority')).to.include('0.0 of 10').and.include('Nothing is late');
    expect(findAll(detail, 'details')).to.have.length(0);
  });

  it('tells the age of what is late whatever is not yet due beside it', async () => {
    const amounts = { pastDueMinor: 1000, currentMinor: 9000, creditAdjustmentsMinor: 0 };
    const buckets = { days1To30Minor: 0, days31To60Minor: 0, days61To90Minor: 0, days91PlusMinor: 0 };
    const ages = {
      'up to a month late: $6.00': { days1To30Minor: 600, days91PlusMinor: 400 },
      'over a month late: $7.00': { days1To30Minor: 300, days31To60Minor: 400, days61To90Minor: 300 },
      'over two months late: $6.00': { days31To60Minor: 400, days61To90Minor: 300, days91PlusMinor: 300 },
    };
    for (const [sentence, buckets_] of Object.entries(ages)) {
      const customer = makeCustomer({ ...amounts, ...buckets, ...buckets_ });
      const detail = await shown(withItems(customer), customer);
      expect(part(detail, 'priority')).to.include(`Most of what is past due is ${sentence}.`);
    }
  });

  it('adds up to the score as shown, whatever the parts are', () => {
    const shares = [0.01, 0.1, 0.33, 0.5, 0.72, 0.99, 1];
    for (const rank of shares) {
      for (const aging of shares) {
        for (const days of shares) {
          const exact = 10 * Math.sqrt(rank * (0.6 * aging + 0.4 * days));
          const score = Math.max(0.1, Math.round(10 * exact) / 10);
          const points = priorityPoints(score, { lateMinor: 1, rank, aging, days });
          expect(points.aging + points.days + points.rank).to.be.closeTo(score, 1e-9);
          expect(points.rank).to.be.at.most(0);
          // No part is farther from what it is than rounding one way or the other takes it.
          const byAge = 10 * Math.sqrt(0.6 * aging + 0.4 * days);
          expect(points.rank).to.be.closeTo(byAge * (Math.sqrt(rank) - 1), 0.1);
          expect(points.aging).to.be.closeTo((byAge * 0.6 * aging) / (0.6 * aging + 0.4 * days), 0.1);
        }
      }
    }
  });

  it('writes parts that a reader can add up', async () => {
    const detail = await shown(withItems(late), late);
    const numbers = findAll(detail, '.parts dd').map((part) => pointsIn(words(part)));
    const total = numbers.pop() ?? 0;
    expect(numbers.reduce((sum, points) => sum + points, 0)).to.be.closeTo(total, 1e-9);
  });
});
