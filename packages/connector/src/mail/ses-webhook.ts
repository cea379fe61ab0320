import * as z from 'zod/mini';
import { checkInput } from '../request-input.ts';
import type { MailNotice } from './mail-notice.ts';
import { readJson, type MailWebhook } from './mail-webhook.ts';
import { createSnsTopics, type Fetch } from './sns-message.ts';
import { clearestStatusCode } from './status-code.ts';

const timeSchema = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time'));

/** https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html; a configuration set says `eventType`. */
const typeSchema = z.object({
  notificationType: z.optional(z.string()),
  eventType: z.optional(z.string()),
});

const mailSchema = z.object({
  /** The envelope's sender. */
  source: z.string(),
  /** Only where the notification includes the original headers. */
  commonHeaders: z.optional(z.object({ messageId: z.optional(z.string()) })),
});

const bounceSchema = z.object({
  mail: mailSchema,
  bounce: z.object({
    bounceType: z.string(),
    bounceSubType: z.string(),
    timestamp: timeSchema,
    bouncedRecipients: z
      .array(
        z.object({
          emailAddress: z.string(),
          action: z.optional(z.string()),
          status: z.optional(z.string()),
          diagnosticCode: z.optional(z.string()),
        }),
      )
      .check(z.minLength(1)),
  }),
});

const complaintSchema = z.object({
  mail: mailSchema,
  complaint: z.object({ timestamp: timeSchema, complaintFeedbackType: z.nullish(z.string()) }),
});

const deliverySchema = z.object({ mail: mailSchema, delivery: z.object({ timestamp: timeSchema }) });

/** Amazon SES, by way of SNS topics whose messages prove themselves. */
export function createSesWebhook(options: { topicArns: readonly string[]; fetch: Fetch }): MailWebhook {
  const topics = createSnsTopics(options);
  return {
    async read(request) {
      const message = await topics.read(request);
      if (message.Type === 'SubscriptionConfirmation') {
        await topics.confirm(message);
        request.log.info('the subscription to an SNS topic was confirmed');
      }
      if (message.Type === 'UnsubscribeConfirmation')
        request.log.warn('somebody ended the subscription to an SNS topic');
      return message.Type === 'Notification' ? readNotification(message.Message, message.MessageId) : [];
    },
  };
}

/** What SES tells; of a mail to several recipients, of the one that each of ours has. */
function readNotification(text: string, providerEventId: string): MailNotice[] {
  // At its set-up SES says in plain words that it works.
  if (!text.trimStart().startsWith('{')) return [];
  const content = readJson(text);
  const { notificationType, eventType } = checkInput(typeSchema, content);
  const base = { provider: 'ses', providerEventId } as const;
  switch (notificationType ?? eventType) {
    case 'Bounce': {
      const { mail, bounce } = checkInput(bounceSchema, content);
      const told = readBounce(bounce);
      return told === undefined
        ? []
        : [{ ...base, ...whichMail(mail), ...told, at: new Date(bounce.timestamp) }];
    }
    case 'Complaint': {
      const { mail, complaint } = checkInput(complaintSchema, content);
      if (complaint.complaintFeedbackType === 'not-spam') return [];
      const at = new Date(complaint.timestamp);
      return [{ ...base, ...whichMail(mail), kind: 'complaint', code: null, at }];
    }
    case 'Delivery': {
      const { mail, delivery } = checkInput(deliverySchema, content);
      return [
        { ...base, ...whichMail(mail), kind: 'delivered', code: null, at: new Date(delivery.timestamp) },
      ];
    }
    default:
      return [];
  }
}

function whichMail(mail: z.output<typeof mailSchema>): Pick<MailNotice, 'returnPath' | 'messageId'> {
  return { returnPath: mail.source, messageId: mail.commonHeaders?.messageId };
}

/** Undefined where the mail may have arrived: SES counts an automatic answer as a passing bounce, too. */
function readBounce({
  bounceType,
  bounceSubType,
  bouncedRecipients: [recipient],
}: z.output<typeof bounceSchema>['bounce']): Pick<MailNotice, 'kind' | 'code' | 'address'> | undefined {
  // Empty where SES could not read whom a report is about (`NoEmail`): then it is the mail's.
  const address = recipient?.emailAddress || undefined;
  const told = { code: clearestStatusCode(recipient?.status, recipient?.diagnosticCode, address), address };
  if (bounceType === 'Permanent') return { ...told, kind: 'hard' };
  if (bounceSubType === 'MailboxFull') return { ...told, kind: 'soft' };
  return recipient?.action === 'failed' ? { ...told, kind: 'hard' } : undefined;
}
