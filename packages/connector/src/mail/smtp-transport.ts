import type { Readable } from 'node:stream';
import nodemailer, { type NodemailerError } from 'nodemailer';
import { dkimOptions, type DkimSigning } from './dkim-signing.ts';
import { Turns } from '../turns.ts';
import { MailTransportError, toMessage, type MailFailure, type MailTransport } from './mail-transport.ts';
import { providerHeaders, type MailProviders } from './provider-headers.ts';
import { isNoMailbox } from './status-code.ts';

/** All connections to the mail server, and those of one dealer: its mails that a server is silent to keep nobody else's. */
const CONNECTIONS = { all: 10, ofADealer: 4 } as const;
const CONNECT_TIMEOUT_MS = 20_000;
/** So long may a server look into a mail before it says that it has it; who hangs up sends it again: RFC 5321, 4.5.3.2.6. */
const SILENCE_TIMEOUT_MS = 600_000;

/** Where a server's final no is about this recipient or this mail, and not about us: RFC 5321, section 3.3. */
const COMMANDS_ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

/**
 * Sends over SMTP with a pool of connections. `url` is `smtp://user:password@host:587` (STARTTLS, required unless the host
 * is a loopback one) or `smtps://...:465`. `dkim` signs each mail; left out or null, the mail server may. `providers` are
 * those whose webhooks tell what became of the mails.
 */
export function createSmtpTransport(options: {
  url: string;
  dkim?: DkimSigning | null;
  providers?: MailProviders;
  /** For tests: whose certificate is trusted, PEM, and how long a silent server is waited for. */
  ca?: string;
  silenceMs?: number;
}): MailTransport {
  const url = new URL(options.url);
  const secure = url.protocol === 'smtps:';
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const transporter = nodemailer.createTransport({
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !isLoopback,
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(options.dkim ? { dkim: dkimOptions(options.dkim) } : {}),
    maxConnections: CONNECTIONS.all,
    // A mail put on a second connection here would be an attempt that nobody recorded.
    maxRequeues: 0,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: options.silenceMs ?? SILENCE_TIMEOUT_MS,
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const dealers = new Turns(CONNECTIONS.ofADealer);
  // What each connection reads its mail from, by Message-ID: read to the end, the server has it all.
  const contents = new Map<string, Readable>();
  transporter.use('stream', (mail, done) => {
    const { message } = mail;
    if (message !== undefined) {
      const read = message.createReadStream.bind(message);
      // What is read is what was signed, which takes all of the mail before the first byte leaves.
      message.createReadStream = (...options) => {
        const content = read(...options);
        contents.set(String(mail.data.messageId), content);
        return content;
      };
    }
    done();
  });
  return {
    async send(mail) {
      const message = toMessage(mail);
      message.headers = { ...message.headers, ...providerHeaders(mail.returnPath, options.providers) };
      try {
        await dealers.take(mail.from.address, () => transporter.sendMail(message));
      } catch (error) {
        const wasHandedOver = contents.get(mail.messageId)?.readableEnded === true;
        throw new MailTransportError(
          classify(error as NodemailerError, wasHandedOver),
          describe(error as NodemailerError),
        );
      } finally {
        contents.delete(mail.messageId);
      }
    },
    async close() {
      transporter.close();
    },
  };
}

/** What RFC 5321, section 4.2.2, has for a mailbox that is not there or not allowed, where no enhanced code says more. */
const NO_MAILBOX_REPLIES = new Set([550, 551, 553]);

function classify(error: NodemailerError, wasHandedOver: boolean): MailFailure {
  const { responseCode, command = '' } = error;
  if (responseCode === undefined) return wasHandedOver ? 'uncertain' : 'temporary';
  if (error.permanent !== true || !COMMANDS_ABOUT_THE_MAIL.has(command)) return 'temporary';
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1];
  const isNone =
    enhanced === undefined
      ? command === 'RCPT TO' && NO_MAILBOX_REPLIES.has(responseCode)
      : isNoMailbox(enhanced);
  return isNone ? 'no_mailbox' : 'rejected';
}

function describe(error: NodemailerError): string {
  return [error.code, error.command, error.response ?? error.message]
    .filter((part) => part !== undefined)
    .join(' ');
}
