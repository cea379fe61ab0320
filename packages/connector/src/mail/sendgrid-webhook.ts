import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError, invalidRequest } from '../errors.ts';
import { checkInput } from '../request-input.ts';
import type { MailNotice, NoticeKind } from './mail-notice.ts';
import { readJson, unproven, type MailWebhook, type WebhookRequest } from './mail-webhook.ts';
import { labelledReturnPath, PROVIDER_LABEL } from './provider-headers.ts';
import { clearestStatusCode, NO_MAILBOX_CODE } from './status-code.ts';

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event; `deferred` is still tried. */
const KINDS = new Map<string, NoticeKind>([
  ['delivered', 'delivered'],
  ['bounce', 'hard'],
  ['dropped', 'hard'],
  ['spamreport', 'complaint'],
  ['unsubscribe', 'unsubscribe'],
  ['group_unsubscribe', 'unsubscribe'],
]);

/** Why SendGrid did not even try, where the address is none or is known to it as none. */
const NO_ADDRESS = new Set(['Bounced Address', 'Invalid']);

const anyEventSchema = z.object({ event: z.string() });

const eventSchema = z.object({
  event: z.string(),
  sg_event_id: z.string().check(z.regex(/^[\w+/=-]{1,150}$/)),
  /** Seconds since 1970, of a year that can be kept. */
  timestamp: z.int().check(z.minimum(0), z.maximum(253_402_300_799)),
  email: z.optional(z.string()),
  'smtp-id': z.optional(z.string()),
  status: z.nullish(z.string()),
  reason: z.nullish(z.string()),
  [PROVIDER_LABEL]: z.optional(z.string()),
});

/** It tries for a day; what is older is played again. Within that day, each event counts once. */
const MAX_AGE_SECONDS = 25 * 3600;
/** Its clock or ours may go wrong by so much. */
const MAX_AHEAD_SECONDS = 300;

/** SendGrid's signed event webhook. `publicKey` is its verification key: SPKI in base64. */
export function createSendgridWebhook(options: { publicKey: string }): MailWebhook {
  const key = createPublicKey({ key: Buffer.from(options.publicKey, 'base64'), format: 'der', type: 'spki' });

  function prove({ header, body, now }: WebhookRequest): void {
    const signature = header('X-Twilio-Email-Event-Webhook-Signature');
    const timestamp = header('X-Twilio-Email-Event-Webhook-Timestamp');
    if (signature === undefined || timestamp === undefined)
      throw unproven('The events are not signed: switch the Signed Event Webhook on.');
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64')))
      throw unproven('The signature is not that of the events.');
    const age = now.getTime() / 1000 - Number(timestamp);
    if (!(age <= MAX_AGE_SECONDS && age >= -MAX_AHEAD_SECONDS))
      throw unproven('The events are too old, or of a time to come.');
  }

  return {
    async read(request) {
      prove(request);
      const events = readJson(request.body.toString('utf8'));
      if (!Array.isArray(events))
        throw invalidRequest([{ pointer: '', detail: 'Must be a list of events.' }]);
      return readEvents(events, request.log);
    },
  };
}

/** Those that are understood: for one that is not, SendGrid would send all of them again, as often as they are refused. */
function readEvents(events: readonly unknown[], log: WebhookRequest['log']): MailNotice[] {
  const fields = new Set<string>();
  let notUnderstood = 0;
  const notices = events.flatMap((event) => {
    try {
      const kind = KINDS.get(checkInput(anyEventSchema, event).event);
      return kind === undefined ? [] : [toNotice(checkInput(eventSchema, event), kind)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      notUnderstood += 1;
      for (const { pointer } of error.errors ?? []) fields.add(pointer);
      return [];
    }
  });
  if (notUnderstood > 0)
    log.warn({ notUnderstood, told: events.length, fields: [...fields] }, 'events were not understood');
  return notices;
}

function toNotice(event: z.output<typeof eventSchema>, kind: NoticeKind): MailNotice {
  return {
    provider: 'sendgrid',
    providerEventId: event.sg_event_id,
    returnPath: labelledReturnPath(event[PROVIDER_LABEL]),
    messageId: event['smtp-id'],
    address: event.email,
    kind,
    code: kind === 'hard' ? readCode(event) : null,
    at: new Date(event.timestamp * 1000),
  };
}

function readCode({ event, status, reason, email }: z.output<typeof eventSchema>): string | null {
  if (event === 'dropped' && NO_ADDRESS.has(reason ?? '')) return NO_MAILBOX_CODE;
  return clearestStatusCode(status ?? '', reason ?? '', email);
}
