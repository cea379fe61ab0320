import { expect, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer, makeEvent, makeInvited } from '../../testing/fixtures.ts';
import { button, findAll, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteSummary } from '../index.ts';

const customers = () => [
  makeCustomer(),
  makeInvited('pending', { id: idOf('c', 2), name: 'Quarry Concrete', currentMinor: 100, pastDueMinor: 0 }),
];

async function shown(client: StandInClient, filters = {}): Promise<PayviteSummary> {
  const summary = await inProvider<PayviteSummary>(
    client,
    html`<payvite-summary refresh-seconds="0" .filters=${filters}></payvite-summary>`,
  );
  await waitUntil(() => findAll(summary, 'dl, .state').length > 0, 'the summary shows something');
  return summary;
}

const figures = (summary: PayviteSummary) =>
  new Map(
    findAll(summary, '[part=figure]').map((figure) => [
      words(figure.querySelector('dt')),
      words(figure.querySelector('dd')),
    ]),
  );

describe('<payvite-summary>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible with numbers, without any, and with a fault, ${scheme}`, async () => {
        const failing = new StandInClient();
        failing.failures.summary = problem({ code: 'internal_error', status: 500 });
        const several = new StandInClient([
          ...customers(),
          makeCustomer({ id: idOf('c', 3), currency: 'EUR' }),
        ]);
        await inScheme(scheme, async () => {
          for (const client of [several, new StandInClient(), failing]) {
            await expect(await shown(client)).to.be.accessible();
          }
        });
      });
    }

    it('fits 320 pixels', async () => {
      const summary = await shown(new StandInClient(customers()));
      summary.style.width = '320px';
      for (const figure of findAll(summary, '[part=figure]')) {
        expect(figure.scrollWidth, words(figure)).to.be.at.most(figure.clientWidth);
      }
    });
  });

  describe('properties', () => {
    it('shows the eight figures as the connector sums them', async () => {
      const summary = await shown(new StandInClient(customers()));
      expect([...figures(summary)]).to.deep.equal([
        ['Outstanding invoices', '$48,211.55 2 invoices'],
        ['Current', '$9,097.35 19% of the open amount'],
        ['Past due', '$39,114.20 81% of the open amount'],
        ['Debits', '$1,000.00 not applied yet'],
        ['Credits', '$1,000.00 not applied yet'],
        ['Discounts today', '$123.45 on 2 invoices'],
        ['Net receivables', '$96,421.10 invoices and debits less credits'],
        ['Accounts', '2 in USD'],
      ]);
    });

    it('says that inactive accounts count, too, unless the filters leave them out', async () => {
      const client = new StandInClient([
        ...customers(),
        makeCustomer({ id: idOf('c', 3), name: 'Closed Doors', status: 'inactive' }),
      ]);
      const summary = await shown(client);
      expect(figures(summary).get('Accounts')).to.equal('3 in USD, inactive ones too');
      summary.filters = { status: 'active' };
      await waitUntil(() => figures(summary).get('Accounts') === '2 in USD', 'the active ones alone');
    });

    it('adds nothing up across currencies', async () => {
      const euros = makeCustomer({ id: idOf('c', 3), currency: 'EUR', pastDueMinor: 0, currentMinor: 500 });
      const summary = await shown(new StandInClient([makeCustomer(), euros]));
      expect(findAll(summary, 'h2').map(words)).to.deep.equal(['USD', 'EUR']);
      const net = findAll(summary, '[part=figure]')
        .map(words)
        .filter((text) => text.startsWith('Outstanding'));
      expect(net).to.deep.equal([
        'Outstanding invoices $48,210.55 1 invoice',
        'Outstanding invoices €5.00 1 invoice',
      ]);
    });

    it('emphasizes what is past due only where something is', async () => {
      const late = await shown(new StandInClient([makeCustomer()]));
      expect(findAll(late, '.late')).to.have.length(1);
      const fresh = await shown(new StandInClient([makeCustomer({ pastDueMinor: 0 })]));
      expect(findAll(fresh, '.late')).to.have.length(0);
    });

    it('asks under its filters, anew when they change and not when they are only written again', async () => {
      const client = new StandInClient(customers());
      const summary = await shown(client, { invitationStatus: 'pending' });
      expect(figures(summary).get('Accounts')).to.equal('1 in USD');
      summary.filters = { invitationStatus: 'pending' };
      await summary.updateComplete;
      summary.filters = { search: 'kestrel' };
      await waitUntil(() => figures(summary).get('Past due')?.startsWith('$39,114.20'), 'it reads again');
      expect(client.summaryCalls).to.deep.equal([{ invitationStatus: 'pending' }, { search: 'kestrel' }]);
    });

    it('says that no customer matches', async () => {
      const summary = await shown(new StandInClient(customers()), { search: 'nobody' });
      expect(words(summary)).to.include('No customer matches.');
    });
  });

  it('follows what happens, in the same place', async () => {
    const client = new StandInClient(customers());
    const summary = await shown(client);
    await waitUntil(() => client.followers.length === 1, 'the events are followed');
    const [first] = findAll(summary, '[part=figure]');
    client.customerRows = [makeCustomer()];
    client.followers[0]?.onEvent(makeEvent({ type: 'sync.finished', customerIds: [] }));
    await waitUntil(() => figures(summary).get('Accounts') === '1 in USD', 'the numbers follow');
    expect(findAll(summary, '[part=figure]')[0]).to.equal(first);
  });

  describe('errors', () => {
    it('says so, tells the page, and loads on another try', async () => {
      const client = new StandInClient(customers());
      client.failures.summary = problem({ code: 'internal_error', status: 500, requestId: 'req-3' });
      const heard = oneEvent(document, 'payvite-error');
      const summary = await shown(client);
      expect((await heard).detail).to.include({ requestId: 'req-3', element: 'payvite-summary' });
      expect(words(summary)).to.include('The numbers could not be loaded');
      client.failures = {};
      button(summary, 'Try again').click();
      await waitUntil(() => figures(summary).size === 8);
    });

    it('keeps its numbers, but never under other filters', async () => {
      const client = new StandInClient(customers());
      const summary = await shown(client);
      client.failures.summary = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(summary).includes('Could not refresh'));
      expect(figures(summary).size).to.equal(8);
      summary.filters = { hasEmail: false };
      await waitUntil(() => figures(summary).size === 0, 'the other numbers go');
    });

    it('says that the role may not see them', async () => {
      const client = new StandInClient();
      client.failures.summary = problem({ code: 'permission_denied', status: 403 });
      expect(words(await shown(client))).to.include('Not allowed here');
    });
  });
});
