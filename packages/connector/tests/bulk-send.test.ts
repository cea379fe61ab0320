import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ConflictError, type BulkInvitation, type BulkInvitationRow, type Customer } from '@payvite/sdk';
import {
  addressOf,
  answerInvitation,
  customerTaker,
  idsOf,
  listMailedAddresses,
  listRows,
  letMailsBeDue,
  sendBulk,
  sendPlan,
  sendRows,
} from './bulk-invitation-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { linkPath } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const CUSTOMERS = 120;

describe('a bulk that is sent', () => {
  let test: TestConnector;
  let take: (count: number) => Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(CUSTOMERS) });
    take = await customerTaker(test);
  });
  after(() => test.close());

  const plan = (customers: readonly Customer[]) =>
    test.client.bulkInvitations.plan({ customerIds: idsOf(customers) });
  const get = (id: string) => test.client.bulkInvitations.get(id);
  const progressOf = async (id: string) => shortened((await get(id)).progress);
  const statusesOf = (customers: readonly Customer[]) =>
    Promise.all(customers.map(async ({ id }) => (await test.client.customers.get(id)).invitationStatus));
  const mailsTo = async (customers: readonly Customer[]) => {
    const mailed = await listMailedAddresses(test);
    return customers.map((customer) => mailed.filter((address) => address === addressOf(customer)).length);
  };
  const timelineOf = async (customer: Customer) =>
    (await Array.fromAsync(test.client.customers.timeline(customer.id))).map(({ type }) => type).reverse();
  /** The row of a customer that has its own. */
  const rowOf = async (bulk: { id: string }, { id }: Customer): Promise<BulkInvitationRow> => {
    const row = (await listRows(test, bulk.id)).find(({ customerIds }) => customerIds.includes(id));
    assert.ok(row);
    return row;
  };
  const outcomeOf = async (bulk: { id: string }, customer: Customer) => {
    const { result, reason } = await rowOf(bulk, customer);
    return { result, reason };
  };
  it('mails everybody once, and says so', async () => {
    const customers = take(6);
    const planned = await plan(customers);
    const sending = await sendPlan(test, planned);
    assert.equal(sending.state, 'sending');
    assert.deepEqual(shortened(sending.progress), { queued: 6 });
    assert.ok(sending.startedAt);
    assert.equal(sending.sendsAfter, sending.startedAt);
    assert.deepEqual(await statusesOf(customers), Array(6).fill('pending'));
    assert.deepEqual(await mailsTo(customers), Array(6).fill(0));

    await test.connector.drain();
    const sent = await get(planned.id);
    assert.equal(sent.state, 'completed');
    assert.deepEqual(shortened(sent.progress), { sent: 6 });
    assert.deepEqual(sent.counts, planned.counts);
    assert.deepEqual(await mailsTo(customers), Array(6).fill(1));
    const [customer] = customers as [Customer];
    const { result, error, invitationId } = await rowOf(planned, customer);
    assert.deepEqual({ result, error }, { result: 'sent', error: null });
    const invitation = await test.client.invitations.get(invitationId ?? '');
    assert.deepEqual(
      [invitation.delivery, invitation.state, invitation.customerIds],
      ['sent', 'pending', [customer.id]],
    );
    assert.ok(invitation.pendingSince);
    assert.deepEqual(await timelineOf(customer), ['invitation.sent', 'mail.delivery_changed']);
    const events = await Array.fromAsync(test.client.invitations.timeline(invitation.id));
    assert.equal(events.at(-1)?.data['bulkInvitationId'], planned.id);
    await answerInvitation(test, invitation.id, 'accept');
  });

  it('says in the mail what the plan says', async () => {
    const [customer] = take(1) as [Customer];
    const planned = await test.client.bulkInvitations.plan({
      customerIds: [customer.id],
      locale: 'en-GB',
      message: 'Pay your deposits here.',
      expiresInDays: 5,
    });
    await sendPlan(test, planned);
    const { invitationId } = await rowOf(planned, customer);
    const invitation = await test.client.invitations.get(invitationId ?? '');
    const days = (Date.parse(invitation.expiresAt) - Date.parse(invitation.createdAt)) / 86_400_000;
    assert.deepEqual([invitation.locale, days], ['en-GB', 5]);
    assert.deepEqual(
      [planned.locale, planned.message, planned.expiresInDays],
      ['en-GB', 'Pay your deposits here.', 5],
    );
    await test.connector.drain();
  });

  it('is followed by its plan to the end', async () => {
    const planned = await plan(take(3));
    const seen: BulkInvitation['state'][] = [];
    const done = planned.send({ pollEveryMs: 5, onProgress: ({ state }) => seen.push(state) });
    while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await test.connector.drain();
    assert.equal((await done).progress.sent, 3);
    assert.deepEqual([seen[0], seen.at(-1)], ['sending', 'completed']);
  });

  describe('and undone', () => {
    it('leaves nothing but the timeline’s word for it, where no mail has left', async () => {
      const customers = take(4);
      const planned = await plan(customers);
      const waiting = await sendPlan(test, planned, 3600);
      const waits = Date.parse(waiting.sendsAfter ?? '') - Date.parse(waiting.startedAt ?? '');
      assert.equal(waits, 3_600_000);
      await test.connector.drain();
      assert.deepEqual(await progressOf(planned.id), { queued: 4 });

      const cancelled = await test.client.bulkInvitations.cancel(planned.id);
      assert.equal(cancelled.state, 'cancelled');
      assert.ok(cancelled.cancelledAt);
      assert.deepEqual(shortened(cancelled.progress), { undone: 4 });
      assert.deepEqual(await statusesOf(customers), Array(4).fill('none'));
      const [customer] = customers as [Customer];
      const { invitationId, ...row } = await rowOf(planned, customer);
      assert.deepEqual([row.result, row.reason], ['undone', null]);
      const invitation = await test.client.invitations.get(invitationId ?? '');
      assert.deepEqual([invitation.state, invitation.revokedAt], ['revoked', cancelled.cancelledAt]);
      assert.deepEqual(await timelineOf(customer), ['invitation.sent', 'invitation.undone']);

      await letMailsBeDue(test);
      await test.connector.drain();
      assert.deepEqual(await mailsTo(customers), Array(4).fill(0));
      assert.deepEqual(await progressOf(planned.id), { undone: 4 });
      assert.equal((await plan(customers)).counts.invitations, 4);
    });

    it('keeps what has left', async () => {
      const customers = take(5);
      const bulk = await sendBulk(test, customers);
      await sendRows(test, (await listRows(test, bulk.id)).slice(0, 2));
      const cancelled = await test.client.bulkInvitations.cancel(bulk.id);
      assert.deepEqual(shortened(cancelled.progress), { sent: 2, undone: 3 });
      await test.connector.drain();
      assert.deepEqual((await mailsTo(customers)).sort(), [0, 0, 0, 1, 1]);
      assert.deepEqual((await statusesOf(customers)).sort(), ['none', 'none', 'none', 'pending', 'pending']);
    });

    it('keeps what others have made of an invitation meanwhile', async () => {
      const [revoked, resent] = take(2) as [Customer, Customer];
      const bulk = await sendBulk(test, [revoked, resent]);
      await test.client.invitations.revoke((await rowOf(bulk, revoked)).invitationId ?? '');
      await test.advance({ minutes: 11 });
      const again = await test.client.invitations.resend((await rowOf(bulk, resent)).invitationId ?? '');
      await test.client.bulkInvitations.cancel(bulk.id);
      await test.connector.drain();
      assert.deepEqual(await timelineOf(revoked), ['invitation.sent', 'invitation.revoked']);
      assert.equal((await test.client.invitations.get(again.id)).state, 'pending');
      assert.deepEqual(await mailsTo([revoked, resent]), [0, 1]);
    });

    it('as a plan is only put away', async () => {
      const customers = take(1);
      const planned = await plan(customers);
      const cancelled = await test.client.bulkInvitations.cancel(planned.id);
      assert.deepEqual([cancelled.state, shortened(cancelled.progress)], ['cancelled', {}]);
      await assert.rejects(sendPlan(test, planned), { code: 'bulk_cancelled' });
    });
  });

  it('is held while it is paused, and goes on where it was', async () => {
    const customers = take(4);
    const bulk = await sendBulk(test, customers);
    await sendRows(test, (await listRows(test, bulk.id)).slice(0, 1));
    const paused = await test.client.bulkInvitations.pause(bulk.id);
    assert.equal(paused.state, 'paused');
    assert.ok(paused.pausedAt);
    await test.connector.drain();
    assert.deepEqual(await progressOf(bulk.id), { queued: 3, sent: 1 });

    const resumed = await test.client.bulkInvitations.resume(bulk.id);
    assert.deepEqual([resumed.state, resumed.pausedAt], ['sending', null]);
    await test.connector.drain();
    assert.deepEqual(await mailsTo(customers), Array(4).fill(1));
    assert.equal((await get(bulk.id)).state, 'completed');
  });

  it('still waits for its time when it was paused before, and can be undone while it is paused', async () => {
    const customers = take(2);
    const planned = await plan(customers);
    await sendPlan(test, planned, 3600);
    await test.client.bulkInvitations.pause(planned.id);
    await test.client.bulkInvitations.resume(planned.id);
    await test.connector.drain();
    assert.deepEqual(await mailsTo(customers), [0, 0]);
    await test.client.bulkInvitations.pause(planned.id);
    assert.equal((await test.client.bulkInvitations.cancel(planned.id)).state, 'cancelled');
    await letMailsBeDue(test);
    await test.connector.drain();
    assert.deepEqual(await mailsTo(customers), [0, 0]);
  });

  it('takes in each state only what can be done then, and says which it is', async () => {
    type Action = 'send' | 'pause' | 'resume' | 'cancel' | 'retryFailed';
    const allowed: Record<BulkInvitation['state'], Action[]> = {
      planned: ['send', 'cancel'],
      sending: ['pause', 'cancel', 'retryFailed'],
      paused: ['resume', 'cancel'],
      completed: ['retryFailed'],
      cancelled: [],
    };
    const bringTo = async (state: BulkInvitation['state']): Promise<BulkInvitation> => {
      const planned = await plan(take(1));
      if (state === 'planned') return planned;
      if (state === 'cancelled') return test.client.bulkInvitations.cancel(planned.id);
      const sent = await sendPlan(test, planned);
      if (state === 'paused') return test.client.bulkInvitations.pause(sent.id);
      if (state === 'completed') await test.connector.drain();
      return get(sent.id);
    };
    for (const [state, actions] of Object.entries(allowed) as [BulkInvitation['state'], Action[]][]) {
      const refused = (['send', 'pause', 'resume', 'cancel', 'retryFailed'] as const).filter(
        (action) => !actions.includes(action),
      );
      const bulk = await bringTo(state);
      assert.equal(bulk.state, state);
      for (const action of refused) {
        const act = action === 'send' ? sendPlan(test, bulk) : test.client.bulkInvitations[action](bulk.id);
        await assert.rejects(
          act,
          (error) => error instanceof ConflictError && error.code === `bulk_${state}`,
          `${state}, ${action}`,
        );
      }
      assert.equal((await get(bulk.id)).state, state);
    }
  });

  describe('looks again when a mail is made', () => {
    let customer: Customer;
    let bulk: BulkInvitation;
    let invitationId: string;

    beforeEach(async () => {
      [customer] = take(1) as [Customer];
      const planned = await plan([customer]);
      bulk = await sendPlan(test, planned, 3600);
      invitationId = (await rowOf(bulk, customer)).invitationId ?? '';
    });

    const work = async () => {
      await letMailsBeDue(test);
      await test.connector.drain();
    };
    /** Another contact of the customer is invited beside the bulk. */
    const inviteAnother = () =>
      test.client.invitations.send({
        customerIds: [customer.id],
        email: `else-${customer.erpId}@customers.example`,
      });

    it('somebody of the customer has registered', async () => {
      await answerInvitation(test, (await inviteAnother()).id, 'accept');
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'already_accepted' });
      assert.equal((await test.client.invitations.get(invitationId)).state, 'revoked');
      assert.ok((await timelineOf(customer)).includes('invitation.revoked'));
      assert.deepEqual(await mailsTo([customer]), [0]);
    });

    it('somebody of the customer has declined', async () => {
      await answerInvitation(test, (await inviteAnother()).id, 'decline');
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'declined' });
      assert.equal((await test.client.customers.get(customer.id)).invitationStatus, 'declined');
    });

    for (const [answer, reason] of [
      ['accept', 'already_accepted'],
      ['decline', 'declined'],
    ] as const) {
      it(`the invitation itself was answered, by a copied link: ${answer}`, async () => {
        await answerInvitation(test, invitationId, answer);
        await work();
        assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason });
        assert.deepEqual(await mailsTo([customer]), [0]);
      });
    }

    it('the address takes no more mail', async () => {
      await test.client.suppressions.add({ email: addressOf(customer) });
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'suppressed' });
      assert.deepEqual(await mailsTo([customer]), [0]);
    });

    it('the dealer has shut the person out', async () => {
      const [other] = take(1) as [Customer];
      const { id } = await test.client.invitations.send({
        customerIds: [other.id],
        email: addressOf(customer),
      });
      await answerInvitation(test, id, 'accept');
      const [payer] = (await test.client.customers.payers(other.id)).data;
      await test.client.payers.setPortalAccess(payer?.id ?? '', 'disabled');
      const mailed = await mailsTo([customer]);
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), {
        result: 'skipped',
        reason: 'portal_access_disabled',
      });
      assert.equal((await test.client.invitations.get(invitationId)).state, 'revoked');
      assert.deepEqual(mailed, [0]);
    });

    it('the customer is gone from the ERP', async () => {
      await test.owner.query(`update customers set status = 'inactive' where id = $1`, [customer.id]);
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'inactive' });
      assert.equal((await test.client.invitations.get(invitationId)).state, 'revoked');
    });

    it('the invitation was revoked', async () => {
      await test.client.invitations.revoke(invitationId);
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'revoked' });
    });

    it('the invitation was sent again, which is then the mail that leaves', async () => {
      await test.advance({ minutes: 11 });
      await test.client.invitations.resend(invitationId);
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'replaced' });
      assert.deepEqual(await mailsTo([customer]), [1]);
    });

    it('its link has run out meanwhile', async () => {
      await test.client.bulkInvitations.pause(bulk.id);
      await test.advance({ days: 20 });
      await test.client.bulkInvitations.resume(bulk.id);
      await work();
      assert.deepEqual(await outcomeOf(bulk, customer), { result: 'skipped', reason: 'expired' });
      assert.equal((await get(bulk.id)).state, 'completed');
      assert.equal((await plan([customer])).counts.invitations, 1);
    });
  });

  it('still asks for a folded customer where one of the others is settled', async () => {
    const [one, two] = take(2) as [Customer, Customer];
    await test.owner.query(
      `update contacts set email = 'folded@customers.example' where customer_id = any ($1)`,
      [idsOf([one, two])],
    );
    const planned = await plan([one, two]);
    assert.equal(planned.counts.invitations, 1);
    await sendPlan(test, planned, 3600);
    const other = await test.client.invitations.send({
      customerIds: [one.id],
      email: 'boss@customers.example',
    });
    await answerInvitation(test, other.id, 'decline');
    await letMailsBeDue(test);
    await test.connector.drain();
    assert.deepEqual(await outcomeOf(planned, two), { result: 'sent', reason: null });
  });

  describe('where an invitation has expired', () => {
    it('sends the same one again, with a new link and in the plan’s words', async () => {
      const [customer] = take(1) as [Customer];
      const { id } = await test.client.invitations.send({
        customerIds: [customer.id],
        expiresInDays: 1,
        message: 'The first one.',
      });
      await test.connector.drain();
      await test.advance({ days: 2 });
      const planned = await test.client.bulkInvitations.plan({ customerIds: [customer.id], locale: 'en-CA' });
      await sendPlan(test, planned);
      await test.connector.drain();
      assert.equal((await rowOf(planned, customer)).invitationId, id);
      const again = await test.client.invitations.get(id);
      assert.deepEqual([again.state, again.resentCount, again.locale], ['pending', 1, 'en-CA']);
      assert.deepEqual(await mailsTo([customer]), [2]);
      assert.ok((await timelineOf(customer)).includes('invitation.resent'));
    });

    it('revokes one that is about other customers, too, and makes a new one', async () => {
      const [one, two] = take(2) as [Customer, Customer];
      const both = await test.client.invitations.send({
        customerIds: idsOf([one, two]),
        email: addressOf(one),
        expiresInDays: 1,
      });
      await test.connector.drain();
      await test.advance({ days: 2 });
      const bulk = await sendBulk(test, [one]);
      await test.connector.drain();
      assert.notEqual((await rowOf(bulk, one)).invitationId, both.id);
      assert.equal((await test.client.invitations.get(both.id)).state, 'revoked');
      assert.deepEqual(await statusesOf([one, two]), ['pending', 'none']);
    });
  });

  describe('is refused when it is not what was reviewed any more', () => {
    const refusesAfter = async (change: (customer: Customer) => Promise<unknown>) => {
      const [customer, other] = take(2) as [Customer, Customer];
      const planned = await plan([customer, other]);
      await change(customer);
      await assert.rejects(sendPlan(test, planned), (error) => {
        assert.ok(error instanceof ConflictError);
        assert.equal(error.code, 'bulk_plan_changed');
        return true;
      });
      assert.equal((await get(planned.id)).state, 'planned');
      assert.deepEqual(await statusesOf([other]), ['none']);
      assert.notEqual((await plan([customer, other])).planHash, planned.planHash);
    };

    it('somebody was invited', () =>
      refusesAfter(({ id }) => test.client.invitations.send({ customerIds: [id] })));

    it('an address was corrected', () =>
      refusesAfter(({ id }) =>
        test.owner.query(`update contacts set email = 'new-' || email where customer_id = $1`, [id]),
      ));

    it('a contact speaks another language', () =>
      refusesAfter(({ id }) =>
        test.owner.query(`update contacts set locale = 'es' where customer_id = $1`, [id]),
      ));

    it('an address takes no more mail', () =>
      refusesAfter((customer) => test.client.suppressions.add({ email: addressOf(customer) })));

    it('a customer became inactive', () =>
      refusesAfter(({ id }) =>
        test.owner.query(`update customers set status = 'inactive' where id = $1`, [id]),
      ));

    it('a customer is there no more', async () => {
      const [gone, other] = take(2) as [Customer, Customer];
      const planned = await plan([gone, other]);
      // Nothing of ours deletes one; somebody's hand may.
      await test.owner.query('delete from customers where id = $1', [gone.id]);
      await assert.rejects(sendPlan(test, planned), { code: 'bulk_plan_changed' });
    });

    it('the filter finds somebody else', async () => {
      const [customer] = take(1) as [Customer];
      await test.owner.query(`update customers set account_type = 'Builder' where id = $1`, [customer.id]);
      const planned = await test.client.bulkInvitations.plan({ filter: { accountType: 'Builder' } });
      const [next] = take(1) as [Customer];
      await test.owner.query(`update customers set account_type = 'Builder' where id = $1`, [next.id]);
      await assert.rejects(sendPlan(test, planned), { code: 'bulk_plan_changed' });
      // What a search finds is not looked for again: nobody is added.
      const searched = await test.client.bulkInvitations.plan({
        filter: { search: customer.name, accountType: 'Builder' },
      });
      assert.equal(searched.counts.customers, 1);
      await test.owner.query(
        `update customers set search_text = (select search_text from customers where id = $2) where id = $1`,
        [next.id, customer.id],
      );
      await sendPlan(test, searched);
      assert.deepEqual(await statusesOf([customer, next]), ['pending', 'none']);
    });

    it('the hash is another plan’s', async () => {
      const [one, two] = [await plan(take(1)), await plan(take(1))];
      await assert.rejects(sendPlan(test, { id: one.id, planHash: two.planHash }), {
        code: 'bulk_plan_changed',
      });
      await assert.rejects(sendPlan(test, { id: one.id, planHash: 'x' }), { code: 'invalid_request' });
      assert.equal((await sendPlan(test, one)).state, 'sending');
    });

    it('but not for what nobody would care about', async () => {
      const [customer] = take(1) as [Customer];
      const planned = await plan([customer]);
      await test.owner.query('update customers set name = $2 where id = $1', [customer.id, 'Another name']);
      await test.owner.query('update customer_balances set outstanding_minor = 1 where customer_id = $1', [
        customer.id,
      ]);
      await test.owner.query(
        `update contacts set email = upper(email), name = 'Kim' where customer_id = $1`,
        [customer.id],
      );
      assert.equal((await sendPlan(test, planned)).state, 'sending');
    });
  });
});

describe('a bulk whose mails fail', () => {
  let smtp: SmtpServer;
  let test: TestConnector;
  let take: (count: number) => Customer[];

  before(async () => {
    smtp = await startSmtpServer();
    test = await startTestConnector({
      rows: plainCustomers(30),
      env: {
        DEALER_MODE: 'live',
        DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
        MAIL_TRANSPORT: smtp.url,
        PUBLIC_URL: 'https://pay.testlumber.example',
      },
    });
    take = await customerTaker(test);
  });
  after(async () => {
    await test.close();
    await smtp.close();
  });
  beforeEach(() => {
    smtp.answers = {};
    smtp.answersTo.clear();
  });

  const progressOf = async (id: string) => {
    const { state, progress } = await test.client.bulkInvitations.get(id);
    return [state, shortened(progress)];
  };
  const messageIdsTo = (customer: Customer) =>
    smtp.received
      .filter(({ to }) => to.includes(addressOf(customer)))
      .map(({ content }) => /^Message-ID: (<.+>)/im.exec(content)?.[1]);

  it('says why, and mails again, under the same link, where that may help', async () => {
    const customers = take(3);
    const [, unknown, busy] = customers as [Customer, Customer, Customer];
    const { id } = await sendBulk(test, customers);
    const rows = await listRows(test, id);
    smtp.answersTo.set(addressOf(unknown), `550 5.1.1 <${addressOf(unknown)}> has no mailbox here`);
    smtp.answersTo.set(addressOf(busy), '451 4.3.0 try again later');
    await sendRows(test, rows, { isLastTry: true });
    assert.deepEqual(await progressOf(id), ['completed', { sent: 1, failed: 2 }]);
    const failed = new Map(
      (await listRows(test, id, { result: 'failed' })).map(({ email, error }) => [email, error]),
    );
    assert.match(failed.get(addressOf(unknown)) ?? '', /550 5\.1\.1 <\[address\]> has no mailbox here/);
    assert.match(failed.get(addressOf(busy)) ?? '', /451 4\.3\.0/);

    // An address that its server refused for good takes no more mail, until the dealer knows better.
    smtp.answersTo.clear();
    const retried = await test.client.bulkInvitations.retryFailed(id);
    assert.deepEqual(
      [retried.state, shortened(retried.progress)],
      ['sending', { sent: 1, failed: 1, queued: 1 }],
    );
    await test.connector.drain();
    assert.deepEqual(await progressOf(id), ['completed', { sent: 2, failed: 1 }]);
    const { invitationId } = rows.find(({ email }) => email === addressOf(busy)) as BulkInvitationRow;
    const mail = smtp.received.find(({ to }) => to.includes(addressOf(busy)));
    // Long lines are broken in quoted-printable.
    assert.ok(mail?.content.replaceAll('=\r\n', '').includes(await linkPath(test, String(invitationId))));
    assert.equal((await test.client.invitations.get(String(invitationId))).resentCount, 0);

    const [suppression] = (await test.client.suppressions.list({ search: addressOf(unknown) })).data;
    await test.client.suppressions.remove(suppression?.id ?? '');
    await test.client.bulkInvitations.retryFailed(id);
    await test.connector.drain();
    assert.deepEqual(await progressOf(id), ['completed', { sent: 3 }]);
    for (const customer of customers) assert.equal(messageIdsTo(customer).length, 1);

    // Nothing is left to try again.
    assert.deepEqual(await progressOf((await test.client.bulkInvitations.retryFailed(id)).id), [
      'completed',
      { sent: 3 },
    ]);
  });

  it('mails nobody again whose invitation is over', async () => {
    const customers = take(2);
    const [revoked] = customers as [Customer];
    const { id } = await sendBulk(test, customers);
    smtp.answers = { 'RCPT TO': '451 later' };
    await sendRows(test, await listRows(test, id), { isLastTry: true });
    const row = (await listRows(test, id)).find(({ customerIds }) => customerIds.includes(revoked.id));
    await test.client.invitations.revoke(row?.invitationId ?? '');
    assert.equal((await test.client.bulkInvitations.retryFailed(id)).progress.queued, 1);
    await test.advance({ days: 20 });
    smtp.answers = {};
    await test.connector.drain();
    assert.deepEqual(await progressOf(id), ['completed', { failed: 1, skipped: 1 }]);
  });

  it('is undone with those that are to be tried again', async () => {
    const customers = take(2);
    const { id } = await sendBulk(test, customers);
    smtp.answers = { DATA: '451 later' };
    await sendRows(test, await listRows(test, id));
    assert.deepEqual(await progressOf(id), ['sending', { queued: 2 }]);
    smtp.answers = {};
    const cancelled = await test.client.bulkInvitations.cancel(id);
    assert.deepEqual(shortened(cancelled.progress), { undone: 2 });
    await letMailsBeDue(test);
    await test.connector.drain();
    for (const customer of customers) assert.deepEqual(messageIdsTo(customer), []);
  });

  describe('and may have arrived', () => {
    let customer: Customer;
    let bulkId: string;

    beforeEach(async () => {
      [customer] = take(1) as [Customer];
      bulkId = (await sendBulk(test, [customer])).id;
      // The connection breaks after the whole mail was handed over.
      smtp.answers = { content: null };
    });
    const send = async (isLastTry = false) => sendRows(test, await listRows(test, bulkId), { isLastTry });

    it('is sent again, and its row says so meanwhile', async () => {
      await send();
      assert.deepEqual(await progressOf(bulkId), ['sending', { uncertain: 1 }]);
      const [row] = await listRows(test, bulkId, { result: 'uncertain' });
      assert.deepEqual([row?.email, row?.reason], [addressOf(customer), null]);
      smtp.answers = {};
      await send();
      assert.deepEqual(await progressOf(bulkId), ['completed', { sent: 1 }]);
    });

    it('is called off no more, and not sent again', async () => {
      await send();
      smtp.answers = {};
      const cancelled = await test.client.bulkInvitations.cancel(bulkId);
      assert.deepEqual([cancelled.state, shortened(cancelled.progress)], ['cancelled', { uncertain: 1 }]);
      await letMailsBeDue(test);
      await test.connector.drain();
      assert.deepEqual(messageIdsTo(customer), []);
      assert.deepEqual(await progressOf(bulkId), ['cancelled', { uncertain: 1 }]);
      const [row] = await listRows(test, bulkId);
      const invitation = await test.client.invitations.get(row?.invitationId ?? '');
      assert.deepEqual([invitation.state, invitation.delivery], ['pending', 'uncertain']);
    });

    it('is not sent to somebody who has answered', async () => {
      await send();
      smtp.answers = {};
      const [row] = await listRows(test, bulkId);
      await answerInvitation(test, row?.invitationId ?? '', 'decline');
      await send();
      assert.deepEqual(messageIdsTo(customer), []);
      assert.deepEqual(await progressOf(bulkId), ['completed', { uncertain: 1 }]);
    });

    it('keeps no bulk open when it is given up', async () => {
      await send(true);
      assert.deepEqual(await progressOf(bulkId), ['completed', { uncertain: 1 }]);
    });

    it('waits with the others while the bulk is paused', async () => {
      await send();
      smtp.answers = {};
      await test.client.bulkInvitations.pause(bulkId);
      await send();
      assert.deepEqual(await progressOf(bulkId), ['paused', { uncertain: 1 }]);
      await test.client.bulkInvitations.resume(bulkId);
      await test.connector.drain();
      assert.deepEqual(await progressOf(bulkId), ['completed', { sent: 1 }]);
    });
  });
});

/** Only what is not 0. */
function shortened(progress: BulkInvitation['progress']): Partial<BulkInvitation['progress']> {
  return Object.fromEntries(Object.entries(progress).filter(([, count]) => count !== 0));
}
