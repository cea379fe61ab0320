import type { DealerTransaction } from '../db/database.ts';
import type { MailRow } from './mail-store.ts';

/** A mail whose next attempt is about to begin. */
export type WaitingMail = MailRow & {
  /** An earlier attempt was handed over and nobody knows what came of it. */
  mayHaveArrived: boolean;
};

/** All that is said about a mail when it leaves, made from what the database holds at that time. */
export interface ComposedMail {
  to: { name: string | null; address: string };
  /** `slug` becomes the local part of the sender's address. */
  from: { name: string; slug: string };
  replyTo: string | null;
  /** `#rrggbb`, as the dealer published it. */
  brandColor: string;
  /** What the template asks for (`InvitationMailData`). */
  data: Record<string, unknown>;
  /** For mail of class `invitation`: the one-click unsubscribe address (RFC 8058). */
  unsubscribeLink?: string | null;
  /** The Message-ID of the mail that this one follows, so that mail programs show the two together. */
  inReplyTo?: string | null;
}

/** The part of a mail that is its dealer's. */
export function sentBy({
  name,
  slug,
  replyTo,
  brandColor,
}: {
  name: string;
  slug: string;
  replyTo: string | null;
  brandColor: string;
}): Pick<ComposedMail, 'from' | 'replyTo' | 'brandColor'> {
  return { from: { name, slug }, replyTo, brandColor };
}

/** By the mails' ids. `held`: not now; it is due no more until whoever holds it queues it again. */
export type ComposedMails = Map<string, ComposedMail | 'held'>;

/**
 * Makes mails of one dealer from the database at the moment they leave. Those that are missing in what it returns nobody
 * wants any more: they become `cancelled`, or stay `uncertain` where they may have arrived.
 */
export type MailComposer = (tx: DealerTransaction, mails: readonly WaitingMail[]) => Promise<ComposedMails>;

/** Makes a composer of one that takes a single mail. Null: nobody wants it any more. */
export function eachMail(
  compose: (tx: DealerTransaction, mail: WaitingMail) => Promise<ComposedMail | 'held' | null>,
): MailComposer {
  return async (tx, mails) => {
    const composed: ComposedMails = new Map();
    for (const mail of mails) {
      const made = await compose(tx, mail);
      if (made !== null) composed.set(mail.id, made);
    }
    return composed;
  };
}
