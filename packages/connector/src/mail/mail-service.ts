import type { DealerMode } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../clock.ts';
import type { DealerTransaction } from '../db/database.ts';
import { lockFreeMails, withMailLocks } from './mail-lock.ts';
import { createMailOutages, type MailOutage } from './mail-outages.ts';
import { createMailQueue, type MailQueue } from './mail-queue.ts';
import { requeueMails } from './mail-queue-store.ts';
import type { MailTemplate } from './mail-renderer.ts';
import { createMailSender, type MailKey, type MailSenderOptions } from './mail-sender.ts';
import { insertMails, type MailRow } from './mail-store.ts';

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

export interface MailService {
  /** Adds a mail, due at once, in the caller's transaction. Returns its id. */
  queueMail(tx: DealerTransaction, mail: NewMail): Promise<string>;
  /** As `queueMail`, for many in one statement; none leaves before `startAfterSeconds`. Ids in the order of `mails`. */
  queueMails(
    tx: DealerTransaction,
    mails: readonly NewMail[],
    options?: { startAfterSeconds?: number },
  ): Promise<string[]>;
  /** Lets those of the mails that may still leave wait again, as if they had not been tried; for what a composer held. */
  requeueMails(
    tx: DealerTransaction,
    mailIds: readonly string[],
    options?: { startAfterSeconds?: number },
  ): Promise<void>;
  /** Sends them when they are due. */
  queue: MailQueue;
  /**
   * Makes one attempt at each mail that nobody else is at, due or not. Every attempt is recorded before the mail server hears
   * of it and closed after. One found open was left by a process that died in it: it becomes `uncertain`, and the mail goes
   * out again with the same Message-ID. Called twice, even at once, it sends once.
   *
   * A mail that the recipient's server refuses for good, or that is tried no more, becomes `bounced`; `reason` of its event is
   * `no_mailbox`, `rejected` or `gave_up`, and only the first says anything about the address. One to an address that takes no mail of its
   * class any more becomes `suppressed`.
   *
   * Rejected results: a {MailTransportError} where the attempt failed and another one is worth it, or why the mail could
   * not be made; the queue tries again.
   *
   * @param options.isLastTry tries none of them again, however few their tries were.
   */
  sendMails(
    mails: readonly MailKey[],
    options?: { isLastTry?: boolean },
  ): Promise<PromiseSettledResult<void>[]>;
  /** Why mails of such dealers cannot leave here, and what helps; undefined where they can. */
  lackOf(mode: DealerMode): string | undefined;
  /** What keeps mails of such dealers waiting here that nobody lost; undefined where they leave. */
  outageOf(mode: DealerMode): MailOutage | undefined;
  /** One of `sendMails`. @throws what it rejects with. */
  sendMail(mail: MailKey, options?: { isLastTry?: boolean }): Promise<void>;
}

/** Makes the mail service. */
export function createMailService(
  options: MailSenderOptions & {
    clock: Pick<Clock, 'now'>;
    /** Why mails of such dealers cannot leave; default: they can. */
    lackOf?: MailService['lackOf'];
  },
): MailService {
  const { database, clock, logger, senderDomain, lackOf = () => undefined } = options;
  const outages = createMailOutages({ clock, logger, lackOf });
  const send = createMailSender({ ...options, transport: outages.guard(options.transport) });
  const queue = createMailQueue({ database, clock, send, outages, logger });

  const queueMails: MailService['queueMails'] = async (tx, mails, sending) => {
    const rows = mails.map((mail) => {
      const id = uuidv7();
      return { ...mail, id, messageId: `<${id}@${senderDomain}>` };
    });
    await insertMails(tx, rows, dueAt(tx, sending));
    queue.wake();
    return rows.map(({ id }) => id);
  };

  const sendMails: MailService['sendMails'] = (mails, sending) =>
    withMailLocks(database.pool, async (connection) => {
      const unique = new Map(mails.map((mail) => [mail.mailId, mail]));
      const free = await lockFreeMails(connection, [...unique.keys()]);
      const failures = await send(
        [...unique.values()].filter(({ mailId }) => free.has(mailId)),
        sending,
      );
      return mails.map(({ mailId }) =>
        failures.has(mailId)
          ? { status: 'rejected', reason: failures.get(mailId) }
          : { status: 'fulfilled', value: undefined },
      );
    });

  return {
    async queueMail(tx, mail) {
      const [id] = await queueMails(tx, [mail]);
      if (id === undefined) throw new Error('Every mail has an id.');
      return id;
    },

    queueMails,

    async requeueMails(tx, mailIds, sending) {
      await requeueMails(tx, mailIds, dueAt(tx, sending));
      queue.wake();
    },

    queue,
    sendMails,
    lackOf,
    outageOf: outages.outageOf,

    async sendMail(mail, sending) {
      const [result] = await sendMails([mail], sending);
      if (result?.status === 'rejected') throw result.reason;
    },
  };
}

function dueAt(tx: DealerTransaction, { startAfterSeconds = 0 }: { startAfterSeconds?: number } = {}): Date {
  return new Date(tx.now.getTime() + startAfterSeconds * 1000);
}
