import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer } from '../../testing/fixtures.ts';
import { button, find, findAll, words } from '../../testing/in-provider.ts';
import { ALL, SETTLED, shows, withPayments } from '../../testing/payments-in-provider.ts';
import { makePayment } from '../../testing/stand-in-payments.ts';
import type { StandInClient } from '../../testing/stand-in-client.ts';
import '../index.ts';

/** What is left for an element in a page of an ERP that is 1280 pixels wide. */
const WIDTH = 1042;

async function shown<Found extends HTMLElement>(client: StandInClient, locale: string, name: string) {
  const provider = await fixture<HTMLElement>(
    html`<payvite-provider locale=${locale} style="display:block;width:${WIDTH}px"></payvite-provider>`,
  );
  const element = Object.assign(document.createElement(name), { customerId: idOf('c', 1) });
  Object.assign(provider, { client }).append(element);
  await aTimeout(0);
  return element as unknown as Found;
}

/** Words that are broken inside, with the places where a word may break taken for ends of it. */
function brokenWords(root: Element): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const broken: string[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.parentElement?.closest('.hidden')) continue;
    for (const { 0: word, index } of node.data.matchAll(/[^\s-]+/g)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      if (lines.size > 1) broken.push(word);
    }
  }
  return broken;
}

for (const locale of ['en-US', 'es-US', 'fr-CA']) {
  describe(`payments in a page of 1280 pixels, ${locale}`, () => {
    const longest = makePayment({ id: idOf('e', 610), state: 'awaiting_verification', postedAt: null });
    const posted = makePayment({ id: idOf('e', 611), erpPaymentId: null });

    it('break no word, and keep the width of each column whichever are shown', async () => {
      const client = withPayments([...ALL, longest, posted]);
      const element = await shown(client, locale, 'payvite-payments');
      await shows(element, '.totals');
      await waitUntil(() => findAll(element, '.chip span').length > 0);
      expect(brokenWords(find(element, '.payments'))).to.deep.equal([]);
      const widths = () =>
        findAll(element, '.payments thead th').map((head) => head.getBoundingClientRect().width);
      const before = widths();
      findAll<HTMLElement>(element, '.chips .chip')[2]?.click();
      await waitUntil(() => findAll(element, '[data-payment-id]').length === 3, 'others are shown');
      expect(widths()).to.deep.equal(before);
    });

    it('wrap the ERP’s number of one, however long it is', async () => {
      const number = 'a'.repeat(60);
      const client = withPayments([makePayment({ erpPaymentId: number })]);
      const element = await shown(client, locale, 'payvite-payments');
      await shows(element, '.place');
      expect(find(element, '.frame').scrollWidth).to.equal(find(element, '.frame').clientWidth);
      expect(brokenWords(find(element, '.place'))).to.include(number);
    });

    it('are whole in the tab of a customer', async () => {
      const client = withPayments([SETTLED, posted, ALL[1]!]);
      client.customerRows = [makeCustomer()];
      const element = await shown(client, locale, 'payvite-customer-detail');
      await shows(element, '#tab-payments');
      find<HTMLElement>(element, '#tab-payments').click();
      await shows(element, '.paid .look');
      const panel = find(element, '.records').getBoundingClientRect();
      for (const inside of [...findAll(element, '.paid .look'), find(element, '#tab-payments')])
        expect(inside.getBoundingClientRect().right, words(inside)).to.be.below(panel.right);
      expect(brokenWords(find(element, '.paid'))).to.deep.equal([]);
      for (const cell of findAll(element, '.paid td'))
        expect(cell.scrollWidth, words(cell)).to.be.at.most(cell.clientWidth);
    });
  });
}

describe('the payments of a customer on a phone', () => {
  it('say what each paid', async () => {
    const element = await shown(withPayments([SETTLED]), 'en-US', 'payvite-customer-detail');
    (element.parentElement as HTMLElement).style.width = '360px';
    await shows(element, '#tab-payments');
    button(element, /^Payments/).click();
    await shows(element, '.paid .amount');
    expect(find(element, '.paid td.amount').checkVisibility()).to.equal(true);
    expect(words(find(element, '.paid td.amount'))).to.equal('INV-20418');
  });
});
