import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RateLimitedError, type ApiError, type Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { createVisitor, linkPath, readInvitation } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the mails to one address in a day', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(70) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeCustomers = (count: number): Customer[] => {
    const taken = unused.splice(0, count);
    assert.equal(taken.length, count, 'more customers are needed');
    return taken;
  };
  const send = (customer: Customer, email: string) =>
    test.client.invitations.send({ customerIds: [customer.id], email });
  const isLimited = (hours: number) => (error: unknown) => {
    assert.ok(error instanceof RateLimitedError);
    assert.equal(error.code, 'daily_mail_limit');
    const seconds = error.retryAfterSeconds ?? 0;
    assert.ok(Math.abs(seconds - hours * 3600) < 120, `${seconds} s`);
    return true;
  };

  it('are five, over all its invitations, and the sixth is told when', async () => {
    const email = 'five@customers.example';
    const customers = takeCustomers(6);
    const [first, ...others] = customers as [Customer, ...Customer[]];
    const { id } = await send(first, email);
    await test.connector.drain();
    await test.advance({ minutes: 60 });
    for (const customer of others.slice(0, 3)) await send(customer, email);
    await test.client.invitations.resend(id);
    const last = others[4] as Customer;
    await assert.rejects(send(last, email.toUpperCase()), isLimited(23));
    await test.advance({ minutes: 11 });
    await assert.rejects(test.client.invitations.resend(id), isLimited(23 - 11 / 60));
    assert.equal((await test.client.invitations.list({ customerId: last.id })).total, 0);
    // The day slides: the first mail is a day old now, the four of an hour later are not.
    await test.connector.drain();
    await test.advance({ minutes: 23 * 60 });
    await send(last, email);
    await assert.rejects(test.client.invitations.resend(id), { code: 'daily_mail_limit' });
  });

  it('are not spent by other dealers’ rules: another address is another matter', async () => {
    const [customer] = takeCustomers(1) as [Customer];
    assert.equal((await send(customer, 'six@customers.example')).state, 'pending');
  });

  it('are never more than five, however many are sent at once', async () => {
    const email = 'race@customers.example';
    const outcomes = await Promise.allSettled(takeCustomers(12).map((customer) => send(customer, email)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal((outcome.reason as ApiError).code, 'daily_mail_limit');
    }
  });

  it('count what waits for as long as it waits', async () => {
    const email = 'waits@customers.example';
    for (const customer of takeCustomers(5)) await send(customer, email);
    await test.advance({ days: 2 });
    const [next] = takeCustomers(1) as [Customer];
    await assert.rejects(send(next, email), isLimited(24));
    await test.connector.drain();
    await test.advance({ minutes: 24 * 60 + 1 });
    assert.equal((await send(next, email)).state, 'pending');
  });

  it('leave out what never left', async () => {
    const email = 'revoked@customers.example';
    for (const customer of takeCustomers(5)) {
      const { id } = await send(customer, email);
      await test.client.invitations.revoke(id);
    }
    await test.connector.drain();
    const [next] = takeCustomers(1) as [Customer];
    assert.equal((await send(next, email)).state, 'pending');
  });

  it('count what may have arrived for a day, not for ever', async () => {
    const email = 'uncertain@customers.example';
    for (const customer of takeCustomers(5)) {
      const { id } = await send(customer, email);
      // A process died in the attempt, and nobody wants the mail any more.
      await test.owner.query(
        `insert into mail_attempts (dealer_id, mail_id, number, started_at)
         select dealer_id, id, 1, created_at from mails where subject_id = $1`,
        [id],
      );
      await test.client.invitations.revoke(id);
    }
    await test.connector.drain();
    const [next] = takeCustomers(1) as [Customer];
    await assert.rejects(send(next, email), isLimited(24));
    await test.advance({ minutes: 24 * 60 + 1 });
    assert.equal((await send(next, email)).state, 'pending');
  });

  it('bind the person who asks for a new link, too, who is told to stop for now', async () => {
    const email = 'renews@customers.example';
    const customers = takeCustomers(5);
    const [first, ...others] = customers as [Customer, ...Customer[]];
    const { id } = await send(first, email);
    const path = await linkPath(test, id);
    await test.connector.drain();
    await test.advance({ days: 15 });
    for (const customer of others) await send(customer, email);
    const visitor = createVisitor(test);
    await visitor.get(path);
    await visitor.post('/invitation/renew');
    assert.match((await visitor.get('/invitation')).text, /is on its way/);
    await visitor.post('/invitation/renew');
    assert.match((await visitor.get('/invitation')).text, /We stop here for now/);
    assert.equal((await readInvitation(test, id)).linkVersion, 2);
  });

  it('hold for a bulk when its mail is made: the row says why there is none', async () => {
    const [customer, ...others] = takeCustomers(7) as [Customer, ...Customer[]];
    const email = `c${customer.erpId.slice(1)}@customers.example`;
    for (const other of others.slice(0, 5)) await send(other, email);
    await test.connector.drain();
    const plan = await test.client.bulkInvitations.plan({ customerIds: [customer.id] });
    await test.client.bulkInvitations.send(plan.id, { planHash: plan.planHash });
    await test.connector.drain();
    const { data } = await test.client.bulkInvitations.rows(plan.id);
    assert.deepEqual(
      data.map(({ result, reason }) => ({ result, reason })),
      [{ result: 'skipped', reason: 'daily_mail_limit' }],
    );
    const bulk = await test.client.bulkInvitations.get(plan.id);
    assert.equal(bulk.state, 'completed');
    assert.equal((await test.client.customers.get(customer.id)).invitationStatus, 'none');
    // What a bulk has promised counts for those who come after.
    const [next] = others.slice(5) as [Customer];
    const nextEmail = `c${next.erpId.slice(1)}@customers.example`;
    for (const other of takeCustomers(4)) await send(other, nextEmail);
    const second = await test.client.bulkInvitations.plan({ customerIds: [next.id] });
    await test.client.bulkInvitations.send(second.id, { planHash: second.planHash, startAfterSeconds: 3600 });
    await assert.rejects(send(takeCustomers(1)[0] as Customer, nextEmail), { code: 'daily_mail_limit' });
  });
});
