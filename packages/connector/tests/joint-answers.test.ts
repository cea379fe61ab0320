import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Customer, Invitation, Problem } from '@payvite/sdk';
import pg from 'pg';
import type { Logger } from 'pino';
import supertest from 'supertest';
import { watchStatements } from '../bench/statement-watch.ts';
import { EVERYTHING, issueApiKey } from '../src/auth/api-key-service.ts';
import { JointAnswers } from '../src/auth/joint-answers.ts';
import type { Database } from '../src/db/database.ts';
import { until } from './connector-process.ts';
import { plainCustomers } from './export-folder.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';

describe('invitations that are asked for at the same time', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(140) });
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

  /** Asks once, and while that is under way for all the others, which then are done together. */
  const inviteTogether = (...bodies: { body: object; key?: string }[]) => {
    const [leading] = take(1);
    assert.ok(leading);
    const led = invite({ customerIds: [leading.id] });
    return Promise.all([led, ...bodies.map(({ body, key }) => invite(body, key))]);
  };
  const toBodies = (customers: readonly Customer[]) =>
    customers.map(({ id }) => ({ body: { customerIds: [id] } }));

  it('get the first answer again where one is a repeat, and the others their own', async () => {
    const [known, ...others] = take(6);
    assert.ok(known);
    const key = randomUUID();
    const first = await invite({ customerIds: [known.id] }, key);
    const answers = await inviteTogether({ body: { customerIds: [known.id] }, key }, ...toBodies(others));
    const [again] = answers.splice(1, 1);
    assert.deepEqual([again?.text, again?.headers['idempotency-replayed']], [first.text, 'true']);
    assert.deepEqual(new Set(answers.map(codeOf)), new Set(['sent']));
    assert.ok(answers.every(({ headers }) => headers['idempotency-replayed'] === undefined));
    for (const { body } of answers) {
      assert.equal((await countParts((body as Invitation).id))?.['mails'], 1);
    }
  });

  it('are done alone where one of them has to wait for its customer, which waits alone', async () => {
    const [held, ...others] = take(6);
    assert.ok(held);
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await other.query('select from customers where id = $1 for update', [held.id]);
      let late: Awaited<ReturnType<typeof invite>> | undefined;
      const sent = inviteTogether(...toBodies(others));
      const waiting = invite({ customerIds: [held.id] }).then((answer) => (late = answer));
      assert.deepEqual(new Set((await sent).map(codeOf)), new Set(['sent']));
      await until(async () => {
        const { rowCount } = await test.owner.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      assert.equal(late, undefined);
      await other.query('commit');
      assert.equal(codeOf(await waiting), 'sent');
    } finally {
      other.release();
    }
  });

  it('are made in the name of whoever asks, and of their own customers only', async () => {
    const { context, dealerId } = test.connector;
    const second = await addDealer(test, { name: 'second', rows: plainCustomers(6) });
    const theirs = [...(await second.customersByErpId()).values()];
    const { secret } = await context.database.asDealer(dealerId, (tx) =>
      issueApiKey(context, tx, { name: 'Second key', permissions: EVERYTHING }),
    );
    const asked = take(12).map(({ id }, index) => ({
      customerId: index === 7 ? (theirs[5]?.id ?? '') : id,
      apiKey: index % 2 === 0 ? test.connector.apiKey : secret,
      name: index % 2 === 0 ? 'First key' : 'Second key',
    }));
    asked.push(
      ...theirs.slice(0, 5).map(({ id }) => ({
        customerId: id,
        apiKey: second.connector.apiKey,
        name: 'First key',
      })),
    );
    const [ours] = take(1);
    asked.push({ customerId: ours?.id ?? '', apiKey: second.connector.apiKey, name: 'First key' });
    const answers = await Promise.all(
      asked.map(({ customerId, apiKey }) =>
        supertest(test.connector.url)
          .post('/v1/invitations')
          .set('Authorization', `Bearer ${apiKey}`)
          .set('Idempotency-Key', randomUUID())
          .send({ customerIds: [customerId] }),
      ),
    );
    const strangers = [7, asked.length - 1];
    const keyIds = new Map<string, string>();
    for (const [index, answer] of answers.entries()) {
      if (strangers.includes(index)) {
        assert.equal(codeOf(answer), 'customer_not_found');
        continue;
      }
      const { id, createdBy } = answer.body as Invitation;
      const { apiKey, name } = asked[index] ?? assert.fail();
      assert.equal(createdBy.name, name);
      keyIds.set(apiKey, keyIds.get(apiKey) ?? createdBy.id ?? '');
      assert.equal(createdBy.id, keyIds.get(apiKey));
      const { rows } = await test.owner.query(
        `select i.created_by_id as made, e.actor_id as told, i.dealer_id = $2 as is_ours
         from invitations i join events e on e.subject_id = i.id where i.id = $1`,
        [id, dealerId],
      );
      const isOurs = apiKey !== second.connector.apiKey;
      assert.deepEqual(rows, [{ made: createdBy.id, told: createdBy.id, is_ours: isOurs }]);
    }
    assert.equal(new Set(keyIds.values()).size, 3);
  });
});

describe('a joint transaction', () => {
  const request = (key: string) => ({
    ...{ dealerId: 'dealer', status: 201, asked: key },
    actor: { type: 'key' as const, id: '1' },
    repeatable: { principal: 'key:1', key, requestHash: Buffer.alloc(32) },
  });
  const failing = (error: Error) => {
    const warned: unknown[] = [];
    const logger = { warn: ({ err }: { err: unknown }) => warned.push(err) } as unknown as Logger;
    const database = { asDealer: () => Promise.reject(error) } as unknown as Database;
    const joint = new JointAnswers<string>({ database, logger }, () => Promise.resolve([]));
    return { warned, answers: Promise.all([joint.answer(request('a')), joint.answer(request('b'))]) };
  };

  it('that others stood against leaves each request to be done alone', async () => {
    for (const code of ['PV001', 'PV002', '55P03', '40P01']) {
      const error = Object.assign(new pg.DatabaseError('no', 0, 'error'), { code });
      const { warned, answers } = failing(error);
      assert.deepEqual(await answers, [undefined, undefined]);
      assert.deepEqual(warned, [], code);
    }
  });

  it('that failed for any other reason does so, too, and says why', async () => {
    const error = new Error('Connection terminated unexpectedly');
    const { warned, answers } = failing(error);
    assert.deepEqual(await answers, [undefined, undefined]);
    assert.deepEqual(warned, [error]);
  });

  it('that got no connection in time answers so: nobody waits once more', async () => {
    const error = new Error('timeout exceeded when trying to connect');
    await assert.rejects(failing(error).answers, error);
  });
});
