import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact, makeCustomer, makeInvited } from '../../testing/fixtures.ts';
import { button, find, findAll, inProvider, inScheme, type, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteInviteButton } from '../index.ts';
import type { Customer } from '@payvite/sdk';

const twoContacts = makeCustomer({
  contacts: [
    makeContact(),
    makeContact({ id: idOf('d', 2), name: 'Jo Silva', email: 'jo@kestrelframing.example', role: 'Owner' }),
    makeContact({ id: idOf('d', 3), name: 'Tom Becker', email: null, role: 'Yard' }),
    makeContact({ id: idOf('d', 4), name: 'Ana Ruiz', email: 'ana at kestrel', role: null }),
  ],
});

const dialogOf = (element: PayviteInviteButton) => find<HTMLDialogElement>(element, 'dialog');
const radios = (element: PayviteInviteButton) =>
  findAll<HTMLInputElement>(element, 'dialog input[type=radio]');

async function shown(client: StandInClient, customer: Customer): Promise<PayviteInviteButton> {
  const element = await inProvider<PayviteInviteButton>(
    client,
    html`<payvite-invite-button customer-id=${customer.id}></payvite-invite-button>`,
  );
  await waitUntil(() => !words(element).includes('Loading') && !findAll(element, '[aria-busy]').length);
  return element;
}

async function opened(client: StandInClient, customer: Customer): Promise<PayviteInviteButton> {
  const element = await shown(client, customer);
  button(element, /^(Invite|Resend) /).click();
  await waitUntil(() => dialogOf(element).open, 'the dialog opens');
  return element;
}

describe('<payvite-invite-button>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible, closed and open, ${scheme}`, async () => {
        const client = new StandInClient([twoContacts]);
        const element = await shown(client, twoContacts);
        await inScheme(scheme, async () => {
          await expect(element).to.be.accessible();
          button(element, 'Invite Kestrel Framing LLC').click();
          await waitUntil(() => dialogOf(element).open);
          await expect(element).to.be.accessible();
        });
      });
    }

    it('can be worked by keyboard alone, and gives the focus back', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await shown(client, twoContacts);
      button(element, 'Invite Kestrel Framing LLC').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => dialogOf(element).open);
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => client.sent.length === 1, 'Enter sends');
      expect(client.sent[0]?.contactId).to.equal(idOf('d', 2));
      await waitUntil(() => !dialogOf(element).open, 'the dialog closes');
      const focused = element.shadowRoot?.activeElement as HTMLElement | null;
      expect(focused?.getAttribute('aria-label')).to.match(/Kestrel Framing LLC$/);
    });

    it('announces what was sent', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await opened(client, twoContacts);
      button(element, 'Send invitation').click();
      const status = find(element, '.result');
      expect(status.getAttribute('role')).to.equal('status');
      await waitUntil(() => words(status) === 'Invitation sent to ap@kestrelframing.example');
    });
  });

  describe('properties', () => {
    it('says Invite where nobody was invited', async () => {
      const element = await shown(new StandInClient([twoContacts]), twoContacts);
      expect(words(button(element, 'Invite Kestrel Framing LLC'))).to.equal('Invite');
    });

    for (const status of ['pending', 'expired', 'declined'] as const) {
      it(`says Resend when ${status}`, async () => {
        const customer = makeInvited(status);
        const element = await shown(new StandInClient([customer]), customer);
        expect(words(button(element, 'Resend Kestrel Framing LLC'))).to.equal('Resend');
      });
    }

    it('is only a word when the customer has registered', async () => {
      const customer = makeInvited('accepted');
      const element = await shown(new StandInClient([customer]), customer);
      await waitUntil(() => words(element).includes('Registered'));
      expect(findAll(element, '[part=button]')).to.have.length(0);
    });

    it('offers nothing for a customer that the ERP says is inactive', async () => {
      const customer = makeCustomer({ status: 'inactive' });
      const element = await shown(new StandInClient([customer]), customer);
      await waitUntil(() => words(element).includes('Inactive in the ERP'));
      expect(findAll(element, '[part=button]')).to.have.length(0);
    });

    it('preselects the usual contact, and offers only addresses that take mail', async () => {
      const element = await opened(new StandInClient([twoContacts]), twoContacts);
      const [usual, owner, without, broken] = radios(element);
      expect(usual?.checked).to.equal(true);
      expect([owner?.disabled, without?.disabled, broken?.disabled]).to.deep.equal([false, true, true]);
    });

    it('preselects the contact of contact-id', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await shown(client, twoContacts);
      element.contactId = idOf('d', 2);
      button(element, 'Invite Kestrel Framing LLC').click();
      await waitUntil(() => dialogOf(element).open);
      expect(radios(element).find(({ checked }) => checked)?.value).to.equal(idOf('d', 2));
    });
  });

  describe('events', () => {
    it('sends to the chosen contact with the message, and tells the page', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await opened(client, twoContacts);
      radios(element)[1]?.click();
      type(find<HTMLTextAreaElement>(element, 'textarea'), ' Pay the Maple Street invoices here. ');
      const heard = oneEvent(element, 'payvite-invitation-sent');
      button(element, 'Send invitation').click();
      const { detail } = await heard;
      expect(client.sent).to.deep.equal([
        {
          customerIds: [twoContacts.id],
          contactId: idOf('d', 2),
          message: 'Pay the Maple Street invoices here.',
        },
      ]);
      expect(detail.invitation.email).to.equal('jo@kestrelframing.example');
      await waitUntil(() => words(find(element, '[part=button]')) === 'Resend', 'the label follows');
    });

    it('sends to a typed address', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await opened(client, twoContacts);
      radios(element).at(-1)?.click();
      await waitUntil(() => findAll(element, 'input[type=email]').length === 1);
      type(find<HTMLInputElement>(element, 'input[type=email]'), 'new@kestrelframing.example');
      button(element, 'Send invitation').click();
      await waitUntil(() => client.sent.length === 1);
      expect(client.sent[0]).to.deep.equal({
        customerIds: [twoContacts.id],
        email: 'new@kestrelframing.example',
      });
    });

    it('resends an expired invitation', async () => {
      const customer = makeInvited('expired');
      const client = new StandInClient([customer]);
      const element = await opened(client, customer);
      button(element, 'Resend invitation').click();
      await waitUntil(() => client.resent.length === 1);
      expect(client.resent).to.deep.equal([customer.invitation?.id]);
    });

    it('asks twice before it writes again to someone who declined', async () => {
      const customer = makeInvited('declined', {}, { declineComment: 'We pay on the 15th.' });
      const client = new StandInClient([customer]);
      const element = await opened(client, customer);
      expect(words(dialogOf(element)))
        .to.include('Pays by check')
        .and.include('We pay on the 15th.');
      button(element, 'Resend anyway…').click();
      await waitUntil(() => words(dialogOf(element)).includes('Write to them again?'));
      expect(client.resent).to.deep.equal([]);
      button(element, 'Yes, resend').click();
      await waitUntil(() => client.resent.length === 1);
    });

    it('offers another person while one has an open invitation, but not the same address again', async () => {
      const customer = makeInvited('pending', { contacts: twoContacts.contacts });
      const client = new StandInClient([customer]);
      const element = await opened(client, customer);
      button(element, 'Invite another address instead').click();
      await waitUntil(() => radios(element).length > 0);
      expect(radios(element)[0]?.disabled).to.equal(true);
      expect(words(dialogOf(element))).to.include('Has an open invitation');
      expect(radios(element)[1]?.disabled).to.equal(false);
    });

    it('sends once however often the button is pressed', async () => {
      const client = new StandInClient([twoContacts]);
      let open = () => {};
      client.gate = new Promise((resolve) => (open = resolve));
      const element = await opened(client, twoContacts);
      const send = button(element, 'Send invitation');
      send.click();
      send.click();
      send.click();
      open();
      await waitUntil(() => !dialogOf(element).open);
      expect(client.sent).to.have.length(1);
    });

    it('sends nothing when canceled', async () => {
      const client = new StandInClient([twoContacts]);
      const element = await opened(client, twoContacts);
      button(element, 'Cancel').click();
      await waitUntil(() => !dialogOf(element).open);
      expect(client.sent).to.deep.equal([]);
    });
  });

  describe('errors', () => {
    it('asks for an address where none is typed, and sends nothing', async () => {
      const customer = makeCustomer({ contacts: [] });
      const client = new StandInClient([customer]);
      const element = await opened(client, customer);
      button(element, 'Send invitation').click();
      await waitUntil(() => words(find(element, 'dialog [role=alert]')).includes('Type an e-mail address'));
      expect(client.sent).to.deep.equal([]);
    });

    it('says why an invitation failed, keeps the dialog open, and tells the page', async () => {
      const client = new StandInClient([twoContacts]);
      client.failures.send = problem({ code: 'address_suppressed', status: 409, requestId: 'req-9' });
      const element = await opened(client, twoContacts);
      const heard = oneEvent(element, 'payvite-error');
      button(element, 'Send invitation').click();
      const { detail } = await heard;
      expect(detail).to.include({
        code: 'address_suppressed',
        requestId: 'req-9',
        element: 'payvite-invite-button',
      });
      const alert = find(element, 'dialog [role=alert]');
      await waitUntil(() => words(alert).includes('Invite another address'));
      expect(words(alert)).to.include('req-9');
      expect(dialogOf(element).open).to.equal(true);
      client.failures = {};
      button(element, 'Send invitation').click();
      await waitUntil(() => !dialogOf(element).open, 'a second try works');
    });

    it('says how long to wait after a resend too soon', async () => {
      const customer = makeInvited('pending');
      const client = new StandInClient([customer]);
      client.failures.resend = problem({ code: 'resend_too_soon', status: 429, retryAfterSeconds: 421 });
      const element = await opened(client, customer);
      button(element, 'Resend invitation').click();
      await waitUntil(() => words(find(element, 'dialog [role=alert]')).includes('Wait 8 minutes'));
    });

    it('offers to try again when the customer cannot be read', async () => {
      const client = new StandInClient([twoContacts]);
      client.failures.get = problem({ code: 'unavailable', status: 503 });
      const element = await inProvider<PayviteInviteButton>(
        client,
        html`<payvite-invite-button customer-id=${twoContacts.id}></payvite-invite-button>`,
      );
      await waitUntil(() => words(element).includes('not available'));
      client.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => findAll(element, '[part=button]').length === 1);
    });
  });
});
