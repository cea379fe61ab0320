import { expect, oneEvent } from '@open-wc/testing';
import {
  bounced,
  correctAddress,
  JOE,
  rowOf,
  says,
  shownBounces as shown,
} from '../../testing/bounced-customers.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact, makeEvent } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, type, words } from '../../testing/in-provider.ts';
import { problem, StandInClient } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { InvitationSentEvent, PayviteBounces } from '../index.ts';

const RIGHT = 'payables@kestrelframing.example';

const rows = (bounces: PayviteBounces) => findAll<HTMLTableRowElement>(bounces, 'tbody tr');
const focused = (bounces: PayviteBounces) => bounces.shadowRoot?.activeElement;

describe('<payvite-bounces>', () => {
  describe('repairing', () => {
    it('corrects the contact, then invites it in place of the wrong invitation', async () => {
      const client = new StandInClient([bounced(1, {}, { customerIds: [idOf('c', 1), idOf('c', 7)] })]);
      const bounces = await shown(client);
      const heard = oneEvent<InvitationSentEvent>(document, 'payvite-invitation-sent');
      correctAddress(rowOf(bounces, 1), ` ${RIGHT} `);
      expect((await heard).detail.invitation.email).to.equal(RIGHT);
      expect(client.corrected).to.deep.equal([{ contactId: idOf('d', 1), input: { email: RIGHT } }]);
      expect(client.sent).to.deep.equal([
        {
          customerIds: [idOf('c', 1), idOf('c', 7)],
          contactId: idOf('d', 1),
          replacesInvitationId: idOf('e', 1),
        },
      ]);
      await says(bounces, `Invited again at ${RIGHT}`);
    });

    it('corrects the same wrong address at each customer that the invitation covers', async () => {
      const shared = { id: idOf('e', 9), customerIds: [idOf('c', 1), idOf('c', 2)] };
      const other = { contacts: [makeContact({ id: idOf('d', 3), email: 'AP@kestrelframing.example' })] };
      const client = new StandInClient([bounced(1, {}, shared), bounced(2, other, shared), bounced(3)]);
      const bounces = await shown(client);
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'Invited again');
      expect(client.corrected.map(({ contactId }) => contactId)).to.deep.equal([idOf('d', 3), idOf('d', 1)]);
      await waitUntil(() => rows(bounces).length === 2, 'the other customer is repaired, too');
    });

    it('corrects it in the ERP, too, where that is ticked and the ERP can', async () => {
      const client = new StandInClient([bounced(1), bounced(2)]);
      const { erp } = client.dealer.dealer;
      const capabilities = { ...erp.capabilities, updateContacts: true };
      client.dealer.dealer = { ...client.dealer.dealer, erp: { ...erp, capabilities } };
      const bounces = await shown(client);
      const also = (n: number) => rowOf(bounces, n).querySelector<HTMLInputElement>('.also input');
      await waitUntil(() => also(1) !== null);
      expect(words(find(bounces, '.lead'))).not.to.include('The ERP keeps its own');
      expect(words(rowOf(bounces, 1))).to.include('Also in the ERP It gets it first.');
      await expect(bounces).to.be.accessible();
      also(1)?.click();
      client.failures.correct = problem({ code: 'erp_update_failed', status: 409, detail: 'It is locked.' });
      correctAddress(rowOf(bounces, 1), RIGHT);
      await waitUntil(() => words(rowOf(bounces, 1)).includes('It is locked.'));
      expect(client.sent).to.deep.equal([]);
      delete client.failures.correct;
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, `Invited again at ${RIGHT}`);
      const inErp = { contactId: idOf('d', 1), input: { email: RIGHT, updateErp: true } };
      expect(client.corrected).to.deep.equal([inErp, inErp]);
      expect(also(2)?.checked).to.equal(false);
    });

    it('offers nothing in the ERP where that takes no addresses', async () => {
      const bounces = await shown(new StandInClient([bounced(1)]));
      expect(words(find(bounces, '.lead'))).to.include('The ERP keeps its own until you change it there.');
      expect(findAll(bounces, '.also')).to.deep.equal([]);
    });

    it('invites a typed address alone where no contact has the wrong one', async () => {
      const client = new StandInClient([bounced(1, {}, { email: 'typed@kestrelframing.example' })]);
      const bounces = await shown(client);
      expect(words(find(bounces, 'form button'))).to.equal('Invite this address');
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'Invited again');
      expect(client.corrected).to.deep.equal([]);
      expect(client.sent[0]).to.include({ email: RIGHT });
    });

    it('invites somebody else of the customer', async () => {
      const contacts = [makeContact(), JOE, makeContact({ id: idOf('d', 4), name: 'No', email: null })];
      const client = new StandInClient([bounced(1, { contacts })]);
      const bounces = await shown(client);
      expect(findAll(bounces, '.others button')).to.have.length(1);
      button(bounces, /^Invite Joe Kestrel instead/).click();
      await says(bounces, 'Invited again at joe@kestrelframing.example');
      expect(client.sent).to.deep.equal([
        { customerIds: [idOf('c', 1)], contactId: JOE.id, replacesInvitationId: idOf('e', 1) },
      ]);
      expect(client.corrected).to.deep.equal([]);
    });

    it('sends again where the address may be right, once', async () => {
      const client = new StandInClient([bounced(1, {}, { bounceReason: 'gave_up' })]);
      const bounces = await shown(client);
      const again = button(bounces, /^Send again/);
      again.click();
      again.click();
      await says(bounces, 'Invited again at ap@kestrelframing.example');
      expect(client.resent).to.deep.equal([idOf('e', 1)]);
    });

    it('keeps the row while the person is on it, and lets go of it once they have gone on', async () => {
      const client = new StandInClient([bounced(1), bounced(2), bounced(3)]);
      const bounces = await shown(client);
      find<HTMLInputElement>(rowOf(bounces, 2), 'input').focus();
      correctAddress(rowOf(bounces, 2), RIGHT);
      await waitUntil(() => focused(bounces)?.matches('.result'));
      await waitUntil(() => client.pageReads.length > 1, 'it is read again');
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(find(bounces, '.head')).includes('2 customers'));
      expect(rows(bounces)[1]).to.equal(rowOf(bounces, 2));
      const next = find<HTMLInputElement>(rowOf(bounces, 3), 'input');
      next.focus();
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => rows(bounces).length === 2, 'the row goes');
      expect(focused(bounces)).to.equal(next);
    });

    it('keeps what is typed when the rows are read again', async () => {
      const client = new StandInClient([bounced(1), bounced(2)]);
      const bounces = await shown(client);
      const input = find<HTMLInputElement>(rowOf(bounces, 2), 'input');
      input.focus();
      type(input, 'payab');
      await waitUntil(() => client.followers.length === 1, 'the events are followed');
      client.customerRows = [bounced(2)];
      client.followers[0]?.onEvent(makeEvent({ customerIds: [idOf('c', 1)] }));
      await waitUntil(() => rows(bounces).length === 1, 'another row goes');
      expect(find<HTMLInputElement>(rowOf(bounces, 2), 'input').value).to.equal('payab');
      expect(focused(bounces)).to.equal(input);
    });

    it('invites at another address without correcting it, for whoever may not correct', async () => {
      const client = new StandInClient([bounced(1)]);
      client.permissions = ['customers:read', 'invitations:send'];
      const bounces = await shown(client);
      expect(words(find(bounces, 'form button'))).to.equal('Invite this address');
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'Invited again');
      expect(client.corrected).to.deep.equal([]);
      expect(client.sent[0]).to.include({ email: RIGHT });
    });
  });

  describe('what goes wrong', () => {
    it('says beside the field what is no address, and what is the same', async () => {
      const client = new StandInClient([bounced(1)]);
      const bounces = await shown(client);
      const input = find<HTMLInputElement>(bounces, 'input');
      find<HTMLButtonElement>(bounces, 'form button').click();
      await says(bounces, 'This is the address that the mail came back from. Type another one.');
      correctAddress(rowOf(bounces, 1), 'payables@kestrel');
      await says(bounces, 'Type an e-mail address, such as');
      expect(input.getAttribute('aria-invalid')).to.equal('true');
      const describedBy = input.getAttribute('aria-describedby') ?? '';
      expect(words(bounces.shadowRoot?.getElementById(describedBy))).to.include('Type an e-mail address');
      type(input, RIGHT);
      await waitUntil(() => input.getAttribute('aria-invalid') === 'false');
      expect(client.sent).to.deep.equal([]);
      expect(client.corrected).to.deep.equal([]);
    });

    it('says that the address is corrected and nothing sent, and then sends without correcting twice', async () => {
      const client = new StandInClient([bounced(1, { contacts: [makeContact(), JOE] })]);
      client.failures.send = problem({ code: 'unavailable', status: 503 });
      const bounces = await shown(client);
      const heard = oneEvent(document, 'payvite-error');
      correctAddress(rowOf(bounces, 1), RIGHT);
      expect((await heard).detail).to.include({ code: 'unavailable', element: 'payvite-bounces' });
      await says(bounces, `The address is now ${RIGHT}, but nothing has been sent to it.`);
      await waitUntil(() => client.pageReads.length === 2, 'the customer is read again');
      await bounces.updateComplete;
      // Whoever was corrected is nobody else.
      expect(findAll(bounces, '.others button')).to.have.length(1);
      client.failures = {};
      button(rowOf(bounces, 1), /^Try again/).click();
      await says(bounces, `Invited again at ${RIGHT}`);
      expect(client.corrected).to.have.length(1);
      expect(client.sent.map(({ contactId }) => contactId)).to.deep.equal([idOf('d', 1), idOf('d', 1)]);
    });

    it('sends nothing where the correction fails', async () => {
      const client = new StandInClient([bounced(1)]);
      client.failures.correct = problem({ code: 'permission_denied', status: 403 });
      const bounces = await shown(client);
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'Your role in the ERP does not allow this.');
      expect(client.sent).to.deep.equal([]);
      expect(words(bounces)).to.not.include('The address is now');
      expect(findButton(bounces, /^Try again/)).to.equal(undefined);
    });

    it('leads to the customer where the same once more is no way out', async () => {
      const client = new StandInClient([bounced(1)]);
      client.failures.send = problem({ code: 'invitation_pending', status: 409 });
      const bounces = await shown(client);
      correctAddress(rowOf(bounces, 1), RIGHT);
      await says(bounces, 'This address already has an open invitation.');
      expect(findButton(bounces, /^Try again/)).to.equal(undefined);
      const heard = oneEvent(document, 'payvite-customer-open');
      find<HTMLButtonElement>(bounces, '.complaint button').click();
      expect((await heard).detail).to.deep.equal({ customerId: idOf('c', 1) });
    });

    it('asks for another address where this one takes no more mail', async () => {
      const client = new StandInClient([bounced(1, {}, { bounceReason: 'rejected' })]);
      client.failures.resend = problem({ code: 'address_suppressed', status: 409 });
      const bounces = await shown(client);
      button(bounces, /^Send again/).click();
      await says(bounces, 'This address no longer takes our mail.');
      type(find<HTMLInputElement>(bounces, 'form input'), RIGHT);
      await waitUntil(() => !words(bounces).includes('no longer takes our mail'), 'it was of the old one');
    });

    it('says how long to wait, and sends again then', async () => {
      const client = new StandInClient([bounced(1, {}, { bounceReason: 'gave_up' })]);
      client.failures.resend = problem({ code: 'resend_too_soon', status: 429, retryAfterSeconds: 240 });
      const bounces = await shown(client);
      button(bounces, /^Send again/).click();
      await says(bounces, 'Wait 4 minutes, then resend.');
      client.failures = {};
      button(bounces, /^Try again/).click();
      await says(bounces, 'Invited again at');
    });
  });
});
