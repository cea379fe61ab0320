import type { BulkInvitationInput, BulkSelection, Customer, CustomerFilter } from '@payvite/sdk';
import { MAX_INVITATIONS } from './bulk-limit.ts';
import type { Connection } from '../connection/connection.ts';

/** Whom a bulk is for: what `bulkInvitations.plan` takes, and nothing else of it. */
export type BulkWanted =
  | { customerIds: string[] }
  | { filter: CustomerFilter; exceptCustomerIds?: string[] }
  | { coverOutstandingPercent: number };

/** What the plan is asked for. */
export function planInput(wanted: BulkWanted, message: string): BulkInvitationInput {
  return { ...wanted, ...(message ? { message } : {}) };
}

/** Customers of a call, for those that show them; null: any may be among them. */
export function wantedIds(wanted: BulkWanted | null): string[] | null {
  return wanted && 'customerIds' in wanted ? wanted.customerIds : null;
}

/** The wish behind a plan, where the plan still says it; null: it was held to the customers that were found then. */
export function wantedAgain(selection: BulkSelection): BulkWanted | null {
  if (selection.by === 'cover_outstanding')
    return { coverOutstandingPercent: selection.coverOutstandingPercent };
  const isWhole = selection.by === 'filter' && !selection.isSearch && selection.exceptCount === 0;
  return isWhole ? { filter: selection.filter } : null;
}

/**
 * Reads the most urgent customers of a filter that look as if they could be invited, as many as one bulk takes. Those
 * that look otherwise would fill the same places again the next time.
 *
 * @param onCount - told how many have been found so far.
 */
export async function mostUrgent(
  wanted: Extract<BulkWanted, { filter: CustomerFilter }>,
  connection: Connection,
  signal: AbortSignal,
  onCount: (count: number) => void,
): Promise<string[]> {
  const except = new Set(wanted.exceptCustomerIds);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const params = { ...wanted.filter, sort: '-collectionPriority', limit: 200 } as const;
    const page = await connection.client.customers.list(
      { ...params, ...(cursor ? { cursor } : {}) },
      { signal },
    );
    ids.push(
      ...page.data
        .filter((customer) => looksInvitable(customer) && !except.has(customer.id))
        .map(({ id }) => id),
    );
    onCount(Math.min(ids.length, MAX_INVITATIONS));
    cursor = page.nextCursor ?? undefined;
  } while (cursor && ids.length < MAX_INVITATIONS);
  return ids.slice(0, MAX_INVITATIONS);
}

function looksInvitable({ status, invitationStatus, defaultContactId }: Customer): boolean {
  const isOpen = invitationStatus === 'none' || invitationStatus === 'expired';
  return isOpen && status === 'active' && defaultContactId !== null;
}
