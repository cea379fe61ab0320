import type { DealerTransaction } from '../db/database.ts';
import { lockMails, type MailRow } from './mail-store.ts';
import { lockInvitationsLeft, type SendingRules } from './sending-limit-store.ts';

/** Locks mails, and returns those that are due and may leave now: of invitations the ones that wait longest. */
export async function lockLeavingMails(
  tx: DealerTransaction,
  mailIds: readonly string[],
  { isLimited }: Pick<SendingRules, 'isLimited'>,
): Promise<MailRow[]> {
  const left = isLimited ? await lockInvitationsLeft(tx) : null;
  const due = (await lockMails(tx, mailIds)).filter((mail) => isDue(mail, tx.now));
  if (left === null) return due;
  const invitations = due.filter((mail) => mail.class === 'invitation').sort(byWaiting);
  const held = new Set(invitations.slice(left).map(({ id }) => id));
  return due.filter(({ id }) => !held.has(id));
}

function isDue({ nextAttemptAt }: MailRow, now: Date): boolean {
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

function byWaiting(one: MailRow, other: MailRow): number {
  const dueAt = ({ nextAttemptAt }: MailRow) => nextAttemptAt?.getTime() ?? Infinity;
  return dueAt(one) - dueAt(other) || (one.id < other.id ? -1 : 1);
}
