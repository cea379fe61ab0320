import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { checkInput } from '../request-input.ts';
import type { MailNotice, NoticeKind } from './mail-notice.ts';
import { readJson, unproven, type MailWebhook } from './mail-webhook.ts';
import { labelledReturnPath, PROVIDER_LABEL } from './provider-headers.ts';
import { clearestStatusCode, NO_MAILBOX_CODE, POLICY_CODE } from './status-code.ts';

/** https://postmarkapp.com/developer/webhooks/webhooks-overview, and a page for each type. */
const anyRecordSchema = z.object({ RecordType: z.string() });

const timeSchema = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time'));
const idSchema = z.string().check(z.regex(/^[\w-]{1,100}$/));
/** Names come in any case. */
const metadataSchema = z.nullish(z.record(z.string(), z.unknown()));

const bounceSchema = z.object({
  ID: z.int(),
  Type: z.string(),
  Email: z.optional(z.string()),
  Details: z.nullish(z.string()),
  BouncedAt: timeSchema,
  Metadata: metadataSchema,
});
const deliverySchema = z.object({ MessageID: idSchema, DeliveredAt: timeSchema, Metadata: metadataSchema });
const subscriptionSchema = z.object({
  /** Null where nobody's mail led to it. */
  MessageID: z.nullish(idSchema),
  ChangedAt: timeSchema,
  SuppressSending: z.boolean(),
  SuppressionReason: z.nullish(z.string()),
  Metadata: metadataSchema,
});

/** https://postmarkapp.com/developer/api/bounce-api#bounce-types; of the others, the mail may have arrived or still does. */
const BOUNCE_KINDS = new Map<string, NoticeKind>(
  Object.entries({
    HardBounce: 'hard',
    BadEmailAddress: 'hard',
    Blocked: 'hard',
    DMARCPolicy: 'hard',
    ManuallyDeactivated: 'hard',
    SMTPApiError: 'hard',
    SpamNotification: 'hard',
    VirusNotification: 'hard',
    TemplateRenderingFailed: 'hard',
    Unconfirmed: 'hard',
    SoftBounce: 'soft',
    DnsError: 'soft',
    SpamComplaint: 'complaint',
    Unsubscribe: 'unsubscribe',
  }),
);

/**
 * Those by which Postmark holds an address for none, and sends nothing to it any more, whatever its server's words were:
 * https://postmarkapp.com/support/article/1155-how-to-fix-hard-bounces.
 */
const NO_ADDRESS = new Set(['HardBounce', 'BadEmailAddress']);

/** Those by which it says that a mail was refused for its sender or as spam. */
const REFUSED_AS_SPAM = new Set(['Blocked', 'SpamNotification', 'DMARCPolicy']);

/** Postmark's webhooks, which are not signed: `credentials` are the `name:password` that they come with. */
export function createPostmarkWebhook(options: { credentials: string }): MailWebhook {
  const expected = digest(options.credentials);
  return {
    async read({ header, body }) {
      const [, given] = /^Basic +(\S+)$/i.exec(header('Authorization') ?? '') ?? [];
      if (given === undefined || !timingSafeEqual(digest(Buffer.from(given, 'base64')), expected))
        throw unproven('The name and password are not those of MAIL_WEBHOOK_POSTMARK_CREDENTIALS.');
      return readRecord(readJson(body.toString('utf8')));
    },
  };
}

function readRecord(record: unknown): MailNotice[] {
  switch (checkInput(anyRecordSchema, record).RecordType) {
    case 'Bounce':
    case 'SpamComplaint': {
      const bounce = checkInput(bounceSchema, record);
      const kind = BOUNCE_KINDS.get(bounce.Type);
      if (kind === undefined) return [];
      return [
        {
          ...whichMail(bounce.Metadata),
          providerEventId: `bounce:${bounce.ID}`,
          kind,
          address: bounce.Email,
          code: kind === 'hard' || kind === 'soft' ? readCode(bounce) : null,
          at: new Date(bounce.BouncedAt),
        },
      ];
    }
    case 'Delivery': {
      const { MessageID, DeliveredAt, Metadata } = checkInput(deliverySchema, record);
      const providerEventId = `delivery:${MessageID}`;
      return [
        { ...whichMail(Metadata), providerEventId, kind: 'delivered', code: null, at: new Date(DeliveredAt) },
      ];
    }
    case 'SubscriptionChange': {
      const change = checkInput(subscriptionSchema, record);
      // A bounce or a complaint tells itself.
      if (!change.SuppressSending || change.SuppressionReason !== 'ManualSuppression') return [];
      const at = new Date(change.ChangedAt);
      const providerEventId = `subscription:${change.MessageID ?? ''}:${at.getTime()}`;
      return [{ ...whichMail(change.Metadata), providerEventId, kind: 'unsubscribe', code: null, at }];
    }
    default:
      return [];
  }
}

function readCode({ Type, Details, Email }: z.output<typeof bounceSchema>): string | null {
  const code = clearestStatusCode(undefined, Details ?? '', Email);
  if (code !== null) return code;
  if (NO_ADDRESS.has(Type)) return NO_MAILBOX_CODE;
  return REFUSED_AS_SPAM.has(Type) ? POLICY_CODE : null;
}

function whichMail(metadata: z.output<typeof metadataSchema>): Pick<MailNotice, 'provider' | 'returnPath'> {
  const [, label] =
    Object.entries(metadata ?? {}).find(([name]) => name.toLowerCase() === PROVIDER_LABEL) ?? [];
  return { provider: 'postmark', returnPath: labelledReturnPath(label) };
}

/** Of one length whatever was given, so that a comparison takes as long. */
function digest(text: string | Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}
