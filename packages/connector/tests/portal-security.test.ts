import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createApp } from '../src/app.ts';
import { listRoutes } from './app-routes.ts';
import { readMailsTo } from './outbox-mails.ts';
import { withoutSealed } from './page-form.ts';
import { createVisitor, invite, linkPath, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/**
 * What no cookie opens, so that nobody's browser can be made to: whoever has an unsubscribe link's token has the mail, and mail
 * programs send it from elsewhere (RFC 8058); mail providers prove who they are.
 */
const WITHOUT_COOKIE = [/^\/webhooks\//, /^\/u\/:token/, /^\/demo\//];

describe('the portal, against whoever means it no good', () => {
  const email = 'maria@harrow.example';
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({
      rows: { accounts: [{ account_id: 'C0', account_name: 'Mesa Court', currency: 'USD' }] },
    });
    await register(test, (await invite(test, email, 'C0')).id);
  });
  after(() => test.close());

  const signIn = (address: string, password: string) =>
    createVisitor(test).post('/sign-in', { email: address, password });

  it('takes no form that another site sends', async () => {
    const { url, context } = test.connector;
    const forms = listRoutes(createApp(context), ['/v1', '/webhooks/mail']).filter(
      ({ method, path }) =>
        method === 'post' && !path.startsWith('/v1') && !WITHOUT_COOKIE.some((known) => known.test(path)),
    );
    assert.ok(forms.length > 15);
    assert.ok(forms.some(({ path }) => path === '/language'));
    const before = await test.owner.query('select count(*) from events');
    for (const { path } of forms) {
      for (const headers of [
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        {},
      ] as Record<string, string>[]) {
        const answer = await fetch(`${url}${path.replace(/:\w+/g, 'x')}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ email, password: PASSWORD }),
        });
        assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
        assert.deepEqual(answer.headers.getSetCookie(), [], path);
      }
    }
    assert.deepEqual((await test.owner.query('select count(*) from events')).rows, before.rows);
  });

  it('gives nobody a session that somebody else has chosen', async () => {
    const { url } = test.connector;
    const own = await signIn(email, PASSWORD);
    const cookie = own.setCookies.find((each) => each.includes('session_token'))?.split(';')[0] ?? '';
    const ask = (headers: Record<string, string>) =>
      fetch(`${url}/portal/test-lumber`, { headers, redirect: 'manual' }).then(({ status }) => status);
    assert.equal(await ask({ cookie }), 200);
    // Somebody's own session, planted in the browser of a victim who then signs in.
    const answer = await fetch(`${url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ email, password: PASSWORD }),
    });
    const fresh = answer.headers.getSetCookie().find((each) => each.includes('session_token'));
    assert.ok(fresh !== undefined && fresh.split(';')[0] !== cookie);
    assert.equal(await ask({ cookie }), 303, 'the planted one is over');
    assert.equal(await ask({ cookie: fresh.split(';')[0] ?? '' }), 200);
    // One that was never made.
    assert.equal(await ask({ cookie: cookie.replace(/=[^.]+/, '=chosen') }), 303);
  });

  it('leads to no place that the address bar names', async () => {
    const places = ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'];
    const { url } = test.connector;
    for (const path of ['/sign-in', '/portal', '/account', '/password', '/invitation', '/']) {
      for (const place of places) {
        const query = ['then', 'next', 'redirect', 'return', 'supplier', 'url']
          .map((name) => `${name}=${encodeURIComponent(place)}`)
          .join('&');
        const answer = await fetch(`${url}${path}?${query}`, { redirect: 'manual' });
        const to = answer.headers.get('location') ?? '/';
        assert.ok(/^\/[a-z]/.test(to) || to === '/', `${path}: ${to}`);
        assert.doesNotMatch(await answer.text(), /evil\.example|javascript:/);
      }
    }
  });

  it('believes no Host header: links lead to its own address', async () => {
    const { url, context } = test.connector;
    const { hostname, port } = new URL(url);
    const { request } = await import('node:http');
    const post = (path: string, form: Record<string, string>) =>
      new Promise<{ status: number; text: string; location: string }>((resolve, reject) => {
        const sent = request(
          {
            ...{ hostname, port, path, method: 'POST' },
            headers: {
              Host: 'evil.example',
              'X-Forwarded-Host': 'evil.example',
              'X-Forwarded-Proto': 'https',
              'Sec-Fetch-Site': 'same-origin',
              'Content-Type': 'application/x-www-form-urlencoded',
            },
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
            answer.on('end', () =>
              resolve({ status: answer.statusCode ?? 0, text, location: answer.headers.location ?? '' }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(new URLSearchParams(form).toString());
      });
    const asked = await post('/password', { email });
    assert.deepEqual([asked.status, asked.location], [303, '/password']);
    const entered = await post('/sign-in', { email, password: PASSWORD });
    assert.equal(entered.location, '/portal');
    assert.doesNotMatch(asked.text, /evil/);
    await test.connector.drain();
    const mail = (await readMailsTo(test.outboxDirectory, email)).at(-1);
    assert.match(mail?.text ?? '', new RegExp(`${context.config.publicUrl}/password/`));
    assert.doesNotMatch(JSON.stringify(mail), /evil/);
  });

  describe('tells nobody who has an account', () => {
    /** Of each kind in turn, so that what else the machine does meets all. */
    const medians = async (kinds: (() => Promise<unknown>)[], rounds: number): Promise<number[]> => {
      const times = kinds.map((): number[] => []);
      for (let round = 0; round < rounds; round += 1) {
        for (const [at, ask] of kinds.entries()) {
          const startMs = performance.now();
          await ask();
          times[at]?.push(performance.now() - startMs);
        }
      }
      return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0);
    };

    it('at sign-in: neither by what is answered nor by how soon', async () => {
      let tries = 0;
      const guess = async (address: string) => {
        const visitor = createVisitor(test);
        const form = { email: address, password: 'a wrong password' };
        const { html, text } = await visitor.submit('/sign-in', form);
        assert.match(text, /do not match/);
        return withoutSealed(html).replaceAll(address, '');
      };
      assert.equal(await guess(email), await guess('nobody@nowhere.example'));
      // Fewer than are let through for one address.
      const [known = 0, unknown = 0] = await medians(
        [() => guess(email), () => guess(`nobody${(tries += 1)}@nowhere.example`)],
        8,
      );
      assert.ok(known / unknown < 2 && unknown / known < 2, `${known} : ${unknown} ms`);
    });

    it('where a password was forgotten', async () => {
      const ask = async (address: string) => {
        const { status, html } = await createVisitor(test).submit('/password', { email: address });
        await test.connector.context.background.settle();
        return `${status} ${withoutSealed(html).replaceAll(address, '')}`;
      };
      assert.equal(await ask(email), await ask('nobody@nowhere.example'));
    });

    it('by an invitation: its page says so to the holder of the link alone', async () => {
      const { id } = await invite(test, 'other@harrow.example', 'C0');
      const stranger = createVisitor(test);
      const path = await linkPath(test, id);
      const forged = `${path.slice(0, -4)}AAAA`;
      const pages = new Set<string>();
      for (const each of [forged, '/i/x', `/i/${'A'.repeat(43)}`]) {
        await stranger.get(each);
        const { status, html } = await stranger.get('/invitation');
        pages.add(`${status} ${html}`);
      }
      assert.equal(pages.size, 1);
      assert.match([...pages][0] ?? '', /^404 .*This link leads nowhere/s);
    });
  });

  it('lets nobody in whose access was closed, whatever session they have', async () => {
    const visitor = await register(test, (await invite(test, 'shut@harrow.example', 'C0')).id);
    assert.match((await visitor.portal()).text, /Mesa Court/);
    const { rows } = await test.owner.query<{ id: string }>(
      `select id from payers where email = 'shut@harrow.example'`,
    );
    await test.client.payers.setPortalAccess(rows[0]?.id ?? '', 'disabled');
    assert.equal((await visitor.get('/portal')).location, '/sign-in', 'the session is over');
    await visitor.post('/sign-in', { email: 'shut@harrow.example', password: PASSWORD });
    const page = await visitor.portal();
    assert.match(page.text, /Your access is closed/);
    assert.doesNotMatch(page.text, /Mesa Court/);
  });
});
