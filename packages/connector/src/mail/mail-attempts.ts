import type { Logger } from 'pino';
import type { DealerTransaction } from '../db/database.ts';
import type { EventLog, NewEvent } from '../events/event-log.ts';
import { assertMailAddress, MailAddressError } from './mail-address.ts';
import type { ComposedMail, ComposedMails, MailComposer, WaitingMail } from './mail-composer.ts';
import { renderMail, type MailTemplate } from './mail-renderer.ts';
import {
  closeMailAttempt,
  findDealerMode,
  insertMailAttempts,
  listMailAttempts,
  lockMails,
  settleSentMails,
  updateMailDelivery,
  type MailRow,
} from './mail-store.ts';
import { listSuppressionReasons } from './suppression-store.ts';
import { withoutAddresses, type OutgoingMail } from './mail-transport.ts';
import { groupBy } from '../group-by.ts';

/** A mail to be sent or not: whether there is anything left to do. */
const OPEN_DELIVERIES: ReadonlySet<MailRow['delivery']> = new Set(['queued', 'uncertain']);

export type AttemptResult =
  { outcome: 'sent' } | { outcome: 'failed' | 'uncertain' | 'rejected'; error: string };

/** An attempt whose end is to be recorded. */
export interface EndedAttempt {
  mailId: string;
  number: number;
  result: AttemptResult;
  /** Whether the queue will not try this mail again. */
  isLastTry: boolean;
}

/** What is recorded about attempts, for several mails of one dealer in one transaction. Their locks are held. */
export interface MailAttempts {
  /**
   * Settles what earlier attempts left, composes, and records that attempts begin. What is not to be sent, or not now, is
   * left out.
   */
  open(tx: DealerTransaction, mailIds: readonly string[]): Promise<OutgoingMail[]>;
  /** Records how attempts ended, and what became of their mails. */
  close(tx: DealerTransaction, ended: readonly EndedAttempt[]): Promise<void>;
  /** Says so when the queue stops trying a mail that could not even be made: nothing else would. */
  giveUp(tx: DealerTransaction, mailId: string, error: unknown): Promise<void>;
}

export interface MailAttemptsOptions {
  events: Pick<EventLog, 'emit' | 'emitMany'>;
  /** One for each template. */
  composers: Record<MailTemplate, MailComposer>;
  /** Signs, sends and takes bounces. */
  senderDomain: string;
  logger: Logger;
}

export function createMailAttempts(options: MailAttemptsOptions): MailAttempts {
  const { events, composers, senderDomain, logger } = options;

  const warnOfOther = (mailId: string) =>
    logger.warn({ mailId }, 'mail attempt was closed by another worker');

  /** `gaveUpAt`: of an attempt after which the queue tries no more. */
  async function markUncertain(
    tx: DealerTransaction,
    mail: MailRow,
    change: { error: string; gaveUpAt?: Date },
  ): Promise<void> {
    await updateMailDelivery(tx, [mail.id], { delivery: 'uncertain', ...change });
    await events.emit(tx, eventOf(mail, 'mail.uncertain', { delivery: 'uncertain' }));
  }

  async function markBounced(
    tx: DealerTransaction,
    mail: MailRow,
    reason: 'rejected' | 'gave_up',
    error: string,
  ): Promise<void> {
    await updateMailDelivery(tx, [mail.id], { delivery: 'bounced', error });
    await events.emit(tx, eventOf(mail, 'mail.delivery_changed', { delivery: 'bounced', reason }));
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
    await updateMailDelivery(tx, idsOf(perhaps), { delivery: 'uncertain', error: null, gaveUpAt: tx.now });
    await updateMailDelivery(tx, idsOf(never), { delivery, error: null });
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
      never.map((mail) => eventOf(mail, 'mail.delivery_changed', { delivery: 'suppressed' })),
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
        returnPath: `bounce+${mail.id}@${senderDomain}`,
        unsubscribeLink: mail.class === 'invitation' ? (composed.unsubscribeLink ?? null) : null,
        inReplyTo: composed.inReplyTo ?? null,
        ...renderMail(mail.template as MailTemplate, composed.data, { brandColor: composed.brandColor }),
      };
    } catch (error) {
      if (!(error instanceof MailAddressError)) throw error;
      await markBounced(tx, mail, 'rejected', error.message);
      return undefined;
    }
  }

  return {
    async open(tx, mailIds) {
      const mails = (await lockMails(tx, mailIds)).filter(({ delivery }) => OPEN_DELIVERIES.has(delivery));
      const attempts = groupBy(await listMailAttempts(tx, idsOf(mails)), ({ mailId }) => mailId);
      const waiting: WaitingMail[] = [];
      for (const mail of mails) {
        const earlier = attempts.get(mail.id) ?? [];
        const leftOpen = earlier.filter(({ finishedAt }) => finishedAt === null);
        for (const { number } of leftOpen) {
          const error = 'The process ended before the outcome was recorded';
          await closeMailAttempt(tx, mail.id, number, { outcome: 'uncertain', error });
          await markUncertain(tx, mail, { error });
        }
        waiting.push({
          ...mail,
          mayHaveArrived: leftOpen.length > 0 || earlier.some(({ outcome }) => outcome === 'uncertain'),
        });
      }
      const composed = await composeAll(tx, waiting);
      const opened: OutgoingMail[] = [];
      const leaving = waiting.filter(({ id }) => composed.has(id) && composed.get(id) !== 'held');
      const wanted = await withoutSuppressed(tx, leaving);
      const mode = wanted.length === 0 ? 'test' : await findDealerMode(tx);
      for (const mail of wanted) {
        const made = composed.get(mail.id) as ComposedMail;
        const attempt = (attempts.get(mail.id)?.at(-1)?.number ?? 0) + 1;
        const outgoing = await addressed(tx, mail, made, { attempt, mode });
        if (outgoing !== undefined) opened.push(outgoing);
      }
      const unwanted = waiting.filter(({ id }) => !composed.has(id));
      await stop(tx, unwanted, 'cancelled');
      await insertMailAttempts(
        tx,
        opened.map(({ mailId, attempt }) => ({ mailId, number: attempt })),
      );
      return opened;
    },

    async close(tx, ended) {
      const arrived = ended.filter(({ result }) => result.outcome === 'sent');
      const sent = await settleSentMails(tx, arrived);
      await events.emitMany(
        tx,
        sent.map((mail) => eventOf(mail, 'mail.delivery_changed', { delivery: 'sent' })),
      );
      const settled = new Set(idsOf(sent));
      for (const { mailId } of arrived) if (!settled.has(mailId)) warnOfOther(mailId);
      for (const { mailId, number, result, isLastTry } of ended) {
        if (result.outcome === 'sent') continue;
        const { error } = result;
        const outcome = result.outcome === 'uncertain' ? 'uncertain' : 'failed';
        const [mail] = await lockMails(tx, [mailId]);
        if (mail === undefined) continue;
        if (!(await closeMailAttempt(tx, mailId, number, { outcome, error }))) {
          warnOfOther(mailId);
        } else if (result.outcome === 'uncertain') {
          await markUncertain(tx, mail, { error, ...(isLastTry ? { gaveUpAt: tx.now } : {}) });
        } else if (result.outcome === 'rejected' || isLastTry) {
          await markBounced(tx, mail, result.outcome === 'rejected' ? 'rejected' : 'gave_up', error);
        }
      }
    },

    async giveUp(tx, mailId, error) {
      const [mail] = await lockMails(tx, [mailId]);
      if (mail?.delivery === 'queued') await markBounced(tx, mail, 'gave_up', describeFailure(error));
    },
  };
}

/** What of an error may stand in the database: without addresses. */
export function describeFailure(error: unknown): string {
  return withoutAddresses(error instanceof Error ? error.message : String(error));
}

function idsOf(mails: readonly MailRow[]): string[] {
  return mails.map(({ id }) => id);
}

function eventOf(
  mail: MailRow,
  type: 'mail.delivery_changed' | 'mail.uncertain',
  data: { delivery: MailRow['delivery']; reason?: 'rejected' | 'gave_up' },
): NewEvent {
  return {
    type,
    actor: { type: 'system', id: null },
    subjectType: 'mail',
    subjectId: mail.id,
    customerIds: mail.customerIds,
    data: { ...data, mailSubjectType: mail.subjectType, mailSubjectId: mail.subjectId },
  };
}
