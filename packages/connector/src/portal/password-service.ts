import { v7 as uuidv7 } from 'uuid';
import type { AccountProofRow, PayerRow } from '../db/tables.ts';
import { isProofToken, PROOF_MINUTES, readProofId } from './account-proof.ts';
import { findJustUsedProof, findOpenProof, insertAccountProof, useProof } from './account-proof-store.ts';
import { countAttempt, forgetAttempts } from './attempt-limit-store.ts';
import { findMailingDealer, listPayerDealerNames } from './payer-dealers.ts';
import type { Visitor } from './payer-auth.ts';
import { notePayerEvent } from './payer-event.ts';
import { findPayerByAddress, findPayerByUser } from './payer-store.ts';
import { findPasswordFault, type PasswordFault } from './password-rules.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';

type PasswordContext = Pick<PortalContext, 'database' | 'clock' | 'keys' | 'mail' | 'events' | 'auth'>;

/**
 * Mails a link to a new password to whoever has an account under the address (lower case); to anybody else nothing. Whoever
 * asks learns nothing of it: it is done behind the answer.
 */
export async function sendPasswordReset(context: PasswordContext, email: string): Promise<void> {
  const payer = await findPayerByAddress(context.database, email);
  if (payer === undefined) return;
  const dealerId = await findMailingDealer(context, payer.id);
  if (dealerId === undefined) return;
  await context.database.asDealer(dealerId, async (tx) => {
    const id = uuidv7();
    await insertAccountProof(tx, {
      id,
      userId: payer.userId,
      purpose: 'password',
      newEmail: null,
      secretId: context.keys[0].secretId,
      expiresAt: new Date(tx.now.getTime() + PROOF_MINUTES * 60_000),
    });
    await context.mail.queueMail(tx, {
      class: 'transactional',
      template: 'password_reset',
      subjectType: 'account_proof',
      subjectId: id,
      linkVersion: null,
      recipient: payer.email,
      locale: payer.locale,
      // No timeline of a customer tells that somebody forgot a password.
      customerIds: [],
    });
  });
}

/** Whose new password a mailed link is for, and the proof of it. */
export interface PasswordProof {
  proof: AccountProofRow;
  payer: PayerRow;
}

/**
 * Whose new password a mailed link is for; undefined where it is good for nothing, whatever the reason.
 *
 * @param find the proof, as long as it is open.
 */
export async function findPasswordProof(
  context: Pick<PasswordContext, 'database' | 'clock' | 'keys'>,
  token: string | undefined,
  find = findOpenProof,
): Promise<PasswordProof | undefined> {
  const id = token === undefined ? undefined : readProofId(token);
  if (token === undefined || id === undefined) return undefined;
  const about = { db: context.database.global, now: context.clock.now() };
  const proof = await find(about, id);
  if (proof?.purpose !== 'password' || !isProofToken(context.keys, proof, token)) return undefined;
  const payer = await findPayerByUser(context.database, proof.userId);
  return payer && { proof, payer };
}

/** What came of a new password. `ended`: the link was used, or its time has passed, meanwhile. */
export type PasswordOutcome = 'changed' | 'ended' | PasswordFault;

/** Sets a new password by a mailed link: the link is used up, and whoever was signed in is not any more. */
export async function resetPassword(
  context: PasswordContext,
  { proof, payer }: PasswordProof,
  password: string,
): Promise<PasswordOutcome> {
  const fault = await findOwnPasswordFault(context, payer, password);
  if (fault !== null) return fault;
  const passwordHash = await context.auth.hashPassword(password);
  const now = context.clock.now();
  const isChanged = await context.database.global.transaction().execute(async (db) => {
    if (!(await useProof({ db, now }, proof.id))) return false;
    await db
      .updateTable('authAccounts')
      .set({ password: passwordHash, updatedAt: now })
      .where('userId', '=', proof.userId)
      .where('providerId', '=', 'credential')
      .execute();
    await db.deleteFrom('authSessions').where('userId', '=', proof.userId).execute();
    return true;
  });
  if (!isChanged) return 'ended';
  await notePayerEvent(context, payer.id, 'payer.password_changed');
  return 'changed';
}

/**
 * Whether this very password was saved by this link moments ago: then a second click asks for what is so already. Counted, so that
 * nobody who has a used link guesses at the password.
 */
export async function isPasswordJustSaved(
  context: PasswordContext,
  visitor: Visitor,
  token: string | undefined,
  password: string,
): Promise<boolean> {
  const found = await findPasswordProof(context, token, findJustUsedProof);
  if (found === undefined) return false;
  const who = toAttempter(visitor, found.payer.email);
  const counted = await countAttempt(context.database, context.clock.now(), 'password-check', who);
  if (!counted.isAllowed) return false;
  const account = await context.database.global
    .selectFrom('authAccounts')
    .select('password')
    .where('userId', '=', found.payer.userId)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  const isSaved = account?.password != null && (await context.auth.isPasswordOf(account.password, password));
  if (isSaved) await forgetAttempts(context.database, context.clock.now(), 'password-check', who);
  return isSaved;
}

/** Finds what is wrong with a new password of a payer; null: nothing. */
export async function findOwnPasswordFault(
  context: Pick<PasswordContext, 'database'>,
  payer: Pick<PayerRow, 'id' | 'email' | 'name'>,
  password: string,
): Promise<PasswordFault | null> {
  const dealerNames = await listPayerDealerNames(context.database, payer.id);
  return findPasswordFault(password, { email: payer.email, name: payer.name, dealerNames });
}
