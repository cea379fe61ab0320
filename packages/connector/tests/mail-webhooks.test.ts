import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import supertest from 'supertest';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector } from './test-connector.ts';
import { postPostmark, postSendgrid, postSns } from './webhook-senders.ts';
import { assertProblem, useWebhookWorld, LIVE } from './webhook-world.ts';

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
});
