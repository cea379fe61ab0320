import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer } from '../../testing/fixtures.ts';
import { button, find, findAll, words } from '../../testing/in-provider.ts';
import {
  says,
  shownPayments as shown,
  shows,
  withPayments,
  SETTLED,
  PENDING,
  ALL,
  focused,
  rows,
  chips,
  shownReads,
} from '../../testing/payments-in-provider.ts';
import '../index.ts';

describe('<payvite-payments>: its filters', () => {
  it('narrow to a method, and to a customer who is found by keyboard alone', async () => {
    const client = withPayments(ALL);
    client.customerRows = [
      makeCustomer({ id: idOf('c', 1) }),
      makeCustomer({ id: idOf('c', 2), name: 'Quarry Concrete', accountNumber: '10610' }),
    ];
    const element = await shown(client);
    const select = find<HTMLSelectElement>(element, 'select');
    select.value = 'card';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => rows(element).length === 1);
    expect(shownReads(client).at(-1)).to.include({ method: 'card' });
    const field = find<HTMLInputElement>(element, '.choice input');
    field.focus();
    await sendKeys({ type: 'quar' });
    await shows(element, '[role=option]');
    expect(field.getAttribute('aria-expanded')).to.equal('true');
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => field.getAttribute('aria-activedescendant') === 'choice-0');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => shownReads(client).at(-1)?.customerId === idOf('c', 2));
    await waitUntil(() => focused(element)?.matches('.chosen'));
    expect(words(find(element, '.chosen'))).to.equal('Quarry Concrete');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => shownReads(client).at(-1)?.customerId === undefined);
    await waitUntil(() => focused(element)?.getAttribute('role') === 'combobox');
  });

  it('narrow to the payment that is called as was typed, beside the customers that match', async () => {
    const called = { ...SETTLED, providerPaymentId: 'pi_7' };
    const client = withPayments([...ALL.filter(({ id }) => id !== SETTLED.id), called]);
    client.customerRows = [makeCustomer({ id: idOf('c', 2), name: 'Pi_7 Concrete', accountNumber: '10610' })];
    const element = await shown(client);
    button(element, /^Needs entry/).click();
    await waitUntil(() => shownReads(client).at(-1)?.needs === 'entry');
    find(element, '.choice input').focus();
    await sendKeys({ type: 'pi_7' });
    await shows(element, '[role=option]');
    expect(findAll(element, '[role=option]').map((option) => words(option))).to.deep.equal([
      `pi_7 ${SETTLED.customerName}`,
      'Pi_7 Concrete 10610',
    ]);
    expect(words(find(element, '.found'))).to.equal('2 of 2');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => shownReads(client).at(-1)?.reference === 'pi_7');
    await waitUntil(() => rows(element).length === 1);
    expect(words(find(element, '.chosen'))).to.equal('pi_7');
    // Whatever was chosen before.
    expect(shownReads(client).at(-1)).not.to.have.property('needs');
    expect(words(find(element, '[aria-pressed=true]'))).to.equal('All 1');
    find(element, '.chosen').click();
    await waitUntil(() => rows(element).length === ALL.length);
    expect(shownReads(client).at(-1)).not.to.have.property('reference');
  });

  it('count what each would show, and show it', async () => {
    const proving = { ...PENDING, id: idOf('e', 607), state: 'awaiting_verification' } as const;
    const client = withPayments([...ALL, proving]);
    const element = await shown(client);
    await waitUntil(() => chips(element).includes('Needs entry 1'));
    expect(chips(element)).to.deep.equal([
      'All 5',
      'On its way 2',
      'Settled 2',
      'Needs reversal 2',
      'Needs entry 1',
      'Needs attention 0',
    ]);
    button(element, /^Needs reversal/).click();
    await waitUntil(() => rows(element).length === 2);
    expect(element.filter).to.equal('reversal');
    expect(shownReads(client).at(-1)).to.include({ needs: 'reversal' });
    expect(find(element, '[aria-pressed=true]')).to.equal(button(element, /^Needs reversal/));
  });

  it('narrow to the days on which they were started', async () => {
    const client = withPayments(ALL);
    const element = await shown(client);
    const [first, last] = findAll<HTMLInputElement>(element, '.period input');
    expect([first, last].map((field) => field?.getAttribute('aria-label'))).to.deep.equal([
      'First day',
      'Last day',
    ]);
    const enter = (field: HTMLInputElement | undefined, day: string) => {
      field!.value = day;
      field!.dispatchEvent(new Event('change'));
    };
    enter(first, '2026-11-01');
    await waitUntil(() => shownReads(client).at(-1)?.startedOnFrom === '2026-11-01');
    enter(last, '2026-11-30');
    await waitUntil(() => shownReads(client).at(-1)?.startedOnTo === '2026-11-30');
    expect(shownReads(client).at(-1)).to.include({ startedOnFrom: '2026-11-01' });
    // A year that is being typed asks for nothing.
    enter(last, '0002-12-31');
    enter(last, '2026-10-31');
    await says(element, 'The first day comes after the last.');
    await says(element, 'No payment matches');
    expect(shownReads(client).map(({ startedOnTo }) => startedOnTo)).not.to.include('0002-12-31');
    button(element, 'Show all payments').click();
    await waitUntil(() => rows(element).length === ALL.length);
    expect([first?.value, last?.value]).to.deep.equal(['', '']);
    expect(words(element)).not.to.include('The first day comes after');
  });

  it('take the period as of the days on which the money came, once those that have settled are asked for', async () => {
    const client = withPayments([SETTLED, PENDING]);
    const element = await shown(client);
    const period = () => words(find(element, '.period span'));
    expect(period()).to.equal('Started');
    const [first] = findAll<HTMLInputElement>(element, '.period input');
    first!.value = SETTLED.paidOn!;
    first!.dispatchEvent(new Event('change'));
    await says(element, 'No payment matches');
    button(element, /^Settled/).click();
    await waitUntil(() => rows(element).length === 1);
    expect(period()).to.equal('Settled');
    expect(shownReads(client).at(-1))
      .to.include({ paidOnFrom: SETTLED.paidOn })
      .and.not.have.any.keys('startedOnFrom');
    await waitUntil(() => chips(element).includes('Settled 1'));
    expect(chips(element)).to.include('All 0');
  });

  it('follow the attribute', async () => {
    const client = withPayments(ALL);
    const element = await shown(client);
    element.filter = 'underWay';
    await waitUntil(() => rows(element).length === 1);
    expect(words(rows(element)[0])).to.include('On its way');
  });

  it('find the customers that matter most first, and say how many more there are', async () => {
    const client = withPayments(ALL);
    client.customerRows = Array.from({ length: 11 }, (_, index) =>
      makeCustomer({ id: idOf('c', index + 1), name: `Kestrel ${index}` }),
    );
    const element = await shown(client);
    const field = find<HTMLInputElement>(element, '.choice input');
    field.focus();
    await sendKeys({ type: 'kes' });
    await shows(element, '[role=option]');
    expect(findAll(element, '[role=option]')).to.have.length(8);
    expect(find(element, '.found').checkVisibility()).to.equal(true);
    expect(words(find(element, '.found'))).to.equal('8 of 11');
    expect(client.pageReads.at(-1)).to.not.have.any.keys('sort');
  });

  it('say that nothing is found, and close by Escape', async () => {
    const element = await shown(withPayments(ALL));
    const field = find<HTMLInputElement>(element, '.choice input');
    field.focus();
    await sendKeys({ type: 'kes' });
    await shows(element, '[role=option]');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => field.getAttribute('aria-expanded') === 'false');
    await sendKeys({ type: 'zzz' });
    await says(element, 'Nothing matches');
  });

  it('say that nothing matches, and lead back to all', async () => {
    const element = await shown(withPayments([SETTLED]));
    button(element, /^Needs attention/).click();
    await says(element, 'No payment needs attention');
    button(element, 'Show all payments').click();
    await waitUntil(() => rows(element).length === 1);
    expect(element.filter).to.equal('all');
  });
});
