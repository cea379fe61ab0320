import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { AccountProofRow, PayerRow } from '../db/tables.ts';
import { isProofToken, PROOF_MINUTES, readProofId } from './account-proof.ts';
import { findJustUsedProof, findOpenProof, insertAccountProof, useProof } from './account-proof-store.ts';
import { findMailingDealer } from './payer-dealers.ts';
import { notePayerEvent } from './payer-event.ts';
import { findPayerByAddress, findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

type EmailContext = Pick<PortalContext, 'database' | 'clock' | 'keys' | 'mail' | 'events'>;

/**
 * Mails a link to the address (lower case) that a payer wants to sign in with, and to the one of now that it was asked for.
 * Where the new one has an account already nothing is mailed, and whoever asks is told the same.
 */
export async function sendEmailChange(
  context: EmailContext,
  payer: PayerRow,
  newEmail: string,
): Promise<void> {
  if ((await findPayerByAddress(context.database, newEmail)) !== undefined) return;
  const dealerId = await findMailingDealer(context, payer.id);
  if (dealerId === undefined) return;
  await context.database.asDealer(dealerId, async (tx) => {
    const id = uuidv7();
    await insertAccountProof(tx, {
      id,
      userId: payer.userId,
      purpose: 'email',
      newEmail,
      secretId: context.keys[0].secretId,
      expiresAt: new Date(tx.now.getTime() + PROOF_MINUTES * 60_000),
    });
    const about = { class: 'transactional', subjectType: 'account_proof', subjectId: id } as const;
    const how = { linkVersion: null, locale: payer.locale, customerIds: [] };
    await context.mail.queueMails(tx, [
      { ...about, ...how, template: 'email_change', recipient: newEmail },
      { ...about, ...how, template: 'email_notice', recipient: payer.email },
    ]);
  });
}

/**
 * The change that a mailed link proves, where it is this payer's; undefined where the link is good for nothing.
 *
 * @param find the proof, as long as it is open.
 */
export async function findEmailProof(
  context: Pick<EmailContext, 'database' | 'clock' | 'keys'>,
  payer: Pick<PayerRow, 'userId'>,
  token: string | undefined,
  find = findOpenProof,
): Promise<(AccountProofRow & { newEmail: string }) | undefined> {
  const id = token === undefined ? undefined : readProofId(token);
  if (token === undefined || id === undefined) return undefined;
  const proof = await find({ db: context.database.global, now: context.clock.now() }, id);
  if (proof === undefined || proof.newEmail === null || proof.userId !== payer.userId) return undefined;
  return isProofToken(context.keys, proof, token) ? { ...proof, newEmail: proof.newEmail } : undefined;
}

/** Whether a payer's link has made its change moments ago, and it holds: then a second click asks for what is so already. */
export async function isEmailJustChanged(
  context: Pick<EmailContext, 'database' | 'clock' | 'keys'>,
  payer: Pick<PayerRow, 'userId'>,
  token: string | undefined,
): Promise<boolean> {
  const proof = await findEmailProof(context, payer, token, findJustUsedProof);
  // As it is now: it may have changed since the request came.
  return (
    proof !== undefined && (await findPayerByUser(context.database, payer.userId))?.email === proof.newEmail
  );
}

/**
 * Lets a payer sign in with the address of a proof from now on. All of their sessions but that of `keptToken` end.
 *
 * @returns false where the link was used meanwhile, its time has passed, or the address has an account now.
 */
export async function changeEmail(
  context: EmailContext,
  payer: PayerRow,
  proof: AccountProofRow & { newEmail: string },
  keptToken: string | undefined,
): Promise<boolean> {
  const { newEmail: email } = proof;
  try {
    const now = context.clock.now();
    const isChanged = await context.database.global.transaction().execute(async (db) => {
      if (!(await useProof({ db, now }, proof.id))) return false;
      await db
        .updateTable('authUsers')
        .set({ email, updatedAt: now })
        .where('id', '=', payer.userId)
        .execute();
      await db.updateTable('payers').set({ email }).where('id', '=', payer.id).execute();
      // A link to a new password that went to the address of before is none any more.
      await db
        .deleteFrom('accountProofs')
        .where('userId', '=', payer.userId)
        .where('id', '!=', proof.id)
        .execute();
      await db
        .deleteFrom('authSessions')
        .where('userId', '=', payer.userId)
        .where('token', '!=', keptToken ?? '')
        .execute();
      return true;
    });
    if (!isChanged) return false;
  } catch (error) {
    // Somebody has registered with it meanwhile.
    if (error instanceof pg.DatabaseError && error.code === '23505') return false;
    throw error;
  }
  await notePayerEvent(context, payer.id, 'payer.email_changed');
  return true;
}
