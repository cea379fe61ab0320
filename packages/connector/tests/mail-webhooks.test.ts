import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector } from './test-connector.ts';
import {
  ABSENT_CERTIFICATE_URL,
  createSendgrid,
  CREDENTIALS,
  postPostmark,
  postSendgrid,
  postSns,
  TOPIC,
  type WebhookAnswer,
} from './webhook-senders.ts';
import { assertProblem, useWebhookWorld, LIVE, type InvitedMail } from './webhook-world.ts';

describe('the webhooks of mail providers', () => {
  const { get: world } = useWebhookWorld();

  it('change nothing by GET, and take no more than 1 MB', async () => {
    for (const provider of ['ses', 'sendgrid', 'postmark']) {
      assert.equal((await supertest(world().url).get(`/webhooks/mail/${provider}`)).status, 404);
      const large = await supertest(world().url)
        .post(`/webhooks/mail/${provider}`)
        .send({ x: 'x'.repeat(1_100_000) });
      assertProblem(large, 413, 'payload_too_large');
    }
  });

  /** How each provider tells that a mail server refused a mail, in the mail server's words. */
  const TELLS: Record<string, (mail: InvitedMail, words: string) => Promise<WebhookAnswer>> = {
    ses: ({ email, returnPath }, words) =>
      postSns(
        world().url,
        world().amazon.message({
          notificationType: 'Bounce',
          bounce: {
            ...{ bounceType: 'Permanent', bounceSubType: 'General', timestamp: world().now().toISOString() },
            bouncedRecipients: [{ emailAddress: email, action: 'failed', diagnosticCode: `smtp; ${words}` }],
          },
          mail: { source: returnPath },
        }),
      ),
    sendgrid: ({ email, messageId }, reason) => {
      const timestamp = Math.floor(world().now().getTime() / 1000);
      const about = { email, timestamp, sg_event_id: randomUUID(), 'smtp-id': messageId };
      return postSendgrid(world().url, [{ ...about, event: 'bounce', reason }], {
        key: world().sendgrid.key,
        at: world().now(),
      });
    },
    postmark: ({ email, returnPath }, words) =>
      postPostmark(world().url, {
        ...{ RecordType: 'Bounce', Type: 'Blocked', ID: randomInt(1e9), Details: `smtp;${words}` },
        ...{ Email: email, BouncedAt: world().now().toISOString() },
        Metadata: { 'payvite-mail': returnPath.split('@')[0] },
      }),
  };

  for (const [provider, tell] of Object.entries(TELLS)) {
    it(`say the same of what a mail server says: ${provider}`, async () => {
      for (const [words, reason] of [
        ['550 No such user here', 'no_mailbox'],
        ['550 5.4.1 Recipient address rejected: Access denied', 'no_mailbox'],
        ['550 5.7.1 no such user, and none for spammers', 'rejected'],
      ] as const) {
        const invited = await world().invite();
        assert.deepEqual((await tell(invited, words)).body, { told: 1, applied: 1 });
        const { delivery, bounceReason } = await world().test.client.invitations.get(invited.id);
        assert.deepEqual([delivery, bounceReason], ['bounced', reason], words);
        const isSuppressed = (await world().suppressionOf(invited.email)) !== undefined;
        assert.equal(isSuppressed, reason === 'no_mailbox', words);
      }
    });
  }

  it('are not there where the environment does not set them up, nor are their labels in mails', async () => {
    const other = await startTestConnector({
      rows: plainCustomers(1),
      env: {
        ...LIVE,
        MAIL_TRANSPORT: world().smtpUrl,
      },
    });
    try {
      const { url: bare } = other.connector;
      assertProblem(await postSns(bare, world().amazon.message('Hello')), 404, 'not_found');
      assertProblem(
        await postSendgrid(bare, [], { key: world().sendgrid.key, at: world().now() }),
        404,
        'not_found',
      );
      assertProblem(await postPostmark(bare, {}), 404, 'not_found');
      const [customer] = (await other.client.customers.list()).data;
      await other.client.invitations.send({ customerIds: [customer?.id ?? ''] });
      await other.connector.drain();
      assert.doesNotMatch(world().lastMail(), /X-SMTPAPI|X-PM-|payvite-mail/i);
    } finally {
      await other.close();
    }
  });

  it('shut an address out that forges, for a while, and no provider, however much it tells', async () => {
    const { amazon, sendgrid } = world();
    const limit = 5;
    const other = await startTestConnector({
      fetch: amazon.fetch,
      // A window so long that no test sees its end.
      rateLimits: { failedPerAddress: limit, windowMs: 20 * 366 * 86_400_000 },
      env: {
        TRUST_PROXY: '1',
        MAIL_WEBHOOK_SES_TOPIC_ARNS: TOPIC,
        MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY: sendgrid.publicKey,
        MAIL_WEBHOOK_POSTMARK_CREDENTIALS: CREDENTIALS,
      },
    });
    try {
      const { url, context } = other.connector;
      const now = () => context.clock.now();
      const tell = async (from?: Record<string, string>) => {
        const answers = await Promise.all(
          Array.from({ length: 4 * limit }, () =>
            postPostmark(url, { RecordType: 'Open' }, CREDENTIALS, from),
          ),
        );
        return new Set(answers.map(({ status }) => status));
      };
      const forgeries = [
        () => postPostmark(url, {}, 'postmark:made-up-password'),
        () => postSendgrid(url, [], { key: createSendgrid().key, at: now() }),
        () => postSns(url, { ...amazon.message('Hello'), Signature: '' }),
        () => postSns(url, amazon.message('Hello', { SigningCertURL: ABSENT_CERTIFICATE_URL })),
      ];
      // One less than the limit, with what is real and what is real and faulty between them.
      for (const forge of forgeries) {
        assertProblem(await forge(), 401, 'unauthenticated');
        assert.deepEqual(await tell(), new Set([200]));
        assertProblem(await postPostmark(url, { RecordType: 'Bounce' }), 400, 'invalid_request');
      }
      assertProblem(await postPostmark(url, {}, 'postmark:made-up-password'), 401, 'unauthenticated');

      const asked = amazon.asked.length;
      for (const forge of forgeries) {
        const answer = await forge();
        assertProblem(answer, 429, 'rate_limited');
        assert.ok(Number(answer.headers['retry-after']) > 0);
      }
      assert.equal(amazon.asked.length, asked);
      assert.deepEqual(await tell({ 'X-Forwarded-For': '203.0.113.7' }), new Set([200]));
      // Keys are another matter.
      assert.equal((await other.client.customers.list()).data.length, 0);
    } finally {
      await other.close();
    }
  });
});
