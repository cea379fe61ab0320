import { verify, X509Certificate } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '../errors.ts';
import { checkInput } from '../request-input.ts';
import { readJson, unproven, type WebhookRequest } from './mail-webhook.ts';

const snsMessageSchema = z.object({
  Type: z.string(),
  MessageId: z.string().check(z.regex(/^[\w-]{1,100}$/)),
  TopicArn: z.string(),
  Subject: z.nullish(z.string()),
  Message: z.string(),
  Timestamp: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time')),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
  SubscribeURL: z.nullish(z.string()),
  Token: z.nullish(z.string()),
});

export type SnsMessage = z.output<typeof snsMessageSchema>;

/** In this order, those that there are: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html */
const SIGNED_OF_NOTIFICATIONS = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
const SIGNED_OF_OTHERS = [
  ...['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
] as (keyof SnsMessage)[];
/** SNS tries for some hours; what is older is played again, and may have been forgotten here (`NOTICE_DAYS`). */
const MAX_AGE_MS = 7 * 86_400_000;
const FETCH_PATIENCE_MS = 5000;
const MAX_CERTIFICATE_CHARACTERS = 20_000;
const KEPT_CERTIFICATES = 20;
/** What is asked for and not there, as Amazon's stores say it. */
const ABSENT = [403, 404, 410];

/** What fetches certificates and confirms subscriptions. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** Messages of Amazon's notification service, of certain topics. */
export interface SnsTopics {
  /**
   * Reads a message whose signature proves that it is of one of the topics.
   *
   * @throws {AppError} as `MailWebhook.read`.
   */
  read(request: WebhookRequest): Promise<SnsMessage>;
  /** Agrees to get the messages of a topic, as a `SubscriptionConfirmation` asks. @throws {AppError} 503 `unavailable` */
  confirm(message: SnsMessage): Promise<void>;
}

export function createSnsTopics(options: { topicArns: readonly string[]; fetch: Fetch }): SnsTopics {
  const certificates = new Map<string, X509Certificate>();

  /** Null: Amazon knows no such thing. */
  async function get(url: string): Promise<string | null> {
    try {
      const response = await options.fetch(url, {
        redirect: 'error',
        signal: AbortSignal.timeout(FETCH_PATIENCE_MS),
      });
      if (ABSENT.includes(response.status)) return null;
      if (!response.ok) throw new Error(`It answered ${response.status}.`);
      return await response.text();
    } catch (error) {
      throw new AppError('unavailable', 'Amazon cannot be asked now. Send it again.', {
        cause: error,
        retryAfterSeconds: 60,
      });
    }
  }

  async function certificateAt(url: string): Promise<X509Certificate> {
    const kept = certificates.get(url);
    if (kept !== undefined) return kept;
    const pem = await get(url);
    if (pem === null || pem.length > MAX_CERTIFICATE_CHARACTERS)
      throw unproven('SigningCertURL holds no certificate.');
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(pem);
    } catch {
      throw unproven('SigningCertURL holds no certificate.');
    }
    if (certificates.size >= KEPT_CERTIFICATES) certificates.clear();
    certificates.set(url, certificate);
    return certificate;
  }

  return {
    async read({ body, now }) {
      const message = checkInput(snsMessageSchema, readJson(body.toString('utf8')));
      const { TopicArn, SignatureVersion, SigningCertURL, Signature, Timestamp } = message;
      if (!options.topicArns.includes(TopicArn))
        throw unproven('The topic is none of MAIL_WEBHOOK_SES_TOPIC_ARNS.');
      if (SignatureVersion !== '2')
        throw unproven('The topic signs with SHA-1: set its attribute SignatureVersion to 2.');
      if (!isOfTopicsHost(SigningCertURL, TopicArn, /^\/SimpleNotificationService-\w+\.pem$/))
        throw unproven('SigningCertURL is not of the SNS of the topic’s region.');
      const certificate = await certificateAt(SigningCertURL);
      if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo))
        throw unproven('The certificate is not valid now.');
      const isSigned = verify(
        'sha256',
        Buffer.from(textToSign(message), 'utf8'),
        certificate.publicKey,
        Buffer.from(Signature, 'base64'),
      );
      if (!isSigned) throw unproven('The signature is not that of the message.');
      if (Math.abs(now.getTime() - Date.parse(Timestamp)) > MAX_AGE_MS)
        throw unproven('The message is too old, or of a time to come.');
      return message;
    },

    async confirm({ SubscribeURL, TopicArn }) {
      if (!isOfTopicsHost(SubscribeURL ?? '', TopicArn, /^\/$/))
        throw unproven('SubscribeURL is not of the SNS of the topic’s region.');
      if ((await get(SubscribeURL ?? '')) === null)
        throw unproven('SubscribeURL is not one that Amazon knows.');
    },
  };
}

function textToSign(message: SnsMessage): string {
  const names = message.Type === 'Notification' ? SIGNED_OF_NOTIFICATIONS : SIGNED_OF_OTHERS;
  return names
    .flatMap((name) => (typeof message[name] === 'string' ? [`${name}\n${message[name]}\n`] : []))
    .join('');
}

/** Whether an address is that of the SNS itself, in the region that the ARN of the topic names. */
function isOfTopicsHost(address: string, topicArn: string, path: RegExp): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const [, partition, , region] = topicArn.split(':');
  const host = `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
  return (
    url.protocol === 'https:' &&
    url.host === host &&
    `${url.username}${url.password}` === '' &&
    path.test(url.pathname)
  );
}
