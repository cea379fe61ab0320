import { expect, oneEvent } from '@open-wc/testing';
import type { SendingPauseReason } from '@payvite/sdk';
import { sendKeys } from '@web/test-runner-commands';
import {
  bounced,
  correctAddress,
  JOE,
  rowOf,
  says,
  shownBounces as shown,
} from '../../testing/bounced-customers.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inScheme, words } from '../../testing/in-provider.ts';
import { problem, StandInClient } from '../../testing/stand-in-client.ts';
import { makeDealer } from '../../testing/stand-in-dealer.ts';
import '../index.ts';
import type { PayviteBounces } from '../index.ts';

const RIGHT = 'payables@kestrelframing.example';
const rows = (bounces: PayviteBounces) => findAll<HTMLTableRowElement>(bounces, 'tbody tr');
const announced = (bounces: PayviteBounces) => words(find(bounces, '[role=status].hidden'));
const focused = (bounces: PayviteBounces) => bounces.shadowRoot?.activeElement;
function pausedFor(pauseReason: SendingPauseReason, mailsWaiting: number) {
  const limits = { mailsPerMinute: null, mailsPerDay: null, outageSince: null };
  return makeDealer({
    sending: { ...limits, mailsWaiting, pausedAt: '2026-11-18T14:10:00.000Z', pauseReason },
  });
}

describe('<payvite-bounces>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible with whatever happened to a mail, ${scheme}`, async () => {
        const client = new StandInClient([
          bounced(1, { contacts: [makeContact(), JOE] }),
          bounced(2, {}, { bounceReason: 'rejected' }),
          bounced(3, { contacts: [makeContact({ phone: null })] }, { bounceReason: 'gave_up' }),
        ]);
        client.dealer.dealer = pausedFor('hard_bounces', 2);
        await inScheme(scheme, async () => {
          const bounces = await shown(client);
          await says(bounces, 'No invitation has left since');
          button(rowOf(bounces, 2), /^Use another address/).click();
          correctAddress(rowOf(bounces, 1), 'ap@kestrel');
          await says(bounces, 'Type an e-mail address');
          await expect(bounces).to.be.accessible();
          client.failures.send = problem({ code: 'internal_error', status: 500 });
          correctAddress(rowOf(bounces, 1), RIGHT);
          await says(bounces, 'Try again');
          await expect(bounces).to.be.accessible();
          client.failures = {};
          button(rowOf(bounces, 1), /^Try again/).click();
          await says(bounces, `Invited again at ${RIGHT}`);
          await expect(bounces).to.be.accessible();
        });
      });
    }

    it('is accessible without rows, with a fault, and without permission', async () => {
      await expect(await shown(new StandInClient())).to.be.accessible();
      for (const code of ['internal_error', 'permission_denied']) {
        const client = new StandInClient();
        client.failures.list = problem({ code, status: 500 });
        await expect(await shown(client)).to.be.accessible();
      }
    });

    it('repairs by keyboard, and takes the focus to what came of it', async () => {
      const client = new StandInClient([bounced(1), bounced(2)]);
      const bounces = await shown(client);
      const input = find<HTMLInputElement>(rowOf(bounces, 2), 'input');
      input.focus();
      input.select();
      await sendKeys({ type: RIGHT });
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => focused(bounces)?.matches('.result'), 'the focus is on the result');
      expect(rowOf(bounces, 2).contains(focused(bounces) ?? null)).to.equal(true);
      expect(announced(bounces)).to.equal(`Customer 2: invited again at ${RIGHT}`);
    });

    it('has targets of 24 pixels at least, also as cards', async () => {
      const bounces = await shown(
        new StandInClient([
          bounced(1, { contacts: [makeContact(), JOE] }),
          bounced(2, {}, { bounceReason: 'rejected' }),
        ]),
      );
      for (const width of ['1200px', '320px']) {
        bounces.style.width = width;
        await bounces.updateComplete;
        for (const target of findAll(bounces, 'button, a, input')) {
          const { width: wide, height } = target.getBoundingClientRect();
          expect(Math.min(wide, height), `${words(target)} at ${width}`).to.be.at.least(24);
        }
        expect(find(bounces, '.frame').scrollWidth).to.be.at.most(bounces.clientWidth);
      }
    });
  });

  describe('what it shows', () => {
    it('asks for active customers whose mail came back, the most urgent first', async () => {
      const client = new StandInClient([bounced(2), bounced(1), bounced(3, { status: 'inactive' })]);
      const bounces = await shown(client);
      expect(rows(bounces).map((row) => row.dataset['customerId'])).to.deep.equal([
        idOf('c', 1),
        idOf('c', 2),
      ]);
      expect(client.pageReads[0]).to.deep.equal({
        hasBounced: true,
        status: 'active',
        sort: '-collectionPriority',
        limit: 50,
      });
      expect(words(find(bounces, '.head'))).to.include('2 customers');
    });

    it('says who, how much, where the mail went, what happened and what to do', async () => {
      const bounces = await shown(new StandInClient([bounced(1, {}, { customerIds: [1, 2].map(String) })]));
      const text = words(rowOf(bounces, 1)).replaceAll(' @', '@');
      for (const phrase of [
        'Customer 1',
        '101',
        '48,210.55',
        'Maria Okafor',
        'ap@kestrelframing.example',
        '+1 555 0100',
        'There is no such address.',
        'Ask for the right one, then invite it.',
        'Sent ',
        'For 2 customers at once',
      ]) {
        expect(text).to.include(phrase);
      }
      expect(find(bounces, 'a').getAttribute('href')).to.equal('tel:+15550100');
      expect(find<HTMLInputElement>(bounces, 'input').value).to.equal('ap@kestrelframing.example');
    });

    it('says of each reason what it is, and of a mail that was held back that it never left', async () => {
      const bounces = await shown(
        new StandInClient([
          bounced(1, {}, { bounceReason: 'rejected' }),
          bounced(2, {}, { bounceReason: 'gave_up' }),
          bounced(3, {}, { delivery: 'suppressed', sentAt: null }),
        ]),
      );
      expect(words(rowOf(bounces, 1)))
        .to.include('refused the mail')
        .and.include('send again');
      expect(words(rowOf(bounces, 2))).to.include('could not be reached for days');
      expect(words(rowOf(bounces, 3))).to.include('Not sent: an earlier mail to it came back');
      expect(findAll(rowOf(bounces, 1), 'input')).to.have.length(0);
      expect(findButton(rowOf(bounces, 3), /^Send again/)).to.equal(undefined);
    });

    it('says that there is no phone, and names whoever else has one', async () => {
      const bounces = await shown(
        new StandInClient([
          bounced(1, { contacts: [makeContact({ phone: null })] }),
          bounced(2, { contacts: [makeContact({ phone: null }), JOE] }),
        ]),
      );
      expect(words(rowOf(bounces, 1))).to.include('No phone in the ERP');
      expect(words(find(rowOf(bounces, 2), '.person'))).to.equal('Joe Kestrel (555) 0144');
    });

    it('shows more rows on request', async () => {
      const many = Array.from({ length: 60 }, (_, index) => bounced(index + 1));
      const bounces = await shown(new StandInClient(many));
      expect(rows(bounces)).to.have.length(50);
      button(bounces, 'Show more').click();
      await waitUntil(() => rows(bounces).length === 60, 'the rest comes');
    });

    it('says in a line that no mail has come back', async () => {
      const bounces = await shown(new StandInClient());
      expect(words(bounces)).to.include('No mail has come back');
      expect(bounces.getBoundingClientRect().height).to.be.lessThan(60);
    });

    it('shows no control to whoever may not invite', async () => {
      const client = new StandInClient([bounced(1), bounced(2, {}, { bounceReason: 'rejected' })]);
      client.permissions = ['customers:read', 'customers:write'];
      const bounces = await shown(client);
      expect(findAll(bounces, '.repair, tbody :is(button:not(.open), input)')).to.have.length(0);
      expect(words(find(bounces, '.lead'))).to.equal('Your role can look, but not invite.');
    });
  });

  describe('the pause of sending', () => {
    it('says since when, why, what waits, what to do, and who lifts it', async () => {
      const client = new StandInClient([bounced(1)]);
      client.dealer.dealer = pausedFor('hard_bounces', 214);
      const bounces = await shown(client);
      await says(bounces, 'No invitation has left since Nov 18');
      expect(words(find(bounces, '.pause')))
        .to.include('Too many of the addresses do not exist.')
        .and.include('214 mails wait and leave once the pause is lifted.')
        .and.include('Repair the addresses below.')
        .and.include('payvite dealer resume');
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'The mail leaves once sending goes on.');
    });

    it('says that it is for spam, also where no mail has come back', async () => {
      const client = new StandInClient();
      client.dealer.dealer = pausedFor('complaints', 0);
      const bounces = await shown(client);
      await says(bounces, 'Too many were reported as spam.');
      expect(words(find(bounces, '.pause'))).to.not.include('wait');
      expect(words(bounces)).to.include('No mail has come back');
    });

    it('says what to do where mails were refused as spam', async () => {
      const client = new StandInClient();
      client.dealer.dealer = pausedFor('spam_refusals', 3);
      const bounces = await shown(client);
      await says(bounces, 'Mail servers refused too many as spam.');
      expect(words(find(bounces, '.pause'))).to.include('Make your message plain');
    });

    it('is not asked for without permission, and missed by nobody where it cannot be read', async () => {
      const client = new StandInClient([bounced(1)]);
      client.dealer.dealer = pausedFor('hard_bounces', 1);
      client.permissions = ['customers:read', 'invitations:send'];
      await shown(client);
      expect(client.dealer.reads).to.equal(0);

      const failing = new StandInClient([bounced(1)]);
      failing.dealer.failures.get = problem({ code: 'unavailable', status: 503 });
      const bounces = await shown(failing);
      await waitUntil(() => failing.dealer.reads === 1, 'the dealer is asked for');
      expect(rows(bounces)).to.have.length(1);
      expect(findAll(bounces, '.pause, .trouble')).to.have.length(0);
    });
  });

  describe('errors', () => {
    it('says that it could not be loaded, and loads on another try', async () => {
      const client = new StandInClient([bounced(1)]);
      client.failures.list = problem({ code: 'internal_error', status: 500, requestId: 'req-9' });
      const bounces = await shown(client);
      expect(words(bounces)).to.include('could not be loaded').and.include('req-9');
      client.failures = {};
      button(bounces, 'Try again').click();
      await waitUntil(() => rows(bounces).length === 1);
    });

    it('keeps its rows where they cannot be read again, and says of when they are', async () => {
      const client = new StandInClient([bounced(1)]);
      const bounces = await shown(client);
      client.failures.list = problem({ code: 'unavailable', status: 503 });
      window.dispatchEvent(new Event('focus'));
      await says(bounces, 'Could not be refreshed.');
      expect(rows(bounces)).to.have.length(1);
    });
  });

  it('opens a customer', async () => {
    const bounces = await shown(new StandInClient([bounced(1)]));
    const heard = oneEvent(document, 'payvite-customer-open');
    button(bounces, 'Open Customer 1').click();
    expect((await heard).detail).to.deep.equal({ customerId: idOf('c', 1) });
  });
});
