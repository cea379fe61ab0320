import { expect } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { button, find, findAll, type, words } from '../../testing/in-provider.ts';
import { says, shownPayments, shows, withPayments } from '../../testing/payments-in-provider.ts';
import { problem } from '../../testing/stand-in-client.ts';
import type { StandInClient } from '../../testing/stand-in-client.ts';
import { makePayment } from '../../testing/stand-in-payments.ts';
import '../index.ts';
import type { PayvitePayments } from '../index.ts';
import { toMinor } from './payment-settings-form.ts';

async function opened(client: StandInClient): Promise<PayvitePayments> {
  const element = await shownPayments(client);
  await shows(element, '.settings');
  find(element, '.settings summary').click();
  await shows(element, '.settings :is(form, .note)');
  return element;
}

const fee = (element: PayvitePayments, method: string) =>
  findAll<HTMLInputElement>(element, '.ways .field').find(
    (field) => field.getAttribute('aria-label') === `Fee for ${method}`,
  )!;
const box = (element: PayvitePayments, selector: string, index = 0) =>
  findAll<HTMLInputElement>(element, `${selector} [type=checkbox]`)[index]!;

describe('<payvite-payments>: ways to pay and fees', () => {
  it('loads its form when somebody opens it', async () => {
    const element = await shownPayments(withPayments([makePayment()]));
    await shows(element, '.settings');
    expect(findAll(element, '.settings form')).to.have.length(0);
    find(element, '.settings summary').click();
    await shows(element, '.settings form');
  });

  it('says in a line what holds now', async () => {
    const client = withPayments([makePayment()]);
    const { dealer } = client.dealer;
    client.dealer.dealer = {
      ...dealer,
      payments: {
        ...dealer.payments,
        fees: { ach: 0, card: 295 },
        feesConfirmedAt: '2026-11-01T09:00:00.000Z',
      },
    };
    const element = await opened(client);
    expect(words(find(element, '.settings summary'))).to.equal(
      'Ways to pay and fees Bank account (ACH), Card. Payers pay on top: Card $2.95.',
    );
    expect(fee(element, 'Card').value).to.equal('2.95');
    expect(words(find(element, '.confirm'))).to.include('Confirmed Nov 1');
  });

  it('asks to confirm that a fee may be charged, and saves nothing before', async () => {
    const client = withPayments([makePayment()]);
    const element = await opened(client);
    type(fee(element, 'Card'), '2,95');
    await shows(element, '.confirm');
    button(element, 'Save').click();
    await says(element, 'Confirm that you may charge a fee, or leave it empty.');
    expect(client.dealer.updated).to.deep.equal([]);
    box(element, '.confirm').click();
    button(element, 'Save').click();
    await says(element, 'The ways to pay are saved');
    expect(client.dealer.updated).to.deep.equal([
      { paymentMethods: ['ach', 'card'], payerFees: { card: 295 }, payerFeesConfirmed: true },
    ]);
    expect(words(find(element, '.settings summary'))).to.include('Card $2.95');
  });

  it('asks again where the fee is another one', async () => {
    const client = withPayments([makePayment()]);
    const { dealer } = client.dealer;
    client.dealer.dealer = {
      ...dealer,
      payments: {
        ...dealer.payments,
        fees: { ach: 0, card: 295 },
        feesConfirmedAt: '2026-11-01T09:00:00.000Z',
      },
    };
    const element = await opened(client);
    await waitUntil(() => box(element, '.confirm').checked);
    type(fee(element, 'Card'), '3.95');
    await waitUntil(() => !box(element, '.confirm').checked);
  });

  it('takes a way out, its fee with it, but not the last one', async () => {
    const client = withPayments([makePayment()]);
    const element = await opened(client);
    box(element, '.ways', 1).click();
    await waitUntil(() => fee(element, 'Card').disabled);
    button(element, 'Save').click();
    await waitUntil(() => client.dealer.updated.length === 1);
    expect(client.dealer.updated).to.deep.equal([{ paymentMethods: ['ach'], payerFees: {} }]);
    await says(element, 'The ways to pay are saved');
    box(element, '.ways', 0).click();
    button(element, 'Save').click();
    await says(element, 'Leave one way to pay at least.');
    button(element, 'Discard').click();
    await waitUntil(() => box(element, '.ways', 0).checked);
    expect(client.dealer.updated).to.have.length(1);
  });

  it('says what is no amount, what is too much, and what the connector objects to', async () => {
    const client = withPayments([makePayment()]);
    const element = await opened(client);
    for (const [text, complaint] of [
      ['a lot', 'Write an amount such as 2.95.'],
      ['1000.01', 'At most $1,000.00.'],
    ] as const) {
      type(fee(element, 'Bank account (ACH)'), text);
      button(element, 'Save').click();
      await says(element, complaint);
    }
    type(fee(element, 'Bank account (ACH)'), '');
    client.dealer.failures.update = problem({ code: 'unavailable', status: 503 });
    button(element, 'Save').click();
    await says(element, 'Payvite is not available for a moment.');
  });

  it('may be looked at by whoever may not change them, and not by others', async () => {
    const client = withPayments([makePayment()]);
    client.permissions = ['payments:read', 'dealer:read'];
    const element = await opened(client);
    expect(words(find(element, '.settings'))).to.include(
      'Somebody with more rights in the ERP can change them.',
    );
    expect(findAll(element, '.settings form')).to.have.length(0);
    const other = withPayments([makePayment()]);
    other.permissions = ['payments:read'];
    await shownPayments(other);
    expect(other.dealer.reads).to.equal(0);
  });

  it('reads amounts as people type them', () => {
    for (const [text, exponent, minor] of [
      ['', 2, 0],
      ['2.95', 2, 295],
      ['2,9', 2, 290],
      [' 3 ', 2, 300],
      ['3.', 2, 300],
      ['300', 0, 300],
      ['2.955', 2, null],
      ['3.5', 0, null],
      ['.5', 2, null],
      ['-1', 2, null],
      ['1,000.00', 2, null],
    ] as const) {
      expect(toMinor(text, exponent), text).to.equal(minor);
    }
  });
});
