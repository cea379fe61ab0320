import type { Invitation } from '@payvite/sdk/schemas';
import { v7 as uuidv7 } from 'uuid';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { InvitationRow, NewInvitationRow } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';
import type { NewMail } from '../mail/mail-service.ts';
import { generateCheckPhrase } from './check-phrase.ts';

const DAY_MS = 86_400_000;

/** What all invitations have in common that one actor makes at one time: pending, under their first link. */
export function draftInvitations(
  context: Pick<ServiceContext, 'keys'>,
  tx: DealerTransaction,
  actor: EventActor,
) {
  return {
    state: 'pending',
    linkVersion: 1,
    linkSecretId: context.keys[0].secretId,
    linkMadeAt: tx.now,
    createdByType: actor.type,
    createdById: actor.id,
  } as const satisfies Partial<NewInvitationRow>;
}

/** What is an invitation's own: its id, its check phrase, whom it is written to, what it says and when it ends. */
export function draftInvitation(own: {
  email: string;
  contactId: string | null;
  name: string | null;
  locale: string;
  message: string | null;
  expiresInDays: number;
  /** When it is sent. */
  from: Date;
}) {
  return {
    id: uuidv7(),
    email: own.email,
    contactId: own.contactId,
    contactName: own.name,
    locale: own.locale,
    checkPhrase: generateCheckPhrase(),
    message: own.message,
    expiresInDays: own.expiresInDays,
    expiresAt: daysAfter(own.from, own.expiresInDays),
  } satisfies Partial<NewInvitationRow>;
}

/** A new invitation as the API answers it, without reading it again. What `invitation_overview` says of one is the same. */
export function describeNew(
  invitation: Pick<ReturnType<typeof draftInvitations>, 'state'> &
    ReturnType<typeof draftInvitation> &
    Pick<Invitation, 'createdBy' | 'customerIds' | 'replacesInvitationId'>,
  createdAt: Date,
): Invitation {
  const { id, customerIds, email, contactName, state, locale, checkPhrase } = invitation;
  const { createdBy, replacesInvitationId } = invitation;
  return {
    ...{ id, customerIds, email, contactName, state, locale, checkPhrase, createdBy, replacesInvitationId },
    delivery: 'queued',
    bounceReason: null,
    expiresAt: invitation.expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
    ...NOT_YET,
  };
}

/** What has not happened to an invitation that is new. */
const NOT_YET = {
  sentAt: null,
  startedAt: null,
  pendingSince: null,
  reminderCount: 0,
  remindedAt: null,
  nextReminderAt: null,
  acceptedAt: null,
  declinedAt: null,
  revokedAt: null,
  resentCount: 0,
  declineReason: null,
  declineComment: null,
  askAgainOn: null,
} as const satisfies Partial<Invitation>;

/** Which mail a link leaves in: the second and every later one says that it replaces another. */
export function templateOfLink(linkVersion: number): 'invitation' | 'new_link' {
  return linkVersion === 1 ? 'invitation' : 'new_link';
}

/** The mail that carries an invitation's present link. */
export function invitationMail(
  invitation: Pick<InvitationRow, 'id' | 'linkVersion' | 'email' | 'locale'>,
  customerIds: string[],
): NewMail {
  return {
    class: 'invitation',
    template: templateOfLink(invitation.linkVersion),
    subjectType: 'invitation',
    subjectId: invitation.id,
    linkVersion: invitation.linkVersion,
    recipient: invitation.email,
    locale: invitation.locale,
    customerIds,
  };
}

/** When an invitation that is sent now ends. */
export function daysAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

/** Expiry is computed, never stored: a pending invitation whose time has passed. */
export function isExpired(invitation: Pick<InvitationRow, 'state' | 'expiresAt'>, now: Date): boolean {
  return invitation.state === 'pending' && invitation.expiresAt <= now;
}

/** Whether two lists name the same customers, each once, in whatever order. */
export function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const those = new Set(right);
  return left.length === right.length && left.every((id) => those.has(id));
}
