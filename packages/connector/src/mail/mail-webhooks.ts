import type { MailWebhookConfig } from '../mail-config.ts';
import type { MailWebhooks } from './mail-webhook-routes.ts';
import { createPostmarkWebhook } from './postmark-webhook.ts';
import { createSendgridWebhook } from './sendgrid-webhook.ts';
import { createSesWebhook } from './ses-webhook.ts';
import type { Fetch } from './sns-message.ts';

/** Makes the webhooks that the environment sets up. */
export function createMailWebhooks(
  { ses, sendgrid }: MailWebhookConfig,
  { postmarkCredentials: credentials }: { postmarkCredentials: string | null },
  fetch: Fetch,
): MailWebhooks {
  return {
    ...(ses === null ? {} : { ses: createSesWebhook({ ...ses, fetch }) }),
    ...(sendgrid === null ? {} : { sendgrid: createSendgridWebhook(sendgrid) }),
    ...(credentials === null ? {} : { postmark: createPostmarkWebhook({ credentials }) }),
  };
}
