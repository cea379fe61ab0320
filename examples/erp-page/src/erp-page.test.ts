import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { startErpPage } from './erp-page.ts';
import type { ErpPage } from './erp-page.ts';

const API_KEY = 'pv_test_a-key-that-must-never-be-seen';

interface SeenRequest {
  method: string | undefined;
  url: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

describe('startErpPage', () => {
  let connector: Server;
  let connectorUrl: string;
  let seen: SeenRequest[];
  let answer: { status: number; body: object };
  let logged: string[];
  let page: ErpPage;

  before(async () => {
    connector = createServer(async (request: IncomingMessage, response) => {
      const body = await text(request);
      seen.push({
        method: request.method,
        url: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(body),
      });
      const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
      response.writeHead(answer.status, { 'Content-Type': type }).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve));
    connectorUrl = `http://127.0.0.1:${(connector.address() as AddressInfo).port}`;
    logged = [];
    const log = (details: object, message: string) =>
      void logged.push(`${message} ${JSON.stringify(details)}`);
    page = await startErpPage({ port: 0, connectorUrl, apiKey: API_KEY, logger: { info: log, error: log } });
  });

  after(async () => {
    await page.close();
    await new Promise((resolve) => connector.close(resolve));
  });

  beforeEach(() => {
    seen = [];
    answer = { status: 201, body: { token: 'a.token.indeed', expiresAt: '2026-11-23T21:21:00.000Z' } };
  });

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${page.url}${path}`, { redirect: 'manual', ...init });
  const signIn = async () => (await ask('/')).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const askToken = async (headers: Record<string, string> = {}) =>
    ask('/payvite-token', {
      method: 'POST',
      headers: { Cookie: await signIn(), Origin: page.url, 'Sec-Fetch-Site': 'same-origin', ...headers },
    });

  test('gives the signed-in person a token that names them and the ERP’s own origin', async () => {
    const response = await askToken();
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), answer.body);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.deepEqual(seen, [
      {
        method: 'POST',
        url: '/v1/embed-sessions',
        authorization: `Bearer ${API_KEY}`,
        body: {
          user: { id: 'dortiz', name: 'Dana Ortiz', email: 'dana.ortiz@ridgeline.example' },
          permissions: [
            'customers:read',
            'customers:write',
            'invitations:read',
            'invitations:send',
            'invitations:copy_link',
            'portal_access:write',
            'syncs:read',
            'syncs:run',
            'payments:read',
            'payments:write',
            'authorizations:read',
            'dealer:read',
            'dealer:write',
          ],
          origin: page.url,
          locale: 'en-US',
        },
      },
    ]);
  });

  test('takes the origin from its configuration, whatever the request says', async () => {
    await askToken({ 'X-Forwarded-Host': 'evil.example', Referer: 'https://evil.example/' });
    assert.equal((seen[0]?.body as { origin: string }).origin, page.url);
    const other = await startErpPage({
      port: 0,
      publicUrl: 'https://erp.dealer.example/app',
      connectorUrl,
      apiKey: API_KEY,
    });
    assert.equal(other.url, 'https://erp.dealer.example');
    await other.close();
  });

  for (const [name, headers] of Object.entries<Record<string, string>>({
    'another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    'a site of the same domain': { 'Sec-Fetch-Site': 'same-site' },
    'another origin, without fetch metadata': { Origin: 'https://evil.example' },
    'an opaque origin': { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
  })) {
    test(`refuses ${name}, and asks Payvite nothing`, async () => {
      const response = await askToken(headers);
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.deepEqual(seen, []);
    });
  }

  test('refuses a request that no page made', async () => {
    const response = await ask('/payvite-token', { method: 'POST', headers: { Cookie: await signIn() } });
    assert.equal(response.status, 403);
    assert.deepEqual(seen, []);
  });

  test('refuses who is not signed in, and a forged session', async () => {
    const [name, value = ''] = (await signIn()).split('=');
    const forged = `${name}=${value.replace(/\.\d+\./, '.99999999999999.')}`;
    for (const Cookie of ['', 'erp_session=dortiz', forged]) {
      assert.equal((await askToken({ Cookie })).status, 401, Cookie);
    }
    assert.deepEqual(seen, []);
  });

  test('answers a GET for a token with 404, so that no link or image makes one', async () => {
    assert.equal((await ask('/payvite-token', { headers: { Cookie: await signIn() } })).status, 404);
  });

  test('tells the page nothing of what Payvite objects to, and its own log what it needs', async () => {
    answer = {
      status: 403,
      body: {
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        detail: 'This origin is not allowed.',
        code: 'origin_not_allowed',
        requestId: 'req-7',
      },
    };
    const response = await askToken();
    assert.equal(response.status, 502);
    assert.doesNotMatch(await response.text(), /origin|403|req-7/);
    assert.match(logged.at(-1) ?? '', /origin_not_allowed.*req-7/);
  });

  test('serves the screen with the three tags and the connector’s address', async () => {
    const html = await (await ask('/')).text();
    assert.ok(html.includes(`<payvite-provider base-url="${connectorUrl}"`), html);
    assert.match(html, /<payvite-customer-list>/);
    assert.match(html, /<payvite-customer-detail /);
    assert.match(html, /Dana Ortiz, Accounts Receivable/);
    assert.doesNotMatch(html, /\{\{/);
  });

  test('has a policy without unsafe-inline, and nothing inline that it would stop', async () => {
    const response = await ask('/');
    const policy = Object.fromEntries(
      (response.headers.get('content-security-policy') ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(' ');
        return [name, sources.join(' ')];
      }),
    );
    assert.equal(policy['default-src'], "'none'");
    assert.equal(policy['script-src'], "'self'");
    assert.equal(policy['style-src'], "'self'");
    assert.equal(policy['connect-src'], `'self' ${connectorUrl}`);
    assert.equal(policy['img-src'], `'self' ${connectorUrl}`);
    assert.equal(policy['frame-ancestors'], "'none'");
    assert.doesNotMatch(JSON.stringify(policy), /unsafe/);
    const html = await response.text();
    assert.doesNotMatch(html, /<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=/);
  });

  test('keeps the session from scripts and other sites, and opens none where one is open', async () => {
    const first = (await ask('/')).headers.getSetCookie()[0] ?? '';
    assert.match(first, /^erp_session=.*HttpOnly.*SameSite=Lax/);
    const again = await ask('/', { headers: { Cookie: first.split(';')[0] ?? '' } });
    assert.deepEqual(again.headers.getSetCookie(), []);
  });

  test('never shows the secret key, in no answer and no log', async () => {
    answer = { status: 500, body: {} };
    const responses = [
      await ask('/'),
      await ask('/erp-page.js'),
      await ask('/screen-route.js'),
      await ask('/erp-page.css'),
      await ask('/package.json'),
      await ask('/..%2fpackage.json'),
      await ask('/%'),
      await askToken(),
      await askToken({ Origin: 'https://evil.example' }),
      await askToken({ Cookie: '' }),
    ];
    assert.deepEqual(
      responses.map(({ status }) => status),
      [200, 200, 200, 200, 404, 404, 404, 502, 403, 401],
    );
    for (const response of responses) {
      const headers = JSON.stringify([...response.headers]);
      assert.ok(!`${headers}${await response.text()}`.includes(API_KEY), response.url);
    }
    assert.ok(!logged.join().includes(API_KEY));
  });

  test('sends who opens it under another name of this machine to the address that tokens are made for', async () => {
    const response = await fetch(`http://127.0.0.1:${page.port}//evil.example?customer=7`, {
      redirect: 'manual',
    });
    assert.equal(response.status, 404);
    const moved = await fetch(`http://127.0.0.1:${page.port}/?customer=7`, { redirect: 'manual' });
    assert.equal(moved.status, 302);
    assert.equal(moved.headers.get('location'), `${page.url}/?customer=7`);
  });

  test('fails where the port is taken, and frees its own when closed', async () => {
    const options = { connectorUrl, apiKey: API_KEY };
    await assert.rejects(startErpPage({ port: page.port, ...options }), { code: 'EADDRINUSE' });
    const first = await startErpPage({ port: 0, ...options });
    await first.close();
    const second = await startErpPage({ port: first.port, ...options });
    assert.equal(second.port, first.port);
    await second.close();
  });

  test('refuses a key and an address that cannot be ones', async () => {
    await assert.rejects(startErpPage({ port: 0, connectorUrl: 'nowhere', apiKey: API_KEY }), TypeError);
    await assert.rejects(startErpPage({ port: 0, connectorUrl, apiKey: 'two\nlines' }), TypeError);
  });
});
