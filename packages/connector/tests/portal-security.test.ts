import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createApp } from '../src/app.ts';
import { listRoutes } from './app-routes.ts';
import { readMailsTo } from './outbox-mails.ts';
import { withoutSealed } from './page-form.ts';
import { createLinkPath, openLink, REGISTRATION } from './copied-link-steps.ts';
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
      rows: {
        accounts: [
          { account_id: 'C0', account_name: 'Mesa Court', currency: 'USD' },
          { account_id: 'C1', account_name: 'Vista Homes', currency: 'USD' },
        ],
      },
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
    /**
     * Asks in each way in turn, so that what else the machine does meets all, and compares the quickest of each: whatever
     * comes between only adds to a time, and what an answer itself takes stays in it. None takes a quarter longer than
     * another; where one seems to, they are asked on, for a difference that is there does not go away. What was begun behind
     * the answers ends, and tries are forgotten, before the next one.
     */
    const takeAsLong = async (...ways: (() => Promise<unknown>)[]): Promise<void> => {
      const quickest = ways.map(() => Infinity);
      const areAlike = () => Math.max(...quickest) < 1.25 * Math.min(...quickest);
      for (let round = 1; round <= 10 || (round <= 40 && !areAlike()); round += 1) {
        for (const [at, ask] of ways.entries()) {
          const startMs = performance.now();
          await ask();
          quickest[at] = Math.min(quickest[at] ?? Infinity, performance.now() - startMs);
          await test.connector.context.background.settle();
          await test.owner.query('delete from auth_rate_limits');
        }
      }
      assert.ok(areAlike(), `${quickest.join(' : ')} ms`);
    };
    let nobodies = 0;
    const nobody = () => `nobody${(nobodies += 1)}@nowhere.example`;
    /** A page without what it repeats of whom it is for. */
    const without = (address: string, html: string) => withoutSealed(html).replaceAll(address, '');

    it('at sign-in: neither by what is answered nor by how soon', async () => {
      const guess = async (address: string) => {
        const visitor = createVisitor(test);
        const form = { email: address, password: 'a wrong password' };
        const { html, text } = await visitor.submit('/sign-in', form);
        assert.match(text, /do not match/);
        return without(address, html);
      };
      assert.equal(await guess(email), await guess(nobody()));
      await takeAsLong(
        () => guess(email),
        () => guess(nobody()),
      );
    });

    it('where a password was forgotten: the mail is made behind the answer', async () => {
      const ask = async (address: string) => {
        const { status, html, text } = await createVisitor(test).submit('/password', { email: address });
        assert.match(text, /If there is an account for/);
        return `${status} ${without(address, html)}`;
      };
      const mailsMade = async () =>
        (await test.owner.query(`select from mails where template = 'password_reset'`)).rowCount ?? 0;
      assert.equal(await ask(email), await ask(nobody()));
      await test.connector.context.background.settle();
      const before = await mailsMade();
      let presses = 0;
      const press = (address: string) => {
        presses += 1;
        return createVisitor(test).post('/password', { email: address });
      };
      await takeAsLong(
        () => press(email),
        () => press(nobody()),
      );
      assert.equal((await mailsMade()) - before, presses / 2, 'each to the one who has an account');
    });

    it('by a link that is none, however near it comes to one', async () => {
      const path = await linkPath(test, (await invite(test, 'other@harrow.example', 'C0')).id);
      const [live, near, any] = [path, `${path.slice(0, -4)}AAAA`, `/i/${'A'.repeat(43)}`];
      const open = async (link: string) => {
        const stranger = createVisitor(test);
        await stranger.get(link);
        const { status, html } = await stranger.get('/invitation');
        return `${status} ${html}`;
      };
      assert.match(await open(live), /^200 /);
      const page = await open(near);
      assert.match(page, /^404 .*This link leads nowhere/s);
      for (const link of [any, '/i/x']) assert.equal(await open(link), page);
      // One that has not the form of a link is looked up nowhere, as whoever made it up can see by itself.
      await takeAsLong(
        () => open(near),
        () => open(any),
      );
    });

    describe('by an invitation', () => {
      // What is told of an address before the code was entered is the same of both.
      const newcomer = 'mario@harrow.example';
      /** Of one invitation to each. */
      const ids: Record<string, string> = {};
      before(async () => {
        for (const address of [email, newcomer]) ids[address] = (await invite(test, address, 'C1')).id;
        // As their pages tell it to the minute, and one may have been made in another.
        await test.owner.query(
          `update invitations set expires_at = (select max(expires_at) from invitations) where id = any($1::uuid[])`,
          [Object.values(ids)],
        );
      });

      it('whose page only was opened', async () => {
        const open = async (address: string) => {
          const { status, html } = await createVisitor(test).open(ids[address] ?? '');
          return `${status} ${without(address, html)}`;
        };
        const page = await open(email);
        assert.match(page, /^200 .*Vista Homes/s);
        assert.equal(await open(newcomer), page);
        await takeAsLong(
          () => open(email),
          () => open(newcomer),
        );
      });

      it('where a password is guessed', async () => {
        const guess = async (address: string) => {
          const visitor = createVisitor(test);
          await visitor.open(ids[address] ?? '');
          const form = { password: 'a wrong password', terms: 'accepted' };
          const { html, text } = await visitor.submit('/invitation/sign-in', form);
          assert.match(text, /not the password of your account/);
          return without(address, html);
        };
        assert.equal(await guess(email), await guess(newcomer));
        await takeAsLong(
          () => guess(email),
          () => guess(newcomer),
        );
      });

      it('to whoever was handed its link, before the code that is mailed to its owner', async () => {
        const paths: Record<string, string> = {};
        for (const address of [email, newcomer])
          paths[address] = await createLinkPath(test, ids[address] ?? '');
        const tryToRegister = async (address: string) => {
          const { visitor, page } = await openLink(test, paths[address] ?? '');
          const { html, status } = await visitor.submit('/invitation/register', REGISTRATION);
          assert.match(page.text, /code/);
          return `${status} ${without(address, page.html)} ${without(address, html)}`;
        };
        assert.equal(await tryToRegister(email), await tryToRegister(newcomer));
        await takeAsLong(
          () => tryToRegister(email),
          () => tryToRegister(newcomer),
        );
      });

      // The mail came to its address alone: whoever has it reads the address's mails, and gets no further without knowing that
      // there is an account, for the invited address registers once.
      it('except to its owner, who is to sign in', async () => {
        const visitor = createVisitor(test);
        await visitor.open(ids[email] ?? '');
        const { text } = await visitor.submit('/invitation/register', REGISTRATION);
        assert.match(text, /You have an account already\. Sign in with its password\./);
        const other = createVisitor(test);
        await other.open(ids[newcomer] ?? '');
        assert.match((await other.post('/invitation/register', REGISTRATION)).location ?? '', /^\/portal/);
      });
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
