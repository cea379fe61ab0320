import { v7 as uuidv7 } from 'uuid';
import type { Logger } from 'pino';
import type { Database, DealerTransaction } from '../db/database.ts';
import type { JobData, JobQueue } from '../db/job-queue.ts';
import type { EventLog } from '../events/event-log.ts';
import { withMailLock } from './mail-lock.ts';
import { assertMailAddress, MailAddressError } from './mail-address.ts';
import { renderMail, type MailTemplate } from './mail-renderer.ts';
import {
  closeMailAttempt,
  findMailForUpdate,
  insertMail,
  insertMails,
  insertMailAttempt,
  listMailAttempts,
  updateMailDelivery,
  type MailRow,
} from './mail-store.ts';
import {
  MailTransportError,
  withoutAddresses,
  type MailTransport,
  type OutgoingMail,
} from './mail-transport.ts';

export interface NewMail {
  /** `invitation` mail can be stopped by unsubscribing; `transactional` mail answers something the person did. */
  class: MailRow['class'];
  template: MailTemplate;
  /** What the mail is about; its delivery is that of this subject's newest mail. */
  subjectType: MailRow['subjectType'];
  subjectId: string;
  /** Which version of the subject's link it carries; null for a mail without one. */
  linkVersion: number | null;
  recipient: string;
  /** BCP 47. */
  locale: string;
  /** In whose timelines its delivery stands. */
  customerIds: string[];
}

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
}

/**
 * Makes a mail from the database at the moment it leaves. Null: nobody wants it any more, it becomes `cancelled`. `held`:
 * not now; it stays `queued`, and whoever holds it enqueues it again.
 */
export type MailComposer = (tx: DealerTransaction, mail: MailRow) => Promise<ComposedMail | 'held' | null>;

export interface MailService {
  /** Adds a mail and its job in the caller's transaction: both exist or none. Returns its id. */
  queueMail(tx: DealerTransaction, mail: NewMail): Promise<string>;
  /** As `queueMail`, for many in a few statements; none leaves before `startAfterSeconds`. Ids in the order of `mails`. */
  queueMails(
    tx: DealerTransaction,
    mails: readonly NewMail[],
    options?: { startAfterSeconds?: number },
  ): Promise<string[]>;
  /**
   * Handler of the queue `mail.send`: makes one attempt. Every attempt is recorded before the mail server hears of it and
   * closed after. One found open was left by a process that died in it: it becomes `uncertain`, and the mail goes out
   * again with the same Message-ID. Called twice, even at once, it sends once.
   *
   * A mail that the recipient's server refuses for good, or that the queue stops trying (`isLastTry`), becomes `bounced`;
   * `reason` of its event is `rejected` or `gave_up`, and only the first says anything about the address.
   *
   * @throws {MailTransportError} the attempt failed and another one is worth it; the queue tries again.
   */
  sendMail(job: JobData['mail.send'], options: { isLastTry: boolean }): Promise<void>;
}

/** A mail to be sent or not: whether sendMail has anything left to do. */
const OPEN_DELIVERIES: ReadonlySet<MailRow['delivery']> = new Set(['queued', 'uncertain']);

/** An outcome that the database does not take is the one thing that makes a mail go out twice, so it is tried again. */
const RECORDING_PAUSES_MS = [100, 500, 2000, 5000];

type Outcome = { outcome: 'sent' } | { outcome: 'failed' | 'uncertain' | 'rejected'; error: string };

/** Makes the mail service. `composers` has one for each template; `senderDomain` signs, sends and takes bounces. */
export function createMailService(options: {
  database: Database;
  events: Pick<EventLog, 'emit'>;
  queue: Pick<JobQueue, 'enqueue' | 'enqueueMany'>;
  transport: MailTransport;
  composers: Record<MailTemplate, MailComposer>;
  senderDomain: string;
  logger: Logger;
}): MailService {
  const { database, events, queue, transport, composers, senderDomain, logger } = options;

  async function announce(
    tx: DealerTransaction,
    mail: MailRow,
    type: 'mail.delivery_changed' | 'mail.uncertain',
    data: { delivery: MailRow['delivery']; reason?: 'rejected' | 'gave_up' },
  ): Promise<void> {
    await events.emit(tx, {
      type,
      actor: { type: 'system', id: null },
      subjectType: 'mail',
      subjectId: mail.id,
      customerIds: mail.customerIds,
      data: { ...data, mailSubjectType: mail.subjectType, mailSubjectId: mail.subjectId },
    });
  }

  async function markUncertain(
    tx: DealerTransaction,
    mail: MailRow,
    attempt: number,
    error: string,
  ): Promise<void> {
    if (!(await closeMailAttempt(tx, mail.id, attempt, { outcome: 'uncertain', error }))) return;
    await updateMailDelivery(tx, mail.id, { delivery: 'uncertain', error });
    await announce(tx, mail, 'mail.uncertain', { delivery: 'uncertain' });
  }

  async function markBounced(
    tx: DealerTransaction,
    mail: MailRow,
    reason: 'rejected' | 'gave_up',
    error: string,
  ): Promise<void> {
    await updateMailDelivery(tx, mail.id, { delivery: 'bounced', error });
    await announce(tx, mail, 'mail.delivery_changed', { delivery: 'bounced', reason });
  }

  /** Settles what earlier attempts left, composes, and records that an attempt begins. */
  async function openAttempt(tx: DealerTransaction, mailId: string): Promise<OutgoingMail | undefined> {
    const mail = await findMailForUpdate(tx, mailId);
    if (mail === undefined || !OPEN_DELIVERIES.has(mail.delivery)) return undefined;
    const attempts = await listMailAttempts(tx, mailId);
    for (const { number, finishedAt } of attempts) {
      if (finishedAt === null)
        await markUncertain(tx, mail, number, 'The process ended before the outcome was recorded');
    }

    const composer = composers[mail.template as MailTemplate];
    const composed = await composer(tx, mail);
    if (composed === 'held') return undefined;
    if (composed === null) {
      // What may have arrived cannot be called off: `uncertain` stays the truth about it.
      const mayHaveArrived = attempts.some(
        ({ outcome, finishedAt }) => outcome === 'uncertain' || finishedAt === null,
      );
      if (!mayHaveArrived) await updateMailDelivery(tx, mailId, { delivery: 'cancelled', error: null });
      return undefined;
    }
    const attempt = (attempts.at(-1)?.number ?? 0) + 1;
    let outgoing: OutgoingMail;
    try {
      outgoing = toOutgoingMail(tx, mail, composed, attempt);
    } catch (error) {
      if (!(error instanceof MailAddressError)) throw error;
      await markBounced(tx, mail, 'rejected', error.message);
      return undefined;
    }
    await insertMailAttempt(tx, mailId, attempt);
    return outgoing;
  }

  function toOutgoingMail(
    tx: DealerTransaction,
    mail: MailRow,
    composed: ComposedMail,
    attempt: number,
  ): OutgoingMail {
    return {
      mailId: mail.id,
      attempt,
      messageId: mail.messageId,
      at: tx.now,
      from: { name: composed.from.name, address: `${composed.from.slug}@${senderDomain}` },
      to: { name: composed.to.name, address: assertMailAddress(composed.to.address) },
      replyTo: composed.replyTo,
      returnPath: `bounce+${mail.id}@${senderDomain}`,
      unsubscribeLink: mail.class === 'invitation' ? (composed.unsubscribeLink ?? null) : null,
      ...renderMail(mail.template as MailTemplate, composed.data, { brandColor: composed.brandColor }),
    };
  }

  async function closeAttempt(
    tx: DealerTransaction,
    outgoing: OutgoingMail,
    result: Outcome,
    isLastTry: boolean,
  ): Promise<void> {
    const mail = await findMailForUpdate(tx, outgoing.mailId);
    if (mail === undefined) return;
    if (result.outcome === 'uncertain') {
      await markUncertain(tx, mail, outgoing.attempt, result.error);
      return;
    }
    const error = result.outcome === 'sent' ? null : result.error;
    const outcome = result.outcome === 'sent' ? 'sent' : 'failed';
    if (!(await closeMailAttempt(tx, mail.id, outgoing.attempt, { outcome, error }))) {
      logger.warn(
        { mailId: mail.id, attempt: outgoing.attempt },
        'mail attempt was closed by another worker',
      );
      return;
    }
    if (result.outcome === 'sent') {
      await updateMailDelivery(tx, mail.id, { delivery: 'sent', error: null, sentAt: tx.now });
      await announce(tx, mail, 'mail.delivery_changed', { delivery: 'sent' });
    } else if (result.outcome === 'rejected') {
      await markBounced(tx, mail, 'rejected', result.error);
    } else if (isLastTry) {
      await markBounced(tx, mail, 'gave_up', result.error);
    }
  }

  async function record(
    dealerId: string,
    outgoing: OutgoingMail,
    result: Outcome,
    isLastTry: boolean,
  ): Promise<void> {
    for (const pauseMs of [...RECORDING_PAUSES_MS, null]) {
      try {
        await database.asDealer(dealerId, (tx) => closeAttempt(tx, outgoing, result, isLastTry));
        return;
      } catch (error) {
        if (pauseMs === null) throw error;
        logger.warn(
          { err: error, mailId: outgoing.mailId },
          'the outcome of a mail could not be recorded yet',
        );
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  async function attemptMail({ dealerId, mailId }: JobData['mail.send'], isLastTry: boolean): Promise<void> {
    const outgoing = await database.asDealer(dealerId, (tx) => openAttempt(tx, mailId));
    if (outgoing === undefined) return;
    const result = await transport.send(outgoing).then((): Outcome => ({ outcome: 'sent' }), toOutcome);
    await record(dealerId, outgoing, result, isLastTry);
    if ((result.outcome === 'failed' || result.outcome === 'uncertain') && !isLastTry) {
      throw new MailTransportError(result.outcome === 'failed' ? 'temporary' : 'uncertain', result.error);
    }
  }

  /** Says so when the queue stops trying a mail that could not even be made: nothing else would. */
  async function giveUp({ dealerId, mailId }: JobData['mail.send'], error: unknown): Promise<void> {
    await database.asDealer(dealerId, async (tx) => {
      const mail = await findMailForUpdate(tx, mailId);
      if (mail?.delivery === 'queued') await markBounced(tx, mail, 'gave_up', describe(error));
    });
  }

  return {
    async queueMail(tx, mail) {
      const id = uuidv7();
      await insertMail(tx, { ...mail, id, messageId: `<${id}@${senderDomain}>` });
      await queue.enqueue(tx, 'mail.send', { dealerId: tx.dealerId, mailId: id });
      return id;
    },

    async queueMails(tx, mails, sending) {
      const rows = mails.map((mail) => {
        const id = uuidv7();
        return { ...mail, id, messageId: `<${id}@${senderDomain}>` };
      });
      await insertMails(tx, rows);
      const jobs = rows.map(({ id }) => ({ dealerId: tx.dealerId, mailId: id }));
      await queue.enqueueMany(tx, 'mail.send', jobs, sending);
      return rows.map(({ id }) => id);
    },

    sendMail: (job, { isLastTry }) =>
      withMailLock(database.pool, job.mailId, async () => {
        try {
          await attemptMail(job, isLastTry);
        } catch (error) {
          if (isLastTry) await giveUp(job, error);
          throw error;
        }
      }),
  };
}

function toOutcome(error: unknown): Outcome {
  const failure = error instanceof MailTransportError ? error.failure : 'temporary';
  return { outcome: failure === 'temporary' ? 'failed' : failure, error: describe(error) };
}

const describe = (error: unknown) => withoutAddresses(error instanceof Error ? error.message : String(error));
