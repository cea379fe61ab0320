import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

type Asker = pg.Pool | pg.PoolClient;

describe('what the status of a customer follows from', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(8) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeCustomer = (): string => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer.id;
  };

  /** It is kept as it would be computed now. */
  const assertKept = async (): Promise<void> => {
    const { rows } = await test.owner.query(`
      select f.customer_id
      from customer_standing_facts f
      left join customer_standings s on s.dealer_id = f.dealer_id and s.customer_id = f.customer_id
      where (s.portal_access, s.pending_until, s.declined_at)
        is distinct from (f.portal_access, f.pending_until, f.declined_at)`);
    assert.deepEqual(rows, []);
  };

  const standingOf = async (customerId: string) => {
    const { rows } = await test.owner.query<{
      access: string | null;
      until: string | null;
      declined: boolean;
    }>(
      `select portal_access as access, pending_until::date::text as until, declined_at is not null as declined
       from customer_standings where customer_id = $1`,
      [customerId],
    );
    return rows[0];
  };

  const invite = async (asker: Asker, customerId: string, expiresOn: string): Promise<string> => {
    const id = randomUUID();
    const email = `${id}@customers.example`;
    const { dealerId } = test.connector;
    await asker.query(
      `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
         link_made_at, expires_in_days, expires_at, created_by_type, created_at)
       values ($1, $2, $3, 'pending', 'en-US', 'x', 1, 'x', now(), 14, $4, 'system', now())`,
      [dealerId, id, email, expiresOn],
    );
    await asker.query(
      `insert into invitation_customers (dealer_id, invitation_id, customer_id, position, email, state)
       values ($1, $2, $3, 0, $4, 'pending')`,
      [dealerId, id, customerId, email],
    );
    return id;
  };

  const linkPayer = async (asker: Asker, customerId: string, invitationId: string): Promise<string> => {
    const id = randomUUID();
    await asker.query(
      `insert into auth_users (id, name, email, created_at, updated_at) values ($1, 'Pat', $1 || '@x.example', now(), now())`,
      [id],
    );
    await asker.query(
      `insert into payers (id, user_id, email, name, locale, created_at)
       values ($1::text::uuid, $1, $1 || '@x.example', 'Pat', 'en-US', now())`,
      [id],
    );
    await asker.query(
      `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, linked_at) values ($1, $2, $3, $4, now())`,
      [test.connector.dealerId, customerId, id, invitationId],
    );
    return id;
  };

  it('is the latest expiry of several that are pending', async () => {
    const customerId = takeCustomer();
    await invite(test.owner, customerId, '2030-01-02');
    const later = await invite(test.owner, customerId, '2030-03-04');
    await invite(test.owner, customerId, '2030-02-03');
    assert.deepEqual(await standingOf(customerId), { access: null, until: '2030-03-04', declined: false });
    await test.owner.query(`update invitations set state = 'revoked', revoked_at = now() where id = $1`, [
      later,
    ]);
    assert.deepEqual(await standingOf(customerId), { access: null, until: '2030-02-03', declined: false });
    await assertKept();
  });

  it('changes with an answer, another expiry and an end', async () => {
    const customerId = takeCustomer();
    const id = await invite(test.owner, customerId, '2030-01-02');
    const change = (set: string) => test.owner.query(`update invitations set ${set} where id = $1`, [id]);
    await change(`expires_at = '2030-05-06'`);
    assert.deepEqual(await standingOf(customerId), { access: null, until: '2030-05-06', declined: false });
    await change(`state = 'declined', declined_at = now()`);
    assert.deepEqual(await standingOf(customerId), { access: null, until: null, declined: true });
    await change(`state = 'pending'`);
    assert.deepEqual(await standingOf(customerId), { access: null, until: '2030-05-06', declined: false });
    await test.owner.query('delete from invitations where id = $1', [id]);
    assert.deepEqual(await standingOf(customerId), { access: null, until: null, declined: false });
    await assertKept();
  });

  it('follows every payer: one who may enter is enough, and nobody is left in the end', async () => {
    const customerId = takeCustomer();
    const invitationId = await invite(test.owner, customerId, '2030-01-02');
    const payers = [
      await linkPayer(test.owner, customerId, invitationId),
      await linkPayer(test.owner, customerId, invitationId),
    ];
    const disable = (payerId: string | undefined) =>
      test.owner.query(`update payer_customers set access = 'disabled' where payer_id = $1`, [payerId]);
    await disable(payers[0]);
    assert.equal((await standingOf(customerId))?.access, 'active');
    await disable(payers[1]);
    assert.equal((await standingOf(customerId))?.access, 'disabled');
    await test.owner.query('delete from payers where id = any ($1::uuid[])', [payers]);
    assert.equal((await standingOf(customerId))?.access, null);
    await assertKept();
  });

  it('covers each customer of one invitation, and of many in one statement', async () => {
    const [first, second] = [takeCustomer(), takeCustomer()];
    const { id } = await test.client.invitations.send({
      customerIds: [first, second],
      email: 'both@customers.example',
    });
    await test.owner.query(`update invitations set expires_at = '2031-01-01'`);
    for (const customerId of [first, second])
      assert.equal((await standingOf(customerId))?.until, '2031-01-01');
    await test.client.invitations.revoke(id);
    await assertKept();
  });

  it('is right when two transactions change it at once', async () => {
    const customerId = takeCustomer();
    const open = await invite(test.owner, customerId, '2030-01-02');
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await linkPayer(other, customerId, open);
      await other.query(`update invitations set state = 'accepted', accepted_at = now() where id = $1`, [
        open,
      ]);
      const invited = invite(test.owner, customerId, '2030-06-07');
      await untilSomebodyWaits(other);
      await other.query('commit');
      await invited;
    } finally {
      other.release();
    }
    assert.deepEqual(await standingOf(customerId), {
      access: 'active',
      until: '2030-06-07',
      declined: false,
    });
    await assertKept();
  });

  /** @param asker is in a transaction, which would see who waits as it was when it first looked. */
  async function untilSomebodyWaits(asker: Asker): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await pause(5)) {
      await asker.query('select pg_stat_clear_snapshot()');
      const { rowCount } = await asker.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rowCount ?? 0) > 0) return;
      assert.ok(Date.now() < deadline, 'nobody came to wait');
    }
  }
});
