import { sql } from 'kysely';
import type { BulkReason } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationRow, MailRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';
import type { MailComposer } from '../mail/mail-service.ts';
import { listMailAttempts } from '../mail/mail-store.ts';
import { findRowOfMail, markRowSkipped, markRowUndone } from './bulk-invitation-row-store.ts';
import { isExpired, type InvitationContext } from './invitation-service.ts';
import { findInvitationRow, listCoveredCustomers, updateInvitation } from './invitation-store.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/**
 * Looks at a bulk's mail once more when it is made: it is held while the bulk is paused, and called off where the bulk was
 * cancelled or nobody is to be asked any more. What may have arrived already is left to `compose`, and so is every mail of
 * no bulk.
 */
export function recheckBulkMail(
  { events }: Pick<InvitationContext, 'events'>,
  compose: MailComposer,
): MailComposer {
  /** The invitation that nobody has heard of ends with its mail. */
  async function callOff(
    tx: DealerTransaction,
    invitation: InvitationRow,
    type: 'invitation.revoked' | 'invitation.undone',
    data: Record<string, string>,
  ): Promise<void> {
    const customers = await listCoveredCustomers(tx, invitation.id);
    await updateInvitation(tx, invitation.id, { state: 'revoked', revokedAt: tx.now, pendingSince: null });
    await events.emit(tx, {
      type,
      actor: SYSTEM,
      subjectType: 'invitation',
      subjectId: invitation.id,
      customerIds: customers.map(({ id }) => id),
      data,
    });
  }

  return async (tx, mail) => {
    const row = await findRowOfMail(tx, mail.id);
    if (row === undefined) return compose(tx, mail);
    const invitation = await findInvitationRow(tx, mail.subjectId);
    const over = invitation === undefined ? 'revoked' : whyOver(invitation, mail, tx.now);
    if (invitation === undefined || over !== undefined) {
      await markRowSkipped(tx, row, over ?? 'revoked');
      return null;
    }
    if (await mayHaveArrived(tx, mail)) return row.state === 'paused' ? 'held' : compose(tx, mail);
    if (row.state === 'cancelled') {
      await markRowUndone(tx, row);
      await callOff(tx, invitation, 'invitation.undone', { bulkInvitationId: row.bulkInvitationId });
      return null;
    }
    if (row.state === 'paused') return 'held';
    const reason = await whyNotAsked(tx, invitation, row.startedAt);
    if (reason === undefined) return compose(tx, mail);
    await markRowSkipped(tx, row, reason);
    await callOff(tx, invitation, 'invitation.revoked', { bulkInvitationId: row.bulkInvitationId, reason });
    return null;
  };
}

/** What became of the invitation itself before its mail could leave. */
function whyOver(invitation: InvitationRow, mail: MailRow, now: Date): BulkReason | undefined {
  if (invitation.state === 'accepted') return 'already_accepted';
  if (invitation.state === 'declined') return 'declined';
  if (invitation.state === 'revoked') return 'revoked';
  if (invitation.linkVersion !== mail.linkVersion) return 'replaced';
  return isExpired(invitation, now) ? 'expired' : undefined;
}

async function mayHaveArrived(tx: DealerTransaction, mail: MailRow): Promise<boolean> {
  const attempts = await listMailAttempts(tx, mail.id);
  return attempts.some(({ outcome, finishedAt }) => outcome === 'uncertain' || finishedAt === null);
}

/**
 * What others did meanwhile: the address wants no more mail, or each customer has somebody who registered or, since the
 * bulk was started, somebody who declined.
 */
async function whyNotAsked(
  tx: DealerTransaction,
  invitation: InvitationRow,
  startedAt: Date | null,
): Promise<BulkReason | undefined> {
  const { rows } = await sql<{ isSuppressed: boolean; open: number; accepted: number }>`
    select
      exists (
        select from suppressions s where s.dealer_id = ${tx.dealerId}::uuid and s.email = ${invitation.email}
      ) as is_suppressed,
      count(*) filter (where not has.payer and not has.declined) as open,
      count(*) filter (where has.payer) as accepted
    from invitation_customers ic
    cross join lateral (
      select
        exists (
          select from payer_customers p where p.dealer_id = ic.dealer_id and p.customer_id = ic.customer_id
        ) as payer,
        exists (
          select
          from invitation_customers other
          join invitations i on i.dealer_id = other.dealer_id and i.id = other.invitation_id
          where other.dealer_id = ic.dealer_id and other.customer_id = ic.customer_id
            and i.state = 'declined' and i.declined_at >= ${startedAt}::timestamptz
        ) as declined
    ) has
    where ic.dealer_id = ${tx.dealerId}::uuid and ic.invitation_id = ${invitation.id}::uuid`.execute(tx.db);
  const [found] = rows;
  if (found === undefined) return undefined;
  if (found.isSuppressed) return 'suppressed';
  if (found.open > 0) return undefined;
  return found.accepted > 0 ? 'already_accepted' : 'declined';
}
