import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { listOperations, makeApiRoutes } from '../src/api-operations.ts';
import type { Operation } from '../src/api-routes.ts';
import { plainCustomers } from './export-folder.ts';
import { UNKNOWN_ID } from './openapi-calls.ts';
import { callOperation } from './operation-call.ts';
import { addAuthorization, addCreditRequest, addItem, addPayment } from './payment-rows.ts';
import { createVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const CUSTOMER_FILTERS = {
  search: 'nobody at all',
  invitationStatus: 'accepted',
  status: 'inactive',
  accountType: 'None',
  minOutstandingMinor: '99999999',
  hasEmail: 'false',
  hasBounced: 'true',
  pendingOlderThanDays: '3000',
};

const PAYMENT_FILTERS = {
  state: 'expired',
  isUnderWay: 'true',
  method: 'card',
  customerId: UNKNOWN_ID,
  payerId: UNKNOWN_ID,
  posting: 'failed',
  needs: 'reversal',
  startedFrom: '2999-01-01T00:00:00.000Z',
  startedTo: '2000-01-01T00:00:00.000Z',
  startedOnFrom: '2999-01-01',
  startedOnTo: '2000-01-01',
  paidOnFrom: '2999-01-01',
  paidOnTo: '2000-01-01',
  reference: UNKNOWN_ID,
};

/** By operation: for each parameter that leaves rows out, a value that leaves out all that there are. */
const FILTERS: Record<string, Record<string, string>> = {
  listCustomers: CUSTOMER_FILTERS,
  summarizeCustomers: CUSTOMER_FILTERS,
  listCallSheet: { pendingOlderThanDays: '3000' },
  listCustomerAnchors: CUSTOMER_FILTERS,
  exportCustomers: CUSTOMER_FILTERS,
  listOpenItems: { kind: 'credit' },
  listCustomerInvitations: { state: 'accepted', askAgainDue: 'true' },
  listInvitations: { state: 'accepted', customerId: UNKNOWN_ID, askAgainDue: 'true' },
  listBulkInvitationRows: { decision: 'skip', reason: 'no_email', result: 'failed' },
  listContactSuggestions: { state: 'rejected' },
  listSuppressions: { search: 'nobody at all' },
  exportEvents: { from: '2999-01-01T00:00:00.000Z', to: '2000-01-01T00:00:00.000Z' },
  listSyncs: { state: 'failed' },
  listPayments: PAYMENT_FILTERS,
  summarizePayments: PAYMENT_FILTERS,
  exportPayments: PAYMENT_FILTERS,
  exportAuthorizations: {
    kind: 'terms',
    payerId: UNKNOWN_ID,
    authorizedFrom: '2999-01-01T00:00:00.000Z',
    authorizedTo: '2000-01-01T00:00:00.000Z',
  },
  listCreditRequests: { state: 'closed', customerId: UNKNOWN_ID },
  listPostings: { state: 'reversed', isWaiting: 'false', customerId: UNKNOWN_ID },
};

/** What says where to read, in which order and form, not which rows. */
const NO_FILTERS = ['cursor', 'limit', 'every', 'points', 'sort', 'format'];

describe('every filter of a list', () => {
  let test: TestConnector;
  let ids: Record<string, string>;
  const operations = listOperations(makeApiRoutes({} as Parameters<typeof makeApiRoutes>[0]));

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3) });
    const { client, connector } = test;
    const [invited, planned, pending] = [...(await test.customersByErpId()).values()];
    assert.ok(invited && planned && pending);
    const invitation = await client.invitations.send({ customerIds: [invited.id] });
    await connector.drain();
    const visitor = createVisitor(test);
    await visitor.open(invitation.id);
    await visitor.post('/invitation/not-me', { name: 'Ana', email: 'ana@customers.example' });
    await client.suppressions.add({ email: 'nobody@customers.example' });
    await client.invitations.send({ customerIds: [pending.id] });
    await connector.drain();
    await connector.context.database.asDealer(connector.dealerId, (tx) =>
      connector.context.postings.queuePosting(tx, {
        ...{ paymentId: randomUUID(), customerErpId: 'C1', currency: 'USD', amountMinor: 100 },
        ...{ paidOn: '2026-01-20', method: 'ach' },
        allocations: [{ itemErpId: 'I1', model: 'invoices', amountMinor: 100 }],
      }),
    );
    const of = { dealerId: connector.dealerId, customerId: invited.id };
    // Somebody who was erased: whoever registered would have accepted an invitation.
    const payerId = randomUUID();
    const itemId = await addItem(test.owner, of, { erpId: 'P1', minor: 1000 });
    const paymentId = await addPayment(test.owner, {
      ...{ ...of, payerId, state: 'settled', allocations: { [itemId]: 1000 } },
    });
    await addAuthorization(test.owner, { ...of, paymentId });
    await addCreditRequest(test.owner, { ...of, payerId, itemId });
    await test.advance({ days: 8 });
    const bulk = await client.bulkInvitations.plan({ customerIds: [planned.id] });
    ids = { '/customers/:id': invited.id, '/bulk-invitations/:id': bulk.id };
  });
  after(() => test.close());

  const count = async (operation: Operation, query: Record<string, string>): Promise<number> => {
    const id = Object.entries(ids).find(([path]) => operation.path.startsWith(path))?.[1];
    const path = `/v1${operation.path}`;
    const { status, text } = await callOperation(
      test.connector.url,
      { method: operation.method, path },
      { query, ...(id === undefined ? {} : { ids: { id } }) },
      { Authorization: `Bearer ${test.connector.apiKey}` },
    );
    assert.equal(status, 200, text);
    if (operation.answer.schema === undefined) return text.trimEnd().split('\n').length - 1;
    const { total, accounts, payments } = JSON.parse(text) as Partial<Record<string, number>>;
    return total ?? accounts ?? payments ?? Number.NaN;
  };

  for (const operation of operations) {
    const parameters = Object.keys(operation.query?.def.shape ?? {});
    const filters = parameters.filter((name) => !NO_FILTERS.includes(name));
    if (filters.length === 0) continue;
    it(`leaves rows out: ${operation.operationId}`, async () => {
      const values = FILTERS[operation.operationId] ?? {};
      assert.deepEqual(Object.keys(values).sort(), filters.sort(), 'all of them are tried');
      assert.ok((await count(operation, {})) > 0);
      for (const [name, value] of Object.entries(values)) {
        assert.equal(await count(operation, { [name]: value }), 0, name);
      }
    });
  }
});
