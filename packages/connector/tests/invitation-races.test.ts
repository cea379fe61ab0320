import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiError, Customer } from '@payvite/sdk';
import { createLinkPath, openLink } from './copied-link-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('an invitation that changes while another request decides about it', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(12) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const inviteAndExpire = async (): Promise<{ id: string; customerId: string }> => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    const { id } = await test.client.invitations.send({ customerIds: [customer.id], expiresInDays: 1 });
    await test.advance({ days: 2 });
    return { id, customerId: customer.id };
  };

  /** Runs `request` up to where it waits for a transaction that makes `change`, which then commits. */
  const overtake = async <Answer>(
    change: string,
    id: string,
    request: () => Promise<Answer>,
  ): Promise<Answer> => {
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await other.query(change, [id]);
      const answer = request();
      answer.catch(() => undefined);
      await untilSomebodyWaits();
      await other.query('commit');
      return await answer;
    } finally {
      other.release();
    }
  };

  const untilSomebodyWaits = async (waiting = 1): Promise<void> => {
    const areWaiting = async () => {
      const { rowCount } = await test.owner.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return (rowCount ?? 0) >= waiting;
    };
    for (const deadline = Date.now() + 30_000; !(await areWaiting()); await pause(5)) {
      assert.ok(Date.now() < deadline, 'the request never came to wait for the other one');
    }
  };

  it('stays revoked when it is sent again at that moment: a new one is made', async () => {
    const { id, customerId } = await inviteAndExpire();
    const sent = await overtake(
      `update invitations set state = 'revoked', revoked_at = now() where id = $1`,
      id,
      () => test.client.invitations.send({ customerIds: [customerId] }),
    );
    assert.notEqual(sent.id, id);
    assert.equal((await test.client.invitations.get(id)).state, 'revoked');
  });

  it('stays accepted when it is sent again at that moment', async () => {
    const { id, customerId } = await inviteAndExpire();
    await assert.rejects(
      overtake(`update invitations set state = 'accepted', accepted_at = now() where id = $1`, id, () =>
        test.client.invitations.send({ customerIds: [customerId] }),
      ),
      { code: 'invitation_accepted' },
    );
    assert.equal((await test.client.invitations.get(id)).state, 'accepted');
  });

  it('is mailed once when it is sent, resent and sent again at once', async () => {
    const { id, customerId } = await inviteAndExpire();
    const { resentCount } = await test.client.invitations.get(id);
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0
          ? test.client.invitations.send({ customerIds: [customerId] })
          : test.client.invitations.resend(id),
      ),
    );
    assert.equal(answers.filter((answer) => answer.status === 'fulfilled').length, 1);
    for (const answer of answers) {
      if (answer.status === 'fulfilled') continue;
      const { code } = answer.reason as ApiError;
      assert.ok(code === 'invitation_pending' || code === 'resend_too_soon', code);
    }
    assert.equal((await test.client.invitations.get(id)).resentCount, resentCount + 1);
  });

  /**
   * Runs `first`, then `second`, up to where both wait, at the latest for the address, lets both go on, and makes sure that
   * neither came to hold what the other waits for: PostgreSQL would end one a second later, and its work be done again.
   */
  const meet = async <First, Second>(
    email: string,
    first: () => Promise<First>,
    second: () => Promise<Second>,
  ): Promise<[First, Second]> => {
    const before = await countDeadlocks();
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await other.query(`select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0))`, [
        test.connector.dealerId,
        email,
      ]);
      const firstAnswer = first();
      firstAnswer.catch(() => undefined);
      await untilSomebodyWaits();
      const answers = Promise.all([firstAnswer, second()]);
      answers.catch(() => undefined);
      await untilSomebodyWaits(2);
      await other.query('commit');
      await answers;
      assert.equal(await countDeadlocks(), before, 'they waited for each other');
      return await answers;
    } finally {
      other.release();
    }
  };

  const countDeadlocks = async (): Promise<number> => {
    const { rows } = await test.owner.query<{ count: number }>(
      'select deadlocks::int as count from pg_stat_database where datname = current_database()',
    );
    return rows[0]?.count ?? NaN;
  };

  const codeOf = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'done',
      (error: ApiError) => error.code,
    );

  for (const what of ['sent', 'resent'] as const) {
    it(`is ${what} while a code is asked for through its copied link, and neither hinders the other`, async () => {
      const customer = unused.pop();
      assert.ok(customer);
      const { id, email } = await test.client.invitations.send({ customerIds: [customer.id] });
      await test.connector.drain();
      const { visitor } = await openLink(test, await createLinkPath(test, id));
      const send = () => codeOf(test.client.invitations.send({ customerIds: [customer.id] }));
      const resend = () => codeOf(test.client.invitations.resend(id));
      await test.advance({ minutes: 11 });
      const [code, page] = await meet(email, what === 'sent' ? send : resend, () =>
        visitor.submit('/invitation/send-code'),
      );
      assert.equal(code, what === 'sent' ? 'invitation_pending' : 'done');
      assert.doesNotMatch(page.html, /role="alert"/, page.text);
    });
  }

  it('is not replaced by one to its own address, which says so without waiting for it', async () => {
    const [mistaken, other] = [unused.pop(), unused.pop()];
    assert.ok(mistaken && other);
    const { id, email } = await test.client.invitations.send({ customerIds: [mistaken.id] });
    await test.advance({ minutes: 11 });
    const replace = () =>
      codeOf(test.client.invitations.send({ customerIds: [other.id], email, replacesInvitationId: id }));
    const resend = () => codeOf(test.client.invitations.resend(id));
    assert.deepEqual(await meet(email, replace, resend), ['invalid_request', 'done']);
  });

  it('is sent again in the language asked for now', async () => {
    const { id, customerId } = await inviteAndExpire();
    const sent = await test.client.invitations.send({ customerIds: [customerId], locale: 'es-MX' });
    assert.deepEqual([sent.id, sent.locale], [id, 'es-MX']);
  });
});
