import { expect, html, oneEvent } from '@open-wc/testing';
import { itWith } from '../../testing/browser-commands.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer, makeEvent, makeInvited } from '../../testing/fixtures.ts';
import { button, find, findAll, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { AdoptionChartKind, PayviteAdoptionChart } from '../index.ts';
import { percentWords, shareOf } from './chart-context.ts';

const KINDS: readonly AdoptionChartKind[] = ['funnel', 'time', 'share'];

/** Four customers of 100.00, 200.00, 300.00 and 400.00: not invited, pending, started, registered. */
const customers = () => [
  makeCustomer({ id: idOf('c', 1), outstandingMinor: 10_000 }),
  makeInvited('pending', { id: idOf('c', 2), outstandingMinor: 20_000 }, { delivery: 'bounced' }),
  makeInvited(
    'pending',
    { id: idOf('c', 3), outstandingMinor: 30_000 },
    { startedAt: '2026-01-01T00:00:00Z' },
  ),
  makeInvited('accepted', { id: idOf('c', 4), outstandingMinor: 40_000 }),
];

async function shown(client: StandInClient, kind: AdoptionChartKind): Promise<PayviteAdoptionChart> {
  const chart = await inProvider<PayviteAdoptionChart>(
    client,
    html`<payvite-adoption-chart refresh-seconds="0" kind=${kind} points="10"></payvite-adoption-chart>`,
  );
  // What is below the fold is not read.
  chart.scrollIntoView();
  await waitUntil(() => findAll(chart, 'table, .state').length > 0, 'the chart shows something');
  return chart;
}

const tableOf = (chart: PayviteAdoptionChart) =>
  findAll<HTMLTableRowElement>(chart, 'tr').map((row) => [...row.cells].map(words));
const widths = (chart: PayviteAdoptionChart, selector: string) =>
  findAll<SVGRectElement>(chart, selector).map((rect) => rect.getAttribute('width'));

describe('<payvite-adoption-chart>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      for (const kind of KINDS) {
        it(`is accessible as ${kind}, drawn and as a table, ${scheme}`, async () => {
          await inScheme(scheme, async () => {
            const chart = await shown(new StandInClient(customers()), kind);
            await expect(chart).to.be.accessible();
            button(chart, 'Show as table').click();
            await chart.updateComplete;
            await expect(chart).to.be.accessible();
          });
        });
      }
    }

    it('hides the picture from screen readers, which have the table, and shows that on request', async () => {
      const chart = await shown(new StandInClient(customers()), 'funnel');
      expect(find(chart, '.picture').getAttribute('aria-hidden')).to.equal('true');
      expect(find(chart, '.table').getBoundingClientRect().height).to.be.at.most(1);
      button(chart, 'Show as table').click();
      await chart.updateComplete;
      expect(findAll(chart, '.picture')).to.have.length(0);
      expect(find(chart, '.table').getBoundingClientRect().height).to.be.greaterThan(100);
      expect(button(chart, 'Show as picture')).to.equal(chart.shadowRoot?.querySelector('.head button'));
    });

    itWith('emulateMedia', 'tells its lines and bars apart without colors', async (emulateMedia) => {
      const share = await shown(new StandInClient(customers()), 'share');
      expect(findAll(share, '.reach-bar [fill="url(#hatch)"]')).to.have.length(1);
      const time = await shown(new StandInClient(customers()), 'time');
      const dash = (line: string) => getComputedStyle(find(time, `.line.${line}`)).strokeDasharray;
      expect(dash('invited')).to.not.equal(dash('registered'));
      await emulateMedia({ forcedColors: 'active' });
      try {
        const fill = (selector: string) => getComputedStyle(find(share, selector)).fill;
        expect(fill('.registered')).to.not.equal(fill('.rest'));
        expect(getComputedStyle(find(time, '.line.registered')).stroke).to.not.equal('none');
      } finally {
        await emulateMedia({ forcedColors: 'none' });
      }
    });

    it('has no inline styles, which a strict policy refuses, and fits 320 pixels', async () => {
      for (const kind of KINDS) {
        const chart = await shown(new StandInClient(customers()), kind);
        chart.style.width = '320px';
        await waitUntil(() => {
          const frame = find(chart, '.frame');
          return frame.scrollWidth <= 320 && find(chart, '.picture').scrollWidth <= 320;
        }, `${kind} fits`);
        expect(findAll(chart, '[style]')).to.have.length(0);
      }
    });
  });

  describe('properties', () => {
    it('funnel: shows every stage in money and in accounts, as parts of all', async () => {
      const chart = await shown(new StandInClient(customers()), 'funnel');
      expect(tableOf(chart)).to.deep.equal([
        ['Stage', 'Outstanding', 'Share', 'Accounts', 'Share'],
        ['Active customers', '$1,000.00', '100%', '4', '100%'],
        ['Invited', '$900.00', '90%', '3', '75%'],
        ['Mail sent', '$700.00', '70%', '2', '50%'],
        ['Started', '$700.00', '70%', '2', '50%'],
        ['Registered', '$400.00', '40%', '1', '25%'],
        ['Paid online', '$400.00', '40%', '1', '25%'],
      ]);
      expect(widths(chart, '.bars .money .fill')).to.deep.equal(['100%', '90%', '70%', '70%', '40%', '40%']);
      expect(widths(chart, '.bars .accounts .fill')).to.deep.equal([
        '100%',
        '75%',
        '50%',
        '50%',
        '25%',
        '25%',
      ]);
    });

    it('share: shows registered and pending as parts of all that is owed', async () => {
      const client = new StandInClient(customers());
      const chart = await shown(client, 'share');
      expect(words(find(chart, '.reach'))).to.include(
        '90% registered or invited of $1,000.00 that active customers owe',
      );
      expect(tableOf(chart).slice(1)).to.deep.equal([
        ['Registered', '$400.00', '40%', '1'],
        ['Invited, pending', '$500.00', '50%', '2'],
        ['Not reached yet', '$100.00', '10%', '1'],
      ]);
      expect(client.summaryCalls).to.deep.equal([
        { status: 'active' },
        { status: 'active', invitationStatus: 'pending' },
      ]);
    });

    it('aging: shows how late what is invoiced is', async () => {
      const client = new StandInClient(customers());
      const chart = await shown(client, 'aging');
      expect(words(find(chart, '.reach'))).to.include(
        '81% past due of $192,842.20 in invoices of active customers',
      );
      expect(tableOf(chart).slice(1)).to.deep.equal([
        ['Current', '$36,385.40', '19%'],
        ['1–30 days', '$19,284.20', '10%'],
        ['31–60 days', '$42,425.28', '22%'],
        ['61–90 days', '$71,606.24', '37%'],
        ['Over 90 days', '$23,141.08', '12%'],
      ]);
      const fills = findAll(chart, '.reach-bar rect').map((rect) => getComputedStyle(rect).fill);
      expect(new Set(fills).size).to.equal(5);
      expect(client.summaryCalls).to.deep.equal([{ status: 'active' }]);
    });

    it('keeps currencies apart', async () => {
      const euros = makeInvited('accepted', { id: idOf('c', 5), currency: 'EUR', outstandingMinor: 5_000 });
      const client = new StandInClient([...customers(), euros]);
      const share = await shown(client, 'share');
      expect(findAll(share, '.reach')).to.have.length(2);
      expect(tableOf(share)).to.deep.include(['Registered, EUR', '€50.00', '100%', '1']);
      const funnel = await shown(client, 'funnel');
      expect(tableOf(funnel)).to.deep.include(['Active customers, USD', '$1,000.00', '100%', '4', '100%']);
    });

    it('time: draws a point for each of those asked for, the numbers of the last one at its end', async () => {
      const client = new StandInClient(customers());
      const chart = await shown(client, 'time');
      await waitUntil(() => findAll(chart, '.line').length >= 2, 'it is drawn');
      expect(client.adoptionCalls).to.deep.equal([{ every: 'week', points: 10 }]);
      expect(find(chart, 'path.line.registered').getAttribute('d')?.match(/[ML]/g)).to.have.length(10);
      expect(words(find(chart, 'svg.plot')))
        .to.include('27 Invited')
        .and.include('9 Registered');
      const table = tableOf(chart);
      expect(table).to.have.length(11);
      expect(table[1]?.slice(1)).to.deep.equal(['27', '9', '$27,000.00', '$9,000.00']);
    });

    it('reads anew for another kind and draws nothing of the one before', async () => {
      const chart = await shown(new StandInClient(customers()), 'funnel');
      chart.kind = 'share';
      await waitUntil(() => findAll(chart, '.reach').length === 1);
      expect(findAll(chart, '.funnel')).to.have.length(0);
      expect(words(find(chart, 'h2'))).to.equal('Outstanding that can be reached online');
    });

    it('says that there is nothing to draw', async () => {
      for (const kind of KINDS) {
        expect(words(await shown(new StandInClient(), kind))).to.include('Nothing to draw yet');
      }
    });

    it('rounds no part that is there to nothing, and none that is not all to all', () => {
      const percent = (part: number, whole: number) => percentWords(shareOf(part, whole), 'en-US');
      expect(percent(1, 1000)).to.equal('<1%');
      expect(percent(999, 1000)).to.equal('>99%');
      expect(percent(0, 0)).to.equal('0%');
      expect(percent(-5, 10)).to.equal('0%');
    });
  });

  describe('when it reads', () => {
    it('reads nothing before it is in view', async () => {
      const client = new StandInClient(customers());
      const place = await inProvider<HTMLElement>(
        client,
        html`<div hidden><payvite-adoption-chart refresh-seconds="0"></payvite-adoption-chart></div>`,
      );
      const chart = find<PayviteAdoptionChart>(place, 'payvite-adoption-chart');
      const seen = await shown(client, 'time');
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => client.adoptionCalls.length === 2, 'the one in view reads');
      expect(client.summaryCalls).to.deep.equal([]);
      seen.remove();
      place.hidden = false;
      await waitUntil(() => findAll(chart, 'table').length === 1, 'it reads once it is shown');
      expect(client.summaryCalls).to.have.length(1);
    });

    it('follows what happens, in the same bars', async () => {
      const client = new StandInClient(customers());
      const chart = await shown(client, 'funnel');
      await waitUntil(() => client.followers.length === 1, 'the events are followed');
      const bars = findAll(chart, '.bars .money .fill');
      client.customerRows = customers().map((row) =>
        makeInvited('accepted', { id: row.id, outstandingMinor: 1 }),
      );
      client.followers[0]?.onEvent(makeEvent({ type: 'invitation.accepted', customerIds: [idOf('c', 1)] }));
      await waitUntil(() => widths(chart, '.bars .money .fill')[4] === '100%', 'the bars follow');
      expect(findAll(chart, '.bars .money .fill')).to.deep.equal(bars);
    });
  });

  describe('errors', () => {
    it('says so, tells the page, and loads on another try', async () => {
      const client = new StandInClient(customers());
      client.failures.adoption = problem({ code: 'internal_error', status: 500, requestId: 'req-4' });
      const heard = oneEvent(document, 'payvite-error');
      const chart = await shown(client, 'time');
      expect((await heard).detail).to.include({ requestId: 'req-4', element: 'payvite-adoption-chart' });
      client.failures = {};
      button(chart, 'Try again').click();
      await waitUntil(() => findAll(chart, 'table').length === 1);
    });

    it('says that the role may not see it', async () => {
      const client = new StandInClient();
      client.failures.summary = problem({ code: 'permission_denied', status: 403 });
      expect(words(await shown(client, 'funnel'))).to.include('Not allowed here');
    });
  });
});
