import { ipKeyGenerator } from 'express-rate-limit';
import type { SignedIn, Visitor } from './payer-auth.ts';
import { notePayerEvent } from './payer-event.ts';
import { findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { countAttempt, forgetAttempts, type Attempter } from './attempt-limit-store.ts';

/** What a try to sign in came to. `refused` is one answer for a wrong password and for an address without account. */
export type SignInOutcome =
  | { result: 'signed_in'; user: SignedIn; setCookies: string[] }
  | { result: 'refused' }
  | { result: 'limited'; retryAfterSeconds: number };

/** Who a try is counted for. Whoever has an IPv6 address has a whole network of them. */
export function toAttempter(visitor: Visitor, email: string): Attempter {
  return { email, ipAddress: ipKeyGenerator(visitor.ipAddress ?? '') };
}

/** Signs in, with a limit on tries that holds over all connectors. `email` is lower case. */
export async function countedSignIn(
  context: Pick<PortalContext, 'auth' | 'clock' | 'database'>,
  visitor: Visitor,
  email: string,
  password: string,
): Promise<SignInOutcome> {
  const who = toAttempter(visitor, email);
  const counted = await countAttempt(context.database, context.clock.now(), 'sign-in', who);
  if (!counted.isAllowed) return { result: 'limited', retryAfterSeconds: counted.retryAfterSeconds };
  const signedIn = await context.auth.signIn(visitor, email, password);
  if (signedIn === undefined) return { result: 'refused' };
  await forgetAttempts(context.database, context.clock.now(), 'sign-in', who);
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
  await notePayerEvent(context, payer.id, 'payer.signed_in', invitedBy && [invitedBy.dealerId]);
}
