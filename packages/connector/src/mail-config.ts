import { createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** What the environment may say of signatures; all of it or, but for the domain, nothing. */
export const dkimVariables = {
  MAIL_DKIM_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^${LABEL}(\\.${LABEL})+$`), 'must be a domain such as example.com')
    .optional(),
  MAIL_DKIM_SELECTOR: z
    .string()
    .toLowerCase()
    .regex(
      new RegExp(`^${LABEL}(\\.${LABEL})*$`),
      'must be a name such as payvite2026, the first part of the DNS record',
    )
    .optional(),
  MAIL_DKIM_KEY_FILE: z.string().min(1).optional(),
};

/** With what mails are signed (DKIM, RFC 6376). */
export interface DkimConfig {
  /** Whose DNS holds the public key. */
  domain: string;
  /** Under which name: `<selector>._domainkey.<domain>`. */
  selector: string;
  /** Of the private key, PEM; absolute. */
  keyFile: string;
}

type DkimValues = { [Name in keyof typeof dkimVariables]?: string | undefined };

/**
 * Puts together what the environment says of signatures.
 *
 * @param senderDomain of the address in `From`: the signature must be of it, or of a domain that it is part of (the relaxed
 * alignment of DMARC, RFC 7489, section 3.1.1).
 * @param faulty variables that are faulty already: nothing is missing there.
 * @returns null where nothing is to be signed.
 */
export function readDkimConfig(
  values: DkimValues,
  senderDomain: string,
  faulty: ReadonlySet<string>,
): { dkim: DkimConfig | null; faults: string[] } {
  const names = Object.keys(dkimVariables) as (keyof DkimValues)[];
  const given = names.find((name) => values[name] !== undefined);
  if (given === undefined) return { dkim: null, faults: [] };
  const { MAIL_DKIM_DOMAIN: domain = senderDomain, MAIL_DKIM_SELECTOR: selector = '' } = values;
  const keyFile = values.MAIL_DKIM_KEY_FILE ?? '';
  const faults = (['MAIL_DKIM_SELECTOR', 'MAIL_DKIM_KEY_FILE'] as const)
    .filter((name) => values[name] === undefined && !faulty.has(name))
    .map((name) => `${name}: is required with ${given}`);
  if (senderDomain !== domain && !senderDomain.endsWith(`.${domain}`)) {
    faults.push(
      `MAIL_DKIM_DOMAIN: must be MAIL_DOMAIN, which is ${senderDomain}, or a domain that it is part of; no other signature counts for the sender (DMARC)`,
    );
  }
  return { dkim: { domain, selector, keyFile: resolve(keyFile) }, faults };
}

/** What the environment may say of webhooks by which mail providers tell what became of mails. */
export const webhookVariables = {
  MAIL_WEBHOOK_SES_TOPIC_ARNS: z
    .string()
    .transform((text) => text.split(',').map((arn) => arn.trim()))
    .refine(
      (arns) => arns.every((arn) => /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/.test(arn)),
      'must be ARNs of SNS topics such as arn:aws:sns:eu-central-1:123456789012:payvite, with commas between',
    )
    .optional(),
  MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY: z
    .string()
    .refine(isEllipticKey, 'must be the verification key that SendGrid shows, in base64')
    .optional(),
  MAIL_WEBHOOK_POSTMARK_CREDENTIALS: z
    .string()
    .regex(
      /^[^\s:]+:[\x21-\x7e]{16,}$/,
      'must be a name, a colon, and a password of 16 characters or more without spaces',
    )
    .optional(),
};

/** Which webhooks there are, and whose word they take; null or false: not there. */
export interface MailWebhookConfig {
  ses: { topicArns: string[] } | null;
  /** SPKI, base64: anybody may know it. */
  sendgrid: { publicKey: string } | null;
  /** Its credentials are a secret. */
  postmark: boolean;
}

type WebhookValues = { [Name in keyof typeof webhookVariables]?: z.output<(typeof webhookVariables)[Name]> };

/** Puts together what the environment says of webhooks. */
export function readWebhookConfig(values: WebhookValues): MailWebhookConfig {
  const topicArns = values.MAIL_WEBHOOK_SES_TOPIC_ARNS;
  const publicKey = values.MAIL_WEBHOOK_SENDGRID_PUBLIC_KEY;
  return {
    ses: topicArns === undefined ? null : { topicArns },
    sendgrid: publicKey === undefined ? null : { publicKey },
    postmark: values.MAIL_WEBHOOK_POSTMARK_CREDENTIALS !== undefined,
  };
}

function isEllipticKey(text: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}
