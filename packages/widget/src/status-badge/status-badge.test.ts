import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { daysAgo, makeCustomer, makeInvited } from '../../testing/fixtures.ts';
import { find, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteStatusBadge } from '../index.ts';

const STATUSES = [
  ['none', 'Not invited', 'Consider inviting'],
  ['pending', 'Pending', 'after a week, call'],
  ['accepted', 'Accepted', 'Nothing to do'],
  ['declined', 'Declined', 'See why'],
  ['expired', 'Expired', 'Resend'],
] as const;

const tip = (badge: PayviteStatusBadge) => find(badge, '[role=tooltip]');
const isOpen = (badge: PayviteStatusBadge) => tip(badge).matches(':popover-open');

describe('<payvite-status-badge>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible in every status, ${scheme}`, async () => {
        const all = await fixture<HTMLElement>(
          html`<div>
            ${STATUSES.map(([status]) => html`<payvite-status-badge status=${status}></payvite-status-badge>`)}
            <payvite-status-badge
              .customer=${makeInvited('pending', {}, { pendingSince: daysAgo(9) })}
            ></payvite-status-badge>
          </div>`,
        );
        await inScheme(scheme, async () => {
          await expect(all).to.be.accessible();
        });
      });
    }

    it('tells what it means on focus, names it as its description, and closes on Escape', async () => {
      const badge = await fixture<PayviteStatusBadge>(
        html`<payvite-status-badge status="pending"></payvite-status-badge>`,
      );
      await sendKeys({ press: 'Tab' });
      expect(badge.shadowRoot?.activeElement?.getAttribute('aria-describedby')).to.equal(tip(badge).id);
      expect(isOpen(badge)).to.equal(true);
      await sendKeys({ press: 'Escape' });
      expect(isOpen(badge)).to.equal(false);
    });

    it('tells it on hover, and stops when the pointer leaves', async () => {
      const badge = await fixture<PayviteStatusBadge>(
        html`<payvite-status-badge status="expired"></payvite-status-badge>`,
      );
      const word = find(badge, '.badge');
      word.dispatchEvent(new PointerEvent('pointerenter'));
      expect(isOpen(badge)).to.equal(true);
      word.dispatchEvent(new PointerEvent('pointerleave'));
      await waitUntil(() => !isOpen(badge), 'it closes');
    });

    it('is at least 24 pixels high', async () => {
      const badge = await fixture(html`<payvite-status-badge status="none"></payvite-status-badge>`);
      expect(find(badge, '.badge').getBoundingClientRect().height).to.be.at.least(24);
    });
  });

  describe('properties', () => {
    for (const [status, word, meaning] of STATUSES) {
      it(`says ${word} and what to do`, async () => {
        const badge = await fixture<PayviteStatusBadge>(
          html`<payvite-status-badge status=${status}></payvite-status-badge>`,
        );
        expect(words(find(badge, '.badge'))).to.equal(word);
        expect(words(tip(badge))).to.include(meaning);
        expect(find<SVGElement>(badge, '.badge svg').getAttribute('aria-hidden')).to.equal('true');
      });
    }

    it('says to call once an invitation has been pending for over a week', async () => {
      const customer = makeInvited('pending', {}, { pendingSince: daysAgo(9) });
      const badge = await fixture<PayviteStatusBadge>(
        html`<payvite-status-badge .customer=${customer}></payvite-status-badge>`,
      );
      expect(words(find(badge, '.hint'))).to.equal('9 days, call');
      expect(words(tip(badge))).to.include('Time to call');
    });

    for (const [days, hint] of [
      [6.9, '6 days'],
      [7.1, '7 days, call'],
    ] as const) {
      it(`says ${hint} after ${days} days`, async () => {
        const customer = makeInvited('pending', {}, { pendingSince: daysAgo(days) });
        const badge = await fixture(
          html`<payvite-status-badge .customer=${customer}></payvite-status-badge>`,
        );
        expect(words(find(badge, '.hint'))).to.equal(hint);
      });
    }

    it('says that the mail came back, and to check the address', async () => {
      const customer = makeInvited('pending', {}, { delivery: 'bounced' });
      const badge = await fixture<PayviteStatusBadge>(
        html`<payvite-status-badge .customer=${customer}></payvite-status-badge>`,
      );
      expect(words(find(badge, '.hint'))).to.equal('came back');
      expect(words(tip(badge))).to.include('Check the address');
    });

    it('says why somebody declined', async () => {
      const badge = await fixture(
        html`<payvite-status-badge .customer=${makeInvited('declined')}></payvite-status-badge>`,
      );
      expect(words(find(badge, '.hint'))).to.equal('pays by check');
    });

    it('reads the customer that customer-id names, and reads it again when the person comes back', async () => {
      const customer = makeCustomer();
      const client = new StandInClient([customer]);
      const badge = await inProvider<PayviteStatusBadge>(
        client,
        html`<payvite-status-badge customer-id=${customer.id}></payvite-status-badge>`,
      );
      await waitUntil(() => words(badge).includes('Not invited'));
      client.customerRows = [makeInvited('accepted')];
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(badge).includes('Accepted'), 'it follows');
    });
  });

  describe('errors', () => {
    it('says that the status is unknown, and tells the page', async () => {
      const client = new StandInClient();
      client.failures.get = problem({ code: 'internal_error', status: 500, requestId: 'req-7' });
      const heard = oneEvent(document, 'payvite-error');
      const badge = await inProvider<PayviteStatusBadge>(
        client,
        html`<payvite-status-badge
          customer-id="00000000-0000-4000-8000-000000000001"
        ></payvite-status-badge>`,
      );
      const { detail } = await heard;
      expect(detail).to.include({
        code: 'internal_error',
        requestId: 'req-7',
        element: 'payvite-status-badge',
      });
      await waitUntil(() => words(badge).includes('Status unknown'));
    });

    it('shows nothing false for a word that is no status', async () => {
      const badge = await fixture(html`<payvite-status-badge status="sleeping"></payvite-status-badge>`);
      expect(words(badge)).to.equal('');
    });
  });
});
