/** Which mail providers tell what became of a mail by a webhook that is set up here. */
export interface MailProviders {
  sendgrid: boolean;
  postmark: boolean;
}

/** Under which name a provider hands a mail's label back. Postmark allows 20 characters. */
export const PROVIDER_LABEL = 'payvite-mail';

/**
 * Headers by which a provider that replaces the envelope sender knows a mail, and tells it again in each event: neither
 * SendGrid (https://www.twilio.com/docs/sendgrid/for-developers/sending-email/unique-arguments) nor Postmark
 * (https://postmarkapp.com/support/article/1125-custom-metadata-faq) tells our Message-ID in all of them. Both take them out
 * of what they send on.
 */
export function providerHeaders(returnPath: string, providers?: MailProviders): Record<string, ReadyHeader> {
  const label = returnPath.slice(0, returnPath.lastIndexOf('@'));
  return {
    ...(providers?.sendgrid
      ? { 'X-SMTPAPI': ready(JSON.stringify({ unique_args: { [PROVIDER_LABEL]: label } })) }
      : {}),
    ...(providers?.postmark
      ? { [`X-PM-Metadata-${PROVIDER_LABEL}`]: ready(label), 'X-PM-KeepID': ready('true') }
      : {}),
  };
}

/** A value that leaves as it is. */
interface ReadyHeader {
  prepared: true;
  value: string;
}

/** Without it, nodemailer encodes what has no space to fold at, as words for people. */
function ready(value: string): ReadyHeader {
  return { prepared: true, value };
}

/** The return path that a label was made of; which domain it had is of no matter. */
export function labelledReturnPath(label: unknown): string | undefined {
  return typeof label === 'string' ? `${label}@` : undefined;
}
