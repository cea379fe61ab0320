import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Customer, Invitation } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import { createVisitor, linkPath, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;

describe('reminders', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(60) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());
  beforeEach(async () => {
    // What other tests left would be due, too.
    await test.owner.query(`update invitations set state = 'revoked' where state = 'pending'`);
    await test.client.dealer.update({ reminderDays: [3, 7] });
  });

  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer;
  };
  /** Sends an invitation and lets its mail leave. */
  const invite = async (
    options: { email?: string; expiresInDays?: number; customer?: Customer } = {},
  ): Promise<Invitation> => {
    const { customer = takeCustomer(), ...input } = options;
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], ...input });
    await test.connector.drain();
    return test.client.invitations.get(id);
  };
  const get = ({ id }: Invitation) => test.client.invitations.get(id);
  /** Some days later: a minute's tick, and the mails leave. */
  const pass = async (days: number): Promise<void> => {
    await test.advance({ days });
    await test.connector.tick();
    await test.connector.drain();
  };
  const mailsTo = async ({ email }: Invitation) =>
    // A welcome is none of the invitation's mails.
    (await readMailsTo(test.outboxDirectory, email)).filter(({ text }) => text?.includes('/i/'));
  const inDays = (from: string | null, to: string | null) =>
    to === null ? null : (Date.parse(to) - Date.parse(from ?? '')) / DAY_MS;
  const eventsOf = async ({ id }: Invitation): Promise<string[]> => {
    const types: string[] = [];
    for await (const { type } of test.client.invitations.timeline(id)) types.unshift(type);
    return types.filter((type) => type.startsWith('invitation.'));
  };

  it('follow after three and seven days, with the same link, and no more', async () => {
    const sent = await invite();
    assert.deepEqual([sent.reminderCount, sent.remindedAt], [0, null]);
    assert.equal(inDays(sent.pendingSince, sent.nextReminderAt), 3);
    await pass(2.9);
    assert.equal((await mailsTo(sent)).length, 1, 'not before its time');

    await pass(0.2);
    const first = await get(sent);
    assert.equal(first.reminderCount, 1);
    assert.equal(first.pendingSince, sent.pendingSince, 'a reminder does not begin a new period');
    assert.equal(first.expiresAt, sent.expiresAt);
    assert.equal(first.resentCount, 0);
    assert.ok(Math.abs((inDays(sent.pendingSince, first.remindedAt) ?? 0) - 3.1) < 0.01);
    assert.equal(inDays(sent.pendingSince, first.nextReminderAt), 7);
    assert.equal(first.delivery, 'sent');

    await pass(4);
    const second = await get(sent);
    assert.deepEqual([second.reminderCount, second.nextReminderAt], [2, null]);
    await pass(4);
    assert.equal((await mailsTo(sent)).length, 3);
    assert.deepEqual(await eventsOf(sent), ['invitation.sent', 'invitation.reminded', 'invitation.reminded']);
    const path = await linkPath(test, sent.id);
    for (const mail of await mailsTo(sent)) assert.ok(mail.text?.includes(path), 'one link in all of them');
    await register(test, sent.id);
  });

  it('say in their own words what they follow, and thread under it', async () => {
    const sent = await invite();
    await pass(3.1);
    const [invitation, reminder] = await mailsTo(sent);
    assert.ok(invitation && reminder);
    assert.equal(reminder.subject, 'See and pay your Test Lumber account online');
    assert.equal(reminder.subject, invitation.subject, 'which some mail programs go by');
    assert.equal(reminder.inReplyTo, invitation.messageId);
    assert.deepEqual([reminder.references].flat(), [invitation.messageId]);
    assert.equal(invitation.inReplyTo, undefined);
    assert.match(
      reminder.text ?? '',
      /We wrote to you on [A-Z][a-z]+ \d+, \d{4}\. Test Lumber takes payments/,
    );
    for (const words of ['Your invitation is still open', sent.checkPhrase, 'no reminder follows', '/u/']) {
      assert.ok(reminder.text?.includes(words), words);
    }
    assert.ok(String(reminder.html).includes('Your invitation is still open'));
    assert.ok(reminder.headers.has('list'));
    const unsubscribe = /\/u\/[\w-]+/;
    assert.notEqual(unsubscribe.exec(reminder.text ?? '')?.[0], unsubscribe.exec(invitation.text ?? '')?.[0]);
  });

  it('come once after a long stop, and stand for all that was missed', async () => {
    const sent = await invite();
    await pass(9);
    for (let minute = 0; minute < 3; minute += 1) await pass(0);
    await pass(1);
    const { reminderCount, nextReminderAt } = await get(sent);
    assert.deepEqual([reminderCount, nextReminderAt], [1, null]);
    assert.equal((await mailsTo(sent)).length, 2);
  });

  it('that come late stand for one that would follow at once, and not for one of days later', async () => {
    const [late, later] = [await invite(), await invite()];
    await test.advance({ days: 3.5 });
    await test.owner.query(`update invitations set state = 'revoked' where id = $1`, [later.id]);
    await test.connector.tick();
    await test.owner.query(`update invitations set state = 'pending' where id = $1`, [later.id]);
    await test.connector.drain();
    assert.equal(inDays(late.pendingSince, (await get(late)).nextReminderAt), 7);
    await pass(3.1);
    assert.deepEqual([(await get(later)).reminderCount, (await get(later)).nextReminderAt], [1, null]);
    await pass(0.5);
    assert.equal((await get(late)).reminderCount, 2);
    assert.equal((await get(later)).reminderCount, 1);
  });

  const ENDS: Record<string, (sent: Invitation) => Promise<unknown>> = {
    accepted: (sent) => register(test, sent.id),
    declined: async (sent) => {
      const visitor = createVisitor(test);
      await visitor.open(sent.id);
      await visitor.post('/invitation/decline', {});
    },
    revoked: (sent) => test.client.invitations.revoke(sent.id),
    unsubscribed: (sent) => test.client.suppressions.add({ email: sent.email }),
    bounced: (sent) => setDelivery(sent, 'bounced'),
    'reported as spam': (sent) => setDelivery(sent, 'complained'),
    'registered for by somebody else': async (sent) => {
      const [customerId = ''] = sent.customerIds;
      const other = await test.client.invitations.send({
        customerIds: [customerId],
        email: `other-${sent.email}`,
      });
      await register(test, other.id);
    },
    'of a customer that the ERP lists no more': (sent) =>
      test.owner.query(`update customers set status = 'inactive' where id = any ($1)`, [sent.customerIds]),
  };
  const setDelivery = ({ id }: Invitation, delivery: string) =>
    test.owner.query('update mails set delivery = $1 where subject_id = $2', [delivery, id]);
  for (const [end, bringAbout] of Object.entries(ENDS)) {
    it(`never come once the invitation is ${end}`, async () => {
      const sent = await invite();
      await test.advance({ days: 1 });
      await bringAbout(sent);
      assert.equal((await get(sent)).nextReminderAt, null);
      await pass(3);
      await pass(4);
      assert.equal((await mailsTo(sent)).length, 1);
      assert.equal((await get(sent)).reminderCount, 0);
    });
  }

  it('that are answered before they leave do not', async () => {
    const sent = await invite();
    await test.advance({ days: 3.1 });
    await test.connector.tick();
    await register(test, sent.id);
    await test.connector.drain();
    assert.equal((await mailsTo(sent)).length, 1);
  });

  it('never come after the last day', async () => {
    const sent = await invite({ expiresInDays: 4 });
    assert.equal(inDays(sent.pendingSince, sent.nextReminderAt), 3);
    await pass(5);
    assert.equal((await mailsTo(sent)).length, 1);
    const short = await invite({ expiresInDays: 3 });
    assert.equal(short.nextReminderAt, null, 'the third day is its last');
    // One that was queued on the last day and could not leave in time.
    const last = await invite({ expiresInDays: 4 });
    await test.advance({ days: 3.9 });
    await test.connector.tick();
    await test.advance({ days: 0.2 });
    await test.connector.drain();
    assert.equal((await mailsTo(last)).length, 1);
  });

  it('wait while a mail of the invitation is on its way', async () => {
    const sent = await invite();
    await setDelivery(sent, 'uncertain');
    await pass(3.1);
    assert.equal((await get(sent)).reminderCount, 0);
    await setDelivery(sent, 'queued');
    await pass(0);
    assert.equal((await get(sent)).reminderCount, 0);
    await setDelivery(sent, 'delivered');
    await pass(0);
    assert.equal((await get(sent)).reminderCount, 1);
  });

  it('begin anew with a resend', async () => {
    const sent = await invite();
    await pass(3.1);
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(sent.id);
    const queued = await get(sent);
    assert.deepEqual([queued.reminderCount, queued.remindedAt, queued.nextReminderAt], [0, null, null]);
    await test.connector.drain();
    const resent = await get(sent);
    assert.equal(inDays(resent.pendingSince, resent.nextReminderAt), 3);
    assert.equal(inDays(sent.pendingSince, resent.pendingSince)?.toFixed(1), '3.1');
    await pass(3.1);
    assert.equal((await get(sent)).reminderCount, 1);
    const mails = await mailsTo(sent);
    assert.equal(mails.at(-1)?.inReplyTo, mails.at(-2)?.messageId, 'under the first mail of its own period');
  });

  it('are what a resend waits ten minutes after', async () => {
    const sent = await invite();
    await pass(3.1);
    await assert.rejects(test.client.invitations.resend(sent.id), { code: 'resend_too_soon' });
  });

  it('come on the days that the dealer says, or not at all', async () => {
    const sent = await invite();
    await test.client.dealer.update({ reminderDays: [] });
    assert.equal((await get(sent)).nextReminderAt, null);
    await pass(4);
    assert.equal((await get(sent)).reminderCount, 0);
    await test.client.dealer.update({ reminderDays: [1, 5] });
    assert.equal(inDays(sent.pendingSince, (await get(sent)).nextReminderAt), 1, 'that day has passed');
    await pass(0);
    assert.equal((await get(sent)).reminderCount, 1);
    await pass(1.5);
    assert.equal((await get(sent)).reminderCount, 2);
  });

  it('go out once, however many look at once', async () => {
    const sent = await Promise.all(Array.from({ length: 10 }, () => invite()));
    await test.advance({ days: 3.1 });
    await Promise.all(Array.from({ length: 6 }, () => test.connector.tick()));
    await test.connector.tick();
    await test.connector.drain();
    for (const invitation of sent) {
      assert.equal((await mailsTo(invitation)).length, 2);
      assert.deepEqual(await eventsOf(invitation), ['invitation.sent', 'invitation.reminded']);
    }
  });

  it('count among the five mails of an address in a day, and wait for the next one', async () => {
    const email = 'many@customers.example';
    const sent: Invitation[] = [];
    for (let customers = 0; customers < 6; customers += 1) {
      sent.push(await invite({ email, expiresInDays: 30 }));
      await test.advance({ days: 0.3 });
    }
    const [newest] = sent.slice(-1) as [Invitation];
    await test.owner.query('update invitations set pending_since = $1 where email = $2', [
      newest.pendingSince,
      email,
    ]);
    await pass(3);
    const countReminded = async () =>
      (await Promise.all(sent.map(get))).filter(({ reminderCount }) => reminderCount === 1).length;
    assert.equal(await countReminded(), 5);
    await assert.rejects(
      test.client.invitations.send({ customerIds: [takeCustomer().id], email }),
      { code: 'daily_mail_limit' },
      'reminders count',
    );
    await pass(0.9);
    assert.equal(await countReminded(), 5);
    await pass(0.2);
    assert.equal(await countReminded(), 6);
  });

  it('come again once the person takes an unsubscribe back', async () => {
    const sent = await invite();
    const { id } = await test.client.suppressions.add({ email: sent.email });
    await pass(3.1);
    await test.client.suppressions.remove(id);
    assert.equal(inDays(sent.pendingSince, (await get(sent)).nextReminderAt), 3);
    await pass(0);
    assert.equal((await get(sent)).reminderCount, 1);
  });

  it('are not sent by a live dealer without a postal address', async () => {
    const sent = await invite();
    await test.owner.query(`update dealers set mode = 'live', postal_address = null`);
    await pass(3.1);
    assert.equal((await get(sent)).reminderCount, 0);
    await test.owner.query(`update dealers set mode = 'test'`);
    await pass(0);
    assert.equal((await get(sent)).reminderCount, 1);
  });

  it('are dealt with in batches, until none is left', async () => {
    const sent = await invite({ email: 'batch@customers.example', expiresInDays: 30 });
    // A thousand people like this one, each with a mail of their own.
    await test.owner.query(
      `with copies as (
         insert into invitations
         select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'email', 'batch' || n || '@customers.example'))).*
         from invitations i, generate_series(1, 1100) n where i.id = $1
         returning *
       )
       insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
       select c.dealer_id, c.id, $2, 0, c.email, c.state from copies c`,
      [sent.id, sent.customerIds[0]],
    );
    await test.advance({ days: 3.1 });
    await test.connector.tick();
    const { rows } = await test.owner.query<{ reminded: number; mails: number; events: number }>(
      `select
         (select count(*)::int from invitations where email like 'batch%' and reminder_count = 1) as reminded,
         (select count(*)::int from mails where template = 'reminder' and recipient like 'batch%') as mails,
         (select count(*)::int from events e join invitations i on i.id = e.subject_id
          where i.email like 'batch%' and e.type = 'invitation.reminded') as events`,
    );
    assert.deepEqual(rows, [{ reminded: 1101, mails: 1101, events: 1101 }]);
    await test.owner.query('update mails set next_attempt_at = null');
  });
});

describe('the end of an invitation', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3) });
  });
  after(() => test.close());

  it('is told once for each pending period', async () => {
    const [customer] = (await test.client.customers.list()).data;
    assert.ok(customer);
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], expiresInDays: 2 });
    await test.connector.drain();
    const told = async () => {
      let count = 0;
      for await (const { type } of test.client.customers.timeline(customer.id)) {
        if (type === 'invitation.expired') count += 1;
      }
      return count;
    };
    await test.connector.tick();
    assert.equal(await told(), 0);
    await test.advance({ days: 2 });
    assert.equal((await test.client.invitations.get(id)).state, 'expired', 'from the instant on');
    await Promise.all([test.connector.tick(), test.connector.tick(), test.connector.tick()]);
    await test.connector.tick();
    assert.equal(await told(), 1);
    await test.client.invitations.resend(id);
    await test.advance({ days: 3 });
    await test.connector.tick();
    assert.equal(await told(), 2);
  });

  it('is not told of one that was answered', async () => {
    const [, customer] = (await test.client.customers.list()).data;
    assert.ok(customer);
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], expiresInDays: 2 });
    await test.client.invitations.revoke(id);
    await test.advance({ days: 3 });
    await test.connector.tick();
    const { data } = await test.client.invitations.timeline(id);
    assert.ok(!data.some(({ type }) => type === 'invitation.expired'));
  });
});
