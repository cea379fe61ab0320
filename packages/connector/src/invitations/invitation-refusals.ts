import type { ProblemCode, ProblemError } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, InvitationRow } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { isExpired } from './invitation-draft.ts';
import { listCoveredCustomers, listInvitationsTo } from './invitation-store.ts';
import type { InvitedCustomer } from './sending-facts-store.ts';

/** What can keep any invitation from being mailed, whoever asks for it and however. */
export const SENDING_PROBLEMS = [
  'address_suppressed',
  'portal_access_disabled',
  'mail_not_configured',
  'postal_address_missing',
  'daily_mail_limit',
] as const satisfies readonly ProblemCode[];

/** How long after the last mail of an open invitation it may be resent. */
const RESEND_COOL_DOWN_SECONDS = 10 * 60;

const STATE_REFUSALS = {
  expired: 'This invitation has expired. Resend it.',
  accepted:
    'This invitation was accepted: whoever registered signs in. To end that, disable the portal access.',
  declined: 'This invitation was declined. Resend it to ask once more.',
  revoked: 'This invitation was revoked. Send a new one.',
} as const;

/** The refusal of what the state of the invitation itself forbids: `invitation_accepted`, ... */
export function stateRefusal(state: keyof typeof STATE_REFUSALS): AppError {
  return new AppError(`invitation_${state}`, STATE_REFUSALS[state]);
}

/** @throws {AppError} 409 `invitation_accepted`, `invitation_declined`, `invitation_revoked`: it is in one of `states`. */
export function refuseState(
  { state }: InvitationRow,
  states: Exclude<InvitationRow['state'], 'pending'>[],
): void {
  if (state !== 'pending' && states.includes(state)) throw stateRefusal(state);
}

/**
 * For an invitation whose customers are locked.
 *
 * @throws {AppError} 409 where another invitation to this address was accepted, or is open, for one of its customers.
 */
export async function refuseNewer(tx: DealerTransaction, invitation: InvitationRow): Promise<void> {
  const customers = await listCoveredCustomers(tx, invitation.id);
  const customerIds = customers.map((customer) => customer.id);
  const others = (await listInvitationsTo(tx, invitation.email, customerIds)).filter(
    (other) => other.invitation.id !== invitation.id,
  );
  if (others.some((other) => other.invitation.state === 'accepted')) {
    throw new AppError('invitation_accepted', 'Another invitation to this address was accepted.');
  }
  if (others.some((other) => other.invitation.state === 'pending')) {
    throw new AppError('invitation_pending', 'Another invitation to this address is newer. Use that one.');
  }
}

/** @throws {AppError} 429 `resend_too_soon`: the invitation is open, and its last mail, or reminder, is ten minutes old or less. */
export function refuseTooSoon(invitation: InvitationRow, now: Date): void {
  if (invitation.state !== 'pending' || isExpired(invitation, now)) return;
  const mailedAt = Math.max(invitation.linkMadeAt.getTime(), invitation.remindedAt?.getTime() ?? 0);
  const retryAfterSeconds = Math.ceil(RESEND_COOL_DOWN_SECONDS - (now.getTime() - mailedAt) / 1000);
  if (retryAfterSeconds <= 0) return;
  throw new AppError(
    'resend_too_soon',
    `The last mail left a moment ago. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    { retryAfterSeconds },
  );
}

/**
 * A live dealer needs a mail server to send, links that lead its customers to this connector, and its postal address, which
 * a mail of the invitation class must name (CAN-SPAM, 15 U.S.C. 7704(a)(5)).
 *
 * @throws {AppError} 409 `mail_not_configured`, `postal_address_missing`.
 */
export function refuseUnsendable(context: Pick<ServiceContext, 'mail'>, dealer: SendableDealer): void {
  const lack = findSendingLack(context, dealer);
  if (lack !== undefined) throw lack;
}

type SendableDealer = Pick<DealerRow, 'mode' | 'postalAddress'>;

/** What keeps a dealer from sending mails of the invitation class; undefined where nothing does. */
export function findSendingLack(
  { mail }: Pick<ServiceContext, 'mail'>,
  dealer: SendableDealer,
): AppError | undefined {
  const lack = mail.lackOf(dealer.mode);
  if (lack !== undefined) return new AppError('mail_not_configured', lack);
  if (dealer.mode === 'test' || dealer.postalAddress !== null) return undefined;
  return new AppError(
    'postal_address_missing',
    'Set the dealer’s postal address first: invitations must name it.',
  );
}

/** @throws {AppError} 404 `customer_not_found`, 409 `customer_inactive`; `errors` names each at fault. */
export function refuseUninvitable(asked: string[], found: readonly InvitedCustomer[]): void {
  const byId = new Map(found.map((customer) => [customer.id, customer]));
  const errors = asked.flatMap((id, index): ProblemError[] => {
    const customer = byId.get(id);
    const pointer = `/customerIds/${index}`;
    if (customer === undefined)
      return [{ pointer, code: 'customer_not_found', detail: 'There is no such customer.' }];
    if (customer.status === 'inactive') {
      return [{ pointer, code: 'customer_inactive', detail: `${customer.name} is inactive in the ERP.` }];
    }
    return [];
  });
  if (errors.some((error) => error.code === 'customer_not_found')) {
    throw new AppError('customer_not_found', 'There is no such customer.', { errors });
  }
  if (errors.length > 0) {
    throw new AppError('customer_inactive', 'A customer that is inactive in the ERP cannot be invited.', {
      errors,
    });
  }
}

const CONFLICTS = {
  pending: 'This address already has an open invitation for this customer. Resend or revoke it.',
  accepted: 'This address is registered for this customer already.',
  declined: 'This address declined an invitation for this customer. Resend that one to ask once more.',
  revoked: STATE_REFUSALS.revoked,
} as const;

/** @throws {AppError} 409 `invitation_pending`, ...: an earlier invitation to the address stands against a new one. */
export function refuseConflicts(
  asked: string[],
  earlier: { invitation: InvitationRow; customerIds: string[] }[],
  now: Date,
): void {
  const conflicts = earlier.filter(({ invitation }) => !isExpired(invitation, now));
  const errors = asked.flatMap((id, index): (ProblemError & { code: ProblemCode })[] => {
    const newest = conflicts.findLast((conflict) => conflict.customerIds.includes(id));
    if (newest === undefined) return [];
    const { state } = newest.invitation;
    return [{ pointer: `/customerIds/${index}`, code: `invitation_${state}`, detail: CONFLICTS[state] }];
  });
  const [first] = errors;
  if (first !== undefined) throw new AppError(first.code, first.detail, { errors });
}

const PORTAL_CLOSED =
  'The portal is closed for whoever would be let in. Restore the portal access of the customer or the payer first.';

/**
 * A link that leads nowhere is not mailed.
 *
 * @throws {AppError} 409 `portal_access_disabled`: the portal is closed at one of the customers asked for.
 */
export function refuseClosed(asked: string[], closedIds: string[]): void {
  if (closedIds.length === 0) return;
  const detail = 'The portal is closed for this customer, or for this person.';
  const errors = asked.flatMap((id, index) =>
    closedIds.includes(id) ? [{ pointer: `/customerIds/${index}`, detail }] : [],
  );
  throw new AppError('portal_access_disabled', PORTAL_CLOSED, { errors });
}

/** @throws {AppError} 409 `portal_access_disabled`: it is closed at all that an invitation covers. */
export function refuseAllClosed(coveredIds: string[], closedIds: string[]): void {
  if (closedIds.length === coveredIds.length) throw new AppError('portal_access_disabled', PORTAL_CLOSED);
}
