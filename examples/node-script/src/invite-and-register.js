// What an integration with Payvite does, tested against a Payvite of its own: `node src/invite-and-register.js`.
import assert from 'node:assert/strict';
import { PayviteClient, isProblem } from '@payvite/sdk';
import { registerByLink } from './invited-customer.js';
import { startPayvite } from './payvite-fixture.js';

const fixture = await startPayvite();
try {
  const payvite = new PayviteClient({ baseUrl: fixture.url, apiKey: fixture.apiKey });

  // Two customers nobody has written to, each with an address of its own.
  const customers = [];
  for await (const customer of payvite.customers.list({ invitationStatus: 'none', hasEmail: true })) {
    customers.push(customer);
    if (customers.length === 2) break;
  }
  const [customer, other] = customers;
  assert.ok(customer && other);

  const invitation = await payvite.invitations.send({ customerIds: [customer.id] });
  assert.equal(invitation.state, 'pending');
  await assert.rejects(payvite.invitations.send({ customerIds: [customer.id] }), (error) =>
    isProblem(error, 'invitation_pending'),
  );
  console.log(`Invited ${customer.name}`);

  const mail = await fixture.waitForMail(invitation.email);
  const link = mail.links.find((address) => address.startsWith(`${fixture.url}/i/`));
  assert.ok(link, 'the mail has its link');
  await registerByLink(link, { name: 'Maria Harrow', password: 'seven copper rivers' });
  assert.equal((await payvite.invitations.get(invitation.id)).state, 'accepted');
  assert.equal((await payvite.customers.get(customer.id)).invitationStatus, 'accepted');
  console.log(`${mail.to} registered by the link of the mail`);

  const waiting = await payvite.invitations.send({ customerIds: [other.id], expiresInDays: 7 });
  await fixture.advanceDays(8);
  assert.equal((await payvite.invitations.get(waiting.id)).state, 'expired');
  console.log(`The invitation of ${other.name} expired after a week`);
} finally {
  await fixture.stop();
}
