import type { Invitation } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { SendingRow } from './bulk-plan.ts';

/** How one row went. */
export type RowResult =
  | { state: 'waiting' | 'sending' | 'stopped' }
  | { state: 'sent'; invitation: Invitation }
  | { state: 'failed'; fault: Fault };

/** Requests at a time: a browser opens six connections to one host, and the page needs some. */
const PARALLEL = 3;

/**
 * Sends each row with a request of its own, a few at a time, in the order given.
 *
 * @param report - called on every change of a row.
 * @param signal - once aborted, no further row begins; those under way are waited for.
 */
export async function sendRows(
  rows: readonly SendingRow[],
  connection: Connection,
  report: (customerId: string, result: RowResult) => void,
  signal: AbortSignal,
): Promise<void> {
  const queue = [...rows];
  const work = async (): Promise<void> => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      const { id } = row.customer;
      if (signal.aborted) {
        report(id, { state: 'stopped' });
        continue;
      }
      report(id, { state: 'sending' });
      try {
        report(id, { state: 'sent', invitation: await sendRow(row, connection) });
      } catch (error) {
        report(id, { state: 'failed', fault: describeFault(error, connection.strings) });
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

function sendRow(row: SendingRow, { client }: Connection): PromiseLike<Invitation> {
  if (row.invitationId) return client.invitations.resend(row.invitationId);
  const contactId = row.customer.defaultContactId;
  return client.invitations.send({ customerIds: [row.customer.id], ...(contactId ? { contactId } : {}) });
}

/** Faults that may be gone a moment later. A second try is safe: an address never gets two open invitations. */
export function isWorthRetrying(fault: Fault): boolean {
  return [
    'connection_failed',
    'timed_out',
    'token_failed',
    'rate_limited',
    'internal_error',
    'unavailable',
  ].includes(fault.code);
}
