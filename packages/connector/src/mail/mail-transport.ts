import type { DealerMode } from '@payvite/sdk/schemas';
import type { MailDefaults } from 'nodemailer';
import { cleanDisplayName } from './display-name.ts';
import { assertMailAddress } from './mail-address.ts';

/** One attempt to send one mail, complete. */
export interface OutgoingMail {
  mailId: string;
  /** Of the dealer whose mail it is. */
  mode: DealerMode;
  /** 1 for the first attempt. */
  attempt: number;
  /** The same for each attempt of a mail: `<mailId@sender domain>`. */
  messageId: string;
  at: Date;
  from: { name: string | null; address: string };
  to: { name: string | null; address: string };
  replyTo: string | null;
  /** Envelope sender: where bounces go, one address per mail (VERP). */
  returnPath: string;
  /** https: the one-click POST of RFC 8058; null for transactional mail. */
  unsubscribeLink: string | null;
  /** The Message-ID of the mail that this one follows; null for the first one. */
  inReplyTo: string | null;
  subject: string;
  html: string;
  text: string;
}

/** Where mails leave to. */
export interface MailTransport {
  /**
   * Makes one attempt; the transport never repeats one on its own.
   *
   * @throws {MailTransportError} says whether to try again.
   */
  send(mail: OutgoingMail): Promise<void>;
  close(): Promise<void>;
}

/**
 * Why an attempt did not succeed: `no_mailbox`, the address takes no mail, this one or any other; `rejected`, the
 * recipient's server refused this mail for good, for its content or where it comes from, for instance; `temporary`, worth
 * another attempt; `uncertain`, the connection broke after the whole mail was handed over and before the answer came, so
 * that it may have arrived; `unavailable`, our own way out does not work (mail-outages.ts), so that nothing was said of this
 * mail and none would fare better.
 */
export type MailFailure = 'no_mailbox' | 'rejected' | 'temporary' | 'uncertain' | 'unavailable';

export class MailTransportError extends Error {
  readonly failure: MailFailure;

  constructor(failure: MailFailure, message: string) {
    super(withoutAddresses(message));
    this.name = 'MailTransportError';
    this.failure = failure;
  }
}

/** Of a server's answer that is longer, the rest is not even looked at. */
const MAX_LOOKED_AT = 2000;
const MAX_ANSWER = 500;

/** Takes addresses out of a server's answer, so that it can be stored with the mail and logged. At most 500 characters. */
export function withoutAddresses(text: string): string {
  const head = text.slice(0, MAX_LOOKED_AT);
  // An address that was cut at the end has lost what it is known by.
  const whole = text.length > MAX_LOOKED_AT ? head.replace(/\S*$/, '') : head;
  return whole.replace(/[^\s<>"',;:()]+@[^\s<>"',;:()]+/g, '[address]').slice(0, MAX_ANSWER);
}

/** What of an error may stand in the database: without addresses. */
export function describeFailure(error: unknown): string {
  return withoutAddresses(error instanceof Error ? error.message : String(error));
}

/**
 * What nodemailer is told: addresses as checked objects with an explicit envelope, so that no name or header of ours can
 * add a recipient, and nothing that would make it read a file or a URL.
 *
 * @throws {MailAddressError}
 */
export function toMessage(mail: OutgoingMail): MailDefaults {
  const to = assertMailAddress(mail.to.address);
  return {
    messageId: mail.messageId,
    date: mail.at,
    from: { name: cleanDisplayName(mail.from.name) ?? '', address: assertMailAddress(mail.from.address) },
    to: { name: cleanDisplayName(mail.to.name) ?? '', address: to },
    ...(mail.replyTo === null ? {} : { replyTo: { name: '', address: assertMailAddress(mail.replyTo) } }),
    envelope: { from: assertMailAddress(mail.returnPath), to: [to] },
    ...(mail.inReplyTo === null ? {} : { inReplyTo: mail.inReplyTo, references: [mail.inReplyTo] }),
    subject: mail.subject.replace(/\s+/g, ' '),
    text: mail.text,
    html: mail.html,
    headers: mail.unsubscribeLink === null ? {} : unsubscribeHeaders(mail.unsubscribeLink),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** RFC 2369 and, as RFC 8058 asks for https, the one-click POST there only. */
function unsubscribeHeaders(link: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${link}>`,
    ...(link.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}
