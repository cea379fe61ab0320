import type { Invitation, InvitationInput } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import { AppError, invalidRequest } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { refuseUsedUp } from '../mail/mail-allowance-service.ts';
import { describeNew, draftInvitation, draftInvitations, isExpired, isSameSet } from './invitation-draft.ts';
import { chooseRecipient, pointerToRecipient, type Recipient } from './invitation-recipient.ts';
import {
  refuseClosed,
  refuseConflicts,
  refuseState,
  refuseUninvitable,
  refuseUnsendable,
} from './invitation-refusals.ts';
import {
  getInvitation,
  markRevoked,
  queueInvitationMails,
  sendAgain,
  type InvitationContext,
} from './invitation-service.ts';
import {
  findInvitationRow,
  insertInvitations,
  listCoveredCustomers,
  listInvitationsTo,
  lockInvitation,
} from './invitation-store.ts';
import {
  lockSendingFacts,
  type AddressFacts,
  type AskedInvitation,
  type SendingFacts,
} from './sending-facts-store.ts';

/**
 * Invites one address for one or several customers and queues its mail, all in the caller's transaction.
 * An expired invitation of the same address and customers is sent again; one that overlaps is revoked. So is the invitation
 * to a wrong address that this one corrects (`replacesInvitationId`), unless it was declined or revoked before.
 *
 * @param addressee what the person is called where the ERP does not have the address on file.
 * @returns the invitation, in state `pending`.
 * @throws {AppError} 404 `customer_not_found`, `contact_not_found`, `invitation_not_found` (of the one to be replaced); 400
 * `contacts_differ`, `invalid_request` (it cannot replace that one); 409 `customer_inactive`,
 * `no_email`, `invalid_email`, `invitation_pending`, `invitation_accepted`, `invitation_declined`, `address_suppressed`,
 * `portal_access_disabled`, `mail_not_configured`, `postal_address_missing`; 429 `daily_mail_limit`; `errors` names each customer at fault.
 */
export async function sendInvitation(
  context: InvitationContext,
  tx: DealerTransaction,
  input: InvitationInput,
  actor: EventActor,
  addressee: { name: string | null } = { name: null },
): Promise<Invitation> {
  const [facts] = await lockSendingFacts(tx, [toAsked(input)], actor);
  const invited = chooseInvited(context, input, facts, addressee);
  const { customerIds, recipient, address, expiresInDays } = invited;
  const { replacesInvitationId } = input;
  if (replacesInvitationId !== undefined) {
    await withdrawMistaken(context, tx, replacesInvitationId, { email: recipient.email, customerIds, actor });
  }
  const earlier = address.hasEarlier ? await listInvitationsTo(tx, recipient.email, customerIds) : [];
  refuseConflicts(input.customerIds, earlier, tx.now);
  refuseUsedUp(tx, address.allowance, pointerToRecipient(input));

  const lapsed = earlier.filter(({ invitation }) => isExpired(invitation, tx.now));
  const same = lapsed.find((candidate) => isSameSet(candidate.customerIds, customerIds));
  if (same !== undefined) {
    await sendAgain(context, tx, same.invitation, actor, 'invitation.resent', {
      expiresInDays,
      message: input.message ?? same.invitation.message,
      locale: input.locale ?? same.invitation.locale,
      ...(replacesInvitationId === undefined ? {} : { replacesInvitationId }),
    });
    return getInvitation(tx, same.invitation.id);
  }
  for (const { invitation } of lapsed) {
    await markRevoked(context, tx, invitation, actor);
  }
  const [sent] = await insertAndSend(context, tx, [invited], actor);
  if (sent === undefined) throw new Error('An invitation that was made is not described.');
  return sent;
}

/**
 * Sends those of several invitations that are new, each to another address, in as many statements as one takes. What
 * `sendInvitation` would refuse, or do more for, is left to it.
 *
 * @returns the invitations in the order of `inputs`; undefined for one that is left.
 */
export async function sendNewInvitations(
  context: InvitationContext,
  tx: DealerTransaction,
  inputs: readonly InvitationInput[],
  actor: EventActor,
): Promise<(Invitation | undefined)[]> {
  const facts = await lockSendingFacts(tx, inputs.map(toAsked), actor);
  const chosen = new Map<InvitationInput, InvitedParty>();
  const addresses = new Set<string>();
  for (const [index, input] of inputs.entries()) {
    const invited = chooseNew(context, tx, input, facts[index]);
    if (invited === undefined || addresses.has(invited.recipient.email)) continue;
    addresses.add(invited.recipient.email);
    chosen.set(input, invited);
  }
  const sent = await insertAndSend(context, tx, [...chosen.values()], actor);
  const byInput = new Map([...chosen.keys()].map((input, index) => [input, sent[index]]));
  return inputs.map((input) => byInput.get(input));
}

/** What an invitation is made of. */
interface InvitedParty {
  input: InvitationInput;
  customerIds: string[];
  recipient: Recipient;
  /** What is known of the recipient's address. */
  address: AddressFacts;
  locale: string;
  expiresInDays: number;
  /** What the one who sends is called. */
  actorName: string | null;
}

function toAsked({ customerIds, contactId, email }: InvitationInput): AskedInvitation {
  return { customerIds: [...new Set(customerIds)], contactId, email: email?.toLowerCase() };
}

/** @throws {AppError} what `sendInvitation` throws of customers, contacts and the dealer. */
function chooseInvited(
  context: InvitationContext,
  input: InvitationInput,
  facts: SendingFacts | undefined,
  addressee: { name: string | null },
): InvitedParty {
  refuseUninvitable(input.customerIds, facts?.customers ?? []);
  if (facts === undefined) throw new Error('An invitation names customers.');
  const { dealer, actorName } = facts;
  const found = chooseRecipient(facts.customers, input);
  const recipient = { ...found, name: found.name ?? addressee.name };
  const address = facts.addresses.get(recipient.email);
  if (address === undefined) throw new Error('Facts are read of every address.');
  refuseUnsendable(context, dealer);
  refuseClosed(input.customerIds, address.closedIds);
  return {
    ...{ input, recipient, address, actorName },
    customerIds: [...new Set(input.customerIds)],
    locale: input.locale ?? recipient.locale ?? dealer.locale,
    expiresInDays: input.expiresInDays ?? dealer.invitationExpiresInDays,
  };
}

/** As `chooseInvited`; undefined for what is refused, and for what touches an earlier invitation. */
function chooseNew(
  context: InvitationContext,
  tx: DealerTransaction,
  input: InvitationInput,
  facts: SendingFacts | undefined,
): InvitedParty | undefined {
  try {
    const invited = chooseInvited(context, input, facts, { name: null });
    refuseUsedUp(tx, invited.address.allowance);
    return invited.address.hasEarlier || input.replacesInvitationId !== undefined ? undefined : invited;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Withdraws the invitation to a wrong address that another one corrects, and whose customers are locked. */
async function withdrawMistaken(
  context: InvitationContext,
  tx: DealerTransaction,
  id: string,
  corrected: { email: string; customerIds: string[]; actor: EventActor },
): Promise<void> {
  const refuse = (pointer: string, detail: string) => invalidRequest([{ pointer, detail }]);
  // Not locked before it is known to be of these customers: who resends another one may wait for this address.
  const found = await findInvitationRow(tx, id);
  if (found === undefined) {
    throw new AppError('invitation_not_found', 'There is no such invitation to replace.', {
      errors: [{ pointer: '/replacesInvitationId', detail: 'There is no such invitation.' }],
    });
  }
  if (found.email === corrected.email) {
    throw refuse('/replacesInvitationId', 'Goes to the same address: resend it instead.');
  }
  const covered = await listCoveredCustomers(tx, id);
  if (!covered.every((customer) => corrected.customerIds.includes(customer.id))) {
    throw refuse('/customerIds', 'Must name all customers of the invitation that is replaced.');
  }
  const mistaken = await lockInvitation(tx, id);
  if (mistaken === undefined) throw new Error('Invitations are never deleted.');
  refuseState(mistaken, ['accepted']);
  if (mistaken.state === 'pending') await markRevoked(context, tx, mistaken, corrected.actor);
}

/** Makes new invitations and queues their mails. Checks nothing: its callers have. */
async function insertAndSend(
  context: InvitationContext,
  tx: DealerTransaction,
  invited: readonly InvitedParty[],
  actor: EventActor,
): Promise<Invitation[]> {
  if (invited.length === 0) return [];
  const common = draftInvitations(context, tx, actor);
  const added = invited.map(({ input, recipient, locale, expiresInDays, customerIds, actorName }) => ({
    ...draftInvitation({
      ...{ ...recipient, locale, expiresInDays },
      message: input.message ?? null,
      from: tx.now,
    }),
    ...{ customerIds, actorName },
    replacesInvitationId: input.replacesInvitationId ?? null,
  }));
  await insertInvitations(tx, common, added);
  await queueInvitationMails(
    context,
    tx,
    added.map((each) => ({ ...common, ...each })),
  );
  await context.events.emitMany(
    tx,
    added.map(({ id, customerIds }) => ({
      type: 'invitation.sent',
      actor,
      subjectType: 'invitation',
      subjectId: id,
      customerIds,
    })),
  );
  return added.map(({ actorName, ...each }) =>
    describeNew({ ...common, ...each, createdBy: { ...actor, name: actorName } }, tx.now),
  );
}
