import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  exampleBulkInvitation,
  exampleBulkInvitationRow,
  exampleId,
  examplePage,
} from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import { isProblem, PayviteClient, type BulkInvitation } from './index.ts';

const client = (baseUrl: string) => new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
const states = (told: readonly BulkInvitation[]) => told.map(({ state }) => state);

describe('bulkInvitations', () => {
  it('plan says who would be invited, and is nothing but what it says', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () => ({ json: exampleBulkInvitation() }));
    const plan = await client(baseUrl).bulkInvitations.plan({ coverOutstandingPercent: 80 });
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ''), { coverOutstandingPercent: 80 });
    assert.deepEqual(plan, exampleBulkInvitation());
    assert.deepEqual(Object.keys(plan), Object.keys(exampleBulkInvitation()));
    assert.equal(JSON.stringify(plan), JSON.stringify(exampleBulkInvitation()));
  });

  it('plan.send sends what was reviewed, and tells of it until it has ended', async (t) => {
    const answers: Answer[] = [
      { json: exampleBulkInvitation('planned') },
      { json: exampleBulkInvitation('sending') },
      { json: exampleBulkInvitation('paused') },
      { json: exampleBulkInvitation('sending') },
      { json: exampleBulkInvitation('completed') },
    ];
    const { baseUrl, requests } = await startFakeConnector(t, (_request, index) => answers[index] ?? {});
    const plan = await client(baseUrl).bulkInvitations.plan({ customerIds: [exampleId(1)] });
    const told: BulkInvitation[] = [];
    const bulk = await plan.send({
      startAfterSeconds: 30,
      pollEveryMs: 1,
      idempotencyKey: 'monday',
      onProgress: (progress) => told.push(progress),
    });
    const { planHash } = plan;
    assert.deepEqual(JSON.parse(requests[1]?.body ?? ''), { planHash, startAfterSeconds: 30 });
    assert.equal(requests[1]?.headers['idempotency-key'], 'monday');
    assert.deepEqual(states(told), ['sending', 'paused', 'sending', 'completed']);
    assert.deepEqual(bulk, exampleBulkInvitation('completed'));
    assert.equal(requests.length, 5);
  });

  it('plan.send ends with a bulk that was called off', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (_request, index) => ({
      json: exampleBulkInvitation(index === 0 ? 'planned' : 'cancelled'),
    }));
    const plan = await client(baseUrl).bulkInvitations.plan({ filter: {} });
    assert.equal((await plan.send()).state, 'cancelled');
  });

  it('plan.send fails where the plan holds no more, and asks for nothing then', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, (_request, index) =>
      index === 0 ? { json: exampleBulkInvitation() } : problem(409, 'bulk_plan_changed'),
    );
    const plan = await client(baseUrl).bulkInvitations.plan({ filter: {} });
    await assert.rejects(plan.send(), (error) => isProblem(error, 'bulk_plan_changed'));
    assert.equal(requests.length, 2);
  });

  it('plan.send can be left while it waits', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (_request, index) => ({
      json: exampleBulkInvitation(index === 0 ? 'planned' : 'sending'),
    }));
    const plan = await client(baseUrl).bulkInvitations.plan({ filter: {} });
    const abort = new AbortController();
    const reason = new Error('seen enough');
    const sending = plan.send({
      signal: abort.signal,
      pollEveryMs: 100_000,
      onProgress: () => setImmediate(() => abort.abort(reason)),
    });
    await assert.rejects(sending, (error) => error === reason);
  });

  it('acts on one bulk, and answers it as it is then', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, ({ path }) =>
      path.endsWith('/rows')
        ? { json: examplePage([exampleBulkInvitationRow()]) }
        : { json: exampleBulkInvitation('sending') },
    );
    const { bulkInvitations } = client(baseUrl);
    const { id } = exampleBulkInvitation();
    for (const act of ['get', 'pause', 'resume', 'cancel', 'retryFailed'] as const)
      assert.equal((await bulkInvitations[act](id)).id, id, act);
    assert.deepEqual((await bulkInvitations.rows(id, { decision: 'send' })).data, [
      exampleBulkInvitationRow(),
    ]);
    assert.deepEqual(
      requests.map(({ method, path }) => `${method} ${path.replace(id, ':id')}`),
      [
        'GET /v1/bulk-invitations/:id',
        'POST /v1/bulk-invitations/:id/pause',
        'POST /v1/bulk-invitations/:id/resume',
        'POST /v1/bulk-invitations/:id/cancel',
        'POST /v1/bulk-invitations/:id/retry-failed',
        'GET /v1/bulk-invitations/:id/rows',
      ],
    );
  });
});
