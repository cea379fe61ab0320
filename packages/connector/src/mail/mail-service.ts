import type { DealerMode } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { JobData, JobHandler, JobQueue } from '../db/job-queue.ts';
import type { MailTemplate } from './mail-renderer.ts';
import { createMailSender, type MailSenderOptions } from './mail-sender.ts';
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
  /** Adds a mail and its job in the caller's transaction: both exist or none. Returns its id. */
  queueMail(tx: DealerTransaction, mail: NewMail): Promise<string>;
  /** As `queueMail`, for many in a few statements; none leaves before `startAfterSeconds`. Ids in the order of `mails`. */
  queueMails(
    tx: DealerTransaction,
    mails: readonly NewMail[],
    options?: { startAfterSeconds?: number },
  ): Promise<string[]>;
  /**
   * Handler of the queue `mail.send`: makes one attempt at each. Every attempt is recorded before the mail server hears of
   * it and closed after. One found open was left by a process that died in it: it becomes `uncertain`, and the mail goes
   * out again with the same Message-ID. Called twice, even at once, it sends once.
   *
   * A mail that the recipient's server refuses for good, or that the queue stops trying (`isLastTry`), becomes `bounced`;
   * `reason` of its event is `rejected` or `gave_up`, and only the first says anything about the address. One to an address
   * that takes no mail of its class any more becomes `suppressed`.
   *
   * Rejected results: a {MailTransportError} where the attempt failed and another one is worth it, or why the mail could
   * not be made; the queue tries again.
   */
  sendMails: JobHandler<'mail.send'>;
  /** Whether mails of such dealers can leave here. */
  canSend(mode: DealerMode): boolean;
  /** One of `sendMails`. @throws what it rejects with. */
  sendMail(job: JobData['mail.send'], options: { isLastTry: boolean }): Promise<void>;
}

/** Makes the mail service. */
export function createMailService(
  options: MailSenderOptions & {
    queue: Pick<JobQueue, 'enqueue' | 'enqueueMany'>;
    /** Of which dealers mails can leave; default all. */
    modes?: readonly DealerMode[];
  },
): MailService {
  const { queue, senderDomain, modes = ['test', 'live'] } = options;
  const sendMails = createMailSender(options);
  const queueMails: MailService['queueMails'] = async (tx, mails, sending) => {
    const rows = mails.map((mail) => {
      const id = uuidv7();
      return { ...mail, id, messageId: `<${id}@${senderDomain}>` };
    });
    await insertMails(tx, rows);
    const jobs = rows.map(({ id }) => ({ dealerId: tx.dealerId, mailId: id }));
    await queue.enqueueMany(tx, 'mail.send', jobs, sending);
    return rows.map(({ id }) => id);
  };
  return {
    async queueMail(tx, mail) {
      const [id] = await queueMails(tx, [mail]);
      if (id === undefined) throw new Error('Every mail has an id.');
      return id;
    },

    queueMails,

    sendMails,
    canSend: (mode) => modes.includes(mode),

    async sendMail(data, { isLastTry }) {
      const [result] = await sendMails([{ data, retryCount: 0, isLastTry }]);
      if (result?.status === 'rejected') throw result.reason;
    },
  };
}
