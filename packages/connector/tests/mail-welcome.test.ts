import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Invitation } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { linkPath, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the mails of one invitation', () => {
  let test: TestConnector;
  let customerIds: string[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(8) });
    customerIds = [...(await test.customersByErpId()).values()].map(({ id }) => id);
  });
  after(() => test.close());

  const invite = async (input: { email: string; count?: number; locale?: string }): Promise<Invitation> => {
    const { email, count = 1, locale } = input;
    const ids = customerIds.splice(0, count);
    const sent = await test.client.invitations.send({
      customerIds: ids,
      email,
      ...(locale === undefined ? {} : { locale }),
    });
    await test.connector.drain();
    return sent;
  };

  it('end with a welcome that says where to sign in, and is none of the invitation’s', async () => {
    const sent = await invite({ email: 'camille@harrow.example', count: 2, locale: 'fr-CA' });
    await test.client.dealer.update({ brandColor: '#ffd400' });
    await register(test, sent.id);
    await test.connector.drain();
    const [invitation, welcome, ...others] = await readMailsTo(
      test.outboxDirectory,
      'camille@harrow.example',
    );
    assert.ok(invitation && welcome);
    assert.deepEqual(others, []);
    assert.equal(invitation.subject, 'Consultez et réglez en ligne vos comptes Test Lumber');
    assert.match(invitation.text ?? '', /valable jusqu’au \d+(er)? \S+ \d{4} à \d+/);
    assert.equal(welcome.subject, 'Vos factures Test Lumber sont désormais accessibles en ligne');
    assert.ok(welcome.text?.includes(`${test.connector.context.config.publicUrl}/sign-in`));
    assert.ok(welcome.text?.includes('camille@harrow.example'));
    assert.ok(!welcome.headers.has('list'), 'nobody unsubscribes from what answers them');
    assert.match(String(welcome.html), /solid #ffd400/);
    const { state, delivery } = await test.client.invitations.get(sent.id);
    assert.deepEqual([state, delivery], ['accepted', 'sent']);
  });

  it('say of a customer that was closed meanwhile nothing', async () => {
    const sent = await invite({ email: 'lee@harrow.example' });
    await register(test, sent.id);
    await test.client.customers.setPortalAccess(sent.customerIds[0] ?? '', 'disabled');
    await test.connector.drain();
    assert.equal((await readMailsTo(test.outboxDirectory, 'lee@harrow.example')).length, 1);
  });

  it('say with a new link that the old one is dead, and remind under its subject', async () => {
    const email = 'dana@harrow.example';
    const sent = await invite({ email, locale: 'de' });
    const oldPath = await linkPath(test, sent.id);
    await test.advance({ days: 1 });
    await test.client.invitations.resend(sent.id);
    await test.connector.drain();
    await test.client.dealer.update({ reminderDays: [3] });
    await test.advance({ days: 3.1 });
    await test.connector.tick();
    await test.connector.drain();
    const [, renewed, reminder, ...others] = await readMailsTo(test.outboxDirectory, email);
    assert.ok(renewed && reminder);
    assert.deepEqual(others, []);
    assert.equal(renewed.subject, 'Your new link to see and pay your Test Lumber account online');
    assert.ok(renewed.text?.includes('the old link no longer works'));
    assert.ok(!renewed.text?.includes(oldPath));
    assert.ok(renewed.text?.includes(await linkPath(test, sent.id)));
    assert.ok(renewed.headers.has('list'));
    assert.equal(reminder.subject, renewed.subject);
    assert.equal(reminder.inReplyTo, renewed.messageId);
  });

  it('are in the dealer’s language where the contact’s is none of ours', async () => {
    await test.client.dealer.update({ locale: 'es-US' });
    await invite({ email: 'jan@harrow.example', locale: 'pl' });
    const [mail] = await readMailsTo(test.outboxDirectory, 'jan@harrow.example');
    assert.match(mail?.text ?? '', /válida hasta el \d+ de \S+ de 20\d\d/);
  });
});
