import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { CREDENTIALS, postPostmark } from './webhook-senders.ts';
import { assertProblem, useWebhookWorld, pointersOf, type InvitedMail } from './webhook-world.ts';

describe('the webhook of Postmark', () => {
  const { get: world, invite, deliveryOf, suppressionOf } = useWebhookWorld();

  const labelOf = ({ content }: { content: string }) => {
    assert.match(content, /^X-PM-KeepID: true\r$/im);
    return /^X-PM-Metadata-payvite-mail: (.*)\r$/im.exec(content)?.[1];
  };
  const recordOf = (invited: InvitedMail, RecordType: string, more: object = {}) => ({
    RecordType,
    MessageID: randomUUID(),
    MessageStream: 'outbound',
    ServerID: 23,
    Metadata: { 'payvite-mail': labelOf(invited) },
    ...more,
  });
  const bounceOf = (invited: InvitedMail, Type: string, Details: string) =>
    recordOf(invited, Type === 'SpamComplaint' ? 'SpamComplaint' : 'Bounce', {
      ID: Math.floor(Math.random() * 1e12),
      Type,
      Email: invited.email,
      Details,
      BouncedAt: '2026-11-27T10:00:00.2735393-04:00',
    });

  it('tells by a record with the name and password that it was given', async () => {
    const [bounced, full, reported, delivered, left, absent] = [
      await invite(),
      await invite(),
      await invite(),
      await invite(),
      await invite(),
      await invite(),
    ];
    for (const record of [
      bounceOf(bounced, 'HardBounce', `smtp;550 5.1.1 <${bounced.email}> no such user`),
      bounceOf(full, 'SoftBounce', 'smtp;552 5.2.2 mailbox full'),
      bounceOf(reported, 'SpamComplaint', 'Test spam complaint details'),
      recordOf(delivered, 'Delivery', { Recipient: delivered.email, DeliveredAt: '2026-11-27T10:00:00Z' }),
      recordOf(left, 'SubscriptionChange', {
        ChangedAt: '2026-11-27T10:00:00Z',
        Recipient: left.email,
        Origin: 'Recipient',
        SuppressSending: true,
        SuppressionReason: 'ManualSuppression',
      }),
    ]) {
      const answer = await postPostmark(world().url, record);
      assert.deepEqual([answer.status, answer.body], [200, { told: 1, applied: 1 }]);
      assert.deepEqual((await postPostmark(world().url, record)).body, { told: 1, applied: 0 });
    }
    for (const record of [
      bounceOf(absent, 'AutoResponder', 'out of office'),
      bounceOf(absent, 'Transient', 'smtp;421 4.2.1 later'),
      recordOf(absent, 'Open', { FirstOpen: true }),
      recordOf(absent, 'SubscriptionChange', {
        ChangedAt: '2026-11-27T10:00:00Z',
        SuppressSending: false,
        SuppressionReason: null,
      }),
      recordOf(absent, 'SubscriptionChange', {
        ChangedAt: '2026-11-27T10:00:00Z',
        SuppressSending: true,
        SuppressionReason: 'HardBounce',
      }),
    ])
      assert.deepEqual((await postPostmark(world().url, record)).body, { told: 0, applied: 0 });
    const all = [bounced, full, reported, delivered, left, absent];
    assert.deepEqual(await Promise.all(all.map(({ id }) => deliveryOf(id))), [
      ...['bounced', 'bounced', 'complained', 'delivered', 'suppressed', 'sent'],
    ]);
    assert.deepEqual(await Promise.all(all.map(({ email }) => suppressionOf(email))), [
      ...['bounced', undefined, 'complained', undefined, 'unsubscribed', undefined],
    ]);
  });

  it('knows an address to be none where Postmark does, whatever the words were', async () => {
    const [hard, bad, blocked] = [await invite(), await invite(), await invite()];
    await postPostmark(world().url, bounceOf(hard, 'HardBounce', 'smtp;550 Requested action not taken'));
    await postPostmark(world().url, bounceOf(bad, 'BadEmailAddress', ''));
    await postPostmark(world().url, bounceOf(blocked, 'Blocked', 'smtp;550 no'));
    assert.deepEqual(await Promise.all([hard, bad, blocked].map(({ email }) => suppressionOf(email))), [
      'bounced',
      'bounced',
      undefined,
    ]);
  });

  it('is not believed with another name or password, and asked for them as HTTP does', async () => {
    const invited = await invite();
    const record = bounceOf(invited, 'HardBounce', 'smtp;550 5.1.1 no');
    for (const credentials of [
      'postmark:',
      ':copper-river-seven',
      'Postmark:copper-river-seven',
      `${CREDENTIALS}x`,
    ]) {
      const answer = await postPostmark(world().url, record, credentials);
      assertProblem(answer, 401, 'unauthenticated');
      assert.equal(answer.headers['www-authenticate'], 'Basic realm="Payvite"');
    }
    const bare = await supertest(world().url).post('/webhooks/mail/postmark').send(record);
    assertProblem(bare, 401, 'unauthenticated');
    assert.equal(await deliveryOf(invited.id), 'sent');
  });

  it('is told which field is wrong', async () => {
    const invited = await invite();
    const { BouncedAt: _left, ...timeless } = bounceOf(invited, 'HardBounce', '') as Record<string, unknown>;
    for (const [record, pointer] of [
      [timeless, '/BouncedAt'],
      [{ ...timeless, BouncedAt: 'yesterday' }, '/BouncedAt'],
      [{}, '/RecordType'],
      [[], ''],
    ] as const) {
      const answer = await postPostmark(world().url, record);
      assertProblem(answer, 400, 'invalid_request');
      assert.deepEqual(pointersOf(answer), [pointer]);
    }
  });
});
