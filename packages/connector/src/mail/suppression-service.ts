import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { SuppressionRow } from '../db/tables.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor, EventHandler, EventLog } from '../events/event-log.ts';
import { findMail, type MailRow } from './mail-store.ts';
import {
  deleteSuppression,
  findSuppression,
  insertSuppression,
  listMailedCustomerIds,
  lockSuppression,
} from './suppression-store.ts';

type SuppressionContext = { events: Pick<EventLog, 'emit'> };

const SYSTEM: EventActor = { type: 'system', id: null };

/**
 * Puts an address on the list by hand. One that is there already stays as it is.
 *
 * @param email in any case.
 * @returns the suppression's id.
 */
export async function addSuppression(
  context: SuppressionContext,
  tx: DealerTransaction,
  email: string,
  actor: EventActor,
): Promise<string> {
  const address = email.toLowerCase();
  await suppress(context, tx, { email: address, reason: 'manual', mailId: null }, actor);
  const suppression = await findSuppression(tx, address);
  if (suppression === undefined) throw new Error('A suppression went away in its own transaction.');
  return suppression.id;
}

/**
 * Takes an address off the list, so that it can be invited again. Not after a complaint: one more mail to somebody who
 * reported spam harms the mails of every dealer. A copied link reaches them without a mail.
 *
 * @throws {AppError} 404 `suppression_not_found`; 409 `address_suppressed`: the person complained.
 */
export async function removeSuppression(
  context: SuppressionContext,
  tx: DealerTransaction,
  id: string,
  actor: EventActor,
): Promise<void> {
  const suppression = await lockSuppression(tx, id);
  if (suppression === undefined) throw notFound('suppression_not_found', 'suppression');
  if (suppression.reason === 'complained') {
    throw new AppError(
      'address_suppressed',
      'A mail to this address was reported as spam, so it stays on the list. Hand the link on yourself, or use another address.',
    );
  }
  await lift(context, tx, suppression, actor);
}

/** The person who got this mail wants no more of its kind. Asked twice, it is done once. */
export async function unsubscribe(
  context: SuppressionContext,
  tx: DealerTransaction,
  mail: Pick<MailRow, 'id' | 'recipient' | 'subjectType' | 'subjectId'>,
): Promise<void> {
  await suppress(
    context,
    tx,
    { email: mail.recipient, reason: 'unsubscribed', mailId: mail.id },
    readerOf(mail),
  );
}

/** Takes an unsubscribe back; whatever else keeps the address on the list stays. */
export async function keepReceiving(
  context: SuppressionContext,
  tx: DealerTransaction,
  mail: Pick<MailRow, 'recipient' | 'subjectType' | 'subjectId'>,
): Promise<void> {
  const found = await findSuppression(tx, mail.recipient);
  const suppression = found && (await lockSuppression(tx, found.id));
  if (suppression?.reason !== 'unsubscribed') return;
  await lift(context, tx, suppression, readerOf(mail));
}

/** Nobody is named by a mail that was sent to try it. */
function readerOf({ subjectType, subjectId }: Pick<MailRow, 'subjectType' | 'subjectId'>): EventActor {
  return subjectType === 'invitation' ? { type: 'invitee', id: subjectId } : SYSTEM;
}

/**
 * An address that takes no mail, or whose owner complained, is mailed no more: subscribed to `mail.delivery_changed`. A
 * mail that its server refused for another reason, or that we gave up on, says nothing about its address.
 */
export function suppressUndeliverable(context: SuppressionContext): EventHandler {
  return async (tx, event) => {
    const { delivery, reason } = event.data ?? {};
    const isBounced = delivery === 'bounced' && reason === 'no_mailbox';
    if (!isBounced && delivery !== 'complained') return;
    const mail = await findMail(tx, event.subjectId);
    if (mail === undefined) return;
    const why = isBounced ? 'bounced' : 'complained';
    await suppress(context, tx, { email: mail.recipient, reason: why, mailId: mail.id }, SYSTEM);
  };
}

async function suppress(
  context: SuppressionContext,
  tx: DealerTransaction,
  suppression: Pick<SuppressionRow, 'email' | 'reason' | 'mailId'>,
  actor: EventActor,
): Promise<void> {
  const row = await insertSuppression(tx, { ...suppression, id: uuidv7() });
  if (row !== undefined) await announce(context, tx, row, 'suppression.added', actor);
}

async function lift(
  context: SuppressionContext,
  tx: DealerTransaction,
  suppression: SuppressionRow,
  actor: EventActor,
): Promise<void> {
  await deleteSuppression(tx, suppression.id);
  await announce(context, tx, suppression, 'suppression.removed', actor);
}

async function announce(
  { events }: SuppressionContext,
  tx: DealerTransaction,
  { id, email, reason }: SuppressionRow,
  type: 'suppression.added' | 'suppression.removed',
  actor: EventActor,
): Promise<void> {
  await events.emit(tx, {
    type,
    actor,
    subjectType: 'suppression',
    subjectId: id,
    customerIds: await listMailedCustomerIds(tx, email),
    data: { reason },
  });
}
