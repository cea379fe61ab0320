import type { BulkReason } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { EventActor } from '../events/event-log.ts';
import type { ComposedMails, MailComposer, WaitingMail } from '../mail/mail-composer.ts';
import {
  listRowsToRecheck,
  markRowSkipped,
  markRowUndone,
  revokeWithMail,
  type RowToRecheck,
} from './bulk-invitation-recheck-store.ts';
import type { InvitationContext } from './invitation-service.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/**
 * Looks at a bulk's mails once more when they are made: they are held while the bulk is paused, and called off where it was
 * cancelled or nobody is to be asked any more. An invitation of which nobody can have heard is revoked with its mail; one
 * whose mail may have arrived stays as it is, and is not mailed again. Mails of no bulk are left to `compose`.
 */
export function recheckBulkMail(
  { events }: Pick<InvitationContext, 'events'>,
  compose: MailComposer,
): MailComposer {
  async function callOff(
    tx: DealerTransaction,
    mail: WaitingMail,
    row: RowToRecheck,
    why: 'undone' | BulkReason,
  ): Promise<void> {
    if (why !== 'undone') await markRowSkipped(tx, row, why);
    else if (!mail.mayHaveArrived) await markRowUndone(tx, row);
    if (mail.mayHaveArrived || !(await revokeWithMail(tx, mail))) return;
    await events.emit(tx, {
      type: why === 'undone' ? 'invitation.undone' : 'invitation.revoked',
      actor: SYSTEM,
      subjectType: 'invitation',
      subjectId: mail.subjectId,
      customerIds: mail.customerIds,
      data: { bulkInvitationId: row.bulkInvitationId, ...(why === 'undone' ? {} : { reason: why }) },
    });
  }

  /** Calls off, or puts as held into `composed`, what is not to leave. Returns the others. */
  async function look(
    tx: DealerTransaction,
    mails: readonly WaitingMail[],
    composed: ComposedMails,
  ): Promise<WaitingMail[]> {
    const rows = await listRowsToRecheck(
      tx,
      mails.map(({ id }) => id),
    );
    const wanted: WaitingMail[] = [];
    for (const mail of mails) {
      const row = rows.get(mail.id);
      const verdict = row === undefined ? 'send' : decide(row);
      if (row === undefined || verdict === 'send') wanted.push(mail);
      else if (verdict === 'held') composed.set(mail.id, 'held');
      else await callOff(tx, mail, row, verdict);
    }
    return wanted;
  }

  return async (tx, mails) => {
    const composed: ComposedMails = new Map();
    const wanted = await look(tx, mails, composed);
    for (const [id, mail] of await compose(tx, wanted)) composed.set(id, mail);
    // An invitation that was over a moment later was not written: its row has to say why.
    const missing = wanted.filter(({ id }) => !composed.has(id));
    if (missing.length > 0) await look(tx, missing, composed);
    return composed;
  };
}

/** What became of the invitation itself comes first: it is over, whatever the bulk does. */
function decide(row: RowToRecheck): 'send' | 'held' | 'undone' | BulkReason {
  if (row.invitationState === 'accepted') return 'already_accepted';
  if (row.invitationState === 'declined') return 'declined';
  if (row.invitationState === 'revoked') return 'revoked';
  if (row.isReplaced) return 'replaced';
  if (row.bulkState === 'cancelled') return 'undone';
  if (row.isExpired) return 'expired';
  if (row.bulkState === 'paused') return 'held';
  if (row.askable > 0) return row.isOverLimit ? 'daily_mail_limit' : 'send';
  if (row.accepted > 0) return 'already_accepted';
  if (row.declined > 0) return 'declined';
  return row.closed > 0 ? 'portal_access_disabled' : 'inactive';
}
