import type { DealerTransaction } from '../db/database.ts';
import type { BulkInvitationTableRow, DealerRow } from '../db/tables.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';
import { markRowsSent } from './bulk-invitation-row-store.ts';
import {
  lockLapsedInvitations,
  reopenInvitations,
  revokeInvitations,
  type LapsedInvitation,
} from './bulk-invitation-send-store.ts';
import type { PlannedInvitation } from './bulk-invitation-store.ts';
import { daysAfter, draftInvitation, draftInvitations, isSameSet } from './invitation-draft.ts';
import { insertInvitations, type AddedInvitation } from './invitation-store.ts';
import { queueInvitationMails, type InvitationContext } from './invitation-service.ts';
import { groupBy } from '../group-by.ts';

/** An invitation that the bulk mails: a new one, or an expired one made pending again. */
interface SentInvitation {
  id: string;
  email: string;
  locale: string;
  linkVersion: number;
  customerIds: string[];
  isNew: boolean;
  /** Of its row in the bulk. */
  position: number;
}

/**
 * Makes every planned invitation with its link, mail and timeline entry, in a fixed number of statements. The rules
 * are those of a single sending: an expired invitation to the same address and customers is sent again, one that overlaps
 * is revoked. The customers are locked and the plan has just been decided in this transaction.
 */
export async function sendPlannedInvitations(
  context: InvitationContext,
  tx: DealerTransaction,
  sending: {
    dealer: DealerRow;
    bulk: BulkInvitationTableRow;
    planned: readonly PlannedInvitation[];
    actor: EventActor;
    startAfterSeconds: number;
  },
): Promise<void> {
  const { dealer, bulk, planned, actor, startAfterSeconds } = sending;
  if (planned.length === 0) return;
  const lapsed = groupBy(await lockLapsedInvitations(tx, planned), ({ position }) => position);
  const expiresInDays = bulk.expiresInDays ?? dealer.invitationExpiresInDays;
  const common = draftInvitations(context, tx, actor);
  const { message } = bulk;
  const from = new Date(tx.now.getTime() + startAfterSeconds * 1000);

  const sent: SentInvitation[] = [];
  const added: AddedInvitation[] = [];
  const revoked: LapsedInvitation[] = [];
  for (const row of planned) {
    const met = lapsed.get(row.position) ?? [];
    const same = met.find((candidate) => isSameSet(candidate.customerIds, row.customerIds));
    const { email, locale, position } = row;
    if (same === undefined) {
      const draft = draftInvitation({ ...row, name: row.contactName, message, expiresInDays, from });
      added.push({ ...draft, customerIds: row.customerIds });
      sent.push({
        ...{ email, locale, position },
        id: draft.id,
        linkVersion: common.linkVersion,
        customerIds: row.customerIds,
        isNew: true,
      });
      revoked.push(...met);
    } else {
      sent.push({
        ...{ email, locale, position },
        id: same.id,
        linkVersion: same.linkVersion + 1,
        customerIds: same.customerIds,
        isNew: false,
      });
      revoked.push(...met.filter((other) => other !== same));
    }
  }

  // First: at most one pending invitation may stand for an address and a customer.
  await revokeInvitations(
    tx,
    revoked.map(({ id }) => id),
  );
  await reopenInvitations(
    tx,
    { ...common, message, expiresInDays, expiresAt: daysAfter(from, expiresInDays) },
    sent.filter(({ isNew }) => !isNew),
  );
  await insertInvitations(tx, common, added);
  const mailIds = await queueInvitationMails(
    context,
    tx,
    sent.map((invitation) => ({ ...invitation, linkSecretId: common.linkSecretId })),
    { startAfterSeconds },
  );
  await markRowsSent(
    tx,
    bulk.id,
    sent.map((invitation, index) => ({
      position: invitation.position,
      invitationId: invitation.id,
      mailId: mailIds[index] as string,
    })),
  );
  const about = (type: NewEvent['type']) => (invitation: { id: string; customerIds: string[] }) => ({
    type,
    actor,
    subjectType: 'invitation' as const,
    subjectId: invitation.id,
    customerIds: invitation.customerIds,
    data: { bulkInvitationId: bulk.id },
  });
  await context.events.emitMany(tx, [
    ...revoked.map(about('invitation.revoked')),
    ...sent.map((invitation) =>
      about(invitation.isNew ? 'invitation.sent' : 'invitation.resent')(invitation),
    ),
  ]);
}
