import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ask, actionDialog, part, showTab, shown, withItems } from '../../testing/detail-in-provider.ts';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact, makeCustomer, makeInvited, makePayer } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, type, words } from '../../testing/in-provider.ts';
import { problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteCustomerDetail } from '../index.ts';

const said = (detail: PayviteCustomerDetail) => words(find(detail, '.frame > .hidden[role=status]'));
const emailField = (dialog: HTMLDialogElement) => find<HTMLInputElement>(dialog, 'input[type=email]');

/** Runs with a clipboard that takes or refuses what is written. */
async function withClipboard(write: (text: string) => Promise<void>, check: () => Promise<void>) {
  const { clipboard } = navigator;
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: write } });
  try {
    await check();
  } finally {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  }
}

describe('actions of the detail', () => {
  describe('contacts', () => {
    const customer = makeCustomer({
      contacts: [
        makeContact({ phone: '(505) 555-0100 x12' }),
        makeContact({ id: idOf('d', 2), name: 'Jo', email: null, phone: 'ask at the yard' }),
      ],
    });

    it('makes a phone number one that can be dialed, and leaves words alone', async () => {
      const detail = await shown(withItems(customer), customer);
      const links = findAll<HTMLAnchorElement>(detail, 'a[href^="tel:"]');
      expect(links.map((link) => link.getAttribute('href'))).to.deep.equal(['tel:5055550100;ext=12']);
      expect(part(detail, 'contacts')).to.include('ask at the yard');
    });

    it('corrects an address, shows the ERP’s beside it, and takes the correction back', async () => {
      const client = withItems(customer);
      const detail = await shown(client, customer);
      const dialog = await ask(detail, 'Correct address of Maria Okafor');
      await expect(detail).to.be.accessible();
      expect(emailField(dialog).value).to.equal('ap@kestrelframing.example');
      expect(words(dialog)).to.include('The ERP keeps ap@kestrelframing.example');
      type(emailField(dialog), ' ann@right.example ');
      button(dialog, 'Save address').click();
      await waitUntil(() => !dialog.open);
      expect(client.corrected).to.deep.equal([
        { contactId: idOf('d', 1), input: { email: 'ann@right.example' } },
      ]);
      await waitUntil(() => part(detail, 'contacts').includes('The ERP has ap@kestrelframing.example'));
      expect(said(detail)).to.equal('Address saved');

      const second = await ask(detail, 'Take the correction back for Maria Okafor');
      expect(words(second)).to.include('ap@kestrelframing.example');
      button(second, 'Take the correction back').click();
      await waitUntil(() => !part(detail, 'contacts').includes('The ERP has'));
      expect(client.corrected[1]).to.deep.equal({ contactId: idOf('d', 1), input: { email: null } });
    });

    it('corrects it in the ERP, too, where that is asked for each time and the ERP can', async () => {
      const client = withItems(customer);
      const { erp } = client.dealer.dealer;
      const capabilities = { ...erp.capabilities, updateContacts: true };
      client.dealer.dealer = { ...client.dealer.dealer, erp: { ...erp, capabilities } };
      const detail = await shown(client, customer);
      const dialog = await ask(detail, 'Correct address of Maria Okafor');
      const also = () => find<HTMLInputElement>(dialog, '.also input');
      expect(also().checked).to.equal(false);
      expect(words(dialog)).to.include('Also in the ERP It gets it first.');
      await expect(detail).to.be.accessible();
      also().click();
      type(emailField(dialog), 'ann@right.example');
      client.failures.correct = problem({ code: 'erp_update_failed', status: 409, detail: 'It is locked.' });
      button(dialog, 'Save address').click();
      await waitUntil(() => words(dialog).includes('It is locked.'));
      delete client.failures.correct;
      button(dialog, 'Save address').click();
      await waitUntil(() => !dialog.open);
      const inErp = { contactId: idOf('d', 1), input: { email: 'ann@right.example', updateErp: true } };
      expect(client.corrected).to.deep.equal([inErp, inErp]);

      const second = await ask(detail, 'Add e-mail of Jo');
      expect(also().checked).to.equal(false);
      type(emailField(second), 'jo@right.example');
      button(second, 'Save address').click();
      await waitUntil(() => client.corrected.length === 3);
      expect(client.corrected[2]?.input).to.deep.equal({ email: 'jo@right.example' });
    });

    it('offers nothing in the ERP to whom may not ask what it can', async () => {
      const client = withItems(customer);
      client.permissions = ['customers:read', 'customers:write'];
      client.dealer.failures.get = problem({ code: 'permission_denied', status: 403 });
      const dialog = await ask(await shown(client, customer), 'Correct address of Maria Okafor');
      expect(findAll(dialog, '.also')).to.deep.equal([]);
      expect(words(dialog)).to.include(
        'The ERP keeps ap@kestrelframing.example, and the next sync shows both',
      );
    });

    it('adds an address where there is none, by keyboard alone', async () => {
      const client = withItems(customer);
      const detail = await shown(client, customer);
      button(detail, 'Add e-mail of Jo').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => actionDialog(detail).open);
      await sendKeys({ type: 'jo@right.example' });
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => part(detail, 'contacts').includes('jo@right.example'));
      expect(client.corrected[0]?.input).to.deep.equal({ email: 'jo@right.example' });
      expect(part(detail, 'contacts')).to.include('The ERP has no e-mail');
      const focused = detail.shadowRoot?.activeElement;
      expect(focused?.getAttribute('aria-label')).to.equal('Correct address of Jo');
    });

    it('asks for a valid address, says why a correction failed, and keeps what was typed', async () => {
      const client = withItems(customer);
      client.failures.correct = problem({ code: 'internal_error', status: 500, requestId: 'req-7' });
      const detail = await shown(client, customer);
      const dialog = await ask(detail, 'Add e-mail of Jo');
      button(dialog, 'Save address').click();
      await waitUntil(() => words(dialog).includes('Type an e-mail address'));
      expect(emailField(dialog).getAttribute('aria-invalid')).to.equal('true');
      expect(client.corrected).to.deep.equal([]);
      type(emailField(dialog), 'jo@right.example');
      const heard = oneEvent(detail, 'payvite-error');
      button(dialog, 'Save address').click();
      expect((await heard).detail).to.include({
        code: 'internal_error',
        element: 'payvite-customer-detail',
      });
      await waitUntil(() => words(dialog).includes('req-7'));
      expect(dialog.open).to.equal(true);
      expect(emailField(dialog).value).to.equal('jo@right.example');
    });

    it('says that an open invitation to the wrong address stays open', async () => {
      const pending = makeInvited('pending');
      const detail = await shown(withItems(pending), pending);
      const dialog = await ask(detail, 'Correct address of Maria Okafor');
      expect(words(dialog)).to.include('The open invitation to ap@kestrelframing.example stays open');
    });
  });

  describe('copy link', () => {
    const pending = makeInvited('pending');
    const link = `https://payvite.example/i/link-of-${pending.invitation?.id}`;

    it('says what the link is good for, then copies it', async () => {
      const client = withItems(pending);
      const detail = await shown(client, pending);
      const written: string[] = [];
      await withClipboard(
        async (text) => void written.push(text),
        async () => {
          const dialog = await ask(detail, 'Copy link');
          expect(words(dialog)).to.include('a code, which is mailed to ap@kestrelframing.example');
          expect(client.linked).to.deep.equal([]);
          button(dialog, 'Copy link').click();
          await waitUntil(() => words(dialog).includes('Link copied'));
          expect(written).to.deep.equal([link]);
          expect(client.linked).to.deep.equal([pending.invitation?.id]);
          await expect(detail).to.be.accessible();
          button(dialog, 'Close').click();
          await waitUntil(() => !dialog.open);
        },
      );
    });

    it('shows the link selected where the clipboard is denied', async () => {
      const detail = await shown(withItems(pending), pending);
      await withClipboard(
        () => Promise.reject(new DOMException('denied', 'NotAllowedError')),
        async () => {
          const dialog = await ask(detail, 'Copy link');
          button(dialog, 'Copy link').click();
          await waitUntil(() => words(dialog).includes('press Ctrl+C'));
          const field = find<HTMLInputElement>(dialog, 'input[readonly]');
          expect(field.value).to.equal(link);
          await waitUntil(() => (field.getRootNode() as ShadowRoot).activeElement === field);
          expect([field.selectionStart, field.selectionEnd]).to.deep.equal([0, link.length]);
        },
      );
    });

    it('says why there is no link', async () => {
      const client = withItems(pending);
      client.failures.link = problem({ code: 'address_suppressed', status: 409 });
      const detail = await shown(client, pending);
      const dialog = await ask(detail, 'Copy link');
      button(dialog, 'Copy link').click();
      await waitUntil(() => words(dialog).includes('no longer takes our mail'));
      expect(findAll(dialog, 'input')).to.have.length(0);
    });

    it('stands there for an open invitation only', async () => {
      for (const customer of [makeCustomer(), makeInvited('expired'), makeInvited('accepted')]) {
        const detail = await shown(withItems(customer), customer);
        expect(findButton(detail, 'Copy link')).to.equal(undefined);
      }
    });
  });

  describe('portal access', () => {
    it('is disabled and restored for the customer, after saying what that means', async () => {
      const customer = makeInvited('accepted');
      const client = withItems(customer);
      const detail = await shown(client, customer);
      const dialog = await ask(detail, 'Disable access of Kestrel Framing LLC');
      expect(words(dialog)).to.include('Everybody who registered for this customer is shut out at once');
      await expect(detail).to.be.accessible();
      expect(client.accessSet).to.deep.equal([]);
      button(dialog, 'Disable access').click();
      await waitUntil(() => part(detail, 'invitation').includes('Portal access is switched off'));
      expect(said(detail)).to.include('disabled');
      const again = await ask(detail, 'Restore access of Kestrel Framing LLC');
      button(again, 'Restore access').click();
      await waitUntil(() => !part(detail, 'invitation').includes('switched off'));
      expect(client.accessSet).to.deep.equal([
        { id: customer.id, state: 'disabled' },
        { id: customer.id, state: 'active' },
      ]);
    });

    it('is disabled for one person', async () => {
      const customer = makeInvited('accepted');
      const client = withItems(customer);
      const jo = makePayer({ id: idOf('f', 901), name: 'Jo Silva' });
      client.payerRows = [makePayer(), jo];
      const detail = await shown(client, customer);
      await showTab(detail, 'Payers');
      const dialog = await ask(detail, 'Disable access of Jo Silva');
      expect(words(dialog)).to.include('of every customer of yours');
      button(dialog, 'Disable access').click();
      await waitUntil(() => findButton(detail, 'Restore access of Jo Silva') !== undefined);
      expect(client.accessSet).to.deep.equal([{ id: jo.id, state: 'disabled' }]);
      expect(findButton(detail, 'Disable access of Maria Okafor')).to.not.equal(undefined);
    });

    it('does nothing when canceled, by Escape too, and gives the focus back', async () => {
      const customer = makeInvited('accepted');
      const client = withItems(customer);
      const detail = await shown(client, customer);
      button(detail, 'Disable access of Kestrel Framing LLC').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => actionDialog(detail).open);
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => !actionDialog(detail).open);
      expect(words(detail.shadowRoot?.activeElement)).to.equal('Disable access of Kestrel Framing LLC');
      expect(client.accessSet).to.deep.equal([]);
    });
  });

  describe('permissions', () => {
    const accepted = makeInvited('accepted');

    it('shows no control that the session may not use', async () => {
      const pending = makeInvited('pending');
      const client = withItems(pending);
      client.permissions = ['customers:read', 'invitations:read'];
      const detail = await shown(client, pending);
      for (const name of ['Resend Kestrel Framing LLC', 'Copy link', 'Revoke', /^Correct address/]) {
        expect(findButton(detail, name)).to.equal(undefined);
      }
      expect(findAll(detail, 'input[type=radio]')).to.have.length(0);
      expect(part(detail, 'invitation')).to.include('Your role can look, but not invite.');
      await expect(detail).to.be.accessible();
    });

    for (const [permission, customer, name] of [
      ['customers:write', accepted, 'Correct address of Maria Okafor'],
      ['invitations:copy_link', makeInvited('pending'), 'Copy link'],
      ['invitations:send', makeInvited('pending'), 'Revoke'],
      ['portal_access:write', accepted, 'Disable access of Kestrel Framing LLC'],
    ] as const) {
      it(`shows “${name}” to whoever has ${permission} alone`, async () => {
        const client = withItems(customer);
        client.permissions = ['customers:read', permission];
        const detail = await shown(client, customer);
        expect(findButton(detail, name)).to.not.equal(undefined);
        const others = withItems(customer);
        others.permissions = others.permissions.filter((other) => other !== permission);
        expect(findButton(await shown(others, customer), name)).to.equal(undefined);
      });
    }

    it('asks once for all that stand under one provider', async () => {
      const client = withItems(accepted);
      await shown(client, accepted);
      await shown(client, accepted);
      expect(client.sessionReads).to.equal(1);
    });

    it('shows every control where the connector does not say, and asks again later', async () => {
      const client = withItems(accepted);
      client.failures.session = problem({ code: 'not_found', status: 404 });
      client.permissions = ['customers:read'];
      const detail = await shown(client, accepted);
      expect(findButton(detail, 'Disable access of Kestrel Framing LLC')).to.not.equal(undefined);
      client.failures = {};
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => findButton(detail, 'Disable access of Kestrel Framing LLC') === undefined);
    });
  });

  it('stand before the balances on a phone', async () => {
    const customer = makeCustomer();
    const detail = await shown(withItems(customer), customer);
    detail.style.width = '375px';
    const endOf = (name: string) => find(detail, `[part=${name}]`).getBoundingClientRect().bottom;
    const startOf = (name: string) => find(detail, `[part=${name}]`).getBoundingClientRect().top;
    expect(endOf('invitation')).to.be.at.most(startOf('balances'));
    expect(endOf('balances')).to.be.at.most(startOf('contacts'));
  });
});
