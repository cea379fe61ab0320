import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { startTestConnector } from './test-connector.ts';
import { CERTIFICATE_URL, postSns, TOPIC } from './webhook-senders.ts';
import { assertProblem, useWebhookWorld, pointersOf } from './webhook-world.ts';

describe('the webhook of SES', () => {
  const { get: world, now, invite, deliveryOf, suppressionOf } = useWebhookWorld();

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
      world().url,
      world().amazon.message(bounceOf(first), { Subject: 'Amazon SES Email Event' }),
    );
    assert.deepEqual([bounced.status, bounced.body], [200, { told: 1, applied: 1 }]);
    assert.equal(await deliveryOf(first.id), 'bounced');
    assert.equal(await suppressionOf(first.email), 'bounced');

    const complaint = {
      eventType: 'Complaint',
      complaint: { timestamp: now().toISOString(), complaintFeedbackType: 'abuse', feedbackId: 'x' },
      mail: mailOf(second),
    };
    assert.equal((await postSns(world().url, world().amazon.message(complaint))).status, 200);
    assert.equal(await deliveryOf(second.id), 'complained');

    const delivery = {
      notificationType: 'Delivery',
      delivery: { timestamp: now().toISOString(), recipients: [third.email] },
      mail: mailOf(third),
    };
    assert.equal((await postSns(world().url, world().amazon.message(delivery))).status, 200);
    assert.equal(await deliveryOf(third.id), 'delivered');
  });

  it('takes a report that does not name the address for one about the mail’s', async () => {
    const invited = await invite();
    const unnamed = { bounceSubType: 'NoEmail', recipient: { emailAddress: '', status: '5.1.1' } };
    await postSns(world().url, world().amazon.message(bounceOf(invited, unnamed)));
    assert.equal(await suppressionOf(invited.email), 'bounced');
  });

  it('asks for the certificate once', async () => {
    await postSns(
      world().url,
      world().amazon.message('Successfully validated SNS topic for Amazon SES event publishing.'),
    );
    await postSns(
      world().url,
      world().amazon.message('Successfully validated SNS topic for Amazon SES event publishing.'),
    );
    assert.equal(world().amazon.asked.filter((asked) => asked === CERTIFICATE_URL).length, 1);
  });

  for (const [title, changes, delivery] of [
    ['a full mailbox', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }, 'bounced'],
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
      await postSns(world().url, world().amazon.message(bounceOf(invited, changes)));
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
    await postSns(world().url, world().amazon.message({ ...bounce, mail }));
    assert.equal(await deliveryOf(invited.id), 'bounced');
  });

  it('is believed once: the same message again changes nothing', async () => {
    const invited = await invite();
    const message = world().amazon.message(bounceOf(invited));
    assert.deepEqual((await postSns(world().url, message)).body, { told: 1, applied: 1 });
    assert.deepEqual((await postSns(world().url, message)).body, { told: 1, applied: 0 });
  });

  it('agrees to a subscription to its topic, and to no other', async () => {
    assert.equal((await postSns(world().url, world().amazon.subscription())).status, 200);
    assert.match(world().amazon.asked.at(-1) ?? '', /Action=ConfirmSubscription/);
    const asked = world().amazon.asked.length;
    const other = TOPIC.replace('123456789012', '210987654321');
    assertProblem(
      await postSns(world().url, world().amazon.subscription({ TopicArn: other })),
      401,
      'unauthenticated',
    );
    for (const SubscribeURL of [
      'https://evil.example/?Action=ConfirmSubscription',
      'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
      'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
      'https://sns.eu-central-1.amazonaws.com:8443/?Action=ConfirmSubscription',
      'https://u:p@sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
      'https://sns.eu-central-1.amazonaws.com/else?Action=ConfirmSubscription',
    ])
      assertProblem(
        await postSns(world().url, world().amazon.subscription({ SubscribeURL })),
        401,
        'unauthenticated',
      );
    assert.equal(world().amazon.asked.length, asked);
  });

  it('is not believed where the signature is not the topic’s, and asks nobody but Amazon', async () => {
    const invited = await invite();
    const bounce = bounceOf(invited);
    const asked = world().amazon.asked.length;
    const good = world().amazon.message(bounce);
    const certificateAt = (SigningCertURL: string) => world().amazon.message(bounce, { SigningCertURL });
    for (const [message, why] of [
      [{ ...good, Message: JSON.stringify({ ...bounce, x: 1 }) }, /signature/],
      [{ ...good, MessageId: randomUUID() }, /signature/],
      [{ ...good, Signature: '' }, /signature/],
      [{ ...good, Type: 'SubscriptionConfirmation' }, /signature/],
      [{ ...good, TopicArn: `${TOPIC}2` }, /MAIL_WEBHOOK_SES_TOPIC_ARNS/],
      [world().amazon.message(bounce, { SignatureVersion: '1' }), /SignatureVersion to 2/],
      [certificateAt('https://evil.example/SimpleNotificationService-1.pem'), /SigningCertURL/],
      [certificateAt(CERTIFICATE_URL.replace('https', 'http')), /SigningCertURL/],
      [certificateAt(CERTIFICATE_URL.replace('.com/', '.com.evil.example/')), /SigningCertURL/],
      [certificateAt(CERTIFICATE_URL.replace('.com/', '.com@evil.example/')), /SigningCertURL/],
      [certificateAt(CERTIFICATE_URL.replace('eu-central-1', 'us-east-1')), /SigningCertURL/],
      [certificateAt('https://sns.eu-central-1.amazonaws.com/bucket/mine.pem'), /SigningCertURL/],
      [certificateAt('nonsense'), /SigningCertURL/],
    ] as const)
      assertProblem(await postSns(world().url, message), 401, 'unauthenticated', why);
    assert.equal(world().amazon.asked.length, asked);
    for (const name of ['expired', 'garbage', 'absent'])
      assertProblem(
        await postSns(
          world().url,
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
    const answer = await postSns(world().url, world().amazon.message(bounceOf(invited), { Timestamp }));
    assertProblem(answer, 401, 'unauthenticated', /too old/);
    assert.equal(await deliveryOf(invited.id), 'sent');
  });

  it('is asked to send it again where its certificate cannot be had', async () => {
    const other = await startTestConnector({
      fetch: world().amazon.fetch,
      env: { MAIL_WEBHOOK_SES_TOPIC_ARNS: TOPIC },
    });
    try {
      world().amazon.isAway = true;
      const answer = await postSns(other.connector.url, world().amazon.message('Hello'));
      assertProblem(answer, 503, 'unavailable');
      assert.equal(answer.headers['retry-after'], '60');
      world().amazon.isAway = false;
      assert.equal((await postSns(other.connector.url, world().amazon.message('Hello'))).status, 200);
    } finally {
      world().amazon.isAway = false;
      await other.close();
    }
  });

  it('is told which field is missing, and may tell what is not known here', async () => {
    const invited = await invite();
    const bounce = bounceOf(invited);
    const { TopicArn: _left, ...unnamed } = world().amazon.message(bounce);
    assert.deepEqual(pointersOf(await postSns(world().url, unnamed)), ['/TopicArn']);
    const nameless = await postSns(world().url, world().amazon.message({ ...bounce, mail: {} }));
    assertProblem(nameless, 400, 'invalid_request');
    assert.deepEqual(pointersOf(nameless), ['/mail/source']);
    assertProblem(
      await postSns(world().url, world().amazon.message('{"notificationType": ')),
      400,
      'invalid_request',
    );
    for (const content of [
      { eventType: 'Open', open: {}, mail: mailOf(invited) },
      { notificationType: 'AmazonSnsSubscriptionSucceeded' },
      {},
    ])
      assert.deepEqual((await postSns(world().url, world().amazon.message(content))).body, {
        told: 0,
        applied: 0,
      });
  });
});
