import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { generate } from 'selfsigned';
import supertest from 'supertest';

export const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:payvite-mail';
const SNS = 'https://sns.eu-central-1.amazonaws.com';
export const CERTIFICATE_URL = `${SNS}/SimpleNotificationService-6209c161c6221fdf56ec1eb5c821d112.pem`;
/** Of no certificate. */
export const ABSENT_CERTIFICATE_URL = `${SNS}/SimpleNotificationService-absent.pem`;
export const CREDENTIALS = 'postmark:copper-river-seven';

export type WebhookAnswer = supertest.Response;
type Fields = Record<string, string>;

/** Amazon, as far as a connector sees it: topics that sign what they send, and what they are asked. */
export interface Amazon {
  /** What a connector asks it by. */
  fetch(url: string, options: RequestInit): Promise<Response>;
  /** Every address that was asked for. */
  readonly asked: string[];
  isAway: boolean;
  /** A message as a topic sends it, signed after `changes`. */
  message(content: object | string, changes?: Fields): Fields;
  /** A message that asks to agree to a subscription. */
  subscription(changes?: Fields): Fields;
}

/** `now` is what its certificate is valid at. */
export async function createAmazon(now: Date): Promise<Amazon> {
  const year = 366 * 86_400_000;
  const certify = (from: number, to: number) =>
    generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
      notBeforeDate: new Date(now.getTime() + from),
      notAfterDate: new Date(now.getTime() + to),
    });
  const valid = await certify(-year, year);
  const expired = await certify(-2 * year, -year);
  const amazon: Amazon = {
    asked: [],
    isAway: false,
    async fetch(url, { redirect }) {
      amazon.asked.push(url);
      if (amazon.isAway) throw new TypeError('fetch failed');
      if (redirect !== 'error') throw new Error('Whoever follows a redirect ends up anywhere.');
      if (url === CERTIFICATE_URL) return new Response(valid.cert);
      if (url.endsWith('-expired.pem')) return new Response(expired.cert);
      if (url.endsWith('-garbage.pem')) return new Response('<Error/>');
      if (url.includes('Action=ConfirmSubscription')) return new Response('<ConfirmSubscriptionResponse/>');
      return new Response('<Error/>', { status: 404 });
    },
    message(content, changes = {}) {
      return sign({
        Type: 'Notification',
        MessageId: randomUUID(),
        TopicArn: TOPIC,
        Message: typeof content === 'string' ? content : JSON.stringify(content),
        ...changes,
      });
    },
    subscription(changes = {}) {
      return sign({
        Type: 'SubscriptionConfirmation',
        MessageId: randomUUID(),
        Token: '2336412f37fb687f5d51e6e2425c464de',
        TopicArn: TOPIC,
        Message: `You have chosen to subscribe to the topic ${TOPIC}.`,
        SubscribeURL: `${SNS}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37fb687f5d51e6e2425c464de`,
        ...changes,
      });
    },
  };

  function sign(fields: Fields): Fields {
    const message: Fields = {
      Timestamp: now.toISOString(),
      SignatureVersion: '2',
      SigningCertURL: CERTIFICATE_URL,
      ...fields,
    };
    const names =
      message['Type'] === 'Notification'
        ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
        : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const text = names.filter((name) => name in message).map((name) => `${name}\n${message[name]}\n`);
    const key = message['SigningCertURL']?.endsWith('-expired.pem') ? expired.private : valid.private;
    const algorithm = message['SignatureVersion'] === '1' ? 'sha1' : 'sha256';
    return { Signature: createSign(algorithm).update(text.join('')).sign(key, 'base64'), ...message };
  }
  return amazon;
}

/** Posts as SNS does. */
export function postSns(url: string, message: object): Promise<WebhookAnswer> {
  return send(
    url,
    '/webhooks/mail/ses',
    { 'Content-Type': 'text/plain; charset=UTF-8' },
    JSON.stringify(message),
  );
}

/** SendGrid's key pair, and what posts events signed with it. */
export function createSendgrid(): { publicKey: string; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), key: privateKey };
}

export interface SendgridPost {
  key: KeyObject;
  at: Date;
  /** What is posted in place of what was signed. */
  instead?: string;
}

/** Events as SendGrid signs them, with a line break behind them. */
export function signSendgrid(
  events: unknown,
  post: Pick<SendgridPost, 'key' | 'at'>,
): { headers: Fields; body: string } {
  const body = typeof events === 'string' ? events : `${JSON.stringify(events)}\r\n`;
  const timestamp = String(Math.floor(post.at.getTime() / 1000));
  const signature = createSign('sha256')
    .update(timestamp + body)
    .sign(post.key, 'base64');
  const headers = {
    'Content-Type': 'application/json',
    'X-Twilio-Email-Event-Webhook-Signature': signature,
    'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
  };
  return { headers, body };
}

/** Posts events as SendGrid does. */
export function postSendgrid(url: string, events: unknown, post: SendgridPost): Promise<WebhookAnswer> {
  const { headers, body } = signSendgrid(events, post);
  return send(url, '/webhooks/mail/sendgrid', headers, post.instead ?? body);
}

/** Posts as Postmark does; `proxied` are the fields that a proxy adds. */
export function postPostmark(
  url: string,
  record: object,
  credentials = CREDENTIALS,
  proxied: Fields = {},
): Promise<WebhookAnswer> {
  const headers = {
    ...proxied,
    'Content-Type': 'application/json',
    Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
  return send(url, '/webhooks/mail/postmark', headers, JSON.stringify(record));
}

async function send(url: string, path: string, headers: Fields, body: string): Promise<WebhookAnswer> {
  return supertest(url)
    .post(path)
    .set(headers)
    .serialize((sent: unknown) => sent as string)
    .send(body);
}
