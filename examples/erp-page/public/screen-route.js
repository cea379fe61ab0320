/** What the list shows when the address says nothing; the names are those of the list's `view`. */
const DEFAULT_VIEW = {
  sort: '-collectionPriority',
  search: '',
  invitationStatus: null,
  pendingOlderThanDays: null,
  hasEmail: null,
  status: null,
  accountType: null,
  minOutstandingMinor: null,
};

/** Screens that show the same for everybody, by the name in the address. */
const PLAIN_SCREENS = ['follow-up', 'adoption', 'payments', 'customer-mails', 'erp-connection'];

/**
 * Reads the screen out of an address: `#/customers?sort=name`, `#/customers/<id>`, `#/follow-up`, `#/adoption`,
 * `#/payments`, `#/customer-mails`, `#/erp-connection`, or `#/<module>` for one that is not part of the demonstration.
 */
export function readRoute({ hash }) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [module, customerId] = path.split('/');
  if (PLAIN_SCREENS.includes(module)) return { screen: module };
  if (module !== 'customers' && module !== '') return { screen: 'missing', module };
  if (customerId) return { screen: 'detail', customerId: decode(customerId) };
  return { screen: 'list', view: readView(new URLSearchParams(query)) };
}

/** Writes the address of a screen; of a list's view only what differs from the default. */
export function routeToHash({ screen, customerId, view }) {
  if (screen === 'detail') return `#/customers/${encodeURIComponent(customerId)}`;
  if (PLAIN_SCREENS.includes(screen)) return `#/${screen}`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(view ?? {})) {
    if (value !== null && value !== DEFAULT_VIEW[name]) query.set(name, String(value));
  }
  return query.size === 0 ? '#/customers' : `#/customers?${query}`;
}

function readView(query) {
  const days = Number(query.get('pendingOlderThanDays'));
  const hasEmail = query.get('hasEmail');
  return {
    sort: query.get('sort') ?? DEFAULT_VIEW.sort,
    search: query.get('search') ?? '',
    invitationStatus: query.get('invitationStatus'),
    pendingOlderThanDays: query.has('pendingOlderThanDays') && days >= 0 ? days : null,
    hasEmail: hasEmail === null ? null : hasEmail === 'true',
    status: query.get('status'),
    accountType: query.get('accountType'),
    minOutstandingMinor: query.has('minOutstandingMinor') ? Number(query.get('minOutstandingMinor')) : null,
  };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
