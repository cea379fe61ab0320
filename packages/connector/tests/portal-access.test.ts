import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ConflictError, NotFoundError, type Customer, type CustomerPayer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import {
  createVisitor,
  invite,
  PASSWORD,
  readInvitation,
  register,
  type PortalVisitor,
} from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const CLOSED = /Your access is closed .*Call them at the number on your last invoice/;

describe('the portal access of customers and payers', () => {
  let test: TestConnector;
  let customers: Map<string, Customer>;
  /** Each test has customers of its own. */
  let taken = 0;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(40) });
    customers = await test.customersByErpId();
  });
  after(() => test.close());

  const take = (): Customer => {
    taken += 1;
    const customer = customers.get(`C${taken}`);
    assert.ok(customer);
    return customer;
  };
  const registered = async (email: string, ...at: Customer[]): Promise<PortalVisitor> =>
    register(test, (await invite(test, email, ...at.map(({ erpId }) => erpId))).id);
  const payerOf = async (email: string, customer: Customer): Promise<CustomerPayer> => {
    const { data } = await test.client.customers.payers(customer.id);
    const payer = data.find((each) => each.email === email);
    assert.ok(payer, email);
    return payer;
  };
  const timeline = async (customer: Customer): Promise<string[]> => {
    const { data } = await test.client.customers.timeline(customer.id);
    return data.map((event) => event.type).filter((type) => type.startsWith('portal_access.'));
  };
  const sessionCount = async (email: string): Promise<number> => {
    const { rows } = await test.owner.query(
      'select s.id from auth_sessions s join auth_users u on u.id = s.user_id where u.email = $1',
      [email],
    );
    return rows.length;
  };
  const signIn = async (email: string): Promise<PortalVisitor> => {
    const visitor = createVisitor(test);
    assert.equal((await visitor.post('/sign-in', { email, password: PASSWORD })).location, '/portal');
    return visitor;
  };

  it('lists who registered, the newest first, with the last sign-in', async () => {
    const [customer, other] = [take(), take()];
    assert.deepEqual(await test.client.customers.payers(customer.id), {
      data: [],
      nextCursor: null,
      total: 0,
    });
    const invitation = await invite(test, 'first@harrow.example', customer.erpId, other.erpId);
    await register(test, invitation.id);
    await test.advance({ minutes: 5 });
    await registered('second@harrow.example', customer);

    const { data, total } = await test.client.customers.payers(customer.id);
    assert.equal(total, 2);
    assert.deepEqual(
      data.map(({ email, name, access }) => [email, name, access]),
      [
        ['second@harrow.example', 'Maria Harrow', 'active'],
        ['first@harrow.example', 'Maria Harrow', 'active'],
      ],
    );
    const [, first] = data;
    assert.equal(first?.invitationId, invitation.id);
    assert.equal(first.lastSignedInAt, first.linkedAt, 'registering signs in');
    const walked = await Array.fromAsync(test.client.customers.payers(customer.id, { limit: 1 }));
    assert.deepEqual(walked, data);

    await test.advance({ minutes: 5 });
    await signIn('first@harrow.example');
    const again = await payerOf('first@harrow.example', customer);
    assert.ok(again.lastSignedInAt !== null && again.lastSignedInAt > first.linkedAt);
    const [signedIn] = (await test.client.customers.timeline(other.id)).data;
    assert.equal(signedIn?.type, 'payer.signed_in');
    assert.deepEqual(signedIn.actor, { type: 'payer', id: first.id, name: 'Maria Harrow' });
  });

  it('closes a customer to everybody who registered, at once, and opens it again', async () => {
    const [customer, other] = [take(), take()];
    const both = await registered('both@harrow.example', customer, other);
    const only = await registered('only@harrow.example', customer);
    assert.match((await only.portal()).text, new RegExp(customer.name));

    const closed = await test.client.customers.setPortalAccess(customer.id, 'disabled');
    assert.equal(closed.id, customer.id);
    assert.equal(closed.portalAccess, 'disabled');
    assert.equal(closed.invitationStatus, 'accepted');
    assert.deepEqual(
      (await test.client.customers.payers(customer.id)).data.map(({ access }) => access),
      ['disabled', 'disabled'],
    );
    assert.equal((await only.get('/portal')).location, '/sign-in', 'nothing else to see: signed out');
    assert.equal(await sessionCount('only@harrow.example'), 0);
    const page = await both.portal();
    assert.match(page.text, new RegExp(`Online access is closed for ${customer.name}`));
    assert.match(page.text, new RegExp(`${other.name} .*Account ${other.accountNumber}`));
    assert.ok(!page.text.includes(`Account ${customer.accountNumber} `));
    assert.match((await (await signIn('only@harrow.example')).portal()).text, CLOSED);

    const opened = await test.client.customers.setPortalAccess(customer.id, 'active');
    assert.equal(opened.portalAccess, 'active');
    assert.match((await (await signIn('only@harrow.example')).portal()).text, new RegExp(customer.name));

    const { data } = await test.client.customers.timeline(customer.id);
    const events = data.filter((event) => event.type.startsWith('portal_access.'));
    assert.deepEqual(
      events.map(({ type, subjectType, subjectId, customerIds, actor }) => [
        type,
        subjectType,
        subjectId,
        customerIds,
        actor.name,
      ]),
      ['portal_access.restored', 'portal_access.disabled'].map((type) => [
        type,
        'customer',
        customer.id,
        [customer.id],
        'First key',
      ]),
    );
    assert.deepEqual(await timeline(other), []);
  });

  it('closes one payer at every customer of the dealer, and nobody else', async () => {
    const [customer, other] = [take(), take()];
    const leaver = await registered('leaver@harrow.example', customer, other);
    const colleague = await registered('colleague@harrow.example', customer);
    const { id } = await payerOf('leaver@harrow.example', customer);

    const payer = await test.client.payers.setPortalAccess(id, 'disabled');
    assert.deepEqual([payer.id, payer.email], [id, 'leaver@harrow.example']);
    assert.deepEqual(
      new Map(payer.customers.map(({ customerId, access }) => [customerId, access])),
      new Map([
        [customer.id, 'disabled'],
        [other.id, 'disabled'],
      ]),
    );
    assert.equal((await leaver.get('/portal')).location, '/sign-in');
    assert.match((await colleague.portal()).text, new RegExp(customer.name));
    assert.equal((await test.client.customers.get(customer.id)).portalAccess, 'active');
    assert.equal((await test.client.customers.get(other.id)).portalAccess, 'disabled');
    assert.deepEqual(await timeline(customer), ['portal_access.disabled']);
    assert.deepEqual(await timeline(other), ['portal_access.disabled']);

    await test.client.payers.setPortalAccess(id, 'active');
    assert.equal((await test.client.customers.get(other.id)).portalAccess, 'active');
    assert.deepEqual(await timeline(other), ['portal_access.restored', 'portal_access.disabled']);
  });

  it('does nothing the second time, and says nothing', async () => {
    const customer = take();
    await registered('twice@harrow.example', customer);
    const { id } = await payerOf('twice@harrow.example', customer);
    for (const state of ['active', 'disabled', 'disabled', 'active', 'active'] as const) {
      await test.client.customers.setPortalAccess(customer.id, state);
    }
    assert.deepEqual(await timeline(customer), ['portal_access.restored', 'portal_access.disabled']);
    for (const state of ['active', 'disabled', 'disabled', 'active', 'active'] as const) {
      await test.client.payers.setPortalAccess(id, state);
    }
    assert.equal((await timeline(customer)).length, 4);
  });

  it('lets the last word hold, the customer’s or the payer’s', async () => {
    const customer = take();
    await registered('word@harrow.example', customer);
    await registered('other-word@harrow.example', customer);
    const { id } = await payerOf('word@harrow.example', customer);
    const access = async () =>
      Object.fromEntries(
        (await test.client.customers.payers(customer.id)).data.map((payer) => [payer.email, payer.access]),
      );
    await test.client.customers.setPortalAccess(customer.id, 'disabled');
    await test.client.payers.setPortalAccess(id, 'active');
    assert.deepEqual(await access(), {
      'word@harrow.example': 'active',
      'other-word@harrow.example': 'disabled',
    });
    await registered('third-word@harrow.example', customer);
    assert.equal((await payerOf('third-word@harrow.example', customer)).access, 'active', 'one is in again');
    await test.client.payers.setPortalAccess(id, 'disabled');
    await test.client.customers.setPortalAccess(customer.id, 'active');
    assert.deepEqual(await access(), {
      'word@harrow.example': 'active',
      'other-word@harrow.example': 'active',
      'third-word@harrow.example': 'active',
    });
  });

  it('is kept closed by an invitation that was open: its link says whom to call, and mails nothing', async () => {
    const customer = take();
    await registered('inside@harrow.example', customer);
    const { id } = await invite(test, 'waiting@harrow.example', customer.erpId);
    const visitor = createVisitor(test);
    await visitor.open(id);
    await test.client.customers.setPortalAccess(customer.id, 'disabled');

    const form = { name: 'Wanda', password: PASSWORD, terms: 'accepted' };
    assert.equal((await visitor.post('/invitation/register', form)).location, '/invitation');
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 410);
    assert.match(page.text, CLOSED);
    assert.ok(!page.main.includes('<form'), 'nothing can be asked for');
    await test.connector.drain();
    const mailsBefore = (await test.owner.query('select id from mails')).rows.length;
    await visitor.post('/invitation/renew');
    await test.connector.drain();
    assert.equal((await test.owner.query('select id from mails')).rows.length, mailsBefore);
    assert.equal((await readInvitation(test, id)).state, 'pending');
    assert.equal((await test.client.customers.payers(customer.id)).total, 1);

    await test.advance({ minutes: 11 });
    await assert.rejects(test.client.invitations.resend(id), { code: 'portal_access_disabled' });
    await assert.rejects(
      test.client.invitations.send({ customerIds: [customer.id], email: 'new@harrow.example' }),
      (error) => {
        assert.ok(error instanceof ConflictError);
        assert.equal(error.code, 'portal_access_disabled');
        assert.equal(error.errors[0]?.pointer, '/customerIds/0');
        return true;
      },
    );

    await test.client.customers.setPortalAccess(customer.id, 'active');
    await register(test, id);
    assert.equal((await payerOf('waiting@harrow.example', customer)).access, 'active');
  });

  it('is kept closed to a payer by an invitation to another customer of the dealer', async () => {
    const [customer, other] = [take(), take()];
    await registered('again@harrow.example', customer);
    const { id: payerId } = await payerOf('again@harrow.example', customer);
    const { id } = await invite(test, 'again@harrow.example', other.erpId);
    await test.client.payers.setPortalAccess(payerId, 'disabled');
    const visitor = await signIn('again@harrow.example');
    assert.match((await visitor.open(id)).text, CLOSED);
    assert.equal((await visitor.post('/invitation/accept', { terms: 'accepted' })).location, '/invitation');
    assert.equal((await test.client.customers.payers(other.id)).total, 0);
  });

  it('lets a payer in to what is open of an invitation that covers both', async () => {
    const [closed, open] = [take(), take()];
    await registered('mate@harrow.example', closed);
    const { id } = await invite(test, 'partly@harrow.example', closed.erpId, open.erpId);
    await test.client.customers.setPortalAccess(closed.id, 'disabled');
    const page = await (await register(test, id)).portal();
    assert.match(page.text, new RegExp(`Online access is closed for ${closed.name}`));
    assert.equal((await payerOf('partly@harrow.example', closed)).access, 'disabled');
    assert.equal((await payerOf('partly@harrow.example', open)).access, 'active');
    assert.equal((await test.client.customers.get(closed.id)).portalAccess, 'disabled');
  });

  it('tells who accepted and was shut out whom to call, not to sign in', async () => {
    const customer = take();
    const { id } = await invite(test, 'gone@harrow.example', customer.erpId);
    await register(test, id);
    assert.match((await createVisitor(test).open(id)).text, /This invitation was accepted/);
    await test.client.customers.setPortalAccess(customer.id, 'disabled');
    assert.match((await createVisitor(test).open(id)).text, CLOSED);
  });

  it('closes before or after an acceptance that comes at the same moment, and holds for it either way', async () => {
    for (let round = 0; round < 4; round += 1) {
      const customer = take();
      await registered(`there${round}@harrow.example`, customer);
      const email = `racer${round}@harrow.example`;
      const visitor = createVisitor(test);
      await visitor.open((await invite(test, email, customer.erpId)).id);
      await Promise.all([
        visitor.post('/invitation/register', { name: 'Rae', password: PASSWORD, terms: 'accepted' }),
        test.client.customers.setPortalAccess(customer.id, 'disabled'),
      ]);
      const { data } = await test.client.customers.payers(customer.id);
      assert.ok(
        data.every(({ access }) => access === 'disabled'),
        JSON.stringify(data),
      );
    }
  });

  it('leaves the other suppliers of a payer alone, and their dealers in the dark', async () => {
    const customer = take();
    const email = 'shared@harrow.example';
    const visitor = await registered(email, customer);
    const { id } = await payerOf(email, customer);
    const otherDealerId = randomUUID();
    await linkAtOtherDealer(otherDealerId, email);
    await test.client.payers.setPortalAccess(id, 'disabled');
    const elsewhere = await visitor.get('/portal/anvil-steel');
    assert.match(elsewhere.text, /Anvil Steel .*Harrow at Anvil/);
    const here = await visitor.get('/portal/test-lumber');
    assert.match(here.text, CLOSED);
    assert.ok(!here.text.includes(`Account ${customer.accountNumber}`));

    await test.advance({ minutes: 5 });
    const { lastSignedInAt } = await payerOf(email, customer);
    await signIn(email);
    assert.equal((await payerOf(email, customer)).lastSignedInAt, lastSignedInAt);
    assert.deepEqual(await eventTypes(otherDealerId), ['payer.signed_in']);
  });

  it('tells the dealer whose invitation somebody signs in behind, and no other', async () => {
    const [first, second] = [take(), take()];
    const email = 'invited-again@harrow.example';
    await registered(email, first);
    const otherDealerId = randomUUID();
    await linkAtOtherDealer(otherDealerId, email, 'third-steel');
    await test.advance({ minutes: 5 });
    const { lastSignedInAt } = await payerOf(email, first);
    const { id } = await invite(test, email, second.erpId);
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/invitation/sign-in', { password: PASSWORD, terms: 'accepted' });
    assert.notEqual((await payerOf(email, second)).lastSignedInAt, lastSignedInAt);
    assert.deepEqual(await eventTypes(otherDealerId), []);
  });

  it('is refused where nobody registered, or for whom is not there', async () => {
    const customer = take();
    await invite(test, 'never@harrow.example', customer.erpId);
    for (const state of ['active', 'disabled'] as const) {
      await assert.rejects(test.client.customers.setPortalAccess(customer.id, state), (error) => {
        assert.ok(error instanceof ConflictError);
        assert.equal(error.code, 'portal_access_none');
        return true;
      });
    }
    assert.deepEqual(await timeline(customer), []);
    const isMissing = (code: string) => (error: unknown) => {
      assert.ok(error instanceof NotFoundError);
      assert.equal(error.code, code);
      return true;
    };
    const unknownId = randomUUID();
    await assert.rejects(
      test.client.customers.setPortalAccess(unknownId, 'active'),
      isMissing('customer_not_found'),
    );
    await assert.rejects(
      test.client.payers.setPortalAccess(unknownId, 'active'),
      isMissing('payer_not_found'),
    );

    // Registered, and with another dealer only.
    const visitor = take();
    await registered('foreign@harrow.example', visitor);
    const { id } = await payerOf('foreign@harrow.example', visitor);
    await test.owner.query('delete from payer_customers where payer_id = $1', [id]);
    await linkAtOtherDealer(randomUUID(), 'foreign@harrow.example', 'other-steel');
    await assert.rejects(test.client.payers.setPortalAccess(id, 'disabled'), isMissing('payer_not_found'));
    const { rows } = await test.owner.query('select access from payer_customers where payer_id = $1', [id]);
    assert.deepEqual(rows, [{ access: 'active' }]);
  });

  async function eventTypes(dealerId: string): Promise<string[]> {
    const { rows } = await test.owner.query<{ type: string }>(
      'select type from events where dealer_id = $1 order by id',
      [dealerId],
    );
    return rows.map(({ type }) => type);
  }

  async function linkAtOtherDealer(dealerId: string, email: string, slug = 'anvil-steel'): Promise<void> {
    const [customerId, invitationId] = [randomUUID(), randomUUID()];
    await test.owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, created_at)
       values ($1, 'test', 'Anvil Steel', $2, 'UTC', 'en-US', 'USD', 'csv', now())`,
      [dealerId, slug],
    );
    await test.owner.query(
      `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
       values ($1, $2, '7', '7', 'Harrow at Anvil', 'active', 'USD', '')`,
      [dealerId, customerId],
    );
    await test.owner.query(
      `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
         link_made_at, expires_in_days, expires_at, created_by_type, created_at)
       values ($1, $2, $3, 'accepted', 'en-US', 'a b c', 1, 'x', now(), 14, now(), 'system', now())`,
      [dealerId, invitationId, email],
    );
    await test.owner.query(
      `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, linked_at)
       select $1, $2, id, $3, now() from payers where email = $4`,
      [dealerId, customerId, invitationId, email],
    );
  }
});
