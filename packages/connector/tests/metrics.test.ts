import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import supertest from 'supertest';
import { createMetrics } from '../src/metrics.ts';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { createVisitor, invite, linkPath } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const TOKEN = 'a-token-for-prometheus';

describe('/metrics', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3), env: { METRICS_TOKEN: TOKEN } });
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
  });
  after(() => test.close());

  const ask = (bearer?: string) => {
    const request = supertest(test.connector.url).get('/metrics');
    return bearer === undefined ? request : request.set('Authorization', `Bearer ${bearer}`);
  };
  /** Each measurement by its name and labels. */
  const read = async (): Promise<Map<string, number>> => {
    const { text } = await ask(TOKEN).expect(200);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  };
  const requests = (method: string, route: string, status: number | string) =>
    `payvite_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

  it('is open to its own token, and to no other key', async () => {
    for (const bearer of [undefined, '', 'another-token-for-prometheus', test.connector.apiKey]) {
      const { status, body } = await ask(bearer);
      assert.equal(status, 401);
      assert.equal((body as { code: string }).code, 'unauthenticated');
    }
    const { status, headers } = await ask(TOKEN);
    assert.equal(status, 200);
    assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('is not there where nobody has a token for it', async () => {
    const other = await startTestConnector();
    try {
      const { status } = await supertest(other.connector.url).get('/metrics').set('Authorization', 'Bearer ');
      assert.equal(status, 404);
    } finally {
      await other.close();
    }
  });

  it('counts requests by the route as it is written, and by what came of them', async () => {
    const api = (path: string) =>
      supertest(test.connector.url).get(path).set('Authorization', `Bearer ${test.connector.apiKey}`);
    const [customer] = (await test.customersByErpId()).values();
    await api(`/v1/customers/${customer?.id}`).expect(200);
    await api('/v1/customers?search=Customer').expect(200);
    await api('/v1/customers/not-an-id/open-items').expect(404);
    await api('/v1/customers/not-an-id/nothing').expect(404);
    await supertest(test.connector.url).get('/v1/customers').expect(401);
    await createVisitor(test).get('/portal');
    const seen = await read();
    assert.equal(seen.get(requests('GET', '/v1/customers/:id', 200)), 1);
    assert.ok((seen.get(requests('GET', '/v1/customers', 200)) ?? 0) >= 1);
    assert.equal(seen.get(requests('GET', '/v1/customers/:id/open-items', 404)), 1);
    assert.equal(seen.get(requests('GET', 'unknown', 404)), 1);
    // Nobody looked for a route.
    assert.equal(seen.get(requests('GET', 'unknown', 401)), 1);
    assert.equal(seen.get(requests('GET', '/portal', 303)), 1);
  });

  it('counts what waits on the queues, and what became of mails', async () => {
    const waiting = 'payvite_jobs_waiting{queue="mail.send",due="now"}';
    const sent = 'payvite_mail_attempts_total{outcome="sent"}';
    const before = await read();
    assert.equal(before.get(waiting), 0);
    assert.equal(before.get('payvite_mail_attempts_total{outcome="uncertain"}'), 0);
    await invite(test, 'pay@harrow.example', 'C1');
    assert.equal((await read()).get(waiting), 1);
    await test.connector.drain();
    const now = await read();
    assert.equal(now.get(waiting), 0);
    for (const due of ['now', 'later', 'failed'])
      assert.equal(now.get(`payvite_jobs_waiting{queue="posting",due="${due}"}`), 0);
    assert.equal(now.get(sent), (before.get(sent) ?? 0) + 1);
  });

  it('tells how the process and its connections to the database are', async () => {
    const seen = await read();
    assert.ok((seen.get('payvite_database_connections{state="idle"}') ?? 0) > 0);
    assert.equal(seen.get('payvite_database_requests_waiting'), 0);
    assert.ok((seen.get('process_cpu_seconds_total') ?? 0) > 0);
  });

  it('names nobody', async () => {
    const { id } = await invite(test, 'quiet@harrow.example', 'C2');
    const link = await linkPath(test, id);
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/invitation/decline', { reason: 'other' });
    await visitor.get('/quiet@harrow.example');
    await embedClient(test.connector.url, test.client, ['invitations:read']).invitations.get(id);
    await test.client.suppressions.add({ email: 'quiet@harrow.example' });
    await test.connector.drain();
    const { text } = await ask(TOKEN);
    for (const told of [id, test.connector.dealerId, link.slice('/i/'.length), 'harrow', 'dana', 'Customer'])
      assert.ok(!text.includes(told), told);
    assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/);
    assert.ok(text.includes('route="/i/:token"'));
  });

  it('tells the rest where the database does not answer', async () => {
    const failures = [() => Promise.reject(new Error('away')), () => new Promise<never>(() => undefined)];
    for (const countWaiting of failures) {
      const pool = { totalCount: 3, idleCount: 1, waitingCount: 7 };
      const metrics = createMetrics({
        token: TOKEN,
        pool,
        countWaiting,
        patienceMs: 1,
        isMailPaused: () => true,
      });
      const { text } = await metrics.read();
      assert.match(text, /^payvite_database_requests_waiting 7$/m);
      assert.match(text, /^payvite_mail_transport_paused\{mode="live"\} 1$/m);
      assert.doesNotMatch(text, /^payvite_jobs_waiting\{/m);
    }
  });
});
