import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import type { Job, JobHandler } from '../db/job-queue.ts';
import {
  createMailAttempts,
  describeFailure,
  type AttemptResult,
  type EndedAttempt,
  type MailAttemptsOptions,
} from './mail-attempts.ts';
import { withMailLocks } from './mail-lock.ts';
import { MailTransportError, type MailTransport, type OutgoingMail } from './mail-transport.ts';
import { groupBy } from '../group-by.ts';

export type MailSenderOptions = MailAttemptsOptions & { database: Database; transport: MailTransport };

/** An outcome that the database does not take is the one thing that makes a mail go out twice, so it is tried again. */
const RECORDING_PAUSES_MS = [100, 500, 2000, 5000];

/**
 * Makes the handler of the queue `mail.send` (`MailService.sendMails`). The mails of a batch are locked together, their
 * attempts are opened in one transaction, they leave side by side, and each is closed when it ends: those that end at the
 * same time in one transaction, so that none waits for a slower one.
 */
export function createMailSender(options: MailSenderOptions): JobHandler<'mail.send'> {
  const { database, transport, logger } = options;
  const attempts = createMailAttempts(options);

  /** Opens all in one transaction; where that fails, each alone, so that a bad mail keeps none of the others. */
  async function open(
    dealerId: string,
    mailIds: readonly string[],
    failures: Map<string, unknown>,
  ): Promise<OutgoingMail[]> {
    try {
      return await database.asDealer(dealerId, (tx) => attempts.open(tx, mailIds));
    } catch (error) {
      const [mailId, ...others] = mailIds;
      if (others.length > 0) {
        const opened: OutgoingMail[] = [];
        for (const each of mailIds) opened.push(...(await open(dealerId, [each], failures)));
        return opened;
      }
      if (mailId !== undefined) failures.set(mailId, error);
      return [];
    }
  }

  /** Closes all in one transaction; where that fails, each alone, again and again for a while. */
  async function record(dealerId: string, ended: readonly EndedAttempt[]): Promise<void> {
    const close = (those: readonly EndedAttempt[]) =>
      database.asDealer(dealerId, (tx) => attempts.close(tx, those));
    const closeAlone = async (one: EndedAttempt): Promise<void> => {
      for (const pauseMs of RECORDING_PAUSES_MS) {
        try {
          await close([one]);
          return;
        } catch (error) {
          logger.warn({ err: error, mailId: one.mailId }, 'the outcome of a mail could not be recorded yet');
          await pause(pauseMs);
        }
      }
      await close([one]);
    };
    await close(ended).catch(() => Promise.all(ended.map(closeAlone)));
  }

  async function sendBatch(
    dealerId: string,
    jobs: readonly Job<'mail.send'>[],
    failures: Map<string, unknown>,
  ): Promise<void> {
    const isLastTry = new Map<string, boolean>();
    for (const { data, isLastTry: isLast } of jobs) {
      isLastTry.set(data.mailId, isLast && isLastTry.get(data.mailId) !== false);
    }
    const recordSoon = gather((ended: readonly EndedAttempt[]) => record(dealerId, ended));
    const attempt = async (outgoing: OutgoingMail): Promise<void> => {
      const { mailId, attempt: number } = outgoing;
      const result = await transport
        .send(outgoing)
        .then((): AttemptResult => ({ outcome: 'sent' }), toResult);
      const ended = { mailId, number, result, isLastTry: isLastTry.get(mailId) === true };
      await recordSoon(ended);
      if (!ended.isLastTry) refuseUnsettled(result);
    };

    await withMailLocks(database.pool, [...isLastTry.keys()], async (mailIds) => {
      const opened = await open(dealerId, mailIds, failures);
      await Promise.all(
        opened.map((outgoing) =>
          attempt(outgoing).catch((error: unknown) => failures.set(outgoing.mailId, error)),
        ),
      );
      for (const [mailId, error] of failures) {
        if (!mailIds.includes(mailId) || isLastTry.get(mailId) !== true) continue;
        await database.asDealer(dealerId, (tx) => attempts.giveUp(tx, mailId, error));
      }
    });
  }

  return async (jobs) => {
    const failures = new Map<string, unknown>();
    const byDealer = groupBy(jobs, ({ data }) => data.dealerId);
    await Promise.all(
      Array.from(byDealer, ([dealerId, those]) =>
        sendBatch(dealerId, those, failures).catch((error: unknown) => {
          // What was sent and recorded finds that out when it is tried again.
          for (const { data } of those) if (!failures.has(data.mailId)) failures.set(data.mailId, error);
        }),
      ),
    );
    return jobs.map(({ data: { mailId } }) =>
      failures.has(mailId)
        ? { status: 'rejected', reason: failures.get(mailId) }
        : { status: 'fulfilled', value: undefined },
    );
  };
}

/** Runs `work` with one item at once, then with all that came meanwhile. Each promise is that of its item's run. */
function gather<Item>(work: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: { items: Item[]; done: Promise<void> } | undefined;
  return (item) => {
    if (next === undefined) {
      const items: Item[] = [];
      const done = running.then(() => {
        next = undefined;
        return work(items);
      });
      running = done.catch(() => undefined);
      next = { items, done };
    }
    next.items.push(item);
    return next.done;
  };
}

function toResult(error: unknown): AttemptResult {
  const failure = error instanceof MailTransportError ? error.failure : 'temporary';
  return { outcome: failure === 'temporary' ? 'failed' : failure, error: describeFailure(error) };
}

/** @throws {MailTransportError} another attempt is worth it. */
function refuseUnsettled(result: AttemptResult): void {
  if (result.outcome === 'failed') throw new MailTransportError('temporary', result.error);
  if (result.outcome === 'uncertain') throw new MailTransportError('uncertain', result.error);
}
