import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Customer, Invitation, Problem } from '@payvite/sdk';
import pg from 'pg';
import supertest from 'supertest';
import { watchStatements } from '../bench/statement-watch.ts';
import { JointAnswers } from '../src/auth/joint-answers.ts';
import { until } from './connector-process.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('invitations that are asked for at the same time', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(120) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const take = (count: number): Customer[] => {
    assert.ok(unused.length >= count, 'more customers are needed');
    return unused.splice(0, count);
  };
  const invite = async (body: object, key: string = randomUUID()) =>
    supertest(test.connector.url)
      .post('/v1/invitations')
      .set('Authorization', `Bearer ${test.connector.apiKey}`)
      .set('Idempotency-Key', key)
      .send(body);
  const inviteAll = (customers: readonly Customer[]) =>
    Promise.all(customers.map(({ id }) => invite({ customerIds: [id] })));
  const codeOf = ({ status, body }: { status: number; body: unknown }) =>
    status === 201 ? 'sent' : (body as Problem).code;
  /** What one invitation consists of, counted. */
  const countParts = async (invitationId: string) => {
    const { rows } = await test.owner.query<Record<string, number>>(
      `select
        (select count(*)::int from invitation_customers where invitation_id = $1) as customers,
        (select count(*)::int from credentials where kind = 'link' and subject_id = $1) as links,
        (select count(*)::int from mails where subject_id = $1) as mails,
        (select count(*)::int from events e join event_customers c on c.event_id = e.id
         where e.subject_id = $1 and e.type = 'invitation.sent') as events`,
      [invitationId],
    );
    return rows[0];
  };

  it('are made by a few transactions, each with all that belongs to it', async () => {
    const customers = take(40);
    let inserts = 0;
    const stop = watchStatements(
      ({ text }) => (inserts += text.includes('insert into invitations ') ? 1 : 0),
    );
    const answers = await inviteAll(customers).finally(stop);
    assert.deepEqual(new Set(answers.map(codeOf)), new Set(['sent']));
    assert.ok(inserts >= 4 && inserts <= 20, `${inserts} of 40`);
    for (const [index, { body }] of answers.entries()) {
      const invitation = body as Invitation;
      assert.deepEqual(invitation.customerIds, [customers[index]?.id]);
      assert.deepEqual(await countParts(invitation.id), { customers: 1, links: 1, mails: 1, events: 1 });
      assert.deepEqual(invitation, await test.client.invitations.get(invitation.id));
    }
  });

  it('are each what it would be alone: its own message, days, language and contact', async () => {
    const customers = take(12);
    const answers = await Promise.all(
      customers.map(({ id }, index) =>
        invite({
          customerIds: [id],
          ...(index % 2 === 0 ? { message: `For number ${index}.` } : {}),
          expiresInDays: index + 1,
          ...(index % 3 === 0 ? { locale: 'fr', email: `one-of-${index}@customers.example` } : {}),
        }),
      ),
    );
    for (const [index, { body }] of answers.entries()) {
      const { id, email, locale } = body as Invitation;
      const { rows } = await test.owner.query(
        'select message, expires_in_days, email, locale from invitations where id = $1',
        [id],
      );
      assert.deepEqual(rows, [
        {
          message: index % 2 === 0 ? `For number ${index}.` : null,
          expires_in_days: index + 1,
          ...{ email, locale },
        },
      ]);
      assert.equal(locale === 'fr', index % 3 === 0);
      assert.equal(email === `one-of-${index}@customers.example`, index % 3 === 0);
    }
  });

  it('are refused one by one', async () => {
    const [twice, inactive, unsubscribed, ...fine] = take(10) as [Customer, Customer, Customer];
    await test.owner.query(`update customers set status = 'inactive' where id = $1`, [inactive.id]);
    await test.client.suppressions.add({ email: 'gone@customers.example' });
    const answers = await Promise.all([
      invite({ customerIds: [twice.id] }),
      invite({ customerIds: [twice.id] }),
      invite({ customerIds: [inactive.id] }),
      invite({ customerIds: [randomUUID()] }),
      invite({ customerIds: [unsubscribed.id], email: 'gone@customers.example' }),
      invite({ customerIds: [] }),
      ...(fine as Customer[]).map(({ id }) => invite({ customerIds: [id] })),
    ]);
    assert.deepEqual(answers.map(codeOf).toSorted(), [
      'address_suppressed',
      'customer_inactive',
      'customer_not_found',
      'invalid_request',
      'invitation_pending',
      ...Array.from({ length: 8 }, () => 'sent'),
    ]);
  });

  it('stay within what an address may get in a day', async () => {
    const customers = take(9);
    const answers = await Promise.all(
      customers.map(({ id }) => invite({ customerIds: [id], email: 'everybody@customers.example' })),
    );
    assert.deepEqual(answers.map(codeOf).toSorted(), [
      ...Array.from({ length: 4 }, () => 'daily_mail_limit'),
      ...Array.from({ length: 5 }, () => 'sent'),
    ]);
  });

  it('get the first answer again where one is a repeat, and the others their own', async () => {
    const [known, ...others] = take(12);
    assert.ok(known);
    const key = randomUUID();
    const first = await invite({ customerIds: [known.id] }, key);
    const [again, ...answers] = await Promise.all([
      invite({ customerIds: [known.id] }, key),
      ...others.map(({ id }) => invite({ customerIds: [id] })),
    ]);
    assert.deepEqual([again.text, again.headers['idempotency-replayed']], [first.text, 'true']);
    assert.deepEqual(new Set(answers.map(codeOf)), new Set(['sent']));
    assert.ok(answers.every(({ headers }) => headers['idempotency-replayed'] === undefined));
  });

  it('wait for none whose customer somebody else holds', async () => {
    const [held, ...others] = take(12);
    assert.ok(held);
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await other.query('select from customers where id = $1 for update', [held.id]);
      const late = invite({ customerIds: [held.id] });
      let isLate = true;
      void late.then(() => (isLate = false));
      assert.deepEqual(new Set((await inviteAll(others)).map(codeOf)), new Set(['sent']));
      assert.ok(isLate);
      await until(async () => {
        const { rowCount } = await test.owner.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      await other.query('commit');
      assert.equal(codeOf(await late), 'sent');
    } finally {
      other.release();
    }
  });
});

describe('a joint transaction', () => {
  const request = (key: string) => ({
    repeatable: { principal: 'key:1', key, requestHash: Buffer.alloc(32) },
    asked: key,
    principal: { dealerId: 'dealer', actor: { type: 'key' as const, id: '1' } },
  });
  const failing = (error: Error) =>
    new JointAnswers<string>({ asDealer: () => Promise.reject(error) }, 201, () => Promise.resolve([]));

  it('that the database undid leaves each request to be done alone', async () => {
    const answers = failing(new pg.DatabaseError('deadlock detected', 0, 'error'));
    assert.deepEqual(await Promise.all([answers.answer(request('a')), answers.answer(request('b'))]), [
      undefined,
      undefined,
    ]);
  });

  it('of which nobody knows whether it was undone is not done again', async () => {
    const broken = new Error('Connection terminated unexpectedly');
    await assert.rejects(failing(broken).answer(request('a')), broken);
  });
});
