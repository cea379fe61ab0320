import { expect, html, oneEvent } from '@open-wc/testing';
import { actionDialog, ask, part, showTab, shown, withItems } from '../../testing/detail-in-provider.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import {
  dayBefore,
  idOf,
  makeContact,
  makeCustomer,
  makeInvited,
  makePayer,
} from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteCustomerDetail } from '../index.ts';
import type { Customer } from '@payvite/sdk';

/** A connector that never answers. */
function withoutAnswer(customer: Customer): StandInClient {
  const client = withItems(customer);
  client.customers.get = () => new Promise<Customer>(() => {});
  return client;
}

describe('<payvite-customer-detail>', () => {
  describe('accessibility', () => {
    const everyone: Record<string, Customer> = {
      'not invited': makeCustomer({
        contacts: [makeContact(), makeContact({ id: idOf('d', 2), name: 'Jo', email: null })],
      }),
      pending: makeInvited('pending', { erpBalanceMinor: 1 }),
      accepted: makeInvited('accepted', { isStale: true }),
      'shut out': { ...makeInvited('accepted'), portalAccess: 'disabled' },
      declined: makeInvited('declined', {}, { declineComment: 'No.' }),
      expired: makeInvited('expired'),
    };
    for (const scheme of ['light', 'dark'] as const) {
      for (const [status, customer] of Object.entries(everyone)) {
        it(`is accessible when ${status}, ${scheme}`, async () => {
          await inScheme(scheme, async () => {
            const detail = await shown(withItems(customer, [{}]), customer);
            await waitUntil(() => findAll(detail, 'tbody tr').length === 1);
            find<HTMLDetailsElement>(detail, 'details').open = true;
            await expect(detail).to.be.accessible();
          });
        });
      }
    }

    for (const name of ['Debit', 'Credit', 'Timeline', 'Payers']) {
      it(`is accessible with the tab ${name}`, async () => {
        const customer = makeInvited('accepted');
        const client = withItems(customer, [{}, { kind: 'credit', dueDate: null, outstandingMinor: -1 }]);
        client.payerRows = [makePayer(), makePayer({ id: idOf('f', 901), access: 'disabled' })];
        const detail = await shown(client, customer);
        await showTab(detail, name);
        await expect(detail).to.be.accessible();
      });
    }

    it('is accessible while it loads, with a fault, and where the customer is missing', async () => {
      const customer = makeCustomer();
      const client = withItems(customer);
      client.failures.get = problem({ code: 'internal_error', status: 500 });
      await expect(await shown(client, customer)).to.be.accessible();
      await expect(await shown(new StandInClient(), customer)).to.be.accessible();
      const loading = await inProvider<PayviteCustomerDetail>(
        withoutAnswer(customer),
        html`<payvite-customer-detail customer-id=${customer.id}></payvite-customer-detail>`,
      );
      expect(find(loading, '.frame').getAttribute('aria-busy')).to.equal('true');
      await expect(loading).to.be.accessible();
    });

    it('is accessible with the dialog that asks before revoking', async () => {
      const customer = makeInvited('pending');
      const detail = await shown(withItems(customer), customer);
      await ask(detail, 'Revoke');
      await expect(detail).to.be.accessible();
    });

    it('keeps the focus where it was when something changes, and in the page when its place has gone', async () => {
      const customer = makeInvited('pending');
      const client = withItems(customer, [{}]);
      const detail = await shown(client, customer);
      const focused = () => detail.shadowRoot?.activeElement;
      button(detail, 'Copy link').focus();
      client.eventRows = [];
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => client.itemReads.length === 2, 'it reads again');
      await detail.updateComplete;
      expect(words(focused())).to.equal('Copy link');
      await ask(detail, 'Revoke');
      button(detail, 'Revoke invitation').click();
      await waitUntil(() => part(detail, 'invitation').includes('Not invited'));
      await detail.updateComplete;
      expect(focused()).to.equal(find(detail, '.frame'));
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
        'Outstanding $48,210.55',
        'Current 9,096.35',
        'Past due 39,114.20',
        'Credit adjustments −500.00',
        '1–30 days 4,821.05',
        '61–90 days 17,901.56',
        'Over 90 days 5,785.27',
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
      await ask(detail, 'Revoke');
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
      await ask(detail, 'Revoke');
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

  describe('in place of the list', () => {
    it('shows who is opened in any element of its provider, and the list again after Back', async () => {
      const customer = makeCustomer();
      const container = await inProvider<HTMLElement>(
        withItems(customer, []),
        html`<div>
          <payvite-customer-list></payvite-customer-list>
          <payvite-customer-detail in-place></payvite-customer-detail>
        </div>`,
      );
      const [list, detail] = container.children as unknown as [HTMLElement, PayviteCustomerDetail];
      await waitUntil(() => words(list).includes(customer.name));
      expect(detail.hidden).to.equal(true);
      button(list, customer.name).click();
      await waitUntil(() => words(detail).includes('Back to customers'));
      expect([list.hidden, detail.hidden, detail.customerId]).to.deep.equal([true, false, customer.id]);
      await waitUntil(() => detail.shadowRoot?.activeElement?.matches('.frame'));
      await waitUntil(() => findButton(detail, 'Back to customers'));
      button(detail, 'Back to customers').click();
      await detail.updateComplete;
      expect([list.hidden, detail.hidden]).to.deep.equal([false, true]);
      await waitUntil(() => list.shadowRoot?.activeElement?.closest('.row'));
    });

    it('leaves that to the page without in-place', async () => {
      const customer = makeCustomer();
      const container = await inProvider<HTMLElement>(
        withItems(customer, []),
        html`<div>
          <payvite-customer-list></payvite-customer-list>
          <payvite-customer-detail closable hidden></payvite-customer-detail>
        </div>`,
      );
      const [list, detail] = container.children as unknown as [HTMLElement, PayviteCustomerDetail];
      await waitUntil(() => words(list).includes(customer.name));
      button(list, customer.name).click();
      expect([list.hidden, detail.hidden, detail.customerId]).to.deep.equal([false, true, '']);
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
      await waitUntil(() => words(detail).includes('No invoice is open.'));
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
      const dialog = () => actionDialog(detail);
      await ask(detail, 'Revoke');
      button(detail, 'Revoke invitation').click();
      await waitUntil(() => words(dialog()).includes('Already registered'));
      expect(dialog().open).to.equal(true);
    });
  });
});
