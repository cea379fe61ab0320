import { expect, html, oneEvent, waitUntil } from '@open-wc/testing';
import type { Customer, OpenItem } from '@payvite/sdk';
import {
  dayBefore,
  idOf,
  makeContact,
  makeCustomer,
  makeEvent,
  makeInvited,
  makeOpenItem,
} from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteCustomerDetail } from '../index.ts';

const part = (detail: PayviteCustomerDetail, name: string) => words(find(detail, `[part=${name}]`));

async function shown(client: StandInClient, customer: Customer): Promise<PayviteCustomerDetail> {
  const detail = await inProvider<PayviteCustomerDetail>(
    client,
    html`<payvite-customer-detail
      closable
      refresh-seconds="0"
      customer-id=${customer.id}
    ></payvite-customer-detail>`,
  );
  await waitUntil(() => findAll(detail, 'h2, .state').length > 0, 'the detail shows something');
  await detail.updateComplete;
  return detail;
}

function withItems(customer: Customer, items: Partial<OpenItem>[]): StandInClient {
  const client = new StandInClient([customer]);
  client.itemRows = items.map((item, index) => makeOpenItem({ id: idOf('f', index + 1), ...item }));
  client.eventRows = [makeEvent()];
  return client;
}

describe('<payvite-customer-detail>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible in every status, ${scheme}`, async () => {
        const everyone = [
          makeCustomer({
            contacts: [makeContact(), makeContact({ id: idOf('d', 2), name: 'Jo', email: null })],
          }),
          makeInvited('pending', { erpBalanceMinor: 1 }),
          makeInvited('accepted', { isStale: true }),
          makeInvited('declined', {}, { declineComment: 'No.' }),
          makeInvited('expired'),
        ];
        await inScheme(scheme, async () => {
          for (const customer of everyone) {
            const detail = await shown(
              withItems(customer, [{}, { kind: 'credit', dueDate: null }]),
              customer,
            );
            await waitUntil(() => findAll(detail, 'tbody tr').length === 2);
            await expect(detail).to.be.accessible();
          }
        });
      });
    }

    it('is accessible with the dialog that asks before revoking', async () => {
      const customer = makeInvited('pending');
      const detail = await shown(withItems(customer, []), customer);
      button(detail, 'Revoke').click();
      await waitUntil(() => find<HTMLDialogElement>(find(detail, 'payvite-revoke-dialog'), 'dialog').open);
      await expect(detail).to.be.accessible();
    });
  });

  describe('properties', () => {
    it('shows name, account, type and status', async () => {
      const customer = makeCustomer();
      const detail = await shown(withItems(customer, []), customer);
      expect(part(detail, 'header')).to.include('Kestrel Framing LLC');
      expect(part(detail, 'header')).to.include('Account 10482 · Contractor · Active');
    });

    it('shows the balances and their age in buckets', async () => {
      const customer = makeCustomer();
      const detail = await shown(withItems(customer, []), customer);
      const text = part(detail, 'balances');
      for (const amount of [
        '$48,210.55',
        '$9,096.35',
        '$39,114.20',
        '$4,821.05',
        '$17,901.56',
        '$5,785.27',
      ]) {
        expect(text).to.include(amount);
      }
      expect(text).to.not.include('The ERP states');
    });

    it('shows where the ERP states another balance', async () => {
      const customer = makeCustomer({ erpBalanceMinor: 4_721_055 });
      const detail = await shown(withItems(customer, []), customer);
      expect(part(detail, 'balances')).to.include('The ERP states a balance of $47,210.55, $1,000.00 less');
    });

    it('says in words why the priority is what it is', async () => {
      const customer = makeCustomer();
      const detail = await shown(withItems(customer, []), customer);
      const text = part(detail, 'priority');
      for (const phrase of [
        '8.7 of 10',
        '$38,614.20 is late',
        '96% of your late customers',
        '52 days late',
        'Most of what is past due is over two months late.',
      ]) {
        expect(text).to.include(phrase);
      }
    });

    it('tells the age of what is late whatever is not yet due beside it', async () => {
      const amounts = { pastDueMinor: 1000, currentMinor: 9000, creditAdjustmentsMinor: 0 };
      const buckets = { days1To30Minor: 0, days31To60Minor: 0, days61To90Minor: 0, days91PlusMinor: 0 };
      const ages = {
        'up to a month late': { days1To30Minor: 600, days91PlusMinor: 400 },
        'over a month late': { days1To30Minor: 300, days31To60Minor: 400, days61To90Minor: 300 },
        'over two months late': { days31To60Minor: 400, days61To90Minor: 300, days91PlusMinor: 300 },
      };
      for (const [words, late] of Object.entries(ages)) {
        const customer = makeCustomer({ ...amounts, ...buckets, ...late });
        const detail = await shown(withItems(customer, []), customer);
        expect(part(detail, 'priority')).to.include(`Most of what is past due is ${words}.`);
      }
    });

    it('shows open items with what is late, credits negative, and what is being paid', async () => {
      const customer = makeCustomer({ agedOn: '2026-11-22' });
      const client = withItems(customer, [
        { number: 'INV-1', dueDate: '2026-10-02' },
        { number: 'INV-2', dueDate: '2026-11-22', inFlightMinor: 100_000 },
        { number: 'INV-3', dueDate: '2025-12-31' },
        { number: 'CM-1', kind: 'credit', dueDate: null, outstandingMinor: -50_000, amountMinor: -50_000 },
      ]);
      const detail = await shown(client, customer);
      await waitUntil(() => findAll(detail, 'tbody tr').length === 4);
      const [first, second, third, fourth] = findAll(detail, 'tbody tr').map(words);
      expect(first).to.include('Oct 2, 51 days late').and.include('Maple Street 12').and.include('17,901.56');
      expect(second).to.include('Nov 22, today').and.include('1,000.00 being paid');
      expect(third).to.include('Dec 31, 2025, 326 days late');
      expect(fourth).to.include('Credit').and.include('−500.00');
      expect(getComputedStyle(find(detail, 'td.open')).textAlign).to.equal('end');
    });

    it('shows more items when asked', async () => {
      const customer = makeCustomer();
      const client = withItems(
        customer,
        Array.from({ length: 70 }, (_, index) => ({ number: `INV-${index}` })),
      );
      const detail = await shown(client, customer);
      await waitUntil(() => findAll(detail, 'tbody tr').length === 50);
      button(find(detail, '[part=open-items]'), 'Show more').click();
      await waitUntil(() => findAll(detail, 'tbody tr').length === 70);
      expect(findButton(find(detail, '[part=open-items]'), 'Show more')).to.equal(undefined);
    });

    it('gives the check phrase to read to a caller while the invitation is open', async () => {
      const customer = makeInvited('pending');
      const detail = await shown(withItems(customer, []), customer);
      expect(part(detail, 'invitation')).to.include('copper lantern meadow').and.include('Dana Reyes');
    });

    it('says why somebody declined, in their own words', async () => {
      const customer = makeInvited('declined', {}, { declineComment: 'We pay on the 15th.' });
      const detail = await shown(withItems(customer, []), customer);
      expect(part(detail, 'invitation')).to.include('Pays by check').and.include('We pay on the 15th.');
    });

    it('tells what happened in words', async () => {
      const customer = makeInvited('declined');
      const client = withItems(customer, []);
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
      ];
      const detail = await shown(client, customer);
      await waitUntil(() => findAll(detail, '.timeline li').length === 3);
      expect(findAll(detail, '.timeline li > span').map(words)).to.deep.equal([
        'Declined: Not the right person',
        'Mail: Came back: check the address',
        'Invited by Dana Reyes',
      ]);
    });

    it('shows another customer when customer-id changes', async () => {
      const other = makeCustomer({ id: idOf('c', 2), name: 'Harrow & Sons Homes' });
      const client = withItems(makeCustomer(), []);
      client.customerRows.push(other);
      const detail = await shown(client, makeCustomer());
      detail.customerId = other.id;
      await waitUntil(() => words(find(detail, 'h2')) === 'Harrow & Sons Homes');
    });
  });

  describe('events', () => {
    it('invites the contact that is chosen among those on file', async () => {
      const customer = makeCustomer({
        contacts: [makeContact(), makeContact({ id: idOf('d', 2), name: 'Jo', email: 'jo@kestrel.example' })],
      });
      const client = withItems(customer, []);
      const detail = await shown(client, customer);
      findAll<HTMLInputElement>(detail, '[part=contacts] input')[1]?.click();
      await detail.updateComplete;
      button(detail, 'Invite Kestrel Framing LLC').click();
      await waitUntil(() => find<HTMLDialogElement>(find(detail, 'payvite-invite-dialog'), 'dialog').open);
      const heard = oneEvent(detail, 'payvite-invitation-sent');
      button(detail, 'Send invitation').click();
      expect((await heard).detail.invitation.email).to.equal('jo@kestrel.example');
      await waitUntil(() => part(detail, 'invitation').includes('Pending'), 'the panel follows');
    });

    it('revokes after asking', async () => {
      const customer = makeInvited('pending');
      const client = withItems(customer, []);
      const detail = await shown(client, customer);
      button(detail, 'Revoke').click();
      await waitUntil(() => find<HTMLDialogElement>(find(detail, 'payvite-revoke-dialog'), 'dialog').open);
      expect(client.revoked).to.deep.equal([]);
      button(detail, 'Revoke invitation').click();
      await waitUntil(() => part(detail, 'invitation').includes('Not invited'));
      expect(client.revoked).to.deep.equal([customer.invitation?.id]);
      expect(words(find(detail, '.frame > .hidden'))).to.include('revoked');
    });

    it('says no longer that an invitation was sent once it is revoked', async () => {
      const customer = makeInvited('expired');
      const client = withItems(customer, []);
      const detail = await shown(client, customer);
      const result = find(detail, '.result');
      button(detail, 'Resend Kestrel Framing LLC').click();
      await waitUntil(() => findButton(detail, 'Resend invitation') !== undefined);
      button(detail, 'Resend invitation').click();
      await waitUntil(() => part(detail, 'invitation').includes('Pending'));
      expect(words(result)).to.include('sent to');
      button(detail, 'Revoke').click();
      button(detail, 'Revoke invitation').click();
      await waitUntil(() => part(detail, 'invitation').includes('Nobody here has an invitation.'));
      expect(words(result)).to.equal('');
    });

    it('fires payvite-customer-close from Back, which only stands there when closable', async () => {
      const customer = makeCustomer();
      const detail = await shown(withItems(customer, []), customer);
      const heard = oneEvent(detail, 'payvite-customer-close');
      button(detail, 'Back to customers').click();
      expect((await heard).detail.customerId).to.equal(customer.id);
      detail.closable = false;
      await detail.updateComplete;
      expect(findButton(detail, 'Back to customers')).to.equal(undefined);
    });
  });

  describe('errors', () => {
    it('says that a customer is not there', async () => {
      const detail = await shown(new StandInClient(), makeCustomer());
      expect(words(detail)).to.include('No such customer');
    });

    it('offers to try again after a fault, and tells the page', async () => {
      const customer = makeCustomer();
      const client = withItems(customer, []);
      client.failures.get = problem({ code: 'internal_error', status: 500 });
      const heard = oneEvent(document, 'payvite-error');
      const detail = await shown(client, customer);
      expect((await heard).detail).to.include({ code: 'internal_error', element: 'payvite-customer-detail' });
      client.failures = {};
      button(detail, 'Try again').click();
      await waitUntil(() => findAll(detail, 'h2').length === 1);
    });

    it('keeps what it shows when a later read fails', async () => {
      const customer = makeCustomer();
      const client = withItems(customer, [{ dueDate: dayBefore(3) }]);
      const detail = await shown(client, customer);
      client.failures = {
        get: problem({ code: 'unavailable', status: 503 }),
        openItems: new TypeError('cut off'),
      };
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(detail).includes('Could not refresh'));
      expect(part(detail, 'balances')).to.include('$48,210.55');
      expect(findAll(detail, 'tbody tr')).to.have.length(1);
    });

    it('leaves the rest alone when the open items fail', async () => {
      const customer = makeCustomer();
      const client = withItems(customer, []);
      client.failures.openItems = problem({ code: 'unavailable', status: 503 });
      const detail = await shown(client, customer);
      await waitUntil(() => words(detail).includes('not available'));
      expect(part(detail, 'balances')).to.include('$48,210.55');
      client.failures = {};
      button(detail, 'Try again').click();
      await waitUntil(() => words(detail).includes('Nothing is open.'));
    });

    it('says that the role does not allow it', async () => {
      const customer = makeCustomer();
      const client = withItems(customer, []);
      client.failures.get = problem({ code: 'permission_denied', status: 403 });
      const detail = await shown(client, customer);
      expect(words(detail)).to.include('Not allowed here');
    });

    it('keeps the dialog open and says why a revoke failed', async () => {
      const customer = makeInvited('pending');
      const client = withItems(customer, []);
      client.failures.revoke = problem({ code: 'invitation_accepted', status: 409 });
      const detail = await shown(client, customer);
      button(detail, 'Revoke').click();
      const dialog = () => find<HTMLDialogElement>(find(detail, 'payvite-revoke-dialog'), 'dialog');
      await waitUntil(() => dialog().open);
      button(detail, 'Revoke invitation').click();
      await waitUntil(() => words(dialog()).includes('Already registered'));
      expect(dialog().open).to.equal(true);
    });
  });
});
