import type { Logger } from 'pino';
import { findLinkFault } from '../public-url.ts';
import type { MailTransport } from './mail-transport.ts';
import type { TransportLack } from './mode-transport.ts';
import { createSmtpTransport } from './smtp-transport.ts';

type SmtpOptions = Parameters<typeof createSmtpTransport>[0];

/**
 * What the mails of live dealers leave by. They do not where their links would lead their readers nowhere: those look like
 * fraud, and cannot be taken back.
 *
 * @param smtp `url` is null where no mail server is configured.
 */
export function chooseLiveTransport(
  smtp: Omit<SmtpOptions, 'url'> & { url: string | null },
  { publicUrl, logger }: { publicUrl: string; logger: Pick<Logger, 'warn'> },
): MailTransport | TransportLack {
  const { url } = smtp;
  if (url === null) {
    return {
      lack: 'This connector has no mail server for live dealers. Set MAIL_TRANSPORT to it, and start again.',
    };
  }
  const fault = findLinkFault(publicUrl);
  if (fault === undefined) return createSmtpTransport({ ...smtp, url });
  logger.warn(`PUBLIC_URL: no live dealer can send (mail_not_configured), since ${fault}`);
  return {
    lack: `No live dealer can send from this connector, since ${fault}. Set PUBLIC_URL to the https address at which customers reach it, and start again.`,
  };
}
