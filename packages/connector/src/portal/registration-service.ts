import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import type { PayerRow } from '../db/tables.ts';
import { acceptInvitation, type InvitationVisit } from '../invitations/invitation-visit.ts';
import { lockCustomers } from '../invitations/invited-customer-store.ts';
import { awaitPayer } from './portal-access-store.ts';
import type { Visitor } from './payer-auth.ts';
import { findPayerByEmail, insertPayer, linkPayer } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { claimRegistrationCode } from './registration-code-service.ts';
import { insertTermsAcceptance } from './terms-acceptance-store.ts';
import { queueWelcome } from './welcome-mail.ts';

type RegistrationContext = Pick<PortalContext, 'database' | 'keys' | 'mail' | 'events' | 'auth' | 'terms'>;

/** The invited address has an account: its owner signs in and accepts. Told to the holder of a live link only. */
export class AccountExistsError extends Error {
  constructor() {
    super('The invited address is registered already.');
    this.name = 'AccountExistsError';
  }
}

/** The code by which a copied link is registered with was used, or has ended, meanwhile: the page asks for another one. */
export class CodeUsedUpError extends Error {
  constructor() {
    super('The code of this link is used up.');
    this.name = 'CodeUsedUpError';
  }
}

/**
 * Registers the invited person and accepts the invitation, in one transaction: whatever fails uses nothing up.
 *
 * @param input `proof`: that the code was entered, without which nobody registers through a copied link. `locale` (BCP 47):
 * of mails and pages from now on.
 * @throws {AccountExistsError} the invited address is registered.
 * @throws {CodeUsedUpError} the code is used up.
 * @throws {AppError} 409: the link is not live any more.
 */
export async function registerPayer(
  context: RegistrationContext,
  visit: InvitationVisit,
  input: { name: string; password: string; locale: string; proof: string | undefined; visitor: Visitor },
): Promise<void> {
  const passwordHash = await context.auth.hashPassword(input.password);
  const payer: Omit<PayerRow, 'createdAt'> = {
    id: uuidv7(),
    userId: uuidv7(),
    email: visit.email,
    name: input.name,
    locale: input.locale,
  };
  try {
    await context.database.asDealer(visit.dealerId, async (tx) => {
      if ((await findPayerByEmail(tx, visit.email)) !== undefined) throw new AccountExistsError();
      await insertPayer(tx, payer, passwordHash);
      await context.events.emit(tx, {
        type: 'payer.registered',
        actor: { type: 'payer', id: payer.id },
        subjectType: 'payer',
        subjectId: payer.id,
        customerIds: visit.customers.map((customer) => customer.id),
      });
      // Last, so that a second click meets the account of the first and not its used code.
      if (visit.channel === 'copy' && !(await claimRegistrationCode(context, tx, visit, input.proof ?? ''))) {
        throw new CodeUsedUpError();
      }
      await acceptAndLink(context, tx, visit, payer, input.visitor);
    });
  } catch (error) {
    // Two invitations of one person, registered at the same moment.
    if (error instanceof pg.DatabaseError && error.code === '23505') throw new AccountExistsError();
    throw error;
  }
}

/**
 * Accepts an invitation for a payer who has an account under the invited address.
 *
 * @throws {AppError} 409: the link is not live any more.
 * @throws {Error} the payer has another address than the invited one.
 */
export async function acceptAsPayer(
  context: RegistrationContext,
  visit: InvitationVisit,
  payer: PayerRow,
  visitor: Visitor,
): Promise<void> {
  if (payer.email !== visit.email) throw new Error('An invitation is accepted by the invited address alone.');
  await context.database.asDealer(visit.dealerId, (tx) => acceptAndLink(context, tx, visit, payer, visitor));
}

async function acceptAndLink(
  context: RegistrationContext,
  tx: DealerTransaction,
  visit: InvitationVisit,
  payer: Pick<PayerRow, 'id' | 'name' | 'email' | 'locale'>,
  visitor: Visitor,
): Promise<void> {
  const customerIds = visit.customers.map((customer) => customer.id);
  // Whoever closes the portal just now does it before this or after, and then also to these links.
  await lockCustomers(tx, customerIds);
  await awaitPayer(tx, payer.id);
  const closedIds = await acceptInvitation(tx, context.events, visit, { type: 'payer', id: payer.id });
  await linkPayer(tx, { payerId: payer.id, invitationId: visit.invitationId, customerIds, closedIds });
  await insertTermsAcceptance(tx, { payer, customerIds, terms: context.terms, visitor });
  await queueWelcome(context, tx, {
    payerId: payer.id,
    email: payer.email,
    locale: payer.locale,
    customerIds: customerIds.filter((id) => !closedIds.includes(id)),
  });
}
