import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it, type TestContext } from 'node:test';
import { runInThisContext } from 'node:vm';
import typescript from 'typescript';
import {
  exampleBulkInvitation,
  exampleBulkInvitationRow,
  exampleCustomer,
  exampleDealer,
  exampleEmbedSession,
  exampleEvent,
  exampleId,
  exampleInvitation,
  exampleOpenItem,
  examplePage,
  examplePayer,
  exampleSummary,
} from '../tests/example-rows.ts';
import { findTypeFaults } from '../tests/snippet-types.ts';
import { problem, startFakeConnector, type Answering } from '../tests/fake-connector.ts';
import { EmbedClient } from './embed.ts';
import * as sdk from './index.ts';
import * as schemas from './schemas/index.ts';

let snippets: string[] = [];
let taken = 0;

before(async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  snippets = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), (match) => match[1] ?? '');
});

const answer: Answering = (request) => {
  if (request.path.endsWith('/open-items'))
    return { json: examplePage([exampleOpenItem(1), exampleOpenItem(2)]) };
  if (request.path.endsWith('/invitations') && request.method === 'GET')
    return { json: examplePage([exampleInvitation()]) };
  if (request.path.endsWith('/payers')) return { json: examplePage([examplePayer()]) };
  if (request.path.startsWith('/v1/payers/')) {
    const { access, linkedAt, invitationId, ...payer } = examplePayer();
    return {
      json: { ...payer, customers: [{ customerId: exampleId(1), access, linkedAt, invitationId }] },
    };
  }
  if (request.path === '/v1/customers/anchors')
    return { json: { every: 50, total: 101, anchors: [null, 'YQ', 'Yg'] } };
  if (request.path === '/v1/customers/summary') return { json: exampleSummary() };
  if (request.path === '/v1/customers/export.csv')
    return { text: 'Account name\r\n', headers: { 'content-type': 'text/csv' } };
  if (request.path === '/v1/customers')
    return { json: examplePage([exampleCustomer(1), exampleCustomer(2)]) };
  if (request.path === '/v1/invitations') return { status: 201, json: exampleInvitation() };
  return { status: 201, json: exampleEmbedSession() };
};

/** Runs the one snippet that contains `mark` against a connector that answers as told. */
async function run(test: TestContext, mark: string, answering = answer) {
  const found = snippets.filter((snippet) => snippet.includes(mark));
  assert.equal(found.length, 1, mark);
  taken += 1;
  const { baseUrl, requests } = await startFakeConnector(test, answering);
  const payvite = new sdk.PayviteClient({ baseUrl, apiKey: 'pv_test_readme' });
  const logged: unknown[][] = [];
  const code = (found[0] ?? '')
    .replaceAll(/import (\{[^}]*\}) from '@payvite\/sdk(?:\/embed|\/schemas)?';/g, 'const $1 = sdk;')
    .replaceAll(/'http:\/\/localhost:4400'|'https:\/\/pay\.example'/g, JSON.stringify(baseUrl));
  const scope: Record<string, unknown> = {
    sdk: { ...sdk, ...schemas, EmbedClient },
    id: exampleId(1),
    process: { env: { PAYVITE_API_KEY: 'pv_test_readme' } },
    console: { log: (...words: unknown[]) => logged.push(words) },
    // The page's own back end; the client itself uses the real one.
    fetch: (path: string) => Promise.resolve(new Response(path === '/payvite-token' ? 'token-1' : '')),
    ...(code.includes('const payvite') ? {} : { payvite }),
  };
  const source = `(async (${Object.keys(scope).join(', ')}) => {\n${code}\n})`;
  const script = typescript.transpile(source, { target: typescript.ScriptTarget.ES2024 });
  const snippet = runInThisContext(script) as (...scope: unknown[]) => Promise<void>;
  const outcome: unknown = await snippet(...Object.values(scope)).catch((error: unknown) => error);
  return { requests, logged, outcome };
}

describe('the README', () => {
  it('lists the customers to call first', async (t) => {
    const { requests, logged } = await run(t, 'The ten customers to call first');
    assert.equal(requests[0]?.query['limit'], '10');
    assert.equal(requests[0]?.headers.authorization, 'Bearer pv_test_readme');
    assert.deepEqual(logged[0], [exampleCustomer(1).name, 4.2]);
    assert.equal(logged.length, 2);
  });

  it('walks a list', async (t) => {
    const { requests, logged } = await run(t, 'for await (const customer');
    assert.deepEqual(requests[0]?.query, { sort: '-outstandingMinor', invitationStatus: 'none' });
    assert.deepEqual(logged, [
      ['A-1', 120_000, 'USD'],
      ['A-2', 120_000, 'USD'],
    ]);
  });

  it('reads any page, the whole in numbers, and as a file', async (t) => {
    const { requests, logged, outcome } = await run(t, 'customers.anchors');
    assert.equal(outcome, undefined);
    assert.deepEqual(requests[1]?.query, { sort: 'name', limit: '50', cursor: 'Yg' });
    assert.deepEqual(logged, [[101, 2], ['USD', 120_000, 1], ['Account name\r\n'.length]]);
  });

  it('invites', async (t) => {
    const { requests, logged, outcome } = await run(t, 'invitations.send');
    assert.equal(outcome, undefined);
    assert.deepEqual(JSON.parse(requests[1]?.body ?? ''), { customerIds: [exampleId(1)] });
    assert.deepEqual(logged[0]?.slice(0, 2), ['Mailed to', 'ana@timber.example']);
  });

  it('invites nobody where the search finds nobody', async (t) => {
    const { requests, outcome } = await run(t, 'invitations.send', () => ({ json: examplePage([]) }));
    assert.match(String(outcome), /no customer of that name/);
    assert.equal(requests.length, 1);
  });

  it('tells why it cannot invite', async (t) => {
    const refusing =
      (refusal: ReturnType<typeof problem>): Answering =>
      (request, index, response) =>
        request.method === 'POST' ? refusal : answer(request, index, response);
    const pending = await run(t, 'invitations.send', refusing(problem(409, 'invitation_pending')));
    assert.deepEqual(pending.logged[0], ['Nothing to do:', 'invitation_pending']);
    const tooOften = problem(429, 'rate_limited');
    tooOften.headers = { ...tooOften.headers, 'retry-after': '60' };
    const limited = await run(t, 'invitations.send', refusing(tooOften));
    assert.deepEqual(limited.logged[0], ['Again in', 60, 'seconds']);
    const noEmail = await run(t, 'invitations.send', refusing(problem(409, 'no_email')));
    assert.deepEqual(noEmail.logged[0], ['Told by no_email.', 'req-no_email']);
  });

  it('invites many', async (t) => {
    const planned = exampleBulkInvitation('planned');
    const { logged, outcome, requests } = await run(t, 'bulkInvitations.plan', ({ method, path }) => {
      if (path.endsWith('/rows')) return { json: examplePage([exampleBulkInvitationRow('failed')]) };
      if (path.endsWith('/send')) return { json: exampleBulkInvitation('sending') };
      return { json: method === 'GET' ? exampleBulkInvitation('completed') : planned };
    });
    assert.equal(outcome, undefined);
    const [, sent] = requests;
    assert.deepEqual(JSON.parse(sent?.body ?? ''), { planHash: planned.planHash, startAfterSeconds: 30 });
    assert.deepEqual(logged, [
      [2, 'invitations; left out:', { no_email: 1 }],
      [0, 'sent,', 2, 'to go'],
      [2, 'sent,', 0, 'to go'],
      ['ana@timber.example', '550 no such mailbox'],
    ]);
  });

  it('looks after a customer', async (t) => {
    const { requests, logged, outcome } = await run(t, 'customers.payers');
    assert.equal(outcome, undefined);
    assert.deepEqual(requests[0]?.query, { state: 'expired' });
    assert.deepEqual(logged, [['Ana Reyes', 'ana@timber.example', '2026-11-22T08:30:00.000Z']]);
    assert.equal(requests[2]?.method, 'PUT');
    assert.deepEqual(JSON.parse(requests[2]?.body ?? ''), { state: 'disabled' });
  });

  it('follows what happens', async (t) => {
    const { logged, outcome, requests } = await run(t, 'events.subscribe', (_request, index, response) => {
      if (index > 0) return problem(403, 'permission_denied');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`id: 7.1\ndata: ${JSON.stringify(exampleEvent())}\n\n`);
      return undefined;
    });
    assert.equal(outcome, undefined);
    assert.equal(requests[1]?.headers['last-event-id'], '7.1');
    assert.deepEqual(logged[0], ['invitation.sent', [exampleId(1)]]);
    assert.equal(logged[1]?.[0], 'ended');
    assert.ok(logged[1]?.[1] instanceof sdk.PermissionDeniedError);
  });

  it('allows an origin', async (t) => {
    const { requests, logged, outcome } = await run(t, 'payvite.dealer.get', () => ({
      json: exampleDealer(),
    }));
    assert.equal(outcome, undefined);
    const { allowedOrigins } = exampleDealer();
    assert.deepEqual(JSON.parse(requests[1]?.body ?? ''), {
      allowedOrigins: [...allowedOrigins, 'https://erp.example'],
    });
    assert.equal(logged[0]?.[0], exampleDealer().name);
  });

  it('makes an embed token', async (t) => {
    const { requests, outcome } = await run(t, 'embedSessions.create');
    assert.equal(outcome, undefined);
    assert.ok(schemas.embedSessionInputSchema.safeParse(JSON.parse(requests[0]?.body ?? '')).success);
  });

  it('fetches an embed token', async (t) => {
    const { requests, outcome } = await run(t, 'fetchToken: async');
    assert.equal(outcome, undefined);
    assert.equal(requests[0]?.headers.authorization, 'Bearer token-1');
    assert.deepEqual(requests[0]?.query, { search: 'kestrel framing' });
  });

  it('aborts a walk', async (t) => {
    const { logged, outcome } = await run(t, 'abort.abort()');
    assert.deepEqual(logged, [['2026-1', 30_000], ['Stopped.']]);
    assert.equal(outcome, undefined);
  });

  it('asks from a page that counts kilobytes', async (t) => {
    const { requests, logged, outcome } = await run(t, '@payvite/sdk/embed');
    assert.equal(outcome, undefined);
    assert.equal(requests[0]?.headers.authorization, 'Bearer token-1');
    assert.deepEqual(requests[0]?.query, { search: 'kestrel framing' });
    assert.equal(logged.length, 1);
  });

  it('reads the schemas', async (t) => {
    const { logged, outcome } = await run(t, '@payvite/sdk/schemas');
    assert.equal(outcome, undefined);
    assert.deepEqual(logged, [
      [['none', 'pending', 'accepted', 'declined', 'expired']],
      [{ sort: 'name', limit: 20 }],
    ]);
  });

  it('says nothing that a compiler would refuse', () => {
    assert.deepEqual(findTypeFaults(snippets), []);
    assert.match(findTypeFaults([`await payvite.invitations.resend(7);`])[0] ?? '', /'number'.*resend\(7\)/);
  });

  it('has no other snippet', () => {
    // Inviting is run five times.
    assert.equal(taken - 4, snippets.length);
  });
});
