import type { DeclineReason } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { ServiceContext } from '../context.ts';
import { findCredential } from '../db/credential-store.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, InvitationRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError } from '../errors.ts';
import type { EventActor, NewEvent } from '../events/event-log.ts';
import { claimMailAllowance } from '../mail/mail-allowance-service.ts';
import { findSuppression } from '../mail/suppression-store.ts';
import { insertContactSuggestion } from './contact-suggestion-store.ts';
import { listClosedCustomers } from './invitation-access-store.ts';
import { hashLinkToken, linkChannelOf, type LinkChannel } from './invitation-link.ts';
import { isExpired } from './invitation-draft.ts';
import { refuseNewer, refuseUnsendable } from './invitation-refusals.ts';
import { sendAgain } from './invitation-service.ts';
import {
  findInvitation,
  findInvitationRow,
  listCoveredCustomers,
  lockInvitation,
  lockInvitationAndCustomers,
  updateInvitation,
  useInvitation,
} from './invitation-store.ts';

/** What a link is good for. Only `live` can be accepted or declined; `closed`: the dealer closed the portal to this person. */
export type LinkStanding = 'live' | 'expired' | 'replaced' | 'accepted' | 'declined' | 'revoked' | 'closed';

/** What the holder of a link is told. */
export interface InvitationVisit {
  dealerId: string;
  dealer: DealerRow;
  invitationId: string;
  /** Of the visited link; an answer is taken for this version only. */
  linkVersion: number;
  standing: LinkStanding;
  /** How the visited link came; undefined for one that a newer one replaced. */
  channel: LinkChannel | undefined;
  /** Lower case. */
  email: string;
  contactName: string | null;
  locale: string;
  /** At least one, in the order of the invitation. */
  customers: { id: string; name: string; accountNumber: string }[];
  /** Null where no person invited. */
  invitedByName: string | null;
  expiresAt: Date;
  /** When the newest mail left; null while it is queued. */
  newestMailSentAt: Date | null;
  declineReason: DeclineReason | null;
  /** The day, `YYYY-MM-DD`, on which the person who declined wants to be asked again; null where none. */
  askAgainOn: string | null;
  /** The address gets no more invitations, so no new link can be mailed to it. */
  isSuppressed: boolean;
}

/** What the visitor's side needs of the service. */
export type VisitContext = Pick<ServiceContext, 'database' | 'keys' | 'events' | 'mail'>;

/** New links that a visitor can ask for in seven days. */
export const RENEWALS_A_WEEK = 3;
const WEEK_MS = 7 * 86_400_000;

/** Looks a link's token up and changes nothing: mail scanners open links too. Undefined for a token that is not ours. */
export async function visitInvitation(
  context: VisitContext,
  token: string,
): Promise<InvitationVisit | undefined> {
  const credential = await findCredential(context.database, hashLinkToken(token), 'link');
  if (credential === undefined) return undefined;
  return context.database.asDealer(credential.dealerId, async (tx) => {
    const invitation = await findInvitationRow(tx, credential.subjectId);
    const wire = await findInvitation(tx, credential.subjectId);
    if (invitation === undefined || wire === undefined) return undefined;
    const customers = await listCoveredCustomers(tx, invitation.id);
    const isClosed = (await listClosed(tx, invitation.email, customers)).length === customers.length;
    const channel = linkChannelOf(context.keys, invitation, token);
    return {
      dealerId: tx.dealerId,
      dealer: await getDealer(tx),
      invitationId: invitation.id,
      linkVersion: invitation.linkVersion,
      standing: standingOf(invitation, channel, { isClosed, now: tx.now }),
      channel,
      email: invitation.email,
      contactName: invitation.contactName,
      locale: invitation.locale,
      customers,
      invitedByName: wire.createdBy.type === 'user' ? wire.createdBy.name : null,
      expiresAt: invitation.expiresAt,
      newestMailSentAt: wire.sentAt === null ? null : new Date(wire.sentAt),
      declineReason: invitation.declineReason,
      askAgainOn: invitation.askAgainOn,
      isSuppressed: (await findSuppression(tx, invitation.email)) !== undefined,
    };
  });
}

function standingOf(
  invitation: InvitationRow,
  channel: LinkChannel | undefined,
  { isClosed, now }: { isClosed: boolean; now: Date },
): LinkStanding {
  if (isClosed && invitation.state !== 'revoked') return 'closed';
  if (invitation.state !== 'pending') return invitation.state;
  if (isExpired(invitation, now)) return 'expired';
  return channel === undefined ? 'replaced' : 'live';
}

/** Notes, once, that the invited person went on from the landing page. */
export async function startInvitation(
  tx: DealerTransaction,
  events: ServiceContext['events'],
  visit: InvitationVisit,
): Promise<void> {
  const invitation = await lockInvitation(tx, visit.invitationId);
  if (invitation === undefined || invitation.state !== 'pending' || invitation.startedAt !== null) return;
  await updateInvitation(tx, visit.invitationId, { startedAt: tx.now });
  await events.emit(tx, visitEvent('invitation.started', visit));
}

/**
 * Accepts an invitation in the caller's transaction, which also links the payer: a failed registration uses nothing up.
 *
 * @returns the ids of the covered customers that the dealer has closed to this person: never all.
 * @throws {AppError} 409: the link is not live any more (used, replaced, revoked, closed or expired meanwhile).
 */
export async function acceptInvitation(
  tx: DealerTransaction,
  events: ServiceContext['events'],
  visit: InvitationVisit,
  actor: EventActor,
): Promise<string[]> {
  const closedIds = await listClosed(tx, visit.email, visit.customers);
  if (closedIds.length === visit.customers.length) throw notLive('portal_access_disabled');
  await useLink(tx, visit, { state: 'accepted', acceptedAt: tx.now, pendingSince: null });
  await events.emit(tx, { ...visitEvent('invitation.accepted', visit), actor });
  return closedIds;
}

/**
 * Declines an invitation. A suggested contact is kept for the dealer to approve, a day on which to ask again is told to the
 * dealer when it comes; nobody is mailed.
 *
 * @throws {AppError} 409: the link is not live any more.
 */
export async function declineInvitation(
  context: VisitContext,
  visit: InvitationVisit,
  answer: {
    reason: DeclineReason | null;
    comment: string | null;
    /** A day of the dealer's zone, `YYYY-MM-DD`. */
    askAgainOn?: string | null;
    suggestion?: { name: string | null; email: string } | undefined;
  },
): Promise<void> {
  const { askAgainOn = null } = answer;
  await context.database.asDealer(visit.dealerId, async (tx) => {
    await useLink(tx, visit, {
      state: 'declined',
      declinedAt: tx.now,
      pendingSince: null,
      declineReason: answer.reason,
      declineComment: answer.comment,
      askAgainOn,
      askAgainNotedAt: null,
    });
    if (answer.suggestion !== undefined) {
      await insertContactSuggestion(tx, {
        id: uuidv7(),
        invitationId: visit.invitationId,
        ...answer.suggestion,
      });
    }
    await context.events.emit(tx, {
      ...visitEvent('invitation.declined', visit),
      data: { reason: answer.reason, hasSuggestion: answer.suggestion !== undefined, askAgainOn },
    });
  });
}

/**
 * Mails a new link to the same address, asked for by the holder of a dead one: expired, replaced, or declined (but not
 * after "not me"). At most three a week, and no more than the address gets in a day.
 *
 * @returns `sent`; `limited`: asked too often; `refused`: this invitation takes no new link, the address no more mail, or
 * the dealer closed the portal.
 */
export async function renewInvitation(
  context: VisitContext,
  visit: InvitationVisit,
): Promise<'sent' | 'limited' | 'refused'> {
  try {
    return await context.database.asDealer(visit.dealerId, async (tx) => {
      const invitation = await lockInvitationAndCustomers(tx, visit.invitationId);
      if (invitation === undefined || !canRenew(invitation)) return 'refused';
      await refuseNewer(tx, invitation);
      const closedIds = await listClosed(tx, invitation.email, visit.customers);
      if (closedIds.length === visit.customers.length) return 'refused';
      const recent = invitation.renewedByInviteeAt.filter((at) => tx.now.getTime() - at.getTime() < WEEK_MS);
      if (recent.length >= RENEWALS_A_WEEK) return 'limited';
      refuseUnsendable(context, await getDealer(tx));
      await claimMailAllowance(tx, invitation.email);
      const { actor } = visitEvent('invitation.renewed', visit);
      await sendAgain(context, tx, invitation, actor, 'invitation.renewed', {
        renewedByInviteeAt: [...recent, tx.now],
      });
      return 'sent';
    });
  } catch (error) {
    if (error instanceof AppError && error.status === 409) return 'refused';
    if (error instanceof AppError && error.status === 429) return 'limited';
    throw error;
  }
}

function canRenew(invitation: InvitationRow): boolean {
  if (invitation.state === 'declined') return invitation.declineReason !== 'not_me';
  return invitation.state === 'pending';
}

async function useLink(
  tx: DealerTransaction,
  visit: InvitationVisit,
  changes: Parameters<typeof useInvitation>[2],
): Promise<void> {
  const used =
    visit.standing === 'live' &&
    (await useInvitation(tx, { id: visit.invitationId, linkVersion: visit.linkVersion }, changes));
  if (!used) throw notLive('invitation_revoked');
}

function notLive(code: 'invitation_revoked' | 'portal_access_disabled'): AppError {
  return new AppError(code, 'This link is not valid any more. Open it again to see why.');
}

function listClosed(
  tx: DealerTransaction,
  email: string,
  customers: InvitationVisit['customers'],
): Promise<string[]> {
  return listClosedCustomers(
    tx,
    email,
    customers.map((customer) => customer.id),
  );
}

function visitEvent<
  Type extends 'invitation.started' | 'invitation.accepted' | 'invitation.declined' | 'invitation.renewed',
>(type: Type, visit: InvitationVisit) {
  return {
    type,
    actor: { type: 'invitee', id: visit.invitationId },
    subjectType: 'invitation',
    subjectId: visit.invitationId,
    customerIds: visit.customers.map((customer) => customer.id),
  } as const satisfies NewEvent;
}
