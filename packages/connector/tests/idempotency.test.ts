import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Customer } from '@payvite/sdk';
import { sql } from 'kysely';
import supertest from 'supertest';
import { POOL_SIZE } from '../src/db/database.ts';
import { deleteOldIdempotencyKeys, takeIdempotencyKeys } from '../src/db/idempotency-store.ts';
import { until } from './connector-process.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('a POST with an Idempotency-Key', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer);
    return customer;
  };
  const post = (key: string, body: object, path = '/v1/invitations') =>
    supertest(test.connector.url)
      .post(path)
      .set('Authorization', `Bearer ${test.connector.apiKey}`)
      .set('Idempotency-Key', key)
      .send(body);
  const countInvitations = async (customer: Customer) =>
    (await test.client.invitations.list({ customerId: customer.id })).total;

  it('is done once of 50 at once, and answers all alike', async () => {
    const customer = takeCustomer();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('fifty', { customerIds: [customer.id] })),
    );
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]));
    assert.equal(new Set(answers.map((answer) => answer.text)).size, 1);
    assert.equal(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true').length, 49);
    assert.equal(await countInvitations(customer), 1);
    await test.connector.drain();
    const { rowCount } = await test.owner.query(`select from mails where customer_ids = $1`, [[customer.id]]);
    assert.equal(rowCount, 1);
  });

  it('takes a body for the same however it is written, and none for an empty one', async () => {
    const customer = takeCustomer();
    const first = await post('written', { customerIds: [customer.id], expiresInDays: 5 });
    const again = await post('written', { expiresInDays: 5, customerIds: [customer.id] });
    assert.deepEqual([again.status, again.text], [201, first.text]);
    const { id } = first.body as { id: string };
    const path = `/v1/invitations/${id}/revoke`;
    const revoke = (body?: object) => {
      const request = supertest(test.connector.url)
        .post(path)
        .set({ Authorization: `Bearer ${test.connector.apiKey}`, 'Idempotency-Key': 'revoked' });
      return body === undefined ? request : request.send(body);
    };
    assert.deepEqual(
      [(await revoke()).status, (await revoke({})).headers['idempotency-replayed']],
      [200, 'true'],
    );
  });

  it('waits without a connection: others are answered meanwhile', async () => {
    const customer = takeCustomer();
    const held = await test.owner.connect();
    await held.query('begin');
    await held.query('select from customers where id = $1 for update', [customer.id]);
    const sent = Array.from({ length: POOL_SIZE * 2 }, () =>
      post('patient', { customerIds: [customer.id] }).then((answer) => answer.status),
    );
    await until(async () => {
      const { rows } = await test.owner.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    // As many as there are connections, so that none can be left over by chance.
    const others = await Promise.all(Array.from({ length: POOL_SIZE - 1 }, () => test.client.dealer.get()));
    assert.equal(others.length, POOL_SIZE - 1);
    const { rowCount: waiting } = await test.owner.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    assert.equal(waiting, 1);
    await held.query('rollback');
    held.release();
    assert.deepEqual(new Set(await Promise.all(sent)), new Set([201]));
    assert.equal(await countInvitations(customer), 1);
  });

  it('lets one of those that wait try again where the first fails, and only one at a time', async () => {
    const customer = takeCustomer();
    await test.owner.query(`update customers set status = 'inactive' where id = $1`, [customer.id]);
    const answers = await Promise.all(
      Array.from({ length: POOL_SIZE * 2 }, () => post('failing', { customerIds: [customer.id] })),
    );
    assert.deepEqual(
      new Set(answers.map(({ status, body }) => `${status} ${(body as { code: string }).code}`)),
      new Set(['409 customer_inactive']),
    );
    await test.owner.query(`update customers set status = 'active' where id = $1`, [customer.id]);
    assert.equal((await post('failing', { customerIds: [customer.id] })).status, 201);
  });

  it('leaves the patience of the transaction as it was', async () => {
    const { context, dealerId } = test.connector;
    const patience = await context.database.asDealer(dealerId, async (tx) => {
      await sql`select set_config('lock_timeout', '7s', true)`.execute(tx.db);
      await takeIdempotencyKeys(tx, { principal: 'key:test', keys: ['patience'] }, 10_000);
      const { rows } = await sql<{ is: string }>`select current_setting('lock_timeout') as is`.execute(tx.db);
      return rows[0]?.is;
    });
    assert.equal(patience, '7s');
  });

  it('replays an answer although the invitation has changed since', async () => {
    const customer = takeCustomer();
    const first = await post('replay', { customerIds: [customer.id] });
    const { id } = first.body as { id: string };
    await test.client.invitations.revoke(id);
    const again = await post('replay', { customerIds: [customer.id] });
    assert.equal(again.text, first.text);
    assert.equal((await test.client.invitations.get(id)).state, 'revoked');
  });

  it('is refused with another body, and with another path', async () => {
    const [customer, other] = [takeCustomer(), takeCustomer()];
    const { body } = await post('reused', { customerIds: [customer.id] });
    const { id } = body as { id: string };
    for (const wrong of [
      await post('reused', { customerIds: [other.id] }),
      await post('reused', {}, `/v1/invitations/${id}/revoke`),
    ]) {
      assert.equal(wrong.status, 422);
      assert.equal((wrong.body as { code: string }).code, 'idempotency_key_reused');
    }
    assert.equal(await countInvitations(other), 0);
  });

  it('keeps no error: the same key may be tried again', async () => {
    const customer = takeCustomer();
    await test.owner.query(`update customers set status = 'inactive' where id = $1`, [customer.id]);
    assert.equal((await post('error', { customerIds: [customer.id] })).status, 409);
    await test.owner.query(`update customers set status = 'active' where id = $1`, [customer.id]);
    assert.equal((await post('error', { customerIds: [customer.id] })).status, 201);
  });

  it('does not meet the key of another principal', async () => {
    const [customer, other] = [takeCustomer(), takeCustomer()];
    assert.equal((await post('same', { customerIds: [customer.id] })).status, 201);
    const origin = 'https://erp.example';
    await test.owner.query('update dealers set allowed_origins = $1', [[origin]]);
    const { token } = await test.client.embedSessions.create({
      user: { id: 'dana', name: 'Dana' },
      permissions: ['invitations:send'],
      origin,
    });
    const answer = await supertest(test.connector.url)
      .post('/v1/invitations')
      .set({ Authorization: `Bearer ${token}`, Origin: origin, 'Idempotency-Key': 'same' })
      .send({ customerIds: [other.id] });
    assert.equal(answer.status, 201);
  });

  it('needs a usable key', async () => {
    for (const key of ['', 'with space', 'x'.repeat(256)]) {
      const answer = await post(key, { customerIds: [takeCustomer().id] });
      assert.equal(answer.status, 400, JSON.stringify(key));
    }
  });

  it('is forgotten after a day', async () => {
    const customer = takeCustomer();
    const first = await post('old', { customerIds: [customer.id] });
    await test.advance({ days: 2 });
    const again = await post('old', { customerIds: [customer.id] });
    assert.equal((again.body as { code: string }).code, 'invitation_pending', 'the work is done anew');
    const { database } = test.connector.context;
    assert.ok((await database.asDealer(test.connector.dealerId, deleteOldIdempotencyKeys)) > 0);
    assert.equal(first.status, 201);
  });
});
