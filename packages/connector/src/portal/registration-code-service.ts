import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import { lockInvitation } from '../invitations/invitation-store.ts';
import { lockCustomers } from '../invitations/invited-customer-store.ts';
import type { InvitationVisit } from '../invitations/invitation-visit.ts';
import { lockMailAllowances } from '../mail/mail-allowance-store.ts';
import { listMailTimes } from '../mail/mail-store.ts';
import type { PortalContext } from './portal-context.ts';
import { CODE_MINUTES, deriveCodeProof, deriveRegistrationCode, isSameSecret } from './registration-code.ts';
import {
  countCodeTry,
  findNewestCode,
  findRegistrationCode,
  insertRegistrationCode,
  lockNewestCode,
  markCodeUsed,
  type RegistrationCodeRow,
} from './registration-code-store.ts';

type CodeContext = Pick<PortalContext, 'database' | 'keys' | 'mail'>;

/** Wrong entries after which a code is dead. */
export const CODE_TRIES = 5;
/** How long after a code the next one may be mailed to the same address. */
export const CODE_COOL_DOWN_SECONDS = 60;
/** Codes that one dealer mails to one address in any 24 hours, for whatever invitations. */
export const CODES_A_DAY = 5;
/** How long after the code was asked for one may register: as long as the opened link lives in the browser. */
const PROOF_MINUTES = 60;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What came of asking for a code. `unreachable`: mail to the address comes back. */
export type CodeSending =
  | { result: 'sent' }
  | { result: 'too_soon' | 'limited'; retryAfterSeconds: number }
  | { result: 'unreachable' | 'link_dead' };

/** What came of entering one. */
export type CodeEntry =
  { result: 'right'; proof: string } | { result: 'wrong'; triesLeft: number } | { result: 'ended' };

/**
 * Mails a new code for a live copied link to the address of its invitation; the codes before it are dead. Its mail is of
 * the class `transactional`: it answers what a person does, so an unsubscribed address gets it, too.
 */
export async function sendRegistrationCode(
  context: CodeContext,
  visit: InvitationVisit,
): Promise<CodeSending> {
  return context.database.asDealer(visit.dealerId, async (tx) => {
    const customerIds = visit.customers.map((customer) => customer.id);
    // Customers, address, invitation: in the order in which sending locks them, so that neither waits for the other. The
    // customers, since a resend has its invitation before its address.
    await lockCustomers(tx, customerIds);
    // Holds others who ask for the same address, by whatever invitation.
    const allowance = (await lockMailAllowances(tx, [visit.email])).get(visit.email);
    const invitation = await lockInvitation(tx, visit.invitationId);
    const isLive = invitation?.state === 'pending' && invitation.expiresAt > tx.now;
    if (!isLive || invitation.linkVersion !== visit.linkVersion) return { result: 'link_dead' };
    if (allowance?.suppression === 'bounced') return { result: 'unreachable' };

    const mailedAt = await listMailTimes(tx, {
      recipient: visit.email,
      template: 'registration_code',
      since: new Date(tx.now.getTime() - DAY_MS),
    });
    const secondsUntil = (at: Date, afterMs: number) =>
      Math.ceil((at.getTime() + afterMs - tx.now.getTime()) / 1000);
    const firstOfDay = mailedAt[CODES_A_DAY - 1];
    if (firstOfDay !== undefined) {
      return { result: 'limited', retryAfterSeconds: secondsUntil(firstOfDay, DAY_MS) };
    }
    const [newest] = mailedAt;
    const coolDown = newest === undefined ? 0 : secondsUntil(newest, CODE_COOL_DOWN_SECONDS * 1000);
    if (coolDown > 0) return { result: 'too_soon', retryAfterSeconds: coolDown };

    const code = {
      id: uuidv7(),
      invitationId: visit.invitationId,
      linkVersion: visit.linkVersion,
      secretId: context.keys[0].secretId,
    };
    await insertRegistrationCode(tx, code);
    await context.mail.queueMail(tx, {
      class: 'transactional',
      template: 'registration_code',
      // Not the invitation's: its delivery is that of the mails that carry its link.
      subjectType: 'registration_code',
      subjectId: code.id,
      linkVersion: null,
      recipient: visit.email,
      locale: visit.locale,
      customerIds,
    });
    return { result: 'sent' };
  });
}

/** Whether a code was mailed that can still be entered for this link. */
export async function isCodeAwaited(context: CodeContext, visit: InvitationVisit): Promise<boolean> {
  return context.database.asDealer(visit.dealerId, async (tx) =>
    isOpen(tx, visit, await findNewestCode(tx, visit.invitationId)),
  );
}

/** Checks what somebody entered, six digits, and counts it where it is wrong. A right one is not used up by this. */
export async function enterRegistrationCode(
  context: CodeContext,
  visit: InvitationVisit,
  digits: string,
): Promise<CodeEntry> {
  return context.database.asDealer(visit.dealerId, async (tx) => {
    const code = await lockNewestCode(tx, visit.invitationId);
    if (code === undefined || !isOpen(tx, visit, code)) return { result: 'ended' };
    const expected = deriveRegistrationCode(context.keys, code);
    const proof = deriveCodeProof(context.keys, code);
    if (expected === undefined || proof === undefined) return { result: 'ended' };
    if (isSameSecret(digits, expected)) return { result: 'right', proof };
    await countCodeTry(tx, code.id);
    return { result: 'wrong', triesLeft: CODE_TRIES - code.tries - 1 };
  });
}

/** Whether a browser shows that a code for this very link was entered in it. */
export async function isCodeProven(
  context: CodeContext,
  visit: InvitationVisit,
  proof: string,
): Promise<boolean> {
  return context.database.asDealer(
    visit.dealerId,
    async (tx) => (await findProvenCode(context, tx, visit, proof)) !== undefined,
  );
}

/**
 * Uses the code up by which a copied link is registered with, in the transaction that registers.
 *
 * @returns whether it was good: of two registrations with one code, one hears so.
 */
export async function claimRegistrationCode(
  context: CodeContext,
  tx: DealerTransaction,
  visit: InvitationVisit,
  proof: string,
): Promise<boolean> {
  const code = await findProvenCode(context, tx, visit, proof);
  return code !== undefined && markCodeUsed(tx, code.id);
}

async function findProvenCode(
  context: CodeContext,
  tx: DealerTransaction,
  visit: InvitationVisit,
  proof: string,
): Promise<RegistrationCodeRow | undefined> {
  const [id = ''] = proof.split('.', 1);
  const code = isUuid(id) ? await findRegistrationCode(tx, id) : undefined;
  if (code === undefined || code.usedAt !== null || !isOf(visit, code)) return undefined;
  const expected = deriveCodeProof(context.keys, code);
  const isRight = expected !== undefined && isSameSecret(proof, expected);
  return isRight && isYoung(tx, code, PROOF_MINUTES) ? code : undefined;
}

function isOpen(
  tx: DealerTransaction,
  visit: InvitationVisit,
  code: RegistrationCodeRow | undefined,
): boolean {
  if (code === undefined || !isOf(visit, code)) return false;
  return code.usedAt === null && code.tries < CODE_TRIES && isYoung(tx, code, CODE_MINUTES);
}

/** Resending the invitation ends its codes with its links. */
function isOf(visit: InvitationVisit, code: RegistrationCodeRow): boolean {
  return code.invitationId === visit.invitationId && code.linkVersion === visit.linkVersion;
}

function isYoung(tx: DealerTransaction, { createdAt }: RegistrationCodeRow, minutes: number): boolean {
  return tx.now.getTime() - createdAt.getTime() < minutes * MINUTE_MS;
}
