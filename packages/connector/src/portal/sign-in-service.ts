import { ipKeyGenerator } from 'express-rate-limit';
import type { SignedIn, Visitor } from './payer-auth.ts';
import { findPayerByUser, listLinkedCustomers, listPayerDealerIds } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { countSignIn, forgetSignIns } from './sign-in-limit-store.ts';

/** What a try to sign in came to. `refused` is one answer for a wrong password and for an address without account. */
export type SignInOutcome =
  | { result: 'signed_in'; user: SignedIn; setCookies: string[] }
  | { result: 'refused' }
  | { result: 'limited'; retryAfterSeconds: number };

/** Signs in, with a limit on tries that holds over all connectors. `email` is lower case. */
export async function countedSignIn(
  context: Pick<PortalContext, 'auth' | 'clock' | 'database'>,
  visitor: Visitor,
  email: string,
  password: string,
): Promise<SignInOutcome> {
  // Whoever has an IPv6 address has a whole network of them.
  const who = { email, ipAddress: ipKeyGenerator(visitor.ipAddress ?? '') };
  const counted = await countSignIn(context.database, context.clock.now(), who);
  if (!counted.isAllowed) return { result: 'limited', retryAfterSeconds: counted.retryAfterSeconds };
  const signedIn = await context.auth.signIn(visitor, email, password);
  if (signedIn === undefined) return { result: 'refused' };
  await forgetSignIns(context.database, context.clock.now(), who);
  return { result: 'signed_in', user: signedIn.result, setCookies: signedIn.setCookies };
}

/**
 * Tells each dealer whose portal is open to a payer that they have signed in; the others do not learn of it. Who signs in
 * behind an invitation does so for its dealer alone: no other learns that its customer was invited elsewhere.
 */
export async function noteSignIn(
  context: Pick<PortalContext, 'database' | 'events'>,
  user: SignedIn,
  invitedBy?: { dealerId: string },
): Promise<void> {
  const payer = await findPayerByUser(context.database, user.userId);
  if (payer === undefined) return;
  const dealerIds =
    invitedBy === undefined ? await listPayerDealerIds(context.database, payer.id) : [invitedBy.dealerId];
  for (const dealerId of dealerIds) {
    await context.database.asDealer(dealerId, async (tx) => {
      const linked = await listLinkedCustomers(tx, payer.id);
      const customerIds = linked.flatMap(({ id, access }) => (access === 'active' ? [id] : []));
      if (customerIds.length === 0) return;
      await context.events.emit(tx, {
        type: 'payer.signed_in',
        actor: { type: 'payer', id: payer.id },
        subjectType: 'payer',
        subjectId: payer.id,
        customerIds,
      });
    });
  }
}
