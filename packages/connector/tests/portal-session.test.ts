import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { betterAuth } from 'better-auth';
import supertest from 'supertest';
import { payerAuthOptions } from '../src/portal/payer-auth.ts';
import { withoutSealed } from './page-form.ts';
import { addItem, addPayment } from './payment-rows.ts';
import { createVisitor, invite, linkPath, PASSWORD, register } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('signing in to the Payments portal', () => {
  const email = 'maria@harrow.example';
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({
      rows: {
        accounts: [
          { account_id: 'C0', account_name: 'Harrow Homes', currency: 'USD' },
          { account_id: 'C1', account_name: 'Mesa Court', currency: 'USD' },
        ],
      },
    });
    await register(test, (await invite(test, email, 'C0')).id);
  });
  after(() => test.close());

  const sessionCount = async (): Promise<number> =>
    (await test.owner.query('select id from auth_sessions')).rows.length;

  it('shows the portal to nobody else', async () => {
    const answer = await createVisitor(test).get('/portal');
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/sign-in');
  });

  it('signs in whatever the case of the address, and out again, in the database too', async () => {
    const visitor = createVisitor(test);
    const before = await sessionCount();
    const answer = await visitor.post('/sign-in', { email: ' MARIA@Harrow.example ', password: PASSWORD });
    assert.equal(answer.location, '/portal');
    assert.match(answer.setCookies.join('\n'), /session_token=[^;]+; .*Path=\/; HttpOnly; SameSite=Lax/);
    assert.match((await visitor.portal()).text, /Harrow Homes/);
    assert.equal((await visitor.get('/sign-in')).location, '/portal');
    assert.equal(await sessionCount(), before + 1);
    assert.equal((await visitor.post('/sign-out')).location, '/sign-in?signed-out');
    assert.equal(await sessionCount(), before);
    assert.equal((await visitor.get('/portal')).location, '/sign-in');
  });

  it('makes a new session at every sign-in and ends the old one', async () => {
    const visitor = createVisitor(test);
    const sign = () => visitor.post('/sign-in', { email, password: PASSWORD });
    const tokenOf = (cookies: string[]) => /session_token=([^;]+)/.exec(cookies.join())?.[1];
    const first = await sign();
    const between = await sessionCount();
    const second = await sign();
    assert.notEqual(tokenOf(first.setCookies), tokenOf(second.setCookies));
    assert.equal(await sessionCount(), between);
  });

  it('answers a wrong password and an address without account alike', async () => {
    const answers = [];
    for (const address of [email, 'nobody@harrow.example', 'not an address']) {
      const visitor = createVisitor(test);
      const form = { email: address, password: 'wrong password' };
      const { status, location, setCookies } = await visitor.post('/sign-in', form);
      const names = setCookies.map((cookie) => cookie.split('=', 1)[0]);
      assert.deepEqual([status, location, names], [303, '/sign-in', ['payvite-form-sign-in']]);
      const { html, text } = await visitor.get('/sign-in');
      assert.match(text, /do not match/);
      assert.ok(!html.includes('wrong password'));
      answers.push(withoutSealed(html).replaceAll(`value="${address}"`, 'value=""'));
    }
    assert.equal(new Set(answers).size, 1);
  });

  it('names what is missing', async () => {
    const answer = await createVisitor(test).submit('/sign-in');
    assert.match(answer.text, /Enter your e-mail\. .*Enter your password\./);
  });

  it('leads back to its own pages only', async () => {
    for (const then of ['https://evil.example/', '//evil.example', '/portal/../i/x', '/sign-out']) {
      const answer = await createVisitor(test).post(`/sign-in?then=${encodeURIComponent(then)}`, {
        email,
        password: PASSWORD,
      });
      assert.equal(answer.location, '/portal', then);
    }
    const answer = await createVisitor(test).post('/sign-in?then=/invitation', { email, password: PASSWORD });
    assert.equal(answer.location, '/invitation');
  });

  it('stops guessing after ten tries, says for how long, and lets in again afterward', async () => {
    const guess = (password: string) =>
      createVisitor(test).submit('/sign-in', { email: 'guessed@harrow.example', password });
    const refused = /do not match/;
    for (let tries = 0; tries < 10; tries += 1) assert.match((await guess(`guess ${tries}`)).text, refused);
    const stopped = await guess('guess 11');
    assert.doesNotMatch(stopped.text, refused);
    assert.match(stopped.text, /Too many tries\. Wait 15 minutes/);
    const other = await createVisitor(test).post('/sign-in', { email, password: PASSWORD });
    assert.equal(other.location, '/portal', 'another address is not touched');
    await test.advance({ minutes: 15 });
    assert.match((await guess('guess 12')).text, refused);
    const { rows } = await test.owner.query<{ key: string }>('select key from auth_rate_limits');
    assert.ok(
      rows.every(({ key }) => !key.includes('harrow')),
      'the table names nobody',
    );
  });

  it('counts tries by the address that a trusted proxy saw, whatever the visitor says', async () => {
    const proxied = await startTestConnector({ env: { TRUST_PROXY: '1' } });
    try {
      /** What the page says that the answer leads to. */
      const guess = async (addresses: string) => {
        const browser = supertest.agent(proxied.connector.url);
        await browser
          .post('/sign-in')
          .set({ 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': addresses })
          .type('form')
          .send({ email: 'nobody@harrow.example', password: 'guess' })
          .redirects(0)
          .expect(303)
          .expect('Location', '/sign-in');
        return (await browser.get('/sign-in')).text;
      };
      const [refused, stopped] = [/do not match/, /Too many tries/];
      for (let time = 0; time < 10; time += 1)
        assert.match(await guess(`198.51.100.${time}, 2001:db8::${time}`), refused);
      // An IPv6 network is one visitor.
      assert.match(await guess('198.51.100.99, 2001:db8::99'), stopped);
      assert.match(await guess('2001:db8::1, 203.0.113.7'), refused);
    } finally {
      await proxied.close();
    }
  });

  it('better-auth’s own sign-up creates nobody', async () => {
    const body = JSON.stringify({ name: 'Eve', email: 'eve@evil.example', password: 'long enough' });
    const headers = { 'content-type': 'application/json', origin: test.connector.context.config.publicUrl };
    const before = (await test.owner.query('select id from auth_users')).rows.length;
    for (const path of ['/api/auth/sign-up/email', '/portal/api/auth/sign-up/email', '/sign-up/email']) {
      const answer = await fetch(`${test.connector.url}${path}`, { method: 'POST', headers, body });
      assert.equal(answer.status, 404, path);
    }
    // Even if its handler were mounted one day.
    const auth = betterAuth(payerAuthOptions(test.connector.context));
    const url = `${test.connector.context.config.publicUrl}/api/auth/sign-up/email`;
    const answer = await auth.handler(new Request(url, { method: 'POST', headers, body }));
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /SIGN_UP_DISABLED/);
    assert.equal((await test.owner.query('select id from auth_users')).rows.length, before);
  });

  it('says so where the dealer closed the access, and shows nothing', async () => {
    const visitor = await register(test, (await invite(test, 'closed@harrow.example', 'C1')).id);
    await test.owner.query(
      `update payer_customers set access = 'disabled'
       where payer_id = (select id from payers where email = 'closed@harrow.example')`,
    );
    const page = await visitor.portal();
    assert.match(page.text, /Your access is closed .*Call them at the number on your last invoice/);
    assert.ok(!page.text.includes('Mesa Court'));
  });

  it('keeps suppliers apart and lets the payer choose', async () => {
    const [otherDealer, otherCustomer, invitation] = [randomUUID(), randomUUID(), randomUUID()];
    await test.owner.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, erp_kind, brand_color, created_at)
       values ($1, 'test', 'Anvil Steel', 'anvil-steel', 'UTC', 'en-US', 'USD', 'csv', '#5b2a86', now())`,
      [otherDealer],
    );
    await test.owner.query(
      `insert into customers (dealer_id, id, erp_id, account_number, name, status, currency, row_hash)
       values ($1, $2, '7', '7', 'Harrow at Anvil', 'active', 'USD', '')`,
      [otherDealer, otherCustomer],
    );
    await test.owner.query(
      `insert into invitations (dealer_id, id, email, state, locale, check_phrase, link_version, link_secret_id,
         link_made_at, expires_in_days, expires_at, created_by_type, created_at)
       values ($1, $2, $3, 'accepted', 'en-US', 'a b c', 1, 'x', now(), 14, now(), 'system', now())`,
      [otherDealer, invitation, email],
    );
    await test.owner.query(
      `insert into payer_customers (dealer_id, customer_id, payer_id, invitation_id, linked_at)
       select $1, $2, id, $3, now() from payers where email = $4`,
      [otherDealer, otherCustomer, invitation, email],
    );
    const visitor = createVisitor(test);
    await visitor.post('/sign-in', { email, password: PASSWORD });
    const first = await visitor.get('/portal/anvil-steel');
    assert.match(first.text, /Anvil Steel .*Harrow at Anvil/);
    assert.ok(!first.text.includes('Harrow Homes'));
    assert.match(first.html, /href="\/portal\/brand\/5b2a86\.css"/);
    const second = await visitor.get('/portal/test-lumber');
    assert.match(second.html, /<a href="\/portal\/test-lumber" aria-current="page">Test Lumber<\/a>/);
    assert.match(second.text, /Harrow Homes/);
    assert.ok(!second.text.includes('Harrow at Anvil'));
  });

  it('calls as much late where suppliers are chosen as on the statement, without what was paid online', async () => {
    const { dealerId, context } = test.connector;
    const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
    const { rows } = await test.owner.query<{ id: string }>('select id from payers where email = $1', [
      email,
    ]);
    const of = { dealerId, customerId };
    const [paid, partly] = [
      await addItem(test.owner, of, { erpId: 'I1', minor: 126_934, dueDate: '2020-10-02' }),
      await addItem(test.owner, of, { erpId: 'I2', minor: 200_000, dueDate: '2020-10-02' }),
    ];
    await addPayment(test.owner, {
      ...{ ...of, payerId: rows[0]?.id ?? '', state: 'settled', startedAt: context.clock.now() },
      allocations: { [paid]: 126_934, [partly]: 19_000 },
    });
    const visitor = createVisitor(test);
    await visitor.post('/sign-in', { email, password: PASSWORD });
    assert.match((await visitor.get('/portal/test-lumber')).text, /Past due \$1,810\.00/);
    assert.match((await visitor.get('/portal')).text, /\$3,269\.34 open \$1,810\.00 late/);
  });

  it('has no page but its own', async () => {
    const page = await createVisitor(test).get('/portal/test-lumber/nothing-here');
    assert.equal(page.status, 404);
    assert.match(page.text, /There is no such page/);
    assert.equal((await createVisitor(test).get('/portal/brand/zzzzzz.css')).status, 404);
    const elsewhere = await createVisitor(test, 'fr-CA').get('/foo');
    assert.equal(elsewhere.status, 404);
    assert.match(elsewhere.html, /<html lang="fr">/);
    assert.match(elsewhere.headers['content-security-policy'] ?? '', /default-src 'none'/);
    assert.ok(!elsewhere.text.includes('foo'), elsewhere.text);
    const terms = (await createVisitor(test).get('/terms')).text;
    assert.match(terms, /Version 2026-12/);
    // What somebody agreed to earlier is there yet.
    const earlier = (await createVisitor(test).get('/terms/2026-11')).text;
    assert.match(earlier, /Version 2026-11/);
    assert.notEqual(earlier.replace('2026-11', '2026-12'), terms);
    for (const version of ['2026-10', '..%2Fportal-terms', '2026-12.txt'])
      assert.equal((await createVisitor(test).get(`/terms/${version}`)).status, 404, version);
    const verify = await createVisitor(test).get('/verify');
    assert.equal(verify.status, 200);
    assert.match(verify.text, /Ask for your three words/);
  });
});

describe('the portal on https', () => {
  it('sets its cookies for https alone, and says so to the browser', async () => {
    const test = await startTestConnector({
      env: { PUBLIC_URL: 'https://pay.example' },
      rows: { accounts: [{ account_id: 'C0', account_name: 'Harrow Homes', currency: 'USD' }] },
    });
    try {
      const { id } = await invite(test, 'secure@harrow.example', 'C0');
      const opened = await createVisitor(test).get(await linkPath(test, id));
      const [linkCookie = ''] = opened.setCookies;
      assert.match(
        linkCookie,
        /^__Secure-payvite-invitation=.*; Path=\/invitation; .*HttpOnly; Secure; SameSite=Lax$/,
      );
      assert.match(opened.headers['strict-transport-security'] ?? '', /max-age=/);
      assert.match(opened.headers['content-security-policy'] ?? '', /upgrade-insecure-requests/);
      const registered = await fetch(`${test.connector.url}/invitation/register`, {
        method: 'POST',
        redirect: 'manual',
        headers: { Cookie: linkCookie.split(';')[0] ?? '', Origin: 'https://pay.example' },
        body: new URLSearchParams({ name: 'Maria', password: PASSWORD, terms: 'accepted' }),
      });
      assert.equal(registered.status, 303);
      const session = registered.headers.getSetCookie().find((cookie) => cookie.includes('session_token'));
      assert.match(
        session ?? '',
        /^__Host-payvite\.session_token=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
    } finally {
      await test.close();
    }
  });
});
