import type { DealerTransaction } from '../db/database.ts';
import type { MailRow } from './mail-store.ts';

/** A mail whose next attempt is about to begin. */
export type WaitingMail = MailRow & {
  /** An earlier attempt was handed over and nobody knows what came of it. */
  mayHaveArrived: boolean;
};

/** What a mail looks like that is its dealer's. */
export interface MailBrand {
  /** `#rrggbb`, as the dealer chose it. */
  color: string;
  /** In place of the first letter of the dealer's name; the same address for everybody, so that nobody is told who reads. */
  logo: { url: string; width: number; height: number } | null;
}

/** All that is said about a mail when it leaves, made from what the database holds at that time. */
export interface ComposedMail {
  to: { name: string | null; address: string };
  /** `slug` becomes the local part of the sender's address. */
  from: { name: string; slug: string };
  replyTo: string | null;
  brand: MailBrand;
  /** What the template asks for (`InvitationMailData`). */
  data: Record<string, unknown>;
  /** For mail of class `invitation`: the one-click unsubscribe address (RFC 8058). */
  unsubscribeLink?: string | null;
  /** The Message-ID of the mail that this one follows, so that mail programs show the two together. */
  inReplyTo?: string | null;
}

/** By the mails' ids. `held`: not now; it is due no more until whoever holds it queues it again. */
export type ComposedMails = Map<string, ComposedMail | 'held'>;

/**
 * Makes mails of one dealer from the database at the moment they leave. Those that are missing in what it returns nobody
 * wants any more: they become `cancelled`, or stay `uncertain` where they may have arrived.
 */
export type MailComposer = (tx: DealerTransaction, mails: readonly WaitingMail[]) => Promise<ComposedMails>;

/** Makes a composer of one for the mails about one kind of subject and one for all others. */
export function bySubject(
  type: WaitingMail['subjectType'],
  ofType: MailComposer,
  ofOthers: MailComposer,
): MailComposer {
  return async (tx, mails) => {
    const [some, others] = [
      mails.filter(({ subjectType }) => subjectType === type),
      mails.filter(({ subjectType }) => subjectType !== type),
    ];
    const composed = others.length > 0 ? await ofOthers(tx, others) : new Map();
    if (some.length === 0) return composed;
    return new Map([...composed, ...(await ofType(tx, some))]);
  };
}

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
