import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ConflictError, RateLimitedError, type Customer } from '@payvite/sdk';
import { recheckBulkMail } from '../src/invitations/bulk-invitation-recheck.ts';
import { invitationMailComposer } from '../src/invitations/invitation-mail.ts';
import { createMailComposers } from '../src/jobs.ts';
import { createMailService } from '../src/mail/mail-service.ts';
import { MailTransportError, type MailTransport } from '../src/mail/mail-transport.ts';
import { createOutboxTransport } from '../src/mail/outbox-transport.ts';
import {
  addressOf,
  customerTaker,
  idsOf,
  letMailsBeDue,
  listMailedAddresses,
  listRows,
  sendBulk,
  sendPlan,
  sendRows,
} from './bulk-invitation-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ROUNDS = 3;

describe('a bulk at the same time as', () => {
  let test: TestConnector;
  let take: (count: number) => Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(380) });
    take = await customerTaker(test);
  });
  after(() => test.close());

  const plan = (customers: readonly Customer[]) =>
    test.client.bulkInvitations.plan({ customerIds: idsOf(customers) });

  /** What was refused was refused for a reason that a caller can understand; the codes, by how often. */
  const refusals = (outcomes: readonly PromiseSettledResult<unknown>[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const error: unknown = outcome.reason;
      assert.ok(error instanceof ConflictError || error instanceof RateLimitedError, String(error));
      counts[error.code] = (counts[error.code] ?? 0) + 1;
    }
    return counts;
  };
  const openInvitations = async (customers: readonly Customer[]): Promise<Map<string, number>> => {
    const { rows } = await test.owner.query<{ id: string; count: number }>(
      `select customer_id as id, count(*)::integer as count from invitation_customers
       where customer_id = any ($1) and state = 'pending' group by 1`,
      [idsOf(customers)],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  };
  const assertOneEach = async (customers: readonly Customer[]) => {
    const open = await openInvitations(customers);
    for (const { id } of customers) assert.equal(open.get(id), 1);
    await test.connector.drain();
    const mailed = await listMailedAddresses(test);
    return customers.map((customer) => mailed.filter((address) => address === addressOf(customer)).length);
  };

  it('another one of the same customers: one is sent, the other has to be reviewed again', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const customers = take(12);
      const plans = [
        await plan(customers),
        await plan(customers.toReversed()),
        await plan(customers.slice(3)),
      ];
      const outcomes = await Promise.allSettled(plans.map((each) => sendPlan(test, each)));
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.deepEqual(refusals(outcomes), { bulk_plan_changed: 2 });
      const sent = outcomes[2]?.status === 'fulfilled' ? customers.slice(3) : customers;
      assert.deepEqual(await assertOneEach(sent), Array(sent.length).fill(1));
    }
  });

  it('single sendings: each customer is invited once, whoever was first', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const customers = take(10);
      const planned = await plan(customers);
      const send = (customer: Customer) => test.client.invitations.send({ customerIds: [customer.id] });
      const outcomes = await Promise.allSettled([
        ...customers.slice(0, 4).map(send),
        sendPlan(test, planned),
        ...customers.slice(4).map(send),
      ]);
      const { bulk_plan_changed: isRefused = 0, ...others } = refusals(outcomes);
      const open = await openInvitations(customers);
      if (isRefused === 0) {
        assert.deepEqual(others, { invitation_pending: 10 });
        assert.deepEqual(await assertOneEach(customers), Array(10).fill(1));
      } else {
        assert.deepEqual(others, {});
        assert.deepEqual([...open.values()], Array(10).fill(1));
      }
    }
  });

  it('resends of expired invitations that it would send again', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const customers = take(6);
      const invitations = await Promise.all(
        customers.map(({ id }) => test.client.invitations.send({ customerIds: [id], expiresInDays: 1 })),
      );
      await test.connector.drain();
      await test.advance({ days: 2 });
      const planned = await plan(customers);
      const outcomes = await Promise.allSettled([
        ...invitations.slice(0, 2).map(({ id }) => test.client.invitations.resend(id)),
        sendPlan(test, planned),
        ...invitations.slice(2).map(({ id }) => test.client.invitations.revoke(id)),
      ]);
      const codes = Object.keys(refusals(outcomes));
      assert.ok(
        codes.every((code) => ['bulk_plan_changed', 'resend_too_soon'].includes(code)),
        codes.join(),
      );
      for (const count of (await openInvitations(customers)).values()) assert.equal(count, 1);
      await test.connector.drain();
    }
  });

  it('the same one, sent many times', async () => {
    const customers = take(8);
    const planned = await plan(customers);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => sendPlan(test, planned)));
    assert.deepEqual(refusals(outcomes), { bulk_sending: 5 });

    const repeated = await plan(take(8));
    const options = { idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        test.client.bulkInvitations.send(repeated.id, { planHash: repeated.planHash }, options),
      ),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0]?.state, 'sending');
    assert.deepEqual(await assertOneEach(customers), Array(8).fill(1));
  });

  it('its own undoing: what is undone is never mailed, and what was mailed stays', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const customers = take(15);
      const { id } = await sendBulk(test, customers);
      const working = test.connector.drain();
      if (round % 2 === 1) await listRows(test, id);
      await test.client.bulkInvitations.cancel(id);
      await working;
      await test.connector.drain();
      const { progress } = await test.client.bulkInvitations.get(id);
      assert.equal(progress.sent + progress.undone, 15);
      const mailed = await listMailedAddresses(test);
      for (const { email, result, invitationId } of await listRows(test, id)) {
        const count = mailed.filter((address) => address === email).length;
        assert.equal(count, result === 'sent' ? 1 : 0);
        const { state } = await test.client.invitations.get(invitationId ?? '');
        assert.equal(state, result === 'sent' ? 'pending' : 'revoked');
      }
    }
  });

  it('its pauses: everybody is mailed once in the end', async () => {
    const customers = take(30);
    const { id } = await sendBulk(test, customers);
    for (let round = 0; round < ROUNDS; round += 1) {
      const working = test.connector.drain();
      await test.client.bulkInvitations.pause(id).catch(isCompleted);
      await working;
      const resuming = test.client.bulkInvitations.resume(id).catch(isCompleted);
      await Promise.all([resuming, test.connector.drain()]);
    }
    await test.connector.drain();
    const { state, progress } = await test.client.bulkInvitations.get(id);
    assert.deepEqual([state, progress.sent], ['completed', 30]);
    assert.deepEqual(await assertOneEach(customers), Array(30).fill(1));
  });

  /** The connector's mail service, but for some parts. */
  const mailServiceWith = (parts: Partial<Parameters<typeof createMailService>[0]>) => {
    const { context } = test.connector;
    return createMailService({
      ...context,
      transport: createOutboxTransport({ directory: test.outboxDirectory }),
      composers: createMailComposers(context),
      senderDomain: context.config.mail.senderDomain,
      ...parts,
    });
  };
  const busyServer: MailTransport = {
    send: () => Promise.reject(new MailTransportError('temporary', '451 later')),
    close: () => Promise.resolve(),
  };
  /** A bulk of which the first row has failed in all its tries, and the others wait. */
  const bulkWithFailure = async (customers: readonly Customer[]) => {
    const { id } = await sendBulk(test, customers);
    const [first] = await listRows(test, id);
    assert.ok(first);
    await sendRows(test, [first], { isLastTry: true, mail: mailServiceWith({ transport: busyServer }) });
    assert.equal((await test.client.bulkInvitations.get(id)).progress.failed, 1);
    return { id, failed: first };
  };

  it('its calling off: it is sent and undone, or never sent', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const customers = take(5);
      const planned = await plan(customers);
      const acts = [
        () => sendPlan(test, planned),
        () => test.client.bulkInvitations.cancel(planned.id),
        () => test.connector.drain(),
      ];
      const order = round % 2 === 0 ? acts : acts.toReversed();
      refusals(await Promise.allSettled(order.map((act) => act())));
      await test.connector.drain();
      const { state, progress } = await test.client.bulkInvitations.get(planned.id);
      assert.ok(state === 'cancelled' || (state === 'completed' && progress.sent === 5), state);
      const mailed = (await listMailedAddresses(test)).filter((address) =>
        customers.some((customer) => addressOf(customer) === address),
      );
      assert.equal(mailed.length, progress.sent);
      assert.equal((await openInvitations(customers)).size, progress.sent);
    }
  });

  it('retries of what failed, while the rest is being sent: each is mailed once', async () => {
    const customers = take(8);
    const { id } = await bulkWithFailure(customers);
    const retry = () => test.client.bulkInvitations.retryFailed(id);
    await Promise.all([retry(), test.connector.drain(), retry(), retry()]);
    assert.deepEqual(await assertOneEach(customers), Array(8).fill(1));
    const { state, progress } = await test.client.bulkInvitations.get(id);
    assert.deepEqual([state, progress.sent], ['completed', 8]);
    const retried = (await Array.fromAsync(test.client.events.export())).filter(
      ({ type, subjectId }) => type === 'bulk_invitation.retried' && subjectId === id,
    );
    assert.equal(retried.length, 1, 'the others found nothing to do');
  });

  it('its calling off and a retry: what failed is left as it was, or undone', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, failed } = await bulkWithFailure(take(3));
      const { cancel, retryFailed } = test.client.bulkInvitations;
      const acts = [cancel, retryFailed].map((act) => act.bind(test.client.bulkInvitations));
      const order = round % 2 === 0 ? acts : acts.toReversed();
      const codes = refusals(await Promise.allSettled(order.map((act) => act(id))));
      await letMailsBeDue(test);
      await test.connector.drain();
      const { state, progress } = await test.client.bulkInvitations.get(id);
      const isRefused = codes['bulk_cancelled'] === 1;
      assert.deepEqual(
        [state, progress.undone, progress.failed],
        ['cancelled', ...(isRefused ? [2, 1] : [3, 0])],
      );
      assert.equal((await listMailedAddresses(test)).includes(failed.email ?? ''), false);
    }
  });

  it('a revoking in the very moment in which its mail is made: the row says why there is none', async () => {
    const { id } = await sendBulk(test, take(1));
    const [row] = await listRows(test, id);
    assert.ok(row);
    const { context } = test.connector;
    const write = invitationMailComposer(context);
    const mail = mailServiceWith({
      composers: {
        ...createMailComposers(context),
        invitation: recheckBulkMail(context, async (tx, mails) => {
          await test.client.invitations.revoke(row.invitationId ?? '');
          return write(tx, mails);
        }),
      },
    });
    await sendRows(test, [row], { mail });
    const [after] = await listRows(test, id);
    assert.deepEqual([after?.result, after?.reason], ['skipped', 'revoked']);
    assert.equal((await listMailedAddresses(test)).includes(row.email ?? ''), false);
  });

  describe('a mail that is just leaving', () => {
    /** A worker whose mail server takes its time: says when it has a mail, and what comes of it when told. */
    const slowWorker = () => {
      const outbox = createOutboxTransport({ directory: test.outboxDirectory });
      const begun = Promise.withResolvers<void>();
      const verdict = Promise.withResolvers<'takes it' | 'refuses it'>();
      const transport: MailTransport = {
        ...outbox,
        async send(outgoing) {
          begun.resolve();
          if ((await verdict.promise) === 'takes it') return outbox.send(outgoing);
          throw new MailTransportError('temporary', '451 later');
        },
      };
      return { mail: mailServiceWith({ transport }), begun: begun.promise, decide: verdict.resolve };
    };
    const cancelWhileLeaving = async (decision: 'takes it' | 'refuses it') => {
      const customers = take(2);
      const { id } = await sendBulk(test, customers);
      const { mail, begun, decide } = slowWorker();
      const [first] = await listRows(test, id);
      assert.ok(first);
      const working = sendRows(test, [first], { mail });
      await begun;
      const { progress } = await test.client.bulkInvitations.cancel(id);
      assert.deepEqual([progress.queued, progress.undone], [1, 1]);
      decide(decision);
      await working;
      await letMailsBeDue(test);
      await test.connector.drain();
      const [row] = (await listRows(test, id)).filter(({ position }) => position === first.position);
      assert.ok(row);
      const invitation = await test.client.invitations.get(row.invitationId ?? '');
      const events = await Array.fromAsync(test.client.invitations.timeline(invitation.id));
      const mailed = (await listMailedAddresses(test)).filter((address) => address === row.email).length;
      return { result: row.result, state: invitation.state, mailed, last: events[0] };
    };

    it('arrives', async () => {
      const { last, ...found } = await cancelWhileLeaving('takes it');
      assert.deepEqual(found, { result: 'sent', state: 'pending', mailed: 1 });
      assert.equal(last?.type, 'mail.delivery_changed');
    });

    it('is undone after all where it comes back', async () => {
      const { last, ...found } = await cancelWhileLeaving('refuses it');
      assert.deepEqual(found, { result: 'undone', state: 'revoked', mailed: 0 });
      assert.deepEqual([last?.type, last?.actor.type], ['invitation.undone', 'system']);
    });
  });
});

function isCompleted(error: unknown): void {
  assert.ok(error instanceof ConflictError);
  assert.equal(error.code, 'bulk_completed');
}
