import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { returnPathOf } from '../src/mail/return-path.ts';
import { createSendgridWebhook } from '../src/mail/sendgrid-webhook.ts';
import { plainCustomers } from './export-folder.ts';
import { addDealer } from './test-connector.ts';
import { createSendgrid, postSendgrid, signSendgrid } from './webhook-senders.ts';
import { assertProblem, useWebhookWorld, pointersOf, type InvitedMail } from './webhook-world.ts';

const DOMAIN = 'notify.payvite.example';

describe('the webhook of SendGrid', () => {
  const stranger = createSendgrid();
  const { get: world, now, invite, deliveryOf, suppressionOf } = useWebhookWorld();

  const post = (events: unknown, changes: Partial<Parameters<typeof postSendgrid>[2]> = {}) =>
    postSendgrid(world().url, events, { key: world().sendgrid.key, at: now(), ...changes });
  const labelOf = ({ content }: { content: string }) => {
    const header = /^X-SMTPAPI: (.*)\r$/im.exec(content)?.[1] ?? '{}';
    return (JSON.parse(header) as { unique_args?: Record<string, string> }).unique_args ?? {};
  };
  const eventOf = (invited: InvitedMail, event: string, more: object = {}) => ({
    email: invited.email,
    timestamp: Math.floor(now().getTime() / 1000),
    event,
    sg_event_id: randomUUID(),
    sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
    ...labelOf(invited),
    ...more,
  });

  it('tells by a signed list of events, each of a mail with the label that it was sent with', async () => {
    const [bounced, reported, delivered, left, dropped, deferred] = [
      await invite(),
      await invite(),
      await invite(),
      await invite(),
      await invite(),
      await invite(),
    ];
    const answer = await post([
      eventOf(bounced, 'bounce', { status: '5.1.1', type: 'bounce', reason: '550 5.1.1 no such user' }),
      eventOf(reported, 'spamreport'),
      eventOf(delivered, 'delivered', { response: '250 OK' }),
      eventOf(left, 'group_unsubscribe', { asm_group_id: 10 }),
      eventOf(dropped, 'dropped', { reason: 'Bounced Address' }),
      eventOf(deferred, 'deferred', { response: '400 try again later', attempt: '5' }),
      { event: 'account_status_change', type: 'compliance_suspend' },
    ]);
    assert.deepEqual([answer.status, answer.body], [200, { told: 5, applied: 5 }]);
    assert.deepEqual(
      await Promise.all(
        [bounced, reported, delivered, left, dropped, deferred].map(({ id }) => deliveryOf(id)),
      ),
      ['bounced', 'complained', 'delivered', 'suppressed', 'bounced', 'sent'],
    );
    assert.deepEqual(
      await Promise.all(
        [bounced, reported, delivered, left, dropped, deferred].map(({ email }) => suppressionOf(email)),
      ),
      ['bounced', 'complained', undefined, 'unsubscribed', 'bounced', undefined],
    );
  });

  it('names a mail by its Message-ID where a mail has no label', async () => {
    const invited = await invite();
    const { 'payvite-mail': _label, ...event } = eventOf(invited, 'delivered', {
      'smtp-id': invited.messageId,
    }) as Record<string, unknown>;
    assert.deepEqual((await post([event])).body, { told: 1, applied: 1 });
  });

  it('is believed within a day of its signature, and each event once', async () => {
    const invited = await invite();
    const events = [eventOf(invited, 'bounce', { status: '5.1.1' })];
    const hoursAgo = (hours: number) => new Date(now().getTime() - hours * 3_600_000);
    assertProblem(await post(events, { at: hoursAgo(26) }), 401, 'unauthenticated', /too old/);
    assertProblem(await post(events, { at: hoursAgo(-1) }), 401, 'unauthenticated');
    assert.equal(await deliveryOf(invited.id), 'sent');
    assert.deepEqual((await post(events, { at: hoursAgo(23) })).body, { told: 1, applied: 1 });
    assert.deepEqual((await post(events)).body, { told: 1, applied: 0 });
  });

  it('is not believed where the signature is not its own', async () => {
    const invited = await invite();
    const events = [eventOf(invited, 'bounce', { status: '5.1.1' })];
    assertProblem(await post(events, { key: stranger.key }), 401, 'unauthenticated');
    assertProblem(await post([], { instead: JSON.stringify(events) }), 401, 'unauthenticated');
    const unsigned = await supertest(world().url).post('/webhooks/mail/sendgrid').send(events);
    assertProblem(unsigned, 401, 'unauthenticated', /not signed/);
    assert.equal(await deliveryOf(invited.id), 'sent');
  });

  it('counts the events that are understood beside those that are not, which would come again for ever', async () => {
    const [bounced, delivered, other] = [await invite(), await invite(), await invite()];
    const answer = await post([
      eventOf(other, 'bounce', { timestamp: 'yesterday' }),
      eventOf(bounced, 'bounce', { status: '5.1.1' }),
      eventOf(other, 'bounce', { timestamp: 8e15 }),
      eventOf(other, 'bounce', { sg_event_id: other.email }),
      eventOf(other, 'bounce', { reason: 'no\u0000' }),
      { email: other.email },
      null,
      ['bounce'],
      eventOf(delivered, 'delivered'),
    ]);
    assert.deepEqual([answer.status, answer.body], [200, { told: 2, applied: 2 }]);
    assert.deepEqual(await Promise.all([bounced, delivered, other].map(({ id }) => deliveryOf(id))), [
      'bounced',
      'delivered',
      'sent',
    ]);
  });

  it('says in the log how many were not understood and where, without a word of them', async () => {
    const { key, publicKey } = world().sendgrid;
    const event = { event: 'bounce', email: 'maria@harrow.example', timestamp: 1, sg_event_id: 'maria' };
    const { headers, body } = signSendgrid(
      [
        { ...event, timestamp: 'maria@harrow.example' },
        { ...event, sg_event_id: 'maria@harrow.example' },
        event,
      ],
      { key, at: now() },
    );
    const logged: unknown[][] = [];
    const log = (...words: unknown[]) => void logged.push(words);
    const notices = await createSendgridWebhook({ publicKey }).read({
      header: (name) => headers[name],
      body: Buffer.from(body),
      now: now(),
      log: { info: log, warn: log },
    });
    assert.deepEqual(
      notices.map(({ providerEventId }) => providerEventId),
      ['maria'],
    );
    assert.deepEqual(logged, [
      [{ notUnderstood: 2, told: 3, fields: ['/timestamp', '/sg_event_id'] }, 'events were not understood'],
    ]);
  });

  it('is refused where it is no list of events', async () => {
    const answer = await post({ event: 'bounce' });
    assertProblem(answer, 400, 'invalid_request');
    assert.deepEqual(pointersOf(answer), ['']);
    assertProblem(await post('['), 400, 'invalid_request');
  });

  it('cannot name a mail of another dealer by the proof of one', async () => {
    const other = await addDealer(world().test, { name: 'Birch Supply', rows: plainCustomers(1) });
    const invited = await invite();
    const { keys } = world().test.connector.context;
    const { rows } = await world().test.owner.query<{ id: string }>(
      'select id from mails where message_id = $1',
      [invited.messageId],
    );
    const mailId = rows[0]?.id ?? '';
    const [forged = ''] = returnPathOf(keys, { dealerId: other.connector.dealerId, mailId }, DOMAIN).split(
      '@',
    );
    const answer = await post([eventOf(invited, 'bounce', { 'payvite-mail': forged, status: '5.1.1' })]);
    assert.deepEqual(answer.body, { told: 1, applied: 0 });
    assert.equal(await deliveryOf(invited.id), 'sent');
  });
});
