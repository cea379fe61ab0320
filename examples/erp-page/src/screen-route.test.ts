import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

interface Route {
  screen:
    | 'list'
    | 'detail'
    | 'follow-up'
    | 'adoption'
    | 'payments'
    | 'customer-mails'
    | 'erp-connection'
    | 'missing';
  module?: string;
  customerId?: string;
  view?: Record<string, unknown>;
}

/** The module is the browser's, as it is served. */
const { readRoute, routeToHash } = (await import(
  new URL('../public/screen-route.js', import.meta.url).href
)) as {
  readRoute(location: { hash: string }): Route;
  routeToHash(route: Route): string;
};

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

describe('the address of a screen', () => {
  test('shows the whole list where it names nothing', () => {
    for (const hash of ['', '#', '#/', '#/customers']) {
      assert.deepEqual(readRoute({ hash }), { screen: 'list', view: DEFAULT_VIEW }, hash);
    }
    assert.equal(routeToHash({ screen: 'list', view: DEFAULT_VIEW }), '#/customers');
  });

  test('keeps every part of a view', () => {
    for (const part of [
      { sort: '-outstandingMinor' },
      { search: 'O’Brien & Søns #1?' },
      { invitationStatus: 'pending', pendingOlderThanDays: 7 },
      { hasEmail: false },
      { status: 'inactive', accountType: 'Contractor & Co', minOutstandingMinor: 50_000 },
      { hasEmail: true, sort: 'name', search: 'peak', invitationStatus: 'none', pendingOlderThanDays: 0 },
    ]) {
      const view = { ...DEFAULT_VIEW, ...part };
      assert.deepEqual(readRoute({ hash: routeToHash({ screen: 'list', view }) }), { screen: 'list', view });
    }
  });

  test('names a customer, whatever its id', () => {
    for (const customerId of ['0b1f', 'a/b?c#d', '100%']) {
      const hash = routeToHash({ screen: 'detail', customerId });
      assert.deepEqual(readRoute({ hash }), { screen: 'detail', customerId });
    }
    assert.deepEqual(readRoute({ hash: '#/customers/100%' }), { screen: 'detail', customerId: '100%' });
  });

  test('names the screens that show the same for everybody', () => {
    for (const screen of ['follow-up', 'adoption', 'payments', 'customer-mails', 'erp-connection'] as const) {
      assert.deepEqual(readRoute({ hash: `#/${screen}` }), { screen });
      assert.equal(routeToHash({ screen }), `#/${screen}`);
    }
  });

  test('tells a screen that the demonstration has not', () => {
    assert.deepEqual(readRoute({ hash: '#/ledger' }), { screen: 'missing', module: 'ledger' });
  });
});
