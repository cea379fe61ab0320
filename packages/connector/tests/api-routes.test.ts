import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Customer, type Invitation } from '@payvite/sdk';
import { problemSchema } from '@payvite/sdk/schemas';
import supertest from 'supertest';
import * as z from 'zod/mini';
import { createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ORIGIN = 'https://erp.example';
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

const UNKNOWN_ID = '0198c0de-0000-7000-8000-000000000000';

describe('the API', () => {
  let test: TestConnector;
  let customer: Customer;
  const api = () => supertest(test.connector.url);
  const withKey = (request: supertest.Test) =>
    request.set('Authorization', `Bearer ${test.connector.apiKey}`);

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(5) });
    await test.owner.query('update dealers set allowed_origins = $1', [[ORIGIN]]);
    const found = (await test.customersByErpId()).get('C1');
    assert.ok(found);
    customer = found;
  });
  after(() => test.close());

  const expectProblem = (response: supertest.Response, status: number, code: string) => {
    assert.equal(response.status, status);
    assert.match(response.headers['content-type'] ?? '', /^application\/problem\+json/);
    const problem = z.parse(problemSchema, response.body);
    assert.equal(problem.code, code);
    assert.equal(problem.status, status);
    assert.equal(problem.requestId, response.headers['x-request-id']);
    return problem;
  };

  const mintToken = async (permissions: string[]): Promise<string> => {
    const response = await withKey(api().post('/v1/embed-sessions')).send({
      user: { id: 'dana', name: 'Dana Ortiz' },
      permissions,
      origin: ORIGIN,
    });
    assert.equal(response.status, 201);
    return (response.body as { token: string }).token;
  };

  it('answers health without a key', async () => {
    assert.equal((await api().get('/healthz')).status, 200);
    assert.equal((await api().get('/readyz')).status, 200);
  });

  const MISSING: [method: Method, path: string, code: string, body?: object][] = [
    ['get', '/v1/customers/ID', 'customer_not_found'],
    ['get', '/v1/customers/ID/open-items', 'customer_not_found'],
    ['get', '/v1/customers/ID/timeline', 'customer_not_found'],
    ['get', '/v1/customers/ID/invitations', 'customer_not_found'],
    ['get', '/v1/customers/ID/payers', 'customer_not_found'],
    ['get', '/v1/customers/ID/call-notes', 'customer_not_found'],
    ['post', '/v1/customers/ID/call-notes', 'customer_not_found', { outcome: 'reached' }],
    ['patch', `/v1/customers/ID/contacts/${UNKNOWN_ID}`, 'customer_not_found', { email: null }],
    ['put', '/v1/customers/ID/portal-access', 'customer_not_found', { state: 'active' }],
    ['put', '/v1/payers/ID/portal-access', 'payer_not_found', { state: 'active' }],
    ['get', '/v1/invitations/ID', 'invitation_not_found'],
    ['get', '/v1/invitations/ID/timeline', 'invitation_not_found'],
    ['post', '/v1/invitations/ID/resend', 'invitation_not_found'],
    ['post', '/v1/invitations/ID/revoke', 'invitation_not_found'],
    ['post', '/v1/invitations/ID/link', 'invitation_not_found'],
    ['get', '/v1/bulk-invitations/ID', 'bulk_invitation_not_found'],
    ['get', '/v1/bulk-invitations/ID/rows', 'bulk_invitation_not_found'],
    ['post', '/v1/bulk-invitations/ID/pause', 'bulk_invitation_not_found'],
    ['post', '/v1/bulk-invitations/ID/resume', 'bulk_invitation_not_found'],
    ['post', '/v1/bulk-invitations/ID/cancel', 'bulk_invitation_not_found'],
    ['post', '/v1/bulk-invitations/ID/retry-failed', 'bulk_invitation_not_found'],
    ['post', '/v1/contact-suggestions/ID/approve', 'contact_suggestion_not_found'],
    ['post', '/v1/contact-suggestions/ID/reject', 'contact_suggestion_not_found'],
    ['delete', '/v1/suppressions/ID', 'suppression_not_found'],
    ['get', '/v1/dealer/test-mails/ID', 'test_mail_not_found'],
    ['get', '/v1/imports/ID', 'import_not_found'],
    ['post', '/v1/imports/ID/review', 'import_not_found'],
    ['post', '/v1/imports/ID/apply', 'import_not_found'],
    ['delete', '/v1/imports/ID', 'import_not_found'],
    ['get', '/v1/syncs/ID', 'sync_not_found'],
    ['get', '/v1/syncs/ID/bad-rows.csv', 'sync_not_found'],
    ['get', '/v1/syncs/ID/bad-rows', 'sync_not_found'],
    ['post', '/v1/syncs/ID/approve', 'sync_not_found'],
  ];
  for (const [method, path, code, body] of MISSING) {
    it(`${method.toUpperCase()} ${path} is 404 for an id that is not there and for none at all`, async () => {
      for (const id of [UNKNOWN_ID, 'not-an-id', "1'--"]) {
        const request = withKey(api()[method](path.replace('ID', encodeURIComponent(id))));
        expectProblem(await (body === undefined ? request : request.send(body)), 404, code);
      }
    });
  }

  it('answers lists as pages', async () => {
    for (const path of [
      '/v1/customers',
      '/v1/invitations',
      '/v1/bulk-invitations',
      '/v1/contact-suggestions',
      '/v1/suppressions',
      '/v1/imports',
      '/v1/syncs',
      `/v1/customers/${customer.id}/open-items`,
      `/v1/customers/${customer.id}/timeline`,
      `/v1/customers/${customer.id}/invitations`,
      `/v1/customers/${customer.id}/payers`,
      `/v1/customers/${customer.id}/call-notes`,
    ]) {
      const response = await withKey(api().get(path));
      assert.equal(response.status, 200, path);
      assert.deepEqual(Object.keys(response.body as object).sort(), ['data', 'nextCursor', 'total'], path);
      assert.equal(response.headers['cache-control'], 'no-store');
    }
  });

  for (const [path, query, pointer] of [
    ['summary', 'status=gone', '/status'],
    ['summary', 'search=ab', '/search'],
    ['anchors', 'every=9', '/every'],
    ['anchors', 'every=201', '/every'],
    ['anchors', 'sort=nothing', '/sort'],
    ['export.csv', 'sort=nothing', '/sort'],
  ] as const) {
    it(`GET /v1/customers/${path}?${query} names the parameter`, async () => {
      const response = await withKey(api().get(`/v1/customers/${path}?${query}`));
      const problem = expectProblem(response, 400, 'invalid_request');
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
      );
    });
  }

  const BAD_QUERIES: [query: string, pointer: string][] = [
    ['sort=nothing', '/sort'],
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['limit=many', '/limit'],
    ['search=ab', '/search'],
    ['cursor=nonsense', '/cursor'],
    ['invitationStatus=maybe', '/invitationStatus'],
    ['status=gone', '/status'],
    ['pendingOlderThanDays=', '/pendingOlderThanDays'],
    ['minOutstandingMinor=', '/minOutstandingMinor'],
    ['minOutstandingMinor=%20', '/minOutstandingMinor'],
    ['limit=', '/limit'],
    ['limit=0x10', '/limit'],
    ['srot=name', '/srot'],
  ];
  for (const [query, pointer] of BAD_QUERIES) {
    it(`GET /v1/customers?${query} names the parameter`, async () => {
      const problem = expectProblem(
        await withKey(api().get(`/v1/customers?${query}`)),
        400,
        'invalid_request',
      );
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
      );
    });
  }

  it('refuses a cursor of another sort', async () => {
    const first = await withKey(api().get('/v1/customers?sort=name&limit=2'));
    const { nextCursor } = first.body as { nextCursor: string };
    const problem = expectProblem(
      await withKey(api().get(`/v1/customers?sort=-name&limit=2&cursor=${nextCursor}`)),
      400,
      'invalid_request',
    );
    assert.equal(problem.errors?.[0]?.pointer, '/cursor');
  });

  const BAD_BODIES: [title: string, body: unknown, pointer: string][] = [
    ['no customers', { customerIds: [] }, '/customerIds'],
    ['an id that is none', { customerIds: ['x'] }, '/customerIds/0'],
    ['an unknown field', { customerIds: [UNKNOWN_ID], emial: 'a@b.example' }, '/emial'],
    ['an address that is none', { customerIds: [UNKNOWN_ID], email: 'nobody' }, '/email'],
    ['an expiry too far', { customerIds: [UNKNOWN_ID], expiresInDays: 91 }, '/expiresInDays'],
  ];
  for (const [title, body, pointer] of BAD_BODIES) {
    it(`POST /v1/invitations with ${title} names the field`, async () => {
      const problem = expectProblem(
        await withKey(api().post('/v1/invitations')).send(body as object),
        400,
        'invalid_request',
      );
      assert.ok(
        problem.errors?.some((error) => error.pointer === pointer),
        JSON.stringify(problem.errors),
      );
    });
  }

  it('POST of a call note is 201', async () => {
    const request = withKey(api().post(`/v1/customers/${customer.id}/call-notes`));
    const response = await request.send({ outcome: 'left_message' });
    assert.equal(response.status, 201);
    assert.equal((response.body as { customerId: string }).customerId, customer.id);
  });

  it('PATCH of a contact is 404 for one that is not there and for no id at all', async () => {
    for (const id of [UNKNOWN_ID, 'not-an-id']) {
      const request = withKey(api().patch(`/v1/customers/${customer.id}/contacts/${id}`));
      expectProblem(await request.send({ email: null }), 404, 'contact_not_found');
    }
  });

  it('PATCH of a contact takes an address or null and nothing else', async () => {
    const path = `/v1/customers/${customer.id}/contacts/${customer.contacts[0]?.id}`;
    for (const [body, pointer] of [
      [{}, '/email'],
      [{ email: 'nobody' }, '/email'],
      [{ email: null, name: 'Ann' }, '/name'],
    ] as const) {
      const problem = expectProblem(await withKey(api().patch(path)).send(body), 400, 'invalid_request');
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
      );
    }
  });

  it('PUT portal-access takes a state and nothing else', async () => {
    for (const path of [`/v1/customers/${customer.id}`, `/v1/payers/${UNKNOWN_ID}`]) {
      for (const [body, pointer] of [
        [{}, '/state'],
        [{ state: 'none' }, '/state'],
        [{ state: 'active', note: 'x' }, '/note'],
        [undefined, ''],
      ] as const) {
        const request = withKey(api().put(`${path}/portal-access`));
        const problem = expectProblem(await request.send(body), 400, 'invalid_request');
        assert.deepEqual(
          problem.errors?.map((error) => error.pointer),
          [pointer],
        );
      }
    }
  });

  it('says what is wrong with a body that is not JSON, or too large', async () => {
    const broken = withKey(api().post('/v1/invitations')).set('Content-Type', 'application/json');
    expectProblem(await broken.send('{"customerIds": ['), 400, 'invalid_request');
    const large = withKey(api().post('/v1/invitations')).send({ message: 'x'.repeat(1_100_000) });
    expectProblem(await large, 413, 'payload_too_large');
  });

  it('creates an invitation with 201', async () => {
    const response = await withKey(api().post('/v1/invitations')).send({ customerIds: [customer.id] });
    assert.equal(response.status, 201);
    assert.equal((response.body as { createdBy: { type: string } }).createdBy.type, 'key');
    assert.ok(!JSON.stringify(response.body).includes('/i/'), 'no link is in an answer');
  });

  it('does not know other routes', async () => {
    expectProblem(await withKey(api().get('/v1/nothing')), 404, 'not_found');
    expectProblem(await withKey(api().get('/v1/customers/1/2/3')), 404, 'not_found');
  });

  for (const [method, path, allow] of [
    ['delete', '/v1/customers', 'GET, HEAD'],
    ['put', '/v1/Invitations/', 'POST, GET, HEAD'],
    ['post', `/v1/customers/${UNKNOWN_ID}`, 'GET, HEAD'],
    ['post', '/v1/customers/export.csv', 'GET, HEAD'],
    ['get', `/v1/invitations/${UNKNOWN_ID}/resend`, 'POST'],
    ['put', '/v1/dealer', 'GET, HEAD, PATCH'],
  ] as const) {
    it(`${method.toUpperCase()} ${path} is told which methods there are`, async () => {
      const response = await withKey(api()[method](path));
      expectProblem(response, 405, 'method_not_allowed');
      assert.equal(response.headers['allow'], allow);
    });
  }

  it('takes ids in any case, wherever they stand', async () => {
    const customers = await test.customersByErpId();
    const [one, other] = [customers.get('C2'), customers.get('C3')];
    assert.ok(one?.contacts[0] && other);
    const upper = one.id.toUpperCase();
    const contactId = one.contacts[0].id.toUpperCase();
    const found = await withKey(api().get(`/v1/customers/${upper}`));
    assert.equal((found.body as Customer).id, one.id);
    const planned = await withKey(api().post('/v1/bulk-invitations')).send({ customerIds: [upper] });
    assert.equal(planned.status, 201);
    const body = { customerIds: [upper, one.id], contactId };
    const sent = await withKey(api().post('/v1/invitations')).send(body);
    assert.equal(sent.status, 201, sent.text);
    const { id, customerIds } = sent.body as Invitation;
    assert.deepEqual(customerIds, [one.id]);
    const listed = await withKey(api().get(`/v1/invitations?customerId=${upper}`));
    assert.equal((listed.body as { total: number }).total, 1);
    const correction = {
      customerIds: [upper],
      email: 'right@customers.example',
      replacesInvitationId: id.toUpperCase(),
    };
    assert.equal((await withKey(api().post('/v1/invitations')).send(correction)).status, 201);
    const last = await withKey(api().post('/v1/invitations')).send({ customerIds: [other.id.toUpperCase()] });
    assert.equal(last.status, 201);
    const path = `/v1/invitations/${(last.body as Invitation).id.toUpperCase()}/revoke`;
    assert.equal((await withKey(api().post(path))).status, 200);
  });

  it('takes no body where there is none, and an empty one for none', async () => {
    const ask = () => withKey(api().post(`/v1/invitations/${UNKNOWN_ID}/revoke`));
    for (const request of [ask(), ask().send({}), ask().type('text').send('')]) {
      expectProblem(await request, 404, 'invitation_not_found');
    }
    for (const [request, pointer] of [
      [ask().send({ nonsense: 1 }), '/nonsense'],
      [ask().send([]), ''],
      [ask().type('text').send('nonsense'), ''],
    ] as const) {
      const problem = expectProblem(await request, 400, 'invalid_request');
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
      );
    }
  });

  it('refuses a secret key that comes from a browser', async () => {
    expectProblem(
      await withKey(api().get('/v1/customers')).set('Origin', ORIGIN),
      403,
      'secret_key_in_browser',
    );
  });

  it('answers the preflight of an allowed origin, and of no other', async () => {
    const ask = (origin: string) =>
      api()
        .options('/v1/customers')
        .set('Origin', origin)
        .set('Access-Control-Request-Method', 'GET')
        .set('Access-Control-Request-Headers', 'authorization');
    const allowed = await ask(ORIGIN);
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers['access-control-allow-origin'], ORIGIN);
    assert.match(allowed.headers['access-control-allow-headers'] ?? '', /authorization/i);
    const other = await ask('https://evil.example');
    assert.equal(other.headers['access-control-allow-origin'], undefined);
  });

  it('takes an embed token from its own origin only', async () => {
    const token = await mintToken(['customers:read']);
    const ask = (origin?: string) => {
      const request = api().get('/v1/customers').set('Authorization', `Bearer ${token}`);
      return origin === undefined ? request : request.set('Origin', origin);
    };
    const fine = await ask(ORIGIN);
    assert.equal(fine.status, 200);
    assert.equal(fine.headers['access-control-allow-origin'], ORIGIN);
    expectProblem(await ask('https://evil.example'), 403, 'origin_not_allowed');
    expectProblem(await ask(), 403, 'origin_not_allowed');
  });

  it('gives a token for allowed origins only, and with no more than the key has', async () => {
    const body = {
      user: { id: 'dana', name: 'Dana' },
      permissions: ['customers:read'],
      origin: 'https://evil.example',
    };
    expectProblem(await withKey(api().post('/v1/embed-sessions')).send(body), 403, 'origin_not_allowed');
    const { context, dealerId } = test.connector;
    const secret = generateApiKey('test');
    await context.database.asDealer(dealerId, (tx) =>
      createApiKey(tx, { secret, name: 'Tokens only', permissions: ['embed_sessions:create'] }),
    );
    const ask = api().post('/v1/embed-sessions').set('Authorization', `Bearer ${secret}`);
    expectProblem(await ask.send({ ...body, origin: ORIGIN }), 403, 'permission_denied');
  });

  it('lets a token do what it may, and nothing more', async () => {
    const token = await mintToken(['customers:read']);
    const request = api()
      .post('/v1/invitations')
      .set('Authorization', `Bearer ${token}`)
      .set('Origin', ORIGIN);
    expectProblem(await request.send({ customerIds: [customer.id] }), 403, 'permission_denied');
    const correct = api()
      .patch(`/v1/customers/${customer.id}/contacts/${UNKNOWN_ID}`)
      .set('Authorization', `Bearer ${token}`)
      .set('Origin', ORIGIN);
    expectProblem(await correct.send({ email: null }), 403, 'permission_denied');
    for (const path of [`/v1/customers/${customer.id}`, `/v1/payers/${UNKNOWN_ID}`]) {
      const close = api()
        .put(`${path}/portal-access`)
        .set('Authorization', `Bearer ${token}`)
        .set('Origin', ORIGIN);
      expectProblem(await close.send({ state: 'disabled' }), 403, 'permission_denied');
    }
    const mint = api()
      .post('/v1/embed-sessions')
      .set('Authorization', `Bearer ${token}`)
      .set('Origin', ORIGIN);
    expectProblem(await mint.send({}), 403, 'permission_denied');
  });

  it('ends a token after 15 minutes', async () => {
    const token = await mintToken(['customers:read']);
    await test.advance({ minutes: 16 });
    const request = api().get('/v1/customers').set('Authorization', `Bearer ${token}`).set('Origin', ORIGIN);
    expectProblem(await request, 401, 'token_expired');
  });
});
