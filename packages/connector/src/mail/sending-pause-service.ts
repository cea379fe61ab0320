import type { SendingPauseReason } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { EventActor, EventHandler, EventLog } from '../events/event-log.ts';
import {
  endSendingPause,
  startSendingPause,
  lockRecentMails,
  type RecentMails,
} from './sending-pause-store.ts';

type PauseContext = { events: Pick<EventLog, 'emit'> };

/** How many of a dealer's newest invitations and reminders are looked at. */
export const PAUSE_WINDOW = 500;

/**
 * Google asks senders to keep reports of spam below 0.1 % (https://support.google.com/a/answer/81126). Of a few mails one
 * is a large share: the first addresses that turn out to be none say little, and so does a complaint before a hundred mails.
 */
const LIMITS = {
  hard_bounces: { share: 0.02, atLeast: 5, ofMails: 1 },
  complaints: { share: 0.001, atLeast: 1, ofMails: 100 },
  // One mail server's opinion is not everybody's: a share that no single one of many has.
  spam_refusals: { share: 0.1, atLeast: 20, ofMails: 1 },
} as const;

/** Why a dealer of which this is known sends no more invitations; undefined where it may go on. */
export function pauseReasonOf({
  mails,
  hardBounces,
  complaints,
  spamRefusals,
}: RecentMails): SendingPauseReason | undefined {
  const isOver = (count: number, { share, atLeast, ofMails }: (typeof LIMITS)[SendingPauseReason]) =>
    mails >= ofMails && count >= atLeast && count >= share * mails;
  if (isOver(complaints, LIMITS.complaints)) return 'complaints';
  if (isOver(hardBounces, LIMITS.hard_bounces)) return 'hard_bounces';
  return isOver(spamRefusals, LIMITS.spam_refusals) ? 'spam_refusals' : undefined;
}

/**
 * A dealer too many of whose mails come back, are reported as spam or refused as such sends no more invitations: `sending.paused`.
 * Subscribed to `mail.delivery_changed`. Nothing is lost: they wait, and new ones behind them; answers to what people do
 * leave.
 */
export function pauseAtHarm({ events }: PauseContext): EventHandler {
  return async (tx, event) => {
    const { delivery, reason } = event.data ?? {};
    if (delivery !== 'complained' && delivery !== 'bounced') return;
    if (delivery === 'bounced' && reason === 'gave_up') return;
    const recent = await lockRecentMails(tx, PAUSE_WINDOW);
    const why = pauseReasonOf(recent);
    if (why === undefined || !(await startSendingPause(tx, why))) return;
    await events.emit(tx, {
      type: 'sending.paused',
      actor: { type: 'system', id: null },
      subjectType: 'dealer',
      subjectId: tx.dealerId,
      customerIds: [],
      data: { reason: why, ...recent },
    });
  };
}

/**
 * Lets the transaction's dealer send again; what happened to mails before no longer counts. For whoever runs the service,
 * since the reputation that a dealer would risk is everybody's.
 *
 * @returns false where it was not paused.
 */
export async function resumeSending(
  { events }: PauseContext,
  tx: DealerTransaction,
  actor: EventActor,
): Promise<boolean> {
  if (!(await endSendingPause(tx))) return false;
  await events.emit(tx, {
    type: 'sending.resumed',
    actor,
    subjectType: 'dealer',
    subjectId: tx.dealerId,
    customerIds: [],
  });
  return true;
}
