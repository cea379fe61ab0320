import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';
import { lockMailAllowances } from '../mail/mail-allowance-store.ts';
import { invitationMail } from './invitation-draft.ts';
import {
  listDueReminders,
  lockFreeInvitations,
  markAskAgainDue,
  markExpired,
  markReminded,
  type DueInvitation,
} from './invitation-due-store.ts';
import { findSendingLack } from './invitation-refusals.ts';
import type { InvitationContext } from './invitation-service.ts';

/** How many invitations one transaction deals with, so that after a long stop none lasts long. */
const BATCH = 500;

const SYSTEM: EventActor = { type: 'system', id: null };

/**
 * Does what has come due with a dealer's invitations by time alone: reminders, the ends of pending periods, the days on
 * which people want to be asked again. It is found by its time, so a clock that was moved and a long stop are caught up
 * with, by one reminder for each invitation; and whoever comes first does it, so several connectors may do it at once.
 */
export async function settleDueInvitations(
  context: InvitationContext & Pick<ServiceContext, 'database'>,
  dealerId: string,
): Promise<void> {
  for (const settle of [sendDueReminders, noteExpired, noteAskAgainDue]) {
    const settleBatch = () => context.database.asDealer(dealerId, (tx) => settle(context, tx));
    while ((await settleBatch()) === BATCH);
  }
}

/** Queues the reminders that are due. @returns how many were looked at: fewer than a batch, and none is left. */
async function sendDueReminders(context: InvitationContext, tx: DealerTransaction): Promise<number> {
  const found = await listDueReminders(tx, BATCH);
  if (found.length === 0 || findSendingLack(context, await getDealer(tx)) !== undefined) return 0;
  // Locked in the order in which sending does it, and then looked at again: somebody may have been faster.
  await lockMailAllowances(
    tx,
    found.map(({ email }) => email),
  );
  const lockedIds = await lockFreeInvitations(
    tx,
    found.map(({ id }) => id),
  );
  const due = await listDueReminders(tx, BATCH, lockedIds);
  if (due.length === 0) return 0;
  await markReminded(
    tx,
    due.map(({ id }) => id),
  );
  await context.mail.queueMails(
    tx,
    due.map((invitation) => ({
      ...invitationMail(invitation, invitation.customerIds),
      template: 'reminder',
    })),
  );
  await context.events.emitMany(
    tx,
    due.map((invitation) => ({
      ...about('invitation.reminded')(invitation),
      data: { reminderCount: invitation.reminderCount },
    })),
  );
  return found.length;
}

async function noteExpired(context: InvitationContext, tx: DealerTransaction): Promise<number> {
  const ended = await markExpired(tx, BATCH);
  await context.events.emitMany(tx, ended.map(about('invitation.expired')));
  return ended.length;
}

async function noteAskAgainDue(context: InvitationContext, tx: DealerTransaction): Promise<number> {
  const { timeZone } = await getDealer(tx);
  const due = await markAskAgainDue(tx, dayInZone(tx.now, timeZone), BATCH);
  await context.events.emitMany(tx, due.map(about('invitation.ask_again_due')));
  return due.length;
}

function about(type: NewEvent['type']) {
  return ({ id, customerIds }: DueInvitation): NewEvent => ({
    type,
    actor: SYSTEM,
    subjectType: 'invitation',
    subjectId: id,
    customerIds,
  });
}
