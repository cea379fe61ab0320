import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  ConflictError,
  InvalidRequestError,
  PermissionDeniedError,
  type AuditEvent,
  type Dealer,
} from '@payvite/sdk';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the settings of a dealer', () => {
  let test: TestConnector;
  let made: Dealer;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(1) });
    made = await test.client.dealer.get();
  });
  after(() => test.close());
  beforeEach(async () => {
    const { name, timeZone, locale, postalAddress, replyTo, brandColor } = made;
    const { invitationExpiresInDays, reminderDays, allowedOrigins } = made;
    await test.client.dealer.update({
      ...{ name, timeZone, locale, postalAddress, replyTo, brandColor },
      ...{ invitationExpiresInDays, reminderDays, allowedOrigins },
    });
  });

  /** What was told of the dealer's settings since `from`. */
  const changesSince = async (from: string): Promise<AuditEvent[]> => {
    const events = await Array.fromAsync(test.client.events.export({ from }));
    return events.filter((event) => event.type === 'dealer.changed');
  };
  const now = () => test.connector.context.clock.now().toISOString();

  it('are what the dealer was made with', () => {
    assert.deepEqual(made, {
      id: test.connector.dealerId,
      mode: 'test',
      name: 'Test Lumber',
      slug: 'test-lumber',
      timeZone: 'UTC',
      locale: 'en-US',
      currency: 'USD',
      postalAddress: null,
      replyTo: null,
      brandColor: '#1f5f3f',
      ...{ logo: null, invitationMessage: null, invitationListsInvoices: false, advice: [] },
      erp: {
        ...{ kind: 'csv', isUploadOnly: false },
        capabilities: { postPayments: false, reversePayments: false, updateContacts: false },
      },
      payments: {
        ...{ provider: 'off', isTestMoney: false, methods: ['ach', 'card'] },
        ...{ fees: { ach: 0, card: 0 }, feesConfirmedAt: null },
      },
      invitationExpiresInDays: 14,
      reminderDays: [3, 7],
      allowedOrigins: [],
      sending: {
        ...{ mailsPerMinute: null, mailsPerDay: null, mailsWaiting: 0 },
        ...{ pausedAt: null, pauseReason: null, outageSince: null },
      },
    });
  });

  it('change where they are named, and stay where they are not', async () => {
    const changes = {
      name: 'Ridgeline',
      timeZone: 'America/Denver',
      locale: 'es-US',
      postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
      replyTo: 'ar@ridgeline.example',
      brandColor: '#0b57d0',
      invitationExpiresInDays: 30,
      reminderDays: [5],
      allowedOrigins: [ERP_ORIGIN, 'http://localhost:4401'],
    };
    assert.deepEqual(await test.client.dealer.update(changes), { ...made, ...changes });
    assert.deepEqual(await test.client.dealer.get(), { ...made, ...changes });
    const later = await test.client.dealer.update({ postalAddress: null, replyTo: null });
    assert.deepEqual(later, { ...made, ...changes, postalAddress: null, replyTo: null });
  });

  it('are kept as they are meant: without spaces around, colors in lower case, days in order, each origin once', async () => {
    const changes = {
      name: '  Ridgeline ',
      brandColor: '#ABCDEF',
      reminderDays: [10, 2, 10],
      allowedOrigins: [ERP_ORIGIN, ERP_ORIGIN],
    };
    const { name, brandColor, reminderDays, allowedOrigins } = await test.client.dealer.update(changes);
    assert.deepEqual(
      [name, brandColor, reminderDays, allowedOrigins],
      ['Ridgeline', '#abcdef', [2, 10], [ERP_ORIGIN]],
    );
  });

  it('leave the names of what changed in the audit log, and nothing where nothing did', async () => {
    const from = now();
    await test.client.dealer.update({ name: 'Ridgeline', locale: made.locale, invitationExpiresInDays: 7 });
    await test.client.dealer.update({ name: 'Ridgeline' });
    await test.client.dealer.update({});
    const [event, ...more] = await changesSince(from);
    assert.deepEqual(more, []);
    assert.deepEqual(event?.data, { fields: ['name', 'invitationExpiresInDays'] });
    assert.equal(event.actor.type, 'key');
    assert.deepEqual([event.subjectType, event.subjectId], ['dealer', made.id]);
  });

  it('say how customers may pay, and what they pay on top once the dealer confirmed that it may', async () => {
    const from = now();
    const { dealer } = test.client;
    const set = await dealer.update({ paymentMethods: ['card', 'ach'] });
    assert.deepEqual(set.payments.methods, ['ach', 'card']);
    assert.deepEqual((await dealer.update({ paymentMethods: ['card', 'card'] })).payments.methods, ['card']);

    const confirmed = await dealer.update({ payerFees: { card: 250, ach: 0 }, payerFeesConfirmed: true });
    assert.deepEqual(confirmed.payments.fees, { ach: 0, card: 250 });
    const { feesConfirmedAt } = confirmed.payments;
    assert.ok(feesConfirmedAt !== null && feesConfirmedAt >= from);
    await test.advance({ minutes: 1 });
    const again = await dealer.update({ payerFees: { card: 250 }, payerFeesConfirmed: true });
    assert.equal(again.payments.feesConfirmedAt, feesConfirmedAt, 'the same fees were confirmed then');
    const other = await dealer.update({ payerFees: { card: 300, ach: 100 }, payerFeesConfirmed: true });
    assert.ok((other.payments.feesConfirmedAt ?? '') > feesConfirmedAt);

    const cleared = await dealer.update({ payerFees: {}, paymentMethods: ['ach', 'card'] });
    assert.deepEqual(cleared.payments, made.payments);
    assert.deepEqual(
      (await changesSince(from)).map(({ data }) => data['fields']),
      [['paymentMethods'], ['payerFees'], ['payerFees'], ['paymentMethods', 'payerFees']],
    );
  });

  it('decide how long an invitation lasts', async () => {
    await test.client.dealer.update({ invitationExpiresInDays: 3 });
    const [customer] = (await test.client.customers.list()).data;
    assert.ok(customer);
    const { createdAt, expiresAt } = await test.client.invitations.send({ customerIds: [customer.id] });
    assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 3 * 86_400_000);
  });

  it('decide whose today the balances are of', async () => {
    const dayIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone }).format(test.connector.context.clock.now());
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      await test.client.dealer.update({ timeZone });
      assert.equal((await test.client.customers.list()).data[0]?.agedOn, dayIn(timeZone));
    }
  });

  const WRONG: [changes: Record<string, unknown>, pointer: string][] = [
    [{ name: ' ' }, '/name'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ timeZone: '+01:00' }, '/timeZone'],
    [{ locale: 'english' }, '/locale'],
    [{ postalAddress: '' }, '/postalAddress'],
    [{ replyTo: 'ar@localhost' }, '/replyTo'],
    [{ replyTo: '"a b"@ridgeline.example' }, '/replyTo'],
    [{ brandColor: 'green' }, '/brandColor'],
    [{ invitationExpiresInDays: 0 }, '/invitationExpiresInDays'],
    [{ invitationExpiresInDays: 91 }, '/invitationExpiresInDays'],
    [{ reminderDays: [0] }, '/reminderDays/0'],
    [{ reminderDays: [3, 90] }, '/reminderDays/1'],
    [{ reminderDays: [1, 2, 3, 4, 5, 6] }, '/reminderDays'],
    [{ allowedOrigins: ['http://erp.example'] }, '/allowedOrigins/0'],
    [{ allowedOrigins: [ERP_ORIGIN, 'https://erp.example/'] }, '/allowedOrigins/1'],
    [{ allowedOrigins: ['*'] }, '/allowedOrigins/0'],
    [{ mode: 'live' }, '/mode'],
    [{ slug: 'other' }, '/slug'],
    [{ currency: 'EUR' }, '/currency'],
    [{ nmae: 'Ridgeline' }, '/nmae'],
    [{ sending: { mailsPerDay: 9 } }, '/sending'],
    [{ mailsPerDay: null }, '/mailsPerDay'],
    [{ paymentMethods: [] }, '/paymentMethods'],
    [{ paymentMethods: ['cash'] }, '/paymentMethods/0'],
    [{ payerFees: { card: 250 } }, '/payerFeesConfirmed'],
    [{ payerFees: { card: 250 }, payerFeesConfirmed: false }, '/payerFeesConfirmed'],
    [{ payerFees: { card: -1 }, payerFeesConfirmed: true }, '/payerFees/card'],
    [{ payerFees: { wire: 1 }, payerFeesConfirmed: true }, '/payerFees/wire'],
    [{ payerFeesConfirmed: true }, '/payerFeesConfirmed'],
    [{ payments: { provider: 'sandbox' } }, '/payments'],
  ];
  for (const [changes, pointer] of WRONG) {
    it(`are not ${JSON.stringify(changes)}`, async () => {
      const before = await test.client.dealer.get();
      await assert.rejects(test.client.dealer.update(changes), (error) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.deepEqual(
          error.errors.map((fault) => fault.pointer),
          [pointer],
        );
        return true;
      });
      assert.deepEqual(await test.client.dealer.get(), before);
    });
  }

  it('let a live dealer’s postal address be replaced, never emptied', async () => {
    await test.owner.query(`update dealers set mode = 'live', postal_address = '1 Main St'`);
    try {
      await assert.rejects(
        test.client.dealer.update({ name: 'Other', postalAddress: null }),
        (error) =>
          error instanceof ConflictError &&
          error.code === 'postal_address_missing' &&
          error.errors[0]?.pointer === '/postalAddress',
      );
      const replaced = await test.client.dealer.update({ postalAddress: '2 Main St' });
      assert.deepEqual([replaced.name, replaced.postalAddress], [made.name, '2 Main St']);
    } finally {
      await test.owner.query(`update dealers set mode = 'test'`);
    }
  });

  describe('for a person in the ERP', () => {
    beforeEach(async () => {
      await test.client.dealer.update({ allowedOrigins: [ERP_ORIGIN] });
    });
    const page = (permissions: Parameters<typeof embedClient>[2]) =>
      embedClient(test.connector.url, test.client, permissions);

    it('can be read and changed with the permissions for it', async () => {
      await assert.rejects(page(['customers:read']).dealer.get(), PermissionDeniedError);
      const reader = page(['dealer:read']);
      assert.equal((await reader.dealer.get()).name, made.name);
      await assert.rejects(reader.dealer.update({ name: 'Other' }), PermissionDeniedError);
      const from = now();
      const { name } = await page(['dealer:write']).dealer.update({ name: 'Other' });
      assert.equal(name, 'Other');
      assert.deepEqual((await changesSince(from))[0]?.actor, { type: 'user', id: 'dana' });
    });

    it('keep the origins that a server allowed', async () => {
      const writer = page(['dealer:read', 'dealer:write']);
      const allowedOrigins = [ERP_ORIGIN, 'https://evil.example'];
      await assert.rejects(writer.dealer.update({ name: 'Other', allowedOrigins }), (error) => {
        assert.ok(error instanceof PermissionDeniedError);
        assert.equal(error.code, 'permission_denied');
        assert.equal(error.errors[0]?.pointer, '/allowedOrigins');
        return true;
      });
      // A form that sends back all it was given changes only what differs.
      const sent = await writer.dealer.update({ name: 'Other', allowedOrigins: [ERP_ORIGIN] });
      assert.deepEqual([sent.name, sent.allowedOrigins], ['Other', [ERP_ORIGIN]]);
    });

    it('shut a page out whose origin is allowed no more', async () => {
      await test.client.dealer.update({ allowedOrigins: ['https://other.example'] });
      await assert.rejects(page(['dealer:read']).dealer.get(), (error: Error) =>
        /origin_not_allowed/.test(JSON.stringify(error.cause ?? error)),
      );
    });
  });
});
