import type {
  BulkInvitation,
  BulkInvitationInput,
  BulkSelection,
  BulkSendInput,
  EventType,
  ProblemCode,
} from '@payvite/sdk/schemas';
import { MAX_BULK_INVITATIONS } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import { planForValues, type DealerTransaction } from '../db/database.ts';
import type { BulkInvitationTableRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import type { WantedCustomers } from './bulk-invitation-decision.ts';
import {
  listQueuedMailIds,
  lockFailedRows,
  markRowsSent,
  undoQueuedRows,
} from './bulk-invitation-row-store.ts';
import { sendPlannedInvitations } from './bulk-invitation-sending.ts';
import {
  findBulkInvitation,
  insertPlan,
  listPlannedCustomerIds,
  lockBulkInvitation,
  lockInvitedCustomers,
  replan,
  updateBulkInvitation,
} from './bulk-invitation-store.ts';
import { invitationMail } from './invitation-draft.ts';
import { refuseUnsendable } from './invitation-refusals.ts';
import type { InvitationContext } from './invitation-service.ts';

/**
 * Decides who of the chosen customers would get an invitation, and keeps that as a plan. Nothing is sent.
 *
 * @returns the plan's id.
 * @throws {AppError} 404 `customer_not_found`: `errors` names each id; 409 `bulk_too_large`: more invitations than one bulk
 * may send.
 */
export async function planBulkInvitation(
  context: Pick<InvitationContext, 'events'>,
  tx: DealerTransaction,
  input: BulkInvitationInput,
  actor: EventActor,
): Promise<string> {
  await planForValues(tx);
  const id = uuidv7();
  const wanted = wantedOf(input);
  const { invitations } = await insertPlan(tx, {
    id,
    wanted,
    selection: selectionOf(wanted),
    locale: input.locale ?? null,
    message: input.message ?? null,
    expiresInDays: input.expiresInDays ?? null,
    actor,
  });
  if (input.customerIds !== undefined) await refuseUnknown(tx, id, input.customerIds);
  if (invitations > MAX_BULK_INVITATIONS) {
    throw new AppError(
      'bulk_too_large',
      `This would be ${invitations} invitations, and one bulk sends at most ${MAX_BULK_INVITATIONS}. Choose fewer customers.`,
    );
  }
  await announce(context, tx, id, 'bulk_invitation.planned', actor, { invitations });
  return id;
}

/**
 * Sends what the plan says: invitations, links, mails and timeline entries all in the caller's transaction.
 *
 * @throws {AppError} 404 `bulk_invitation_not_found`; 409 `bulk_plan_changed`: what would be sent now is not what was
 * reviewed; 409 `bulk_sending`, `bulk_paused`, `bulk_completed`, `bulk_cancelled`: sent before, or called off;
 * 409 `mail_not_configured`, `postal_address_missing`.
 */
export async function sendBulkInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  input: BulkSendInput,
  actor: EventActor,
): Promise<void> {
  const bulk = await lockInState(tx, id, ['planned']);
  const dealer = await getDealer(tx);
  refuseUnsendable(context, dealer);
  await lockInvitedCustomers(tx, id);
  const { planHash, invitations } = await replan(tx, await wantedAgain(tx, bulk), bulk.locale);
  if (planHash !== input.planHash || planHash !== bulk.planHash) {
    throw new AppError(
      'bulk_plan_changed',
      'Customers, addresses or invitations have changed since this plan was made. Plan again and review.',
    );
  }
  const startAfterSeconds = input.startAfterSeconds ?? 0;
  await sendPlannedInvitations(context, tx, { dealer, bulk, planned: invitations, actor, startAfterSeconds });
  await updateBulkInvitation(tx, id, {
    state: 'sending',
    startedAt: tx.now,
    sendsAfter: new Date(tx.now.getTime() + startAfterSeconds * 1000),
  });
  await announce(context, tx, id, 'bulk_invitation.started', actor, { invitations: invitations.length });
}

/**
 * Calls a bulk off. Every mail that has not left never will, and its invitation becomes revoked; one that is just leaving
 * still arrives.
 *
 * @throws {AppError} 404 `bulk_invitation_not_found`; 409 `bulk_completed`, `bulk_cancelled`.
 */
export async function cancelBulkInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  await lockInState(tx, id, ['planned', 'sending', 'paused']);
  const undone = await undoQueuedRows(tx, id);
  await updateBulkInvitation(tx, id, { state: 'cancelled', cancelledAt: tx.now });
  await context.events.emitMany(
    tx,
    undone.map(({ invitationId, customerIds }) => ({
      type: 'invitation.undone',
      actor,
      subjectType: 'invitation',
      subjectId: invitationId,
      customerIds,
      data: { bulkInvitationId: id },
    })),
  );
  await announce(context, tx, id, 'bulk_invitation.cancelled', actor, { invitations: undone.length });
}

/**
 * Holds every mail of a bulk that has not left.
 *
 * @throws {AppError} 404 `bulk_invitation_not_found`; 409 for every state but `sending`.
 */
export async function pauseBulkInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  await lockInState(tx, id, ['sending']);
  await updateBulkInvitation(tx, id, { state: 'paused', pausedAt: tx.now });
  await announce(context, tx, id, 'bulk_invitation.paused', actor);
}

/**
 * Lets a paused bulk go on.
 *
 * @throws {AppError} 404 `bulk_invitation_not_found`; 409 for every state but `paused`.
 */
export async function resumeBulkInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const { sendsAfter } = await lockInState(tx, id, ['paused']);
  await updateBulkInvitation(tx, id, { state: 'sending', pausedAt: null });
  // Those whose time came meanwhile wait for nothing any more.
  const mailIds = await listQueuedMailIds(tx, id);
  const waitSeconds = Math.ceil(((sendsAfter ?? tx.now).getTime() - tx.now.getTime()) / 1000);
  await context.mail.requeueMails(tx, mailIds, { startAfterSeconds: Math.max(0, waitSeconds) });
  await announce(context, tx, id, 'bulk_invitation.resumed', actor);
}

/**
 * Mails again, with the same link, to every address where the mail failed and the invitation is still open.
 *
 * @throws {AppError} 404 `bulk_invitation_not_found`; 409 `bulk_planned`, `bulk_paused`, `bulk_cancelled`.
 */
export async function retryFailedRows(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const bulk = await lockInState(tx, id, ['sending', 'completed']);
  refuseUnsendable(context, await getDealer(tx));
  const failed = await lockFailedRows(tx, id);
  if (failed.length === 0) return;
  const mailIds = await context.mail.queueMails(
    tx,
    failed.map((row) => invitationMail(row, row.customerIds)),
  );
  await markRowsSent(
    tx,
    id,
    failed.map((row, index) => ({
      position: row.position,
      invitationId: row.id,
      mailId: mailIds[index] as string,
    })),
  );
  // It may have been paused when its last mail failed; what is tried now is not to wait for anybody.
  if (bulk.state === 'paused') await updateBulkInvitation(tx, id, { state: 'sending', pausedAt: null });
  await announce(context, tx, id, 'bulk_invitation.retried', actor, { invitations: failed.length });
}

function wantedOf(input: BulkInvitationInput): WantedCustomers {
  if (input.customerIds !== undefined) return { by: 'customer_ids', customerIds: input.customerIds };
  if (input.filter !== undefined) {
    return { by: 'filter', filter: input.filter, exceptCustomerIds: input.exceptCustomerIds };
  }
  const { coverOutstandingPercent } = input;
  if (coverOutstandingPercent === undefined)
    throw new Error('The schema asks for one way to choose customers.');
  return { by: 'cover_outstanding', coverOutstandingPercent };
}

/** What is kept of how customers were chosen: not what was searched for, which may be somebody's name or address. */
function selectionOf(wanted: WantedCustomers): BulkSelection {
  if (wanted.by === 'customer_ids') return { by: wanted.by };
  if (wanted.by === 'cover_outstanding') return wanted;
  const { search, ...filter } = wanted.filter;
  const exceptCount = wanted.exceptCustomerIds?.length ?? 0;
  return { by: wanted.by, filter, isSearch: search !== undefined, exceptCount };
}

/** A list, a search and a filter with exceptions are held to the customers that were found. */
async function wantedAgain(tx: DealerTransaction, bulk: BulkInvitationTableRow): Promise<WantedCustomers> {
  const selection: BulkSelection = bulk.selection;
  if (selection.by === 'cover_outstanding') return selection;
  if (selection.by === 'filter' && !selection.isSearch && selection.exceptCount === 0) return selection;
  return { by: 'customer_ids', customerIds: await listPlannedCustomerIds(tx, bulk.id) };
}

async function refuseUnknown(tx: DealerTransaction, id: string, asked: readonly string[]): Promise<void> {
  const found = new Set(await listPlannedCustomerIds(tx, id));
  const errors = asked.flatMap((customerId, index) =>
    found.has(customerId)
      ? []
      : [
          {
            pointer: `/customerIds/${index}`,
            detail: 'There is no such customer.',
            code: 'customer_not_found' as const,
          },
        ],
  );
  if (errors.length > 0) {
    throw new AppError('customer_not_found', 'There is no such customer.', { errors });
  }
}

const STATE_REFUSALS = {
  planned: ['bulk_planned', 'This bulk has not been sent.'],
  sending: ['bulk_sending', 'This bulk is being sent.'],
  paused: ['bulk_paused', 'This bulk is paused. Resume it, or cancel it.'],
  completed: ['bulk_completed', 'This bulk was sent. Plan a new one, or revoke single invitations.'],
  cancelled: ['bulk_cancelled', 'This bulk was cancelled. Plan a new one.'],
} as const satisfies Record<BulkInvitation['state'], [ProblemCode, string]>;

async function lockInState(
  tx: DealerTransaction,
  id: string,
  states: readonly BulkInvitation['state'][],
): Promise<BulkInvitationTableRow> {
  await planForValues(tx);
  const bulk = await lockBulkInvitation(tx, id);
  const seen = bulk && (await findBulkInvitation(tx, id));
  if (bulk === undefined || seen === undefined)
    throw notFound('bulk_invitation_not_found', 'bulk of invitations');
  if (states.includes(seen.state)) return bulk;
  const [code, detail] = STATE_REFUSALS[seen.state];
  throw new AppError(code, detail);
}

function announce(
  context: Pick<InvitationContext, 'events'>,
  tx: DealerTransaction,
  id: string,
  type: EventType & `bulk_invitation.${string}`,
  actor: EventActor,
  data: Record<string, number> = {},
): Promise<void> {
  return context.events.emit(tx, {
    type,
    actor,
    subjectType: 'bulk_invitation',
    subjectId: id,
    customerIds: [],
    data,
  });
}
