import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer } from '@payvite/sdk';
import type { MailNotice } from '../src/mail/mail-notice.ts';
import { plainCustomers } from './export-folder.ts';
import { register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('customers whose mail came back', () => {
  let test: TestConnector;
  let unused: Customer[];
  let notices = 0;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(12) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeId = (): string => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer.id;
  };
  const invite = async (customerId: string, email: string, replacesInvitationId?: string) => {
    const invitation = await test.client.invitations.send({
      customerIds: [customerId],
      email,
      replacesInvitationId,
    });
    await test.connector.drain();
    return invitation;
  };
  /** What a mail provider tells of the newest mail to an address. */
  const tell = async (email: string, kind: MailNotice['kind'], code: string | null) => {
    const { rows } = await test.owner.query<{ messageId: string }>(
      `select message_id as "messageId" from mails where recipient = $1 order by created_at desc, id desc limit 1`,
      [email],
    );
    const [outcome] = await test.connector.context.mailNotices.apply([
      {
        provider: 'sendgrid',
        providerEventId: `event-${++notices}`,
        messageId: rows[0]?.messageId ?? '',
        kind,
        code,
        at: test.connector.context.clock.now(),
      },
    ]);
    assert.equal(outcome?.outcome, 'applied');
  };
  const listBounced = async () =>
    (await Array.fromAsync(test.client.customers.list({ hasBounced: true }))).map(({ id }) => id);
  const reasonOf = async (customerId: string) =>
    (await test.client.customers.get(customerId)).invitation?.bounceReason;

  for (const [code, reason] of [
    ['5.1.1', 'no_mailbox'],
    ['5.7.1', 'rejected'],
    ['4.4.7', 'gave_up'],
  ] as const) {
    it(`are listed with why: ${code} is ${reason}`, async () => {
      const id = takeId();
      const email = `${reason.replace('_', '')}@customers.example`;
      await invite(id, email);
      assert.equal(await reasonOf(id), null);
      assert.ok(!(await listBounced()).includes(id));
      await tell(email, 'hard', code);
      assert.equal(await reasonOf(id), reason);
      assert.ok((await listBounced()).includes(id));
    });
  }

  it('leave the list with an invitation to a better address', async () => {
    const id = takeId();
    const wrong = await invite(id, 'wrong@customers.example');
    await tell('wrong@customers.example', 'hard', '5.1.1');
    assert.ok((await listBounced()).includes(id));
    await invite(id, 'right@customers.example', wrong.id);
    assert.ok(!(await listBounced()).includes(id));
    assert.equal(await reasonOf(id), null);
  });

  it('stay on it when the invitation expires, and leave it when it is revoked or somebody registered', async () => {
    const [expiring, revoked, registered] = [takeId(), takeId(), takeId()];
    const ids = [];
    for (const id of [expiring, revoked, registered]) {
      ids.push((await invite(id, `${id}@customers.example`)).id);
      await tell(`${id}@customers.example`, 'hard', '5.7.1');
    }
    await test.client.invitations.revoke(ids[1] ?? '');
    await register(test, ids[2] ?? '');
    await test.advance({ days: 15 });
    const listed = await listBounced();
    assert.deepEqual(
      [expiring, revoked, registered].map((id) => listed.includes(id)),
      [true, false, false],
    );
  });

  it('are also those who wait behind a mail to the same address that came back', async () => {
    const [first, second] = [takeId(), takeId()];
    await invite(first, 'shared@customers.example');
    await invite(second, 'shared@customers.example');
    await tell('shared@customers.example', 'hard', '5.1.1');
    const { invitation } = await test.client.customers.get(first);
    assert.deepEqual([invitation?.delivery, invitation?.bounceReason], ['suppressed', 'no_mailbox']);
    const listed = await listBounced();
    assert.ok(listed.includes(first) && listed.includes(second));
  });

  it('are not those who want no more mails, or reported one as spam', async () => {
    const [unsubscribed, complained] = [takeId(), takeId()];
    await invite(unsubscribed, 'unsubscribed@customers.example');
    await tell('unsubscribed@customers.example', 'unsubscribe', null);
    await invite(complained, 'complained@customers.example');
    await tell('complained@customers.example', 'complaint', null);
    const listed = await listBounced();
    assert.ok(!listed.includes(unsubscribed) && !listed.includes(complained));
    assert.equal(await reasonOf(complained), null);
  });

  it('and all others make up the whole list', async () => {
    const all = await Array.fromAsync(test.client.customers.list());
    const others = await Array.fromAsync(test.client.customers.list({ hasBounced: false }));
    const bounced = await listBounced();
    assert.ok(bounced.length > 0 && others.length > 0);
    assert.deepEqual([...others.map(({ id }) => id), ...bounced].sort(), all.map(({ id }) => id).sort());
    assert.equal((await test.client.customers.list({ hasBounced: true })).total, bounced.length);
  });
});
