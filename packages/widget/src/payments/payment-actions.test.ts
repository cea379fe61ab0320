import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { button, find, findAll, findButton, words } from '../../testing/in-provider.ts';
import {
  says,
  shownPayments as shown,
  shows,
  withPayments,
  BY_HAND,
  focused,
  cells,
} from '../../testing/payments-in-provider.ts';
import { problem } from '../../testing/stand-in-client.ts';
import { makeCreditRequest, makePayment } from '../../testing/stand-in-payments.ts';
import '../index.ts';

describe('<payvite-payments>: what is entered by hand', () => {
  it('is asked for, noted with its amount, and leaves the focus in its row', async () => {
    const client = withPayments([BY_HAND]);
    const element = await shown(client);
    const asks = button(element, /^Take out by hand: \$1,204.10 of Quarry Concrete/);
    asks.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(element)?.matches('.question'));
    expect(words(find(element, '.question')))
      .to.include('Take $400.00 of the payment of Quarry Concrete, account 10482, out of the ERP:')
      .and.match(/INV-20418 Reference \S+ Confirm once/);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused(element) === button(element, /^Take out by hand/));
    expect(client.paid.entered).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused(element)?.matches('.question'));
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await says(element, 'Noted for Quarry Concrete');
    expect(client.paid.entered).to.deep.equal([
      { id: BY_HAND.id, input: { amountMinor: -400_00, discountMinor: 0 } },
    ]);
    await waitUntil(() => focused(element)?.matches('.look'));
    expect(findButton(element, /^Take out by hand/)).to.equal(undefined);
  });

  it('is offered for a reversal that failed, which is told as one', async () => {
    const failed = makePayment({ postingState: 'failed', handMinor: -1_204_10, toReverseMinor: 1_204_10 });
    const client = withPayments([failed]);
    const element = await shown(client);
    expect(cells(element, failed)[6]).to.include('Could not be taken out');
    expect(cells(element, failed)[6]).to.include('$1,204.10 to be taken out');
    expect(findButton(element, /^Take out by hand/)).not.to.equal(undefined);
  });

  it('says “Enter” of what the books lack', async () => {
    const element = await shown(withPayments([makePayment({ handMinor: 1_204_10, toPostMinor: 1_204_10 })]));
    button(element, /^Enter by hand/).click();
    await says(element, 'Enter $1,204.10 of the payment of Kestrel Framing LLC');
    expect(findButton(element, 'Yes, it is entered')).to.not.equal(undefined);
  });

  it('names a discount that is to be written off, document by document, and beside an amount', async () => {
    const [first] = makePayment().allocations;
    const discounted = makePayment({
      allocations: [
        { ...first!, number: 'INV-7', amountMinor: 100_00, discountMinor: 64_08 },
        { ...first!, number: 'INV-8', amountMinor: 20_00, discountMinor: 0 },
      ],
      amountMinor: 120_00,
      discountMinor: 64_08,
      handDiscountMinor: 64_08,
    });
    const client = withPayments([discounted]);
    const element = await shown(client);
    expect(cells(element, discounted)[6]).to.include('a discount of $64.08 to be entered');
    button(element, /^Enter by hand/).click();
    await says(element, 'Enter a discount of $64.08 of the payment of Kestrel Framing LLC');
    expect(words(find(element, '.question'))).to.include(
      `INV-7 a discount of $64.08 INV-8 Reference ${discounted.id} Confirm`,
    );
    button(element, 'Yes, it is entered').click();
    await says(element, 'Noted for Kestrel Framing LLC');
    const input = { amountMinor: 0, discountMinor: 64_08 };
    expect(client.paid.entered).to.deep.equal([{ id: discounted.id, input }]);
    await waitUntil(() => findButton(element, /^Enter by hand/) === undefined);

    const taken = { ...discounted, handMinor: -120_00, handDiscountMinor: -64_08 };
    const other = await shown(withPayments([taken]));
    button(other, /^Take out by hand/).click();
    await says(other, 'Take $120.00 of the payment of Kestrel Framing LLC');
    expect(words(find(other, '.question'))).to.include(
      'Take a discount of $64.08 of the payment of Kestrel Framing LLC',
    );
    expect(words(find(other, '.question'))).to.include(
      `INV-7 $100.00, a discount of $64.08 INV-8 $20.00 Reference ${taken.id} Confirm`,
    );
  });

  it('says no amount of a document where a part of the payment is to be taken out, as nobody knows of which', async () => {
    const [first] = makePayment().allocations;
    const payment = makePayment({
      allocations: [
        { ...first!, number: 'INV-7', amountMinor: 300_00 },
        { ...first!, number: 'CM-8', amountMinor: -50_00 },
      ],
      ...{ amountMinor: 250_00, takenBackMinor: 202_59, handMinor: -202_59, toReverseMinor: 202_59 },
    });
    const element = await shown(withPayments([payment]));
    button(element, /^Take out by hand/).click();
    await says(element, 'Take $202.59 of the payment of');
    expect(words(find(element, '.question'))).to.include(`INV-7 CM-8 Reference ${payment.id} Confirm`);
  });

  it('says that it is another amount by now, and shows that', async () => {
    const client = withPayments([BY_HAND]);
    client.paid.failures.enter = problem({ code: 'entry_changed', status: 409 });
    const element = await shown(client);
    button(element, /^Take out by hand/).click();
    await shows(element, '.question');
    client.paid.rows = [{ ...BY_HAND, handMinor: -500_00, toReverseMinor: 500_00 }];
    button(element, 'Yes, it is taken out').click();
    await says(element, 'It is another amount by now');
    expect(words(find(element, '.question'))).to.include('Take $500.00');
  });

  it('says that somebody has done it meanwhile, and asks no more', async () => {
    const client = withPayments([BY_HAND]);
    client.paid.failures.enter = problem({ code: 'nothing_to_enter', status: 409 });
    const element = await shown(client);
    button(element, /^Take out by hand/).click();
    await shows(element, '.question');
    client.paid.rows = [{ ...BY_HAND, handMinor: 0, toReverseMinor: 0 }];
    button(element, 'Yes, it is taken out').click();
    await says(element, 'Somebody has done and noted it meanwhile.');
    await waitUntil(() => findAll(element, '.question').length === 0);
  });

  const lost = makePayment({
    ...{ postingState: 'failed', isPostingUncertain: true, erpPaymentId: null, postedAt: null },
    ...{ handMinor: 1_204_10, toPostMinor: 1_204_10 },
  });

  it('is asked with where to look first, where the ERP may have it', async () => {
    const client = withPayments([lost]);
    const element = await shown(client);
    expect(cells(element, lost)[6]).to.equal(
      'Could not be posted The ERP may have done it $1,204.10 to be entered',
    );
    button(element, /^Enter by hand/).click();
    await shows(element, '.question');
    const [first] = findAll(element, '.question p').map(words);
    expect(first).to.match(/^The ERP did not answer and may have done this already. Look there first/);
    expect(first).to.include(lost.id).and.not.include('number');
  });

  it('is asked with its number there, where one is known', async () => {
    const reversal = { ...lost, toPostMinor: 0, handMinor: -1_204_10, toReverseMinor: 1_204_10 };
    const element = await shown(withPayments([{ ...reversal, erpPaymentId: '4711' }]));
    button(element, /^Take out by hand/).click();
    await says(element, `${lost.id} in its memo or description, number 4711`);
  });

  it('is noted of a posting that failed, also where nothing is left to enter', async () => {
    const failed = makePayment({
      ...{ postingState: 'failed', erpPaymentId: null, postedAt: null },
      ...{ state: 'refunded', takenBackMinor: 1_204_10 },
    });
    const client = withPayments([failed]);
    const element = await shown(client);
    button(element, /^Note as done: \$1,204.10 of Kestrel/).click();
    await says(element, 'Nothing of the payment of Kestrel Framing LLC, account 10482, is left');
    expect(findAll(element, '.question .items')).to.have.length(0);
    button(element, 'Yes, nothing is left').click();
    await says(element, 'Noted for Kestrel Framing LLC');
    expect(client.paid.entered).to.deep.equal([
      { id: failed.id, input: { amountMinor: 0, discountMinor: 0 } },
    ]);
    await waitUntil(() => findButton(element, /^Note as done/) === undefined);
    expect(element.shadowRoot?.activeElement?.matches('.look')).to.equal(true);
  });

  it('is offered to nobody who may not', async () => {
    const client = withPayments([BY_HAND]);
    client.permissions = ['customers:read', 'payments:read'];
    client.paid.requestRows = [makeCreditRequest()];
    const element = await shown(client);
    await says(element, 'You can look, not act');
    expect(findButton(element, /^Take out by hand/)).to.equal(undefined);
    expect(findButton(element, /^Done/)).to.equal(undefined);
    expect(cells(element, BY_HAND)[6]).to.include('$400.00 to be taken out');
  });
});
