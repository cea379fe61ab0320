import { CUSTOMER_SORT_KEYS } from '@payvite/sdk/embed';
import type { CustomerListParams, CustomerSort, CustomerSortKey, InvitationStatus } from '@payvite/sdk';
import type { CustomerListView } from '../events.ts';
import { CALL_AFTER_DAYS } from '../status-badge/status-badge-words.ts';

export const DEFAULT_VIEW: CustomerListView = {
  sort: '-collectionPriority',
  search: '',
  invitationStatus: null,
  pendingOlderThanDays: null,
  hasEmail: null,
};

/** The connector searches for three characters or more. */
export const MIN_SEARCH_LENGTH = 3;

const STATUSES: readonly string[] = ['none', 'pending', 'accepted', 'declined', 'expired'];

/** Fills what is missing and drops what is unknown: a host may restore a view from a URL that anybody can write. */
export function normalizeView(view: Partial<CustomerListView> | null | undefined): CustomerListView {
  const { sort, search, invitationStatus, pendingOlderThanDays, hasEmail } = { ...DEFAULT_VIEW, ...view };
  const sortKey = String(sort).replace(/^-/, '') as CustomerSortKey;
  return {
    sort: CUSTOMER_SORT_KEYS.includes(sortKey) ? sort : DEFAULT_VIEW.sort,
    search: typeof search === 'string' ? search.slice(0, 100) : '',
    invitationStatus: STATUSES.includes(String(invitationStatus)) ? invitationStatus : null,
    pendingOlderThanDays: Number.isInteger(pendingOlderThanDays) ? pendingOlderThanDays : null,
    hasEmail: typeof hasEmail === 'boolean' ? hasEmail : null,
  };
}

/** The view as a query of `GET /customers`. */
export function viewParams(view: CustomerListView): CustomerListParams {
  const search = view.search.trim();
  return {
    sort: view.sort,
    ...(search.length >= MIN_SEARCH_LENGTH ? { search } : {}),
    ...(view.invitationStatus ? { invitationStatus: view.invitationStatus } : {}),
    ...(view.pendingOlderThanDays === null ? {} : { pendingOlderThanDays: view.pendingOlderThanDays }),
    ...(view.hasEmail === null ? {} : { hasEmail: view.hasEmail }),
  };
}

/** Whether a search or a filter hides customers. */
export function isNarrowed(view: CustomerListView): boolean {
  const { sort: _sort, ...filters } = viewParams(view);
  return Object.keys(filters).length > 0;
}

export type FilterId = 'all' | InvitationStatus | 'toCall' | 'noEmail';
type Filter = Pick<CustomerListView, 'invitationStatus' | 'pendingOlderThanDays' | 'hasEmail'>;

const NO_FILTER: Filter = { invitationStatus: null, pendingOlderThanDays: null, hasEmail: null };

/** The chips over the list; one is on at a time. */
export const FILTERS: Readonly<Record<FilterId, Filter>> = {
  all: NO_FILTER,
  none: { ...NO_FILTER, invitationStatus: 'none' },
  pending: { ...NO_FILTER, invitationStatus: 'pending' },
  accepted: { ...NO_FILTER, invitationStatus: 'accepted' },
  declined: { ...NO_FILTER, invitationStatus: 'declined' },
  expired: { ...NO_FILTER, invitationStatus: 'expired' },
  toCall: { ...NO_FILTER, pendingOlderThanDays: CALL_AFTER_DAYS },
  noEmail: { ...NO_FILTER, hasEmail: false },
};

export const FILTER_IDS = Object.keys(FILTERS) as FilterId[];

/** The chip that stands for this view; undefined for a combination that the host made. */
export function filterOf(view: CustomerListView): FilterId | undefined {
  return FILTER_IDS.find((id) => {
    const filter = FILTERS[id];
    return (Object.keys(filter) as (keyof Filter)[]).every((key) => filter[key] === view[key]);
  });
}

/** What a click on a column's header sorts by: the other way round, or at first the way people mostly want. */
export function nextSort(current: CustomerSort, key: CustomerSortKey): CustomerSort {
  if (current === key) return `-${key}`;
  if (current === `-${key}`) return key;
  return key === 'name' ? key : `-${key}`;
}
