import type { Readable } from 'node:stream';
import nodemailer, { type NodemailerError } from 'nodemailer';
import { dkimOptions, type DkimSigning } from './dkim-signing.ts';
import { Turns } from '../turns.ts';
import { MailTransportError, toMessage, type MailFailure, type MailTransport } from './mail-transport.ts';
import { providerHeaders, type MailProviders } from './provider-headers.ts';
import { judgeAnswer } from './status-code.ts';

/** All connections to the mail server, and those of one dealer: its mails that a server is silent to keep nobody else's. */
const CONNECTIONS = { all: 10, ofADealer: 4 } as const;
const CONNECT_TIMEOUT_MS = 20_000;
/** So long may a server look into a mail before it says that it has it; who hangs up sends it again: RFC 5321, 4.5.3.2.6. */
const SILENCE_TIMEOUT_MS = 600_000;

/** Where a server's no is about this recipient or this mail, and not about us: RFC 5321, section 3.3. */
const COMMANDS_ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);
/** What nodemailer calls it when there is no answer from the server at all. */
const NO_CONVERSATION = new Set([
  ...['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'EPROTOCOL', 'EAUTH', 'ENOAUTH'],
]);

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
  const senders = noteSenders();
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
    transactionLog: true,
    logger: senders.logger,
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
        const failure = classify(error as NodemailerError, {
          isSenderTaken: senders.wasTaken(mail.returnPath),
          isHandedOver: contents.get(mail.messageId)?.readableEnded === true,
        });
        throw new MailTransportError(failure, withoutCredentials(describe(error as NodemailerError), url));
      } finally {
        contents.delete(mail.messageId);
        senders.forget(mail.returnPath);
      }
    },
    async close() {
      transporter.close();
    },
  };
}

/**
 * Whose fault a failure is. Until the server has taken our sender it knows nothing of the mail, so what fails by then is ours
 * and fails for every mail. From then on it is this mail's: one that a server falls silent to, or breaks off at each time, must
 * not keep all others.
 */
function classify(
  error: NodemailerError,
  progress: { isSenderTaken: boolean; isHandedOver: boolean },
): MailFailure {
  const { responseCode, code = '', command = '' } = error;
  const before = progress.isSenderTaken ? 'temporary' : 'unavailable';
  if (responseCode === undefined) {
    if (progress.isHandedOver) return 'uncertain';
    return NO_CONVERSATION.has(code) ? before : 'temporary';
  }
  if (!COMMANDS_ABOUT_THE_MAIL.has(command)) return before;
  if (error.permanent !== true) return 'temporary';
  return judgeAnswer(error.response ?? '', command === 'RCPT TO');
}

function describe(error: NodemailerError): string {
  return [error.code, error.command, error.response ?? error.message]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Some servers say whom they refuse; where the name is a provider's token, it is as good as a password. */
function withoutCredentials(text: string, { username, password }: URL): string {
  return [password, username]
    .map((part) => decodeURIComponent(part))
    .filter((part) => part !== '')
    .reduce((rest, part) => rest.replaceAll(part, '[credentials]'), text);
}

/** Follows which senders the server took, each mail's its own (VERP); an error of nodemailer does not tell how far it came. */
function noteSenders() {
  /** Asked and not answered yet, by connection. */
  const asked = new Map<string, string>();
  const taken = new Set<string>();
  const ignore = () => undefined;
  const debug = (entry: { tnx?: string; sid?: string }, text = '') => {
    const { tnx, sid = '' } = entry;
    const sender = tnx === 'client' ? /^MAIL FROM:<(.*?)>/.exec(text)?.[1] : undefined;
    if (sender !== undefined) asked.set(sid, sender);
    if (tnx !== 'server') return;
    const answered = asked.get(sid);
    asked.delete(sid);
    if (answered !== undefined && text.startsWith('2')) taken.add(answered);
  };
  return {
    logger: { level: ignore, trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore },
    wasTaken: (sender: string) => taken.has(sender),
    forget(sender: string) {
      taken.delete(sender);
      for (const [sid, each] of asked) if (each === sender) asked.delete(sid);
    },
  };
}
