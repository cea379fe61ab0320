import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Customer, Problem } from '@payvite/sdk';
import supertest from 'supertest';
import { returnPathOf } from '../src/mail/return-path.ts';
import { plainCustomers } from './export-folder.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { addDealer, startTestConnector, type TestConnector } from './test-connector.ts';
import {
  CERTIFICATE_URL,
  createAmazon,
  createSendgrid,
  CREDENTIALS,
  postPostmark,
  postSendgrid,
  postSns,
  TOPIC,
  type Amazon,
  type WebhookAnswer,
} from './webhook-senders.ts';

const DOMAIN = 'notify.payvite.example';

function assertProblem(answer: WebhookAnswer, status: number, code: string, detail?: RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/);
  const problem = answer.body as Problem;
  assert.equal(problem.code, code);
  if (detail !== undefined) assert.match(problem.detail, detail);
}

describe('webhooks of mail providers', () => {
  const sendgrid = createSendgrid();
  const stranger = createSendgrid();
  let smtp: SmtpServer;
  let amazon: Amazon;
  let test: TestConnector;
  let customers: Customer[];
  let url: string;

  before(async () => {
    amazon = createAmazon(new Date());
    smtp = await startSmtpServer();
    test = await startTestConnector({
      rows: plainCustomers(40),
      fetch: amazon.fetch,
      env: {
        DEALER_MODE: 'live',
        DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
        MAIL_TRANSPORT: smtp.url,
        PUBLIC_URL: 'https://pay.testlumber.example',
        MAIL_WEBHOOK_SES_TOPIC_ARNS: TOPIC,
        MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY: sendgrid.publicKey,
        MAIL_WEBHOOK_POSTMARK_CREDENTIALS: CREDENTIALS,
      },
    });
    customers = (await test.client.customers.list({ limit: 200 })).data;
    ({ url } = test.connector);
    await test.owner.query('update dealers set mails_per_minute = null');
  });
  after(async () => {
    await test.close();
    await smtp.close();
  });

  const now = () => test.connector.context.clock.now();

  /** Invites the next customer: the invitation, and what a provider knows of its mail. */
  async function invite() {
    const customer = customers.pop();
    assert.ok(customer);
    // So many come back here that the dealer is paused.
    await test.owner.query('update dealers set sending_paused_at = null, sending_pause_reason = null');
    const { id, email } = await test.client.invitations.send({ customerIds: [customer.id] });
    await test.connector.drain();
    const mail = smtp.received.at(-1);
    assert.ok(mail && mail.to[0] === email);
    const messageId = /^Message-ID: (<.*>)\r$/im.exec(mail.content)?.[1] ?? '';
    return { id, email, returnPath: mail.from, messageId, content: mail.content };
  }
  const deliveryOf = async (id: string) => (await test.client.invitations.get(id)).delivery;
  const suppressionOf = async (email: string) =>
    (await test.client.suppressions.list({ search: email })).data.map(({ reason }) => reason)[0];

  describe('SES', () => {
    const mailOf = (invited: { returnPath: string }) => ({
      timestamp: now().toISOString(),
      source: invited.returnPath,
      messageId: '00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000',
    });
    const bounceOf = (
      invited: { returnPath: string; email: string },
      changes: { bounceType?: string; bounceSubType?: string; recipient?: object } = {},
    ) => ({
      notificationType: 'Bounce',
      bounce: {
        bounceType: changes.bounceType ?? 'Permanent',
        bounceSubType: changes.bounceSubType ?? 'General',
        bouncedRecipients: [
          changes.recipient ?? {
            emailAddress: invited.email,
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: `smtp; 550 5.1.1 <${invited.email}>... User unknown`,
          },
        ],
        timestamp: now().toISOString(),
        feedbackId: '00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000',
      },
      mail: mailOf(invited),
    });

    it('tells bounces, complaints and deliveries by a signed message', async () => {
      const [first, second, third] = [await invite(), await invite(), await invite()];
      const bounced = await postSns(
        url,
        amazon.message(bounceOf(first), { Subject: 'Amazon SES Email Event' }),
      );
      assert.deepEqual([bounced.status, bounced.body], [200, { told: 1, applied: 1 }]);
      assert.equal(await deliveryOf(first.id), 'bounced');
      assert.equal(await suppressionOf(first.email), 'bounced');

      const complaint = {
        eventType: 'Complaint',
        complaint: { timestamp: now().toISOString(), complaintFeedbackType: 'abuse', feedbackId: 'x' },
        mail: mailOf(second),
      };
      assert.equal((await postSns(url, amazon.message(complaint))).status, 200);
      assert.equal(await deliveryOf(second.id), 'complained');

      const delivery = {
        notificationType: 'Delivery',
        delivery: { timestamp: now().toISOString(), recipients: [third.email] },
        mail: mailOf(third),
      };
      assert.equal((await postSns(url, amazon.message(delivery))).status, 200);
      assert.equal(await deliveryOf(third.id), 'delivered');
    });

    it('asks for the certificate once', async () => {
      await postSns(url, amazon.message('Successfully validated SNS topic for Amazon SES event publishing.'));
      await postSns(url, amazon.message('Successfully validated SNS topic for Amazon SES event publishing.'));
      assert.equal(amazon.asked.filter((asked) => asked === CERTIFICATE_URL).length, 1);
    });

    for (const [title, changes, delivery] of [
      ['a full mailbox', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }, 'bounced'],
      [
        'an address that SES knows to be none',
        { bounceSubType: 'NoEmail', recipient: { emailAddress: '' } },
        'bounced',
      ],
      [
        'what may be an automatic answer',
        { bounceType: 'Transient', recipient: { emailAddress: 'x@y.example' } },
        'sent',
      ],
      [
        'what SES cannot tell',
        { bounceType: 'Undetermined', recipient: { emailAddress: 'x@y.example' } },
        'sent',
      ],
    ] as const) {
      it(`tells ${title} apart`, async () => {
        const invited = await invite();
        await postSns(url, amazon.message(bounceOf(invited, changes)));
        assert.equal(await deliveryOf(invited.id), delivery);
        assert.equal(await suppressionOf(invited.email), undefined);
      });
    }

    it('names a mail by its Message-ID where another sender stands in its envelope', async () => {
      const invited = await invite();
      const bounce = bounceOf(invited);
      const mail = {
        ...bounce.mail,
        source: 'ridgeline@notify.payvite.example',
        commonHeaders: { messageId: invited.messageId, subject: 'x' },
      };
      await postSns(url, amazon.message({ ...bounce, mail }));
      assert.equal(await deliveryOf(invited.id), 'bounced');
    });

    it('is believed once: the same message again changes nothing', async () => {
      const invited = await invite();
      const message = amazon.message(bounceOf(invited));
      assert.deepEqual((await postSns(url, message)).body, { told: 1, applied: 1 });
      assert.deepEqual((await postSns(url, message)).body, { told: 1, applied: 0 });
    });

    it('agrees to a subscription to its topic, and to no other', async () => {
      assert.equal((await postSns(url, amazon.subscription())).status, 200);
      assert.match(amazon.asked.at(-1) ?? '', /Action=ConfirmSubscription/);
      const asked = amazon.asked.length;
      const other = TOPIC.replace('123456789012', '210987654321');
      assertProblem(await postSns(url, amazon.subscription({ TopicArn: other })), 401, 'unauthenticated');
      for (const SubscribeURL of [
        'https://evil.example/?Action=ConfirmSubscription',
        'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
        'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
        'https://sns.eu-central-1.amazonaws.com:8443/?Action=ConfirmSubscription',
        'https://u:p@sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
        'https://sns.eu-central-1.amazonaws.com/else?Action=ConfirmSubscription',
      ])
        assertProblem(await postSns(url, amazon.subscription({ SubscribeURL })), 401, 'unauthenticated');
      assert.equal(amazon.asked.length, asked);
    });

    it('is not believed where the signature is not the topic’s, and asks nobody but Amazon', async () => {
      const invited = await invite();
      const bounce = bounceOf(invited);
      const asked = amazon.asked.length;
      const good = amazon.message(bounce);
      const certificateAt = (SigningCertURL: string) => amazon.message(bounce, { SigningCertURL });
      for (const [message, why] of [
        [{ ...good, Message: JSON.stringify({ ...bounce, x: 1 }) }, /signature/],
        [{ ...good, MessageId: randomUUID() }, /signature/],
        [{ ...good, Signature: '' }, /signature/],
        [{ ...good, Type: 'SubscriptionConfirmation' }, /signature/],
        [{ ...good, TopicArn: `${TOPIC}2` }, /MAIL_WEBHOOK_SES_TOPIC_ARNS/],
        [amazon.message(bounce, { SignatureVersion: '1' }), /SignatureVersion to 2/],
        [certificateAt('https://evil.example/SimpleNotificationService-1.pem'), /SigningCertURL/],
        [certificateAt(CERTIFICATE_URL.replace('https', 'http')), /SigningCertURL/],
        [certificateAt(CERTIFICATE_URL.replace('.com/', '.com.evil.example/')), /SigningCertURL/],
        [certificateAt(CERTIFICATE_URL.replace('.com/', '.com@evil.example/')), /SigningCertURL/],
        [certificateAt(CERTIFICATE_URL.replace('eu-central-1', 'us-east-1')), /SigningCertURL/],
        [certificateAt('https://sns.eu-central-1.amazonaws.com/bucket/mine.pem'), /SigningCertURL/],
        [certificateAt('nonsense'), /SigningCertURL/],
      ] as const)
        assertProblem(await postSns(url, message), 401, 'unauthenticated', why);
      assert.equal(amazon.asked.length, asked);
      for (const name of ['expired', 'garbage'])
        assertProblem(
          await postSns(
            url,
            certificateAt(
              CERTIFICATE_URL.replace(/-\w+\.pem/, `-${name}.pem`).replace('Service-', 'Service-a-'),
            ),
          ),
          401,
          'unauthenticated',
        );
      assert.equal(await deliveryOf(invited.id), 'sent');
    });

    it('is not believed a week later', async () => {
      const invited = await invite();
      const Timestamp = new Date(now().getTime() - 8 * 86_400_000).toISOString();
      const answer = await postSns(url, amazon.message(bounceOf(invited), { Timestamp }));
      assertProblem(answer, 401, 'unauthenticated', /too old/);
      assert.equal(await deliveryOf(invited.id), 'sent');
    });

    it('is asked to send it again where its certificate cannot be had', async () => {
      const other = await startTestConnector({
        fetch: amazon.fetch,
        env: { MAIL_WEBHOOK_SES_TOPIC_ARNS: TOPIC },
      });
      try {
        amazon.isAway = true;
        const answer = await postSns(other.connector.url, amazon.message('Hello'));
        assertProblem(answer, 503, 'unavailable');
        assert.equal(answer.headers['retry-after'], '60');
        amazon.isAway = false;
        assert.equal((await postSns(other.connector.url, amazon.message('Hello'))).status, 200);
      } finally {
        amazon.isAway = false;
        await other.close();
      }
    });

    it('is told which field is missing, and may tell what is not known here', async () => {
      const invited = await invite();
      const bounce = bounceOf(invited);
      const { TopicArn: _left, ...unnamed } = amazon.message(bounce);
      const pointersOf = (answer: WebhookAnswer) =>
        (answer.body as Problem).errors?.map(({ pointer }) => pointer) ?? [];
      assert.deepEqual(pointersOf(await postSns(url, unnamed)), ['/TopicArn']);
      const nameless = await postSns(url, amazon.message({ ...bounce, mail: {} }));
      assertProblem(nameless, 400, 'invalid_request');
      assert.deepEqual(pointersOf(nameless), ['/mail/source']);
      assertProblem(await postSns(url, amazon.message('{"notificationType": ')), 400, 'invalid_request');
      for (const content of [
        { eventType: 'Open', open: {}, mail: mailOf(invited) },
        { notificationType: 'AmazonSnsSubscriptionSucceeded' },
        {},
      ])
        assert.deepEqual((await postSns(url, amazon.message(content))).body, { told: 0, applied: 0 });
    });
  });

  describe('SendGrid', () => {
    const post = (events: unknown, changes: Partial<Parameters<typeof postSendgrid>[2]> = {}) =>
      postSendgrid(url, events, { key: sendgrid.key, at: now(), ...changes });
    const labelOf = ({ content }: { content: string }) => {
      const header = /^X-SMTPAPI: (.*)\r$/im.exec(content)?.[1] ?? '{}';
      return (JSON.parse(header) as { unique_args?: Record<string, string> }).unique_args ?? {};
    };
    const eventOf = (invited: Awaited<ReturnType<typeof invite>>, event: string, more: object = {}) => ({
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
        ['bounced', 'complained', undefined, 'unsubscribed', undefined, undefined],
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
      const unsigned = await supertest(url).post('/webhooks/mail/sendgrid').send(events);
      assertProblem(unsigned, 401, 'unauthenticated', /not signed/);
      assert.equal(await deliveryOf(invited.id), 'sent');
    });

    it('is told which field of which event is wrong, before any of them counts', async () => {
      const invited = await invite();
      const events = [
        eventOf(invited, 'open'),
        eventOf(invited, 'bounce', { status: '5.1.1' }),
        eventOf(invited, 'bounce', { timestamp: 'yesterday' }),
      ];
      const answer = await post(events);
      assertProblem(answer, 400, 'invalid_request');
      assert.deepEqual(
        (answer.body as Problem).errors?.map(({ pointer }) => pointer),
        ['/2/timestamp'],
      );
      assertProblem(await post({ event: 'bounce' }), 400, 'invalid_request');
      assertProblem(await post('['), 400, 'invalid_request');
      assert.equal(await deliveryOf(invited.id), 'sent');
    });

    it('cannot name a mail of another dealer by the proof of one', async () => {
      const other = await addDealer(test, { name: 'Birch Supply', rows: plainCustomers(1) });
      const invited = await invite();
      const { keys } = test.connector.context;
      const { rows } = await test.owner.query<{ id: string }>('select id from mails where message_id = $1', [
        invited.messageId,
      ]);
      const mailId = rows[0]?.id ?? '';
      const [forged = ''] = returnPathOf(keys, { dealerId: other.connector.dealerId, mailId }, DOMAIN).split(
        '@',
      );
      const answer = await post([eventOf(invited, 'bounce', { 'payvite-mail': forged, status: '5.1.1' })]);
      assert.deepEqual(answer.body, { told: 1, applied: 0 });
      assert.equal(await deliveryOf(invited.id), 'sent');
    });
  });

  describe('Postmark', () => {
    const labelOf = ({ content }: { content: string }) => {
      assert.match(content, /^X-PM-KeepID: true\r$/im);
      return /^X-PM-Metadata-payvite-mail: (.*)\r$/im.exec(content)?.[1];
    };
    const recordOf = (
      invited: Awaited<ReturnType<typeof invite>>,
      RecordType: string,
      more: object = {},
    ) => ({
      RecordType,
      MessageID: randomUUID(),
      MessageStream: 'outbound',
      ServerID: 23,
      Metadata: { 'payvite-mail': labelOf(invited) },
      ...more,
    });
    const bounceOf = (invited: Awaited<ReturnType<typeof invite>>, Type: string, Details: string) =>
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
        const answer = await postPostmark(url, record);
        assert.deepEqual([answer.status, answer.body], [200, { told: 1, applied: 1 }]);
        assert.deepEqual((await postPostmark(url, record)).body, { told: 1, applied: 0 });
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
        assert.deepEqual((await postPostmark(url, record)).body, { told: 0, applied: 0 });
      const all = [bounced, full, reported, delivered, left, absent];
      assert.deepEqual(await Promise.all(all.map(({ id }) => deliveryOf(id))), [
        ...['bounced', 'bounced', 'complained', 'delivered', 'suppressed', 'sent'],
      ]);
      assert.deepEqual(await Promise.all(all.map(({ email }) => suppressionOf(email))), [
        ...['bounced', undefined, 'complained', undefined, 'unsubscribed', undefined],
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
        const answer = await postPostmark(url, record, credentials);
        assertProblem(answer, 401, 'unauthenticated');
        assert.equal(answer.headers['www-authenticate'], 'Basic realm="Payvite"');
      }
      const bare = await supertest(url).post('/webhooks/mail/postmark').send(record);
      assertProblem(bare, 401, 'unauthenticated');
      assert.equal(await deliveryOf(invited.id), 'sent');
    });

    it('is told which field is wrong', async () => {
      const invited = await invite();
      const { BouncedAt: _left, ...timeless } = bounceOf(invited, 'HardBounce', '') as Record<
        string,
        unknown
      >;
      for (const [record, pointer] of [
        [timeless, '/BouncedAt'],
        [{ ...timeless, BouncedAt: 'yesterday' }, '/BouncedAt'],
        [{}, '/RecordType'],
        [[], ''],
      ] as const) {
        const answer = await postPostmark(url, record);
        assertProblem(answer, 400, 'invalid_request');
        assert.deepEqual(
          (answer.body as Problem).errors?.map((error) => error.pointer),
          [pointer],
        );
      }
    });
  });

  it('change nothing by GET, and take no more than 1 MB', async () => {
    for (const provider of ['ses', 'sendgrid', 'postmark']) {
      assert.equal((await supertest(url).get(`/webhooks/mail/${provider}`)).status, 404);
      const large = await supertest(url)
        .post(`/webhooks/mail/${provider}`)
        .send({ x: 'x'.repeat(1_100_000) });
      assertProblem(large, 413, 'payload_too_large');
    }
  });

  it('are not there where the environment does not set them up, nor are their labels in mails', async () => {
    const other = await startTestConnector({
      rows: plainCustomers(1),
      env: {
        DEALER_MODE: 'live',
        DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
        MAIL_TRANSPORT: smtp.url,
        PUBLIC_URL: 'https://pay.testlumber.example',
      },
    });
    try {
      const { url: bare } = other.connector;
      assertProblem(await postSns(bare, amazon.message('Hello')), 404, 'not_found');
      assertProblem(await postSendgrid(bare, [], { key: sendgrid.key, at: now() }), 404, 'not_found');
      assertProblem(await postPostmark(bare, {}), 404, 'not_found');
      const [customer] = (await other.client.customers.list()).data;
      await other.client.invitations.send({ customerIds: [customer?.id ?? ''] });
      await other.connector.drain();
      assert.doesNotMatch(smtp.received.at(-1)?.content ?? '', /X-SMTPAPI|X-PM-|payvite-mail/i);
    } finally {
      await other.close();
    }
  });
});
