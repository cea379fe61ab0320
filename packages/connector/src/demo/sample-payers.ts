import type { Customer, OpenItem, Page } from '@payvite/sdk/schemas';
import type { ServiceContext } from '../context.ts';
import { listCustomers } from '../customers/customer-service.ts';
import { listAllOpenItems } from '../customers/open-item-store.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { groupBy } from '../group-by.ts';
import { deriveLinkToken } from '../invitations/invitation-link.ts';
import { sendInvitation } from '../invitations/invitation-sending.ts';
import { findInvitationRow } from '../invitations/invitation-store.ts';
import { visitInvitation } from '../invitations/invitation-visit.ts';
import { findPayerByEmail } from '../portal/payer-store.ts';
import type { PortalContext } from '../portal/portal-context.ts';
import { registerPayer } from '../portal/registration-service.ts';
import type { PlanChoice } from '../payments/payment-plan.ts';
import { SAMPLE_PARTS, type SamplePart } from './sample-parts.ts';

const DAY_MS = 86_400_000;
/** Of all payers of the sample, for whoever wants to see the portal as one of them (docs/test-your-integration.md). */
export const SAMPLE_PASSWORD = 'seven copper rivers';

/** Who plays a part, and what of. */
export interface SampleRole {
  part: SamplePart;
  customer: Customer;
  email: string;
  contactName: string;
  items: PlanChoice['items'];
}

/**
 * Finds a customer for each part: those that are the last to be called, so that the top of the dashboard stays to be invited.
 * A part that fits nobody is left out.
 */
export async function castSample(
  { database, clock }: Pick<ServiceContext, 'database' | 'clock'>,
  dealer: { dealerId: string; timeZone: string },
): Promise<SampleRole[]> {
  const { dealerId, timeZone } = dealer;
  const { data } = JSON.parse(
    await listCustomers(
      database,
      dealerId,
      { hasEmail: true, status: 'active', invitationStatus: 'none' },
      { sort: 'collectionPriority', cursor: undefined, limit: 200 },
    ),
  ) as Page<Customer>;
  const items = await database.asDealer(dealerId, (tx) =>
    listAllOpenItems(
      tx,
      data.map(({ id }) => id),
    ),
  );
  const itemsOf = groupBy(items, ({ customerId }) => customerId);
  const roles: SampleRole[] = [];
  const taken = new Set<string>();
  for (const part of SAMPLE_PARTS) {
    const day = dayInZone(new Date(clock.now().getTime() - part.daysAgo * DAY_MS), timeZone);
    const role = findRole(part, data, (id) => itemsOf.get(id) ?? [], { day, taken });
    if (role === undefined) continue;
    roles.push(role);
    taken.add(role.email);
  }
  return roles;
}

function findRole(
  part: SamplePart,
  customers: readonly Customer[],
  itemsOf: (customerId: string) => readonly OpenItem[],
  { day, taken }: { day: string; taken: ReadonlySet<string> },
): SampleRole | undefined {
  const isShared = (email: string) =>
    customers.filter(({ contacts }) => contacts.some((each) => each.email?.toLowerCase() === email)).length >
    1;
  for (const customer of customers) {
    const contact = customer.contacts.find(({ id }) => id === customer.defaultContactId);
    const email = contact?.email?.toLowerCase();
    if (email === undefined || taken.has(email) || isShared(email)) continue;
    if (customer.currency !== 'USD' || !/^en\b/.test(contact?.locale ?? 'en')) continue;
    const items = part.choose(itemsOf(customer.id), day);
    if (items !== undefined)
      return { part, customer, email, contactName: contact?.name ?? customer.name, items };
  }
  return undefined;
}

/** Invites somebody of the sample. @returns the invitation's id. */
export async function inviteSample(
  context: ServiceContext,
  dealerId: string,
  { customer }: SampleRole,
): Promise<string> {
  const { id } = await context.database.asDealer(dealerId, (tx) =>
    sendInvitation(context, tx, { customerIds: [customer.id] }, { type: 'system', id: null }),
  );
  return id;
}

/** Registers who was invited. @returns the payer's id. */
export async function registerSample(
  context: ServiceContext & Pick<PortalContext, 'auth' | 'terms'>,
  dealerId: string,
  { email, contactName }: SampleRole,
  invitationId: string,
): Promise<string> {
  const invitation = await context.database.asDealer(dealerId, (tx) => findInvitationRow(tx, invitationId));
  const token = invitation && deriveLinkToken(context.keys, invitation);
  const visit = token === undefined ? undefined : await visitInvitation(context, token);
  if (visit === undefined) throw new Error('An invitation that was just sent has no link.');
  await registerPayer(context, visit, {
    ...{ name: contactName, password: SAMPLE_PASSWORD, locale: visit.locale, proof: undefined },
    visitor: { cookie: undefined, ipAddress: undefined, userAgent: undefined },
  });
  const payer = await context.database.asDealer(dealerId, (tx) => findPayerByEmail(tx, email));
  if (payer === undefined) throw new Error('Nobody is registered who just was.');
  return payer.id;
}
