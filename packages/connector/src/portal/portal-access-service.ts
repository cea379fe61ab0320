import type { Payer, PayerAccess } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import type { DealerTransaction } from '../db/database.ts';
import { AppError, notFound } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { lockCustomers } from '../invitations/invited-customer-store.ts';
import {
  disableCustomer,
  disablePayer,
  enable,
  endSessionsOfShutOut,
  findLinkedPayer,
  listPayerIds,
  lockPayer,
  setAccess,
} from './portal-access-store.ts';

type AccessContext = Pick<ServiceContext, 'events'>;

/**
 * Closes or opens the portal for everybody who registered for a customer, and for whoever accepts an invitation while it
 * is closed. Those who may enter nowhere any more are signed out. Changes and tells nothing where it is so already.
 *
 * @throws {AppError} 409 `portal_access_none`: nobody registered.
 */
export async function setCustomerAccess(
  context: AccessContext,
  tx: DealerTransaction,
  customerId: string,
  state: PayerAccess,
  actor: EventActor,
): Promise<void> {
  // Before it is known who is linked: whoever accepts just now holds this lock.
  await lockCustomers(tx, [customerId]);
  const payerIds = await listPayerIds(tx, customerId);
  if (payerIds.length === 0) {
    throw new AppError(
      'portal_access_none',
      'Nobody has registered for this customer. An invitation that is still open can be revoked.',
    );
  }
  const changedIds = await setAccess(tx, { customerId }, state);
  const isNew =
    state === 'disabled'
      ? await disableCustomer(tx, customerId)
      : await enable(tx, { customerIds: [customerId], payerIds });
  if (changedIds.length === 0 && !isNew) return;
  if (state === 'disabled') await endSessionsOfShutOut(tx, payerIds);
  await context.events.emit(tx, {
    type: state === 'disabled' ? 'portal_access.disabled' : 'portal_access.restored',
    actor,
    subjectType: 'customer',
    subjectId: customerId,
    customerIds: [customerId],
  });
}

/**
 * As `setCustomerAccess`, for one payer and every customer of the dealer they are linked to. Other dealers' are untouched.
 *
 * @throws {AppError} 404 `payer_not_found`: not linked to any of them.
 */
export async function setPayerAccess(
  context: AccessContext,
  tx: DealerTransaction,
  payerId: string,
  state: PayerAccess,
  actor: EventActor,
): Promise<Payer> {
  await lockPayer(tx, payerId);
  const { customers } = await getPayer(tx, payerId);
  const changedIds = await setAccess(tx, { payerId }, state);
  const customerIds = customers.map((customer) => customer.customerId);
  const isNew =
    state === 'disabled'
      ? await disablePayer(tx, payerId)
      : await enable(tx, { customerIds, payerIds: [payerId] });
  if (changedIds.length > 0 || isNew) {
    if (state === 'disabled') await endSessionsOfShutOut(tx, [payerId]);
    await context.events.emit(tx, {
      type: state === 'disabled' ? 'portal_access.disabled' : 'portal_access.restored',
      actor,
      subjectType: 'payer',
      subjectId: payerId,
      customerIds: changedIds.length > 0 ? changedIds : customerIds,
    });
  }
  return getPayer(tx, payerId);
}

async function getPayer(tx: DealerTransaction, payerId: string): Promise<Payer> {
  const payer = await findLinkedPayer(tx, payerId);
  if (payer === undefined) throw notFound('payer_not_found', 'payer');
  return payer;
}
