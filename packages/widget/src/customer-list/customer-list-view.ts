import { CUSTOMER_SORT_KEYS } from '@payvite/sdk/embed';
import type { CustomerFilter, CustomerListParams, CustomerSort, CustomerSortKey } from '@payvite/sdk';
import type { CustomerListView } from '../events.ts';
import { CALL_AFTER_DAYS } from '../status-badge/status-badge-words.ts';

export const DEFAULT_VIEW: CustomerListView = {
  sort: '-collectionPriority',
  search: '',
  invitationStatus: null,
  pendingOlderThanDays: null,
  hasEmail: null,
  status: null,
  accountType: null,
  minOutstandingMinor: null,
};

/** The connector searches for three characters or more. */
export const MIN_SEARCH_LENGTH = 3;

/** The statuses of an invitation, in the order of their chips. */
export const INVITATION_STATUSES = ['none', 'pending', 'accepted', 'declined', 'expired'] as const;

/** Fills what is missing and drops what is unknown: a host may restore a view from a URL that anybody can write. */
export function normalizeView(view: Partial<CustomerListView> | null | undefined): CustomerListView {
  const { sort, search, invitationStatus, hasEmail, status, accountType, ...numbers } = {
    ...DEFAULT_VIEW,
    ...view,
  };
  const { pendingOlderThanDays, minOutstandingMinor } = numbers;
  const sortKey = String(sort).replace(/^-/, '') as CustomerSortKey;
  const isKnown = (INVITATION_STATUSES as readonly unknown[]).includes(invitationStatus);
  return {
    sort: CUSTOMER_SORT_KEYS.includes(sortKey) ? sort : DEFAULT_VIEW.sort,
    search: typeof search === 'string' ? search.slice(0, 100) : '',
    invitationStatus: isKnown ? invitationStatus : null,
    pendingOlderThanDays: Number.isInteger(pendingOlderThanDays) ? pendingOlderThanDays : null,
    hasEmail: typeof hasEmail === 'boolean' ? hasEmail : null,
    status: status === 'active' || status === 'inactive' ? status : null,
    accountType: typeof accountType === 'string' && accountType ? accountType.slice(0, 100) : null,
    minOutstandingMinor: Number.isSafeInteger(minOutstandingMinor) ? minOutstandingMinor : null,
  };
}

/** What of a view narrows it, as the API's filters. */
export function viewFilter(view: CustomerListView): CustomerFilter {
  const { sort: _sort, search, ...filters } = view;
  const trimmed = search.trim();
  const set = Object.entries(filters).filter(([, value]) => value !== null);
  return { ...(trimmed.length >= MIN_SEARCH_LENGTH ? { search: trimmed } : {}), ...Object.fromEntries(set) };
}

/** The view as a query of `GET /customers`. */
export function viewParams(view: CustomerListView): CustomerListParams {
  return { sort: view.sort, ...viewFilter(view) };
}

/** Whether a search or a filter hides customers. */
export function isNarrowed(view: CustomerListView): boolean {
  return Object.keys(viewFilter(view)).length > 0;
}

/** Pending so long that a call does more than another mail. */
export const TO_CALL = { invitationStatus: null, pendingOlderThanDays: CALL_AFTER_DAYS };

/** What a click on a column's header sorts by: the other way round, or at first the way people mostly want. */
export function nextSort(current: CustomerSort, key: CustomerSortKey): CustomerSort {
  if (current === key) return `-${key}`;
  if (current === `-${key}`) return key;
  return key === 'name' || key === 'accountType' ? key : `-${key}`;
}
