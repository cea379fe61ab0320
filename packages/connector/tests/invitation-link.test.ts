import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ConflictError, NotFoundError, PayviteClient, PermissionDeniedError } from '@payvite/sdk';
import { createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import { deriveLinkToken } from '../src/invitations/invitation-link.ts';
import { createLinkPath, openLink } from './copied-link-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { createVisitor, invite, linkPath, readInvitation, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ORIGIN = 'https://erp.example';

describe('a link to be handed on', () => {
  let test: TestConnector;
  let used = 0;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(40) });
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
  });
  after(() => test.close());

  /** A pending invitation of a customer of its own, its mail sent. */
  const send = async () => {
    used += 1;
    const invitation = await invite(test, `person${used}@harrow.example`, `C${used}`);
    await test.connector.drain();
    return invitation;
  };
  const refused = (code: string) => (error: unknown) => error instanceof ConflictError && error.code === code;

  it('is another one than the mailed one, the same whenever asked for, and ends with the invitation', async () => {
    const { id } = await send();
    const link = await test.client.invitations.createLink(id);
    const { expiresAt } = await test.client.invitations.get(id);
    assert.equal(link.expiresAt, expiresAt);
    const { origin, pathname } = new URL(link.url);
    assert.equal(origin, new URL(test.connector.context.config.publicUrl).origin);
    assert.match(pathname, /^\/i\/[A-Za-z0-9_-]{43}$/);
    assert.notEqual(pathname, await linkPath(test, id));
    assert.deepEqual(await test.client.invitations.createLink(id), link);
    assert.equal((await openLink(test, await linkPath(test, id))).page.status, 200, 'the mailed one works');
    assert.equal((await openLink(test, pathname)).page.status, 200);
  });

  it('leaves the invitation as it is: nothing is mailed, and nothing counts as mailed', async () => {
    const { id } = await send();
    const before = await test.client.invitations.get(id);
    const row = await readInvitation(test, id);
    await test.client.invitations.createLink(id);
    await test.connector.drain();
    assert.deepEqual(await test.client.invitations.get(id), before);
    assert.deepEqual(await readInvitation(test, id), row);
    const { rowCount } = await test.owner.query('select from mails where recipient = $1', [before.email]);
    assert.equal(rowCount, 1);

    const queued = await invite(test, 'queued@harrow.example', `C${(used += 1)}`);
    await test.client.invitations.createLink(queued.id);
    const { delivery, pendingSince, sentAt } = await test.client.invitations.get(queued.id);
    assert.deepEqual([delivery, pendingSince, sentAt], ['queued', null, null]);
  });

  it('stands in the timeline with who asked, and without the link', async () => {
    const { id, customerIds } = await send();
    const path = await createLinkPath(test, id);
    const [event] = (await test.client.invitations.timeline(id)).data;
    assert.equal(event?.type, 'invitation.link_copied');
    assert.equal(event.actor.type, 'key');
    assert.deepEqual([event.subjectId, event.customerIds], [id, customerIds]);
    assert.ok(!JSON.stringify(event).includes(path.slice(3)));
  });

  it('stands there once for each who asks, however often they do in a minute', async () => {
    const { id } = await send();
    const told = async () =>
      (await test.client.invitations.timeline(id)).data.filter(
        ({ type }) => type === 'invitation.link_copied',
      ).length;
    await Promise.all([1, 2, 3].map(() => test.client.invitations.createLink(id)));
    assert.equal(await told(), 1);
    const { token } = await test.client.embedSessions.create({
      user: { id: 'dana', name: 'Dana Ortiz' },
      permissions: ['invitations:copy_link'],
      origin: ORIGIN,
    });
    const asDana = () =>
      fetch(`${test.connector.url}/v1/invitations/${id}/link`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, Origin: ORIGIN },
      });
    assert.equal((await asDana()).status, 201);
    assert.equal(await told(), 2);
    await test.advance({ minutes: 1 });
    await test.client.invitations.createLink(id);
    assert.equal(await told(), 3);
    await test.advance({ minutes: 11 });
    await test.client.invitations.createLink(id);
    await test.client.invitations.resend(id);
    await test.client.invitations.createLink(id);
    assert.equal(await told(), 5, 'another link');
  });

  it('is kept nowhere in plain, not for a repeat under an Idempotency-Key either', async () => {
    const { id } = await send();
    const options = { idempotencyKey: 'link-1' };
    const { url } = await test.client.invitations.createLink(id, options);
    assert.equal((await test.client.invitations.createLink(id, options)).url, url);
    const { rows: tables } = await test.owner.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const { rowCount } = await test.owner.query(`select from ${name} t where t::text like $1`, [
        `%${url.slice(-43)}%`,
      ]);
      assert.equal(rowCount, 0, name);
    }
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(id);
    const renewed = await test.client.invitations.createLink(id, options);
    assert.notEqual(renewed.url, url, 'a repeat is answered anew');
  });

  it('needs a permission of its own', async () => {
    const { id } = await send();
    const clientFor = async (
      permissions: ('invitations:read' | 'invitations:send' | 'invitations:copy_link')[],
    ) => {
      const { token } = await test.client.embedSessions.create({
        user: { id: 'dana', name: 'Dana Ortiz' },
        permissions,
        origin: ORIGIN,
      });
      return new PayviteClient({
        baseUrl: test.connector.url,
        fetchToken: () => token,
        fetch: (input, init) => {
          const request = new Request(input, init);
          request.headers.set('Origin', ORIGIN);
          return fetch(request);
        },
      });
    };
    const without = await clientFor(['invitations:read', 'invitations:send']);
    await assert.rejects(without.invitations.createLink(id), PermissionDeniedError);
    const only = await clientFor(['invitations:copy_link']);
    assert.ok((await only.invitations.createLink(id)).url);
    await assert.rejects(only.invitations.get(id), PermissionDeniedError);
    const [event] = (await test.client.invitations.timeline(id)).data;
    assert.deepEqual(event?.actor, { type: 'user', id: 'dana', name: 'Dana Ortiz' });
  });

  it('is made for pending invitations only', async () => {
    const { invitations } = test.client;
    const accepted = await send();
    await register(test, accepted.id);
    await assert.rejects(invitations.createLink(accepted.id), refused('invitation_accepted'));

    const declined = await send();
    const visitor = createVisitor(test);
    await visitor.open(declined.id);
    await visitor.post('/invitation/decline');
    await assert.rejects(invitations.createLink(declined.id), refused('invitation_declined'));

    const revoked = await send();
    await invitations.revoke(revoked.id);
    await assert.rejects(invitations.createLink(revoked.id), refused('invitation_revoked'));

    const closed = await send();
    const [customerId = ''] = closed.customerIds;
    await test.owner.query('insert into portal_disabled_customers values ($1, $2, now())', [
      test.connector.dealerId,
      customerId,
    ]);
    await assert.rejects(invitations.createLink(closed.id), refused('portal_access_disabled'));

    const ended = await send();
    await test.owner.query(`update invitations set link_secret_id = 'gone' where id = $1`, [ended.id]);
    await assert.rejects(invitations.createLink(ended.id), refused('invitation_expired'));

    const expired = await send();
    await test.advance({ days: 15 });
    await assert.rejects(invitations.createLink(expired.id), refused('invitation_expired'));
  });

  it('is made for an address that wants no invitations, which asks for the code itself, and for none that bounces', async () => {
    for (const reason of ['manual', 'unsubscribed', 'complained', 'bounced']) {
      const { id, email } = await send();
      await test.client.suppressions.add({ email });
      await test.owner.query('update suppressions set reason = $1 where email = $2', [reason, email]);
      if (reason === 'bounced') {
        await assert.rejects(test.client.invitations.createLink(id), refused('address_suppressed'));
      } else assert.ok((await test.client.invitations.createLink(id)).url, reason);
    }
  });

  it('is not made for another dealer', async () => {
    const { id } = await send();
    const otherDealerId = randomUUID();
    await test.owner.query(
      `insert into dealers select (jsonb_populate_record(d, jsonb_build_object('id', $1::text, 'slug', 'other'))).* from dealers d`,
      [otherDealerId],
    );
    const apiKey = generateApiKey('test');
    await test.connector.context.database.asDealer(otherDealerId, (tx) =>
      createApiKey(tx, { secret: apiKey, name: 'Other', permissions: ['invitations:copy_link'] }),
    );
    const other = new PayviteClient({ baseUrl: test.connector.url, apiKey });
    await assert.rejects(other.invitations.createLink(id), NotFoundError);
    const { data } = await test.client.invitations.timeline(id);
    assert.ok(!data.some(({ type }) => type === 'invitation.link_copied'));
  });

  const ENDS: [string, (id: string) => Promise<unknown>, number, RegExp][] = [
    [
      'a resend',
      async (id) => {
        await test.advance({ minutes: 11 });
        await test.client.invitations.resend(id);
      },
      410,
      /There is a newer link/,
    ],
    ['a revoke', (id) => test.client.invitations.revoke(id), 410, /This invitation was withdrawn/],
    ['acceptance by the mailed link', (id) => register(test, id), 200, /This invitation was accepted/],
    [
      'a decline by the mailed link',
      async (id) => {
        const visitor = createVisitor(test);
        await visitor.open(id);
        await visitor.post('/invitation/decline');
      },
      200,
      /You declined this invitation/,
    ],
    ['expiry', () => test.advance({ days: 15 }), 410, /This invitation has expired/],
  ];
  for (const [what, end, status, words] of ENDS) {
    it(`is dead after ${what}, and says why`, async () => {
      const { id } = await send();
      const path = await createLinkPath(test, id);
      await end(id);
      const { visitor, page } = await openLink(test, path);
      assert.equal(page.status, status);
      assert.match(page.text, words);
      assert.ok(!page.text.includes(`person${used}@`), 'no address is told to whoever holds it');
      const before = await readInvitation(test, id);
      for (const form of ['send-code', 'enter-code', 'register', 'decline', 'not-me'])
        await visitor.post(`/invitation/${form}`, { code: '123456' });
      assert.deepEqual(await readInvitation(test, id), before);
    });
  }

  it('kills the mailed one when it is used to decline', async () => {
    const { id } = await send();
    const { visitor } = await openLink(test, await createLinkPath(test, id));
    assert.equal((await visitor.post('/invitation/decline', { reason: 'other' })).location, '/invitation');
    assert.equal((await readInvitation(test, id)).state, 'declined');
    assert.match((await openLink(test, await linkPath(test, id))).page.text, /You declined/);
  });

  it('has a token of its own channel', async () => {
    const { id } = await send();
    const row = await readInvitation(test, id);
    const { keys } = test.connector.context;
    assert.equal(await createLinkPath(test, id), `/i/${deriveLinkToken(keys, row, 'copy')}`);
  });
});
