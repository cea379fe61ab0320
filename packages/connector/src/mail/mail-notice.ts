import type { MailRow } from './mail-store.ts';
import { isNoMailbox } from './status-code.ts';

/** Who tells: a report that came by mail, or a mail provider's webhook. */
export type NoticeProvider = 'mail' | 'ses' | 'sendgrid' | 'postmark';

/**
 * What became of a mail that had left. `hard`: this mail did not arrive, and `code` says why as far as anybody knows;
 * `soft`: the same, for a cause that passes, such as a full mailbox. What a server goes on trying has no notice.
 */
export type NoticeKind = 'delivered' | 'hard' | 'soft' | 'complaint' | 'unsubscribe';

/** One thing that is told about one mail, whoever tells it. */
export interface MailNotice {
  provider: NoticeProvider;
  /** The same each time that it is told; names nobody. */
  providerEventId: string;
  /** The envelope sender that the mail had: says which mail it is, and proves it. */
  returnPath?: string | undefined;
  /** Says which mail it is where there is no provable return path: from those only who are believed. */
  messageId?: string | undefined;
  /** Which address it is about; left out, that of the mail. Never kept. */
  address?: string | undefined;
  kind: NoticeKind;
  /** Enhanced status code (RFC 3463); null where none was told. */
  code: string | null;
  /** When it happened, as far as `provider` says. */
  at: Date;
}

/** What a mail has become. */
export type MailFate = Pick<MailRow, 'delivery' | 'bounceReason'>;

/** What a mail to `recipient` (lower case) has become by a notice; undefined for one that tells nothing about it. */
export function fateOf(
  { kind, code, address }: Pick<MailNotice, 'kind' | 'code' | 'address'>,
  recipient: string,
): MailFate | undefined {
  switch (kind) {
    case 'delivered':
      return { delivery: 'delivered', bounceReason: null };
    case 'complaint':
      return { delivery: 'complained', bounceReason: null };
    case 'soft':
      return { delivery: 'bounced', bounceReason: 'gave_up' };
    case 'hard': {
      // A mail that was passed on to an address that is none says nothing about the one that passes it on.
      const isAboutRecipient = address === undefined || address.toLowerCase() === recipient;
      if (code !== null && isNoMailbox(code) && isAboutRecipient)
        return { delivery: 'bounced', bounceReason: 'no_mailbox' };
      return { delivery: 'bounced', bounceReason: code?.startsWith('4') ? 'gave_up' : 'rejected' };
    }
    case 'unsubscribe':
      return undefined;
  }
}

/**
 * Of two fates of a mail, in whatever order they are told, the one that weighs more is the truth: somebody who complains has
 * got it, one server takes what the next one refuses, and what one gave up on may have arrived all the same.
 */
export function weightOf({ delivery, bounceReason }: MailFate): number {
  if (delivery === 'complained') return 5;
  if (delivery === 'delivered') return 2;
  if (delivery !== 'bounced') return 0;
  if (bounceReason === 'gave_up') return 1;
  return bounceReason === 'no_mailbox' ? 4 : 3;
}
