import type { BounceReason } from '@payvite/sdk/schemas';
import type { Logger } from 'pino';
import type { DerivedKeys } from '../derived-keys.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { EventLog } from '../events/event-log.ts';
import { lockLeavingMails } from './due-mails.ts';
import { assertMailAddress, MailAddressError } from './mail-address.ts';
import type { ComposedMail, ComposedMails, MailComposer, WaitingMail } from './mail-composer.ts';
import { mailEvent } from './mail-event.ts';
import { renderMail, type MailTemplate } from './mail-renderer.ts';
import {
  closeMailAttempt,
  insertMailAttempts,
  listMailAttempts,
  lockMails,
  settleSentMails,
  updateMails,
  type MailRow,
} from './mail-store.ts';
import { isTooUncertain, MAX_MAIL_RETRIES, nextMailAttemptAt, PROCESS_ENDED } from './mail-retries.ts';
import { returnPathOf } from './return-path.ts';
import { findSendingRules } from './sending-limit-store.ts';
import { listSuppressionReasons } from './suppression-store.ts';
import { describeFailure, type MailFailure, type OutgoingMail } from './mail-transport.ts';
import { groupBy } from '../group-by.ts';

/** A mail to be sent or not: whether there is anything left to do. */
const OPEN_DELIVERIES: ReadonlySet<MailRow['delivery']> = new Set(['queued', 'uncertain']);

export type AttemptResult =
  { outcome: 'sent' } | { outcome: 'failed' | Exclude<MailFailure, 'temporary'>; error: string };

/** An attempt that has begun. */
export interface OpenedAttempt {
  outgoing: OutgoingMail;
  /** Whether the queue will not try this mail again. */
  isLastTry: boolean;
}

/** An attempt whose end is to be recorded. */
export interface EndedAttempt {
  mailId: string;
  number: number;
  result: AttemptResult;
  isLastTry: boolean;
}

export interface AttemptOptions {
  /** Leaves out what is not due, and what the dealer's limits hold. */
  isDueOnly?: boolean;
  /** Tries none of these mails again, however few their tries were. */
  isLastTry?: boolean;
}

/** What is recorded about attempts, for several mails of one dealer in one transaction. Their locks are held. */
export interface MailAttempts {
  /**
   * Settles what earlier attempts left, composes, and records that attempts begin. What is not to be sent, or not now, is
   * left out.
   */
  open(tx: DealerTransaction, mailIds: readonly string[], options?: AttemptOptions): Promise<OpenedAttempt[]>;
  /**
   * Records how attempts ended, what became of their mails, and when those that may still leave are tried again. An attempt
   * that failed for our own fault (`unavailable`) is none of its mail's tries, and never its last.
   */
  close(tx: DealerTransaction, ended: readonly EndedAttempt[]): Promise<void>;
  /** As `close`, of a mail that could not even be made, or of whose attempt the end could not be recorded. */
  fail(tx: DealerTransaction, mailId: string, error: unknown, options?: AttemptOptions): Promise<void>;
}

export interface MailAttemptsOptions {
  events: Pick<EventLog, 'emit' | 'emitMany'>;
  /** One for each template. */
  composers: Record<MailTemplate, MailComposer>;
  /** Signs, sends and takes bounces. */
  senderDomain: string;
  /** Newest first; a return path proves by them that it is ours. */
  keys: readonly [DerivedKeys, ...DerivedKeys[]];
  logger: Logger;
}

export function createMailAttempts(options: MailAttemptsOptions): MailAttempts {
  const { events, composers, senderDomain, keys, logger } = options;

  const warnOfOther = (mailId: string) =>
    logger.warn({ mailId }, 'mail attempt was closed by another worker');

  /** `nextAttemptAt`: left out, as it was; null where the queue tries no more. */
  async function markUncertain(
    tx: DealerTransaction,
    mail: MailRow,
    change: { error: string; tries: number; nextAttemptAt?: Date | null },
  ): Promise<void> {
    const isOver = change.nextAttemptAt === null;
    const delivery = 'uncertain';
    await updateMails(tx, [mail.id], { delivery, ...change, ...(isOver ? { gaveUpAt: tx.now } : {}) });
    await events.emit(tx, mailEvent(mail, 'mail.uncertain', { delivery: 'uncertain' }));
  }

  async function markBounced(
    tx: DealerTransaction,
    mail: MailRow,
    reason: BounceReason,
    error: string,
  ): Promise<void> {
    await updateMails(tx, [mail.id], {
      delivery: 'bounced',
      bounceReason: reason,
      error,
      nextAttemptAt: null,
    });
    await events.emit(tx, mailEvent(mail, 'mail.delivery_changed', { delivery: 'bounced', reason }));
  }

  /**
   * Notes that mails are not sent any more. What may have arrived cannot be called off: `uncertain` stays the truth about
   * it, and nothing more comes of it. Returns those that nobody can have.
   */
  async function stop(
    tx: DealerTransaction,
    mails: readonly WaitingMail[],
    delivery: 'cancelled' | 'suppressed',
  ): Promise<WaitingMail[]> {
    const perhaps = mails.filter(({ mayHaveArrived }) => mayHaveArrived);
    const never = mails.filter(({ mayHaveArrived }) => !mayHaveArrived);
    const over = { error: null, nextAttemptAt: null };
    await updateMails(tx, idsOf(perhaps), { delivery: 'uncertain', gaveUpAt: tx.now, ...over });
    await updateMails(tx, idsOf(never), { delivery, ...over });
    return never;
  }

  /**
   * Stops those to an address that takes no mail of their class: an answer to something that the person did stops only
   * where it cannot arrive. Returns the others.
   */
  async function withoutSuppressed(
    tx: DealerTransaction,
    mails: readonly WaitingMail[],
  ): Promise<WaitingMail[]> {
    const reasons = await listSuppressionReasons(
      tx,
      mails.map(({ recipient }) => recipient),
    );
    const isStopped = (mail: WaitingMail): boolean => {
      const reason = reasons.get(mail.recipient);
      return reason === 'bounced' || (reason !== undefined && mail.class === 'invitation');
    };
    const never = await stop(tx, mails.filter(isStopped), 'suppressed');
    await events.emitMany(
      tx,
      never.map((mail) => mailEvent(mail, 'mail.delivery_changed', { delivery: 'suppressed' })),
    );
    return mails.filter((mail) => !isStopped(mail));
  }

  async function composeAll(tx: DealerTransaction, mails: readonly WaitingMail[]): Promise<ComposedMails> {
    const composed: ComposedMails = new Map();
    for (const [template, those] of groupBy(mails, (mail) => mail.template as MailTemplate)) {
      for (const [id, mail] of await composers[template](tx, those)) composed.set(id, mail);
    }
    return composed;
  }

  /** Undefined, and bounced, where the address cannot be one. */
  async function addressed(
    tx: DealerTransaction,
    mail: MailRow,
    composed: ComposedMail,
    sending: Pick<OutgoingMail, 'attempt' | 'mode'>,
  ): Promise<OutgoingMail | undefined> {
    try {
      return {
        mailId: mail.id,
        ...sending,
        messageId: mail.messageId,
        at: tx.now,
        from: { name: composed.from.name, address: `${composed.from.slug}@${senderDomain}` },
        to: { name: composed.to.name, address: assertMailAddress(composed.to.address) },
        replyTo: composed.replyTo,
        returnPath: returnPathOf(keys, { dealerId: tx.dealerId, mailId: mail.id }, senderDomain),
        unsubscribeLink: mail.class === 'invitation' ? (composed.unsubscribeLink ?? null) : null,
        inReplyTo: composed.inReplyTo ?? null,
        ...renderMail(mail.template as MailTemplate, composed.data, composed.brand),
      };
    } catch (error) {
      if (!(error instanceof MailAddressError)) throw error;
      await markBounced(tx, mail, 'no_mailbox', error.message);
      return undefined;
    }
  }

  return {
    async open(tx, mailIds, { isDueOnly = false, isLastTry = false } = {}) {
      const rules = await findSendingRules(tx);
      if (rules === undefined) return [];
      const mails = (
        await (isDueOnly ? lockLeavingMails(tx, mailIds, rules) : lockMails(tx, mailIds))
      ).filter(({ delivery }) => OPEN_DELIVERIES.has(delivery));
      const attempts = groupBy(await listMailAttempts(tx, idsOf(mails)), ({ mailId }) => mailId);
      const waiting: WaitingMail[] = [];
      for (const mail of mails) {
        const earlier = attempts.get(mail.id) ?? [];
        const leftOpen = earlier.find(({ finishedAt }) => finishedAt === null);
        const tries = mail.tries + (leftOpen === undefined ? 0 : 1);
        const isOver = leftOpen !== undefined && tries > MAX_MAIL_RETRIES;
        if (leftOpen !== undefined) {
          const error = PROCESS_ENDED;
          await closeMailAttempt(tx, mail.id, leftOpen.number, { outcome: 'uncertain', error });
          await markUncertain(tx, mail, { error, tries, ...(isOver ? { nextAttemptAt: null } : {}) });
        }
        const mayHaveArrived =
          leftOpen !== undefined || earlier.some(({ outcome }) => outcome === 'uncertain');
        if (!isOver) waiting.push({ ...mail, tries, mayHaveArrived });
      }
      const composed = await composeAll(tx, waiting);
      const opened: OpenedAttempt[] = [];
      const begun: Parameters<typeof insertMailAttempts>[1][number][] = [];
      const leaving = waiting.filter(({ id }) => composed.has(id) && composed.get(id) !== 'held');
      const wanted = await withoutSuppressed(tx, leaving);
      for (const mail of wanted) {
        const made = composed.get(mail.id) as ComposedMail;
        const attempt = (attempts.get(mail.id)?.at(-1)?.number ?? 0) + 1;
        const outgoing = await addressed(tx, mail, made, { attempt, mode: rules.mode });
        if (outgoing === undefined) continue;
        begun.push({ mailId: mail.id, number: attempt, class: mail.class });
        opened.push({ outgoing, isLastTry: isLastTry || mail.tries >= MAX_MAIL_RETRIES });
      }
      const held = waiting.filter(({ id }) => composed.get(id) === 'held');
      await updateMails(tx, idsOf(held), { nextAttemptAt: null });
      const unwanted = waiting.filter(({ id }) => !composed.has(id));
      await stop(tx, unwanted, 'cancelled');
      await insertMailAttempts(tx, begun);
      return opened;
    },

    async close(tx, ended) {
      const arrived = ended.filter(({ result }) => result.outcome === 'sent');
      const sent = await settleSentMails(tx, arrived);
      await events.emitMany(
        tx,
        sent.map((mail) => mailEvent(mail, 'mail.delivery_changed', { delivery: 'sent' })),
      );
      const settled = new Set(idsOf(sent));
      for (const { mailId } of arrived) if (!settled.has(mailId)) warnOfOther(mailId);
      for (const { mailId, number, result, isLastTry } of ended) {
        if (result.outcome === 'sent') continue;
        const { error } = result;
        const outcome = result.outcome === 'uncertain' ? 'uncertain' : 'failed';
        const [mail] = await lockMails(tx, [mailId]);
        if (mail === undefined) continue;
        const tries = mail.tries + 1;
        const nextAttemptAt = isLastTry ? null : nextMailAttemptAt(tries, tx.now);
        if (!(await closeMailAttempt(tx, mailId, number, { outcome, error }))) {
          warnOfOther(mailId);
        } else if (result.outcome === 'unavailable') {
          // Behind those that wait: another one is the next to find out whether it works again.
          await updateMails(tx, [mailId], { nextAttemptAt: tx.now });
        } else if (result.outcome === 'uncertain') {
          const isOver = isTooUncertain(await listMailAttempts(tx, [mailId]));
          await markUncertain(tx, mail, { error, tries, nextAttemptAt: isOver ? null : nextAttemptAt });
        } else if (result.outcome !== 'failed' || nextAttemptAt === null) {
          await markBounced(tx, mail, result.outcome === 'failed' ? 'gave_up' : result.outcome, error);
        } else {
          await updateMails(tx, [mailId], { tries, nextAttemptAt });
        }
      }
    },

    async fail(tx, mailId, error, { isLastTry = false } = {}) {
      const [mail] = await lockMails(tx, [mailId]);
      if (mail === undefined || !OPEN_DELIVERIES.has(mail.delivery)) return;
      if (!isLastTry && mail.tries < MAX_MAIL_RETRIES) {
        const attempts = await listMailAttempts(tx, [mailId]);
        const nextAttemptAt = nextMailAttemptAt(mail.tries + 1, tx.now);
        // An attempt whose end nobody knows is counted when the next one finds it open.
        const isOpen = attempts.some(({ finishedAt }) => finishedAt === null);
        await updateMails(tx, [mailId], { nextAttemptAt, tries: mail.tries + (isOpen ? 0 : 1) });
      } else if (mail.delivery === 'queued') {
        await markBounced(tx, mail, 'gave_up', describeFailure(error));
      } else {
        await updateMails(tx, [mailId], { nextAttemptAt: null, gaveUpAt: tx.now });
      }
    },
  };
}

function idsOf(mails: readonly MailRow[]): string[] {
  return mails.map(({ id }) => id);
}
