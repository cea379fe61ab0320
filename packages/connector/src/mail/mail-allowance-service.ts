import type { ProblemError } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { SuppressionRow } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { DAILY_MAIL_LIMIT, lockMailAllowances, type MailAllowance } from './mail-allowance-store.ts';

/**
 * Makes sure that one more invitation may go to `email` (lower case), as `lockMailAllowances` does for many.
 *
 * @param pointer where the address, or what chose it, stands in the request; left out where the request names none.
 * @throws {AppError} 409 `address_suppressed`; 429 `daily_mail_limit`.
 */
export async function claimMailAllowance(
  tx: DealerTransaction,
  email: string,
  pointer?: string,
): Promise<void> {
  const allowance = (await lockMailAllowances(tx, [email])).get(email);
  if (allowance === undefined) throw new Error('Every address has an allowance.');
  refuseUsedUp(tx, allowance, pointer);
}

/** As `claimMailAllowance`, for an address that is locked and an allowance read since. */
export function refuseUsedUp(tx: DealerTransaction, allowance: MailAllowance, pointer?: string): void {
  const errors = (detail: string): { errors?: ProblemError[] } =>
    pointer === undefined ? {} : { errors: [{ pointer, detail }] };
  if (allowance.suppression !== null) {
    throw new AppError(
      'address_suppressed',
      SUPPRESSIONS[allowance.suppression],
      errors('This address takes no more invitations.'),
    );
  }
  if (allowance.nextAt !== null) {
    throw new AppError(
      'daily_mail_limit',
      `This address got ${DAILY_MAIL_LIMIT} invitations or reminders in the last 24 hours. Try again later.`,
      {
        ...errors('No more mails to this address today.'),
        retryAfterSeconds: Math.max(1, Math.ceil((allowance.nextAt.getTime() - tx.now.getTime()) / 1000)),
      },
    );
  }
}

const SUPPRESSIONS = {
  manual: 'This address is on your list of those that get no invitations. Take it off the list first.',
  unsubscribed: 'This person stopped invitations by mail. Call them, or use another address.',
  bounced: 'Mail to this address came back: it cannot be reached. Correct it, or use another address.',
  complained: 'A mail to this address was reported as spam. Call them, or use another address.',
} as const satisfies Record<SuppressionRow['reason'], string>;
