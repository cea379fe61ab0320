import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { part, showTab, shown, tab, withItems } from '../../testing/detail-in-provider.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer, makeEvent, makeInvited, makePayer } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, words } from '../../testing/in-provider.ts';
import { problem } from '../../testing/stand-in-client.ts';
import { makePayment, NOT_POSTED } from '../../testing/stand-in-payments.ts';
import '../index.ts';
import type { PayviteCustomerDetail } from '../index.ts';

const focused = (detail: PayviteCustomerDetail) => detail.shadowRoot?.activeElement;
const selected = (detail: PayviteCustomerDetail) => words(find(detail, '[role=tab][aria-selected=true]'));

describe('tabs of the detail', () => {
  it('shows invoices with what is late and what is being paid, and their sum', async () => {
    const customer = makeCustomer({ agedOn: '2026-11-22' });
    const client = withItems(customer, [
      { number: 'INV-1', dueDate: '2026-10-02' },
      { number: 'INV-2', dueDate: '2026-11-22', inFlightMinor: 100_000 },
      {
        number: 'INV-3',
        dueDate: '2025-12-31',
        ...{ inFlightMinor: 500, paidInFlightMinor: 500, payableMinor: 0 },
      },
      { number: 'INV-4', dueDate: '2026-11-22', inFlightMinor: 700, paidInFlightMinor: 500, payableMinor: 0 },
      { number: 'CM-1', kind: 'credit' },
    ]);
    const detail = await shown(client, customer);
    await waitUntil(() => findAll(detail, 'tbody tr').length === 4, 'invoices alone');
    const [first, second, third, fourth] = findAll(detail, 'tbody tr').map(words);
    expect(first).to.include('Oct 2, 51 days late').and.include('Maple Street 12').and.include('17,901.56');
    expect(second).to.include('Nov 22, today').and.include('1,000.00 in an online payment');
    expect(third).to.include('Dec 31, 2025, 326 days late').and.include('17,901.56 paid online');
    expect(fourth).to.include('17,901.56 in an online payment').and.not.include('paid online');
    expect(getComputedStyle(find(detail, 'td.open')).textAlign).to.equal('end');
    expect(words(find(detail, 'tfoot'))).to.equal('Total $39,114.20 past due $48,210.55');
  });

  it('reads a tab when it is shown, and counts in the tabs it has read', async () => {
    const customer = makeCustomer();
    const client = withItems(customer, [
      {},
      { kind: 'credit', number: 'CM-1', outstandingMinor: -50_000, transactionDate: '2026-10-02' },
    ]);
    const detail = await shown(client, customer);
    await waitUntil(() => words(tab(detail, 'Invoices')) === 'Invoices 1');
    expect(client.itemReads.map(({ kind }) => kind)).to.deep.equal(['invoice']);
    expect(words(tab(detail, 'Credit Adjustments'))).to.equal('Credit Adjustments');
    const panel = await showTab(detail, 'Credit Adjustments');
    expect(client.itemReads.map(({ kind }) => kind)).to.deep.equal(['invoice', 'credit']);
    expect(words(find(panel, 'tbody')))
      .to.include('CM-1')
      .and.include('Oct 2')
      .and.include('−500.00');
    expect(words(find(panel, 'tfoot'))).to.equal('Total −$500.00');
    expect(words(tab(detail, 'Credit Adjustments'))).to.equal('Credit Adjustments 1');
    expect(words(await showTab(detail, 'Debit Adjustments'))).to.equal('No debit adjustment is open.');
  });

  it('is worked by arrow keys, Home and End, one tab stop for all', async () => {
    const customer = makeCustomer();
    const detail = await shown(withItems(customer, [{}]), customer);
    tab(detail, 'Invoices').focus();
    for (const [key, name] of [
      ['ArrowRight', 'Debit Adjustments'],
      ['ArrowLeft', 'Invoices'],
      ['ArrowLeft', 'Payments'],
      ['ArrowRight', 'Invoices'],
      ['End', 'Payments'],
      ['Home', 'Invoices'],
    ] as const) {
      await sendKeys({ press: key });
      expect(selected(detail)).to.match(new RegExp(`^${name}`));
      expect(focused(detail)).to.equal(tab(detail, name));
      const stops = findAll<HTMLElement>(detail, '[role=tab]').filter(
        (candidate) => candidate.tabIndex === 0,
      );
      expect(stops).to.deep.equal([tab(detail, name)]);
    }
    await sendKeys({ press: 'Tab' });
    expect(focused(detail)).to.equal(find(detail, '[role=tabpanel]'));
    expect(find(detail, '[role=tabpanel]').getAttribute('aria-labelledby')).to.equal(
      tab(detail, 'Invoices').id,
    );
  });

  it('goes the other way where one reads from right to left', async () => {
    const customer = makeCustomer();
    const detail = await shown(withItems(customer, [{}]), customer);
    detail.dir = 'rtl';
    tab(detail, 'Invoices').focus();
    await sendKeys({ press: 'ArrowLeft' });
    expect(selected(detail)).to.match(/^Debit Adjustments/);
  });

  it('shows more when asked, and keeps the focus with the rows when there are no more', async () => {
    const customer = makeCustomer();
    const items = Array.from({ length: 70 }, (_, index) => ({ number: `INV-${index}` }));
    const detail = await shown(withItems(customer, items), customer);
    await waitUntil(() => findAll(detail, 'tbody tr').length === 50);
    button(detail, 'Show more').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => findAll(detail, 'tbody tr').length === 70);
    expect(findButton(detail, 'Show more')).to.equal(undefined);
    await waitUntil(() => focused(detail) === find(detail, '[role=tabpanel]'));
  });

  it('tells what happened in words', async () => {
    const customer = makeInvited('declined');
    const client = withItems(customer);
    client.eventRows = [
      makeEvent({
        id: '3',
        type: 'invitation.declined',
        actor: { type: 'invitee', id: null, name: null },
        data: { reason: 'not_me' },
      }),
      makeEvent({
        id: '2',
        type: 'mail.delivery_changed',
        actor: { type: 'system', id: null, name: null },
        data: { delivery: 'bounced' },
      }),
      makeEvent(),
      makeEvent({
        id: '0',
        type: 'payment.changed',
        actor: { type: 'payer', id: 'p1', name: 'Maria Okafor' },
        data: { state: 'pending' },
      }),
      makeEvent({ id: '01', type: 'payment.changed', data: { state: 'settled', takenBackMinor: 40_00 } }),
      makeEvent({ id: '02', type: 'payment.changed', data: { state: 'settled', takenBackMinor: 0 } }),
      makeEvent({ id: '03', type: 'payment.changed', data: { state: 'newer', takenBackMinor: 0 } }),
      makeEvent({ id: '00', type: 'payment.entered_by_hand', data: { amountMinor: 12_00 } }),
    ];
    const detail = await shown(client, customer);
    await showTab(detail, 'Timeline');
    expect(findAll(detail, '.timeline li > span').map(words)).to.deep.equal([
      'Declined: Not the right person',
      'Mail: Came back: check the address',
      'Invited by Dana Reyes',
      'Payment: on its way',
      'Payment: partly refunded',
      'Payment: settled',
      'Payment by Dana Reyes',
      'Payment entered by hand by Dana Reyes',
    ]);
  });

  it('shows who registered, whether they may enter and when they were last here', async () => {
    const customer = makeInvited('accepted');
    const client = withItems(customer);
    client.payerRows = [
      makePayer(),
      makePayer({ id: idOf('f', 901), name: 'Jo Silva', access: 'disabled', lastSignedInAt: null }),
    ];
    const detail = await shown(client, customer);
    await showTab(detail, 'Payers');
    const [maria, jo] = findAll(detail, 'tbody tr').map(words);
    expect(maria).to.include('Maria Okafor').and.include('ap@kestrelframing.example').and.include('Open');
    expect(jo).to.include('Closed').and.include('Not since registering').and.include('Restore access');
  });

  it('shows what was paid online, how far it is and where in the ERP', async () => {
    const customer = makeInvited('accepted');
    const client = withItems(customer);
    client.paid.rows = [
      makePayment({ feeMinor: 2_95 }),
      makePayment({ id: idOf('e', 601), state: 'pending', ...NOT_POSTED, method: 'card' }),
      makePayment({ id: idOf('e', 602), customerId: idOf('c', 77) }),
    ];
    const detail = await shown(client, customer);
    expect(words(tab(detail, 'Payments'))).to.equal('Payments');
    const panel = await showTab(detail, 'Payments');
    await waitUntil(() => findAll(panel, 'tbody tr').length === 2);
    const [posted, pending] = findAll(panel, 'tbody tr').map(words);
    expect(posted).to.include('Settled').and.include('Posted as 4711').and.include('INV-20418');
    expect(posted).to.include('ACH').and.include('$1,204.10');
    expect(pending).to.include('On its way').and.include('Not yet').and.include('Card');
    expect(posted).to.include('Fee $2.95');
    expect(pending).not.to.include('Fee');
    client.paid.rows = [];
    window.dispatchEvent(new Event('focus'));
    await waitUntil(() => words(panel).includes('No payment yet'));
  });

  it('opens a payment to all that is known of it, in its place', async () => {
    const customer = makeInvited('accepted');
    const client = withItems(customer);
    client.paid.rows = [makePayment({ feeMinor: 2_95 }), makePayment({ id: idOf('e', 601), ...NOT_POSTED })];
    const detail = await shown(client, customer);
    const panel = await showTab(detail, 'Payments');
    await waitUntil(() => findAll(panel, 'tbody tr').length === 2);
    const [look] = findAll<HTMLButtonElement>(panel, '.look');
    expect(words(look)).to.equal('Details: $1,204.10 of Kestrel Framing LLC');
    look!.click();
    await waitUntil(() => findAll(panel, 'blockquote').length === 1);
    expect(look!.getAttribute('aria-expanded')).to.equal('true');
    expect(words(find(panel, '.detail')))
      .to.include('INV-20418 $1,204.10')
      .and.include('Fee, paid on top $2.95')
      .and.include('Sandbox Bank, ending in 6789');
    expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
    await expect(detail).to.be.accessible();
    detail.style.width = '320px';
    await detail.updateComplete;
    expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
    look!.click();
    await waitUntil(() => findAll(panel, '.detail').length === 0);
  });

  it('says that nobody has registered yet', async () => {
    const customer = makeCustomer();
    const detail = await shown(withItems(customer), customer);
    expect(words(await showTab(detail, 'Payers'))).to.include('Nobody has registered yet');
  });

  it('reads what is shown again when something changes, and keeps the rows meanwhile', async () => {
    const customer = makeCustomer();
    const client = withItems(customer, [{}]);
    const detail = await shown(client, customer);
    await showTab(detail, 'Timeline');
    const row = find(detail, '.timeline li');
    const before = client.itemReads.length;
    client.eventRows = [makeEvent({ id: '9', type: 'payer.registered' }), ...client.eventRows];
    window.dispatchEvent(new Event('focus'));
    await waitUntil(() => findAll(detail, '.timeline li').length === 2);
    expect(row.isConnected).to.equal(true);
    expect(client.itemReads.length).to.equal(before);
    expect(selected(detail)).to.match(/^Timeline/);
  });

  it('says in its place why rows could not be read, and tries again', async () => {
    const customer = makeCustomer();
    const client = withItems(customer);
    client.failures.payers = problem({ code: 'unavailable', status: 503 });
    const detail = await shown(client, customer);
    expect(words(await showTab(detail, 'Payers'))).to.include('not available');
    expect(part(detail, 'balances')).to.include('$48,210.55');
    client.failures = {};
    button(find(detail, '[role=tabpanel]'), 'Try again').click();
    await waitUntil(() => part(detail, 'payers').includes('Nobody has registered yet'));
  });
});
