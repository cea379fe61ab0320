import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import {
  createMailAttempts,
  type AttemptOptions,
  type AttemptResult,
  type EndedAttempt,
  type MailAttemptsOptions,
  type OpenedAttempt,
} from './mail-attempts.ts';
import { describeFailure, MailTransportError, type MailTransport } from './mail-transport.ts';
import { Gathering } from '../gathering.ts';
import { groupBy } from '../group-by.ts';
import { Turns } from '../turns.ts';

export type MailSenderOptions = MailAttemptsOptions & { database: Database; transport: MailTransport };

/** Which mail, of whom. */
export interface MailKey {
  dealerId: string;
  mailId: string;
}

/**
 * Makes one attempt at each of the mails, whose locks the caller holds. The attempts of a dealer are opened in one
 * transaction, the mails leave side by side, and each is closed when it ends: those that end at the same time in one
 * transaction, so that none waits for a slower one.
 *
 * @returns why those did not leave that are tried again, or could not be made, by their ids.
 */
export type MailSender = (
  mails: readonly MailKey[],
  options?: AttemptOptions & {
    /** Nothing of this dealer is under way here any more. */
    onDone?: (dealerId: string) => void;
  },
) => Promise<Map<string, unknown>>;

/** An outcome that the database does not take is the one thing that makes a mail go out twice, so it is tried again. */
const RECORDING_PAUSES_MS = [100, 500, 2000, 5000];

/** Makes a mail sender. */
export function createMailSender(options: MailSenderOptions): MailSender {
  const { database, transport, logger } = options;
  const attempts = createMailAttempts(options);
  /** No mailbox gets two at once: what is sent by one session is in none of its locks' way (mail-lock.ts). */
  const addresses = new Turns(1);

  /** Opens all in one transaction; where that fails, each alone, so that a bad mail keeps none of the others. */
  async function open(
    dealerId: string,
    mailIds: readonly string[],
    sending: AttemptOptions,
    unrecorded: Map<string, unknown>,
  ): Promise<OpenedAttempt[]> {
    try {
      return await database.asDealer(dealerId, (tx) => attempts.open(tx, mailIds, sending));
    } catch (error) {
      const [mailId, ...others] = mailIds;
      if (others.length > 0) {
        const opened: OpenedAttempt[] = [];
        for (const each of mailIds) opened.push(...(await open(dealerId, [each], sending, unrecorded)));
        return opened;
      }
      if (mailId !== undefined) unrecorded.set(mailId, error);
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

  const recording = new Gathering<EndedAttempt, void>({}, async (ended, dealerId) => {
    await record(dealerId, ended);
    return ended.map(() => undefined);
  });

  async function sendOfDealer(
    dealerId: string,
    mailIds: readonly string[],
    sending: AttemptOptions,
    failures: Map<string, unknown>,
  ): Promise<void> {
    const unrecorded = new Map<string, unknown>();
    const attempt = async ({ outgoing, isLastTry }: OpenedAttempt): Promise<void> => {
      const { mailId, attempt: number } = outgoing;
      const result = await transport
        .send(outgoing)
        .then((): AttemptResult => ({ outcome: 'sent' }), toResult);
      try {
        await recording.add(dealerId, { mailId, number, result, isLastTry });
      } catch (error) {
        unrecorded.set(mailId, error);
        return;
      }
      const failure = isLastTry && result.outcome !== 'unavailable' ? undefined : toFailure(result);
      if (failure !== undefined) failures.set(mailId, failure);
    };

    const opened = await open(dealerId, mailIds, sending, unrecorded);
    await Promise.all(opened.map((each) => addresses.take(each.outgoing.to.address, () => attempt(each))));
    for (const [mailId, error] of unrecorded) {
      failures.set(mailId, error);
      logger.warn({ mailId, error: describeFailure(error) }, 'a mail could not be made, or its outcome kept');
      await database.asDealer(dealerId, (tx) => attempts.fail(tx, mailId, error, sending));
    }
  }

  return async (mails, { onDone = () => undefined, ...sending } = {}) => {
    const failures = new Map<string, unknown>();
    const byDealer = groupBy(mails, ({ dealerId }) => dealerId);
    const sendings = await Promise.allSettled(
      Array.from(byDealer, ([dealerId, those]) =>
        sendOfDealer(
          dealerId,
          those.map(({ mailId }) => mailId),
          sending,
          failures,
        ).finally(() => onDone(dealerId)),
      ),
    );
    for (const each of sendings) if (each.status === 'rejected') throw each.reason;
    return failures;
  };
}

function toResult(error: unknown): AttemptResult {
  const failure = error instanceof MailTransportError ? error.failure : 'temporary';
  return { outcome: failure === 'temporary' ? 'failed' : failure, error: describeFailure(error) };
}

/** Undefined where no other attempt is worth it. */
function toFailure(result: AttemptResult): MailTransportError | undefined {
  if (result.outcome === 'failed') return new MailTransportError('temporary', result.error);
  if (result.outcome === 'uncertain' || result.outcome === 'unavailable')
    return new MailTransportError(result.outcome, result.error);
  return undefined;
}
