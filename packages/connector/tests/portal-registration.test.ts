import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestConnector, type TestConnector } from './test-connector.ts';
import { createVisitor, invite, linkPath, PASSWORD, readInvitation, register } from './portal-visitor.ts';

const ROWS = {
  accounts: Array.from({ length: 30 }, (_, n) => ({
    account_id: `C${n}`,
    account_name: n === 0 ? 'Harrow & <b>Sons</b> Homes' : `Customer ${n}`,
    currency: 'USD',
  })),
  invoices: [
    { invoice_number: 'SO-1', amount: '1204.10', outstanding_amount: '1204.10' },
    { invoice_number: 'SO-2', amount: '95.00', outstanding_amount: '40.00' },
  ].map((row, n) => ({ account_id: 'C0', invoice_id: `I${n}`, currency: 'USD', ...row })),
  adjustments: [
    {
      account_id: 'C0',
      adjustment_id: 'CM-9',
      amount: '100.00',
      outstanding_amount: '100.00',
      currency: 'USD',
      adjustment_type: 'credit',
    },
  ],
};

describe('registering through an invitation', () => {
  let test: TestConnector;
  before(async () => {
    test = await startTestConnector({ rows: ROWS });
  });
  after(() => test.close());

  const count = async (table: string): Promise<number> =>
    Number((await test.owner.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n);

  it('takes the token out of the address bar at once and changes nothing', async () => {
    const { id } = await invite(test, 'scanned@harrow.example', 'C1');
    const before = await readInvitation(test, id);
    const path = await linkPath(test, id);
    const visitor = createVisitor(test);
    const opened = await visitor.get(path);
    assert.equal(opened.status, 303);
    assert.equal(opened.location, '/invitation');
    const [cookie] = opened.setCookies;
    assert.match(cookie ?? '', /; Path=\/invitation; .*HttpOnly; SameSite=Lax$/);
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 200);
    for (const answer of [opened, page]) {
      assert.equal(answer.headers['referrer-policy'], 'no-referrer');
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
    assert.ok(!page.html.includes(path.slice(3)), 'the page holds no token');
    assert.deepEqual(await readInvitation(test, id), before);
  });

  it('says who is invited by whom, escapes names, fixes the address and leaves the terms box empty', async () => {
    const { id } = await invite(test, 'Landing@Harrow.example', 'C0');
    const page = await createVisitor(test).open(id);
    assert.match(page.html, /<h1>Harrow &amp; &lt;b&gt;Sons&lt;\/b&gt; Homes is invited to pay online<\/h1>/);
    assert.match(page.text, /Account C0, invited by Test Lumber/);
    assert.match(page.html, /<input id="email" [^>]*value="landing@harrow.example"[^>]* readonly>/);
    assert.match(
      page.html,
      /<input id="password" [^>]*autocomplete="new-password" minlength="8" maxlength="128"/,
    );
    assert.ok(!/type="checkbox"[^>]*checked/.test(page.html));
    assert.match(page.text, /valid until/);
    assert.ok(!page.text.includes((await readInvitation(test, id)).checkPhrase), 'a forger brings his own');
  });

  it('needs no script and allows none', async () => {
    const { id } = await invite(test, 'script@harrow.example', 'C2');
    const page = await createVisitor(test).open(id);
    assert.ok(!/<script|<style|style=|onclick|javascript:/i.test(page.html));
    const policy = page.headers['content-security-policy'] ?? '';
    for (const rule of [
      "default-src 'none'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]) {
      assert.ok(policy.includes(rule), `${rule} in ${policy}`);
    }
    assert.ok(!policy.includes('unsafe'));
    for (const [, path = ''] of page.html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)) {
      const sheet = await createVisitor(test).get(path);
      assert.equal(sheet.status, 200);
      assert.match(sheet.headers['content-type'] ?? '', /^text\/css/);
    }
  });

  const complete = { name: 'Maria Harrow', password: PASSWORD, terms: 'accepted' };
  const refusals: [string, Record<string, string>, string, string][] = [
    ['no name', { ...complete, name: '  ' }, 'name', 'Enter your name.'],
    ['a long name', { ...complete, name: 'x'.repeat(101) }, 'name', 'at most 100 characters'],
    ['no password', { ...complete, password: '' }, 'password', 'Choose a password.'],
    ['a short password', { ...complete, password: '1234567' }, 'password', 'Use 8 characters or more.'],
    ['a long password', { ...complete, password: 'p'.repeat(129) }, 'password', 'at most 128 characters'],
    ['terms not accepted', { name: complete.name, password: PASSWORD }, 'terms', 'Accept the terms'],
    ['terms of another value', { ...complete, terms: 'on' }, 'terms', 'Accept the terms'],
  ];
  describe('with a fault', () => {
    let invitationId: string;
    before(async () => {
      invitationId = (await invite(test, 'faults@harrow.example', 'C3')).id;
    });
    for (const [what, form, field, message] of refusals) {
      it(`${what}: says so at the field and in the summary, keeps the rest, uses nothing up`, async () => {
        const visitor = createVisitor(test);
        await visitor.open(invitationId);
        const usersBefore = await count('auth_users');
        const page = await visitor.submit('/invitation/register', form);
        assert.match(page.html, /<title>Error: /);
        assert.match(page.html, /role="alert"/);
        assert.ok(page.html.includes(`<a href="#${field}">`));
        const input = new RegExp(`<input[^>]*id="${field}"[^>]*>`).exec(page.html)?.[0] ?? '';
        assert.match(input, /aria-invalid="true"/);
        assert.match(input, new RegExp(`aria-describedby="[^"]*${field}-fault`));
        const fault = new RegExp(`id="${field}-fault">([^<]*)<`).exec(page.html)?.[1] ?? '';
        assert.ok(fault.includes(message), fault);
        if (field !== 'name') assert.match(page.html, /value="Maria Harrow"/);
        assert.ok(!page.html.includes(form['password'] || PASSWORD), 'no password comes back');
        assert.equal(await count('auth_users'), usersBefore);
        assert.equal((await readInvitation(test, invitationId)).state, 'pending');
      });
    }
    it('still registers afterward with the same link', async () => {
      await register(test, invitationId);
      assert.equal((await readInvitation(test, invitationId)).state, 'accepted');
    });
  });

  it('registers, signs in and shows the open items of the file, to the cent', async () => {
    const { id } = await invite(test, 'Maria@Harrow.example', 'C0');
    const visitor = await register(test, id);
    const page = await visitor.portal();
    assert.equal(page.status, 200);
    assert.match(page.text, /Open in all \$1,144\.10/);
    for (const words of ['SO-1', '1,204.10', 'SO-2', '40.00', 'Credit CM-9', '−100.00']) {
      assert.ok(page.text.includes(words), words);
    }
    const invitation = await readInvitation(test, id);
    assert.equal(invitation.state, 'accepted');
    assert.ok(invitation.startedAt !== null && invitation.acceptedAt !== null);

    const { rows } = await test.owner.query(
      `select p.email, p.name, u.email as user_email, t.text_version as terms_version, octet_length(t.text_hash) as hash_length, t.text,
         a.password
       from payers p join auth_users u on u.id = p.user_id join auth_accounts a on a.user_id = u.id
       join authorizations t on t.payer_id = p.id and t.kind = 'terms'
       where t.payer_email = 'maria@harrow.example' and t.ip_address is not null`,
    );
    assert.equal(rows.length, 1);
    assert.deepEqual(
      { ...rows[0], text: undefined, password: undefined },
      {
        email: 'maria@harrow.example',
        name: 'Maria Harrow',
        user_email: 'maria@harrow.example',
        terms_version: '2026-12',
        hash_length: 32,
        text: undefined,
        password: undefined,
      },
    );
    // What they agreed to says what is kept of it.
    assert.match(rows[0].text, /the time, the network address and the browser/);
    assert.ok(!rows[0].password.includes(PASSWORD));

    const customer = (await test.customersByErpId()).get('C0');
    assert.equal(customer?.invitationStatus, 'accepted');
    assert.equal(customer?.portalAccess, 'active');
    const events = await test.owner.query<{ type: string }>(
      `select e.type from events e join event_customers c on c.event_id = e.id where c.customer_id = $1
       and e.type in ('invitation.accepted', 'payer.registered') order by e.id`,
      [customer?.id],
    );
    assert.deepEqual(
      events.rows.map((row) => row.type),
      ['payer.registered', 'invitation.accepted'],
    );
  });

  it('makes one account of two clicks, and both end in the portal', async () => {
    const { id } = await invite(test, 'double@harrow.example', 'C4');
    const visitor = createVisitor(test);
    await visitor.open(id);
    const clicks = await Promise.all([
      visitor.post('/invitation/register', complete),
      visitor.post('/invitation/register', complete),
    ]);
    // When the answer to the first has come but not yet its page.
    clicks.push(await visitor.post('/invitation/register', complete));
    for (const click of clicks) assert.match(click.location ?? click.text, /^\/portal/);
    const { rows } = await test.owner.query(`select id from payers where email = 'double@harrow.example'`);
    assert.equal(rows.length, 1);
  });

  describe('of somebody who has an account', () => {
    const email = 'known@harrow.example';
    before(async () => {
      await register(test, (await invite(test, email, 'C5')).id);
    });

    it('says so after the form was sent and asks for the password', async () => {
      const { id } = await invite(test, email, 'C6');
      const visitor = createVisitor(test);
      const landing = await visitor.open(id);
      assert.ok(!landing.text.includes('You have an account already.'));
      const page = await visitor.submit('/invitation/register', {
        ...complete,
        password: 'another password',
      });
      assert.match(page.text, /You have an account already\. Sign in with its password\./);
      assert.equal((await readInvitation(test, id)).state, 'pending');

      const wrong = await visitor.submit('/invitation/sign-in', {
        password: 'another password',
        terms: 'accepted',
      });
      assert.match(wrong.text, /not the password of your account/);
      const noTerms = await visitor.submit('/invitation/sign-in', { password: PASSWORD });
      assert.match(noTerms.text, /Accept the terms to go on\./);
      assert.equal((await readInvitation(test, id)).state, 'pending');

      const right = await visitor.post('/invitation/sign-in', { password: PASSWORD, terms: 'accepted' });
      assert.match(right.location ?? '', /^\/portal/);
      assert.equal((await readInvitation(test, id)).state, 'accepted');
      const portal = await visitor.portal();
      assert.match(portal.text, /2 accounts/);
    });

    it('comes to the portal by a second click too, also of whom the answer to the first never reached', async () => {
      const { id } = await invite(test, email, 'C10');
      const [first, second] = [createVisitor(test), createVisitor(test)];
      for (const visitor of [first, second]) await visitor.open(id);
      const form = { password: PASSWORD, terms: 'accepted' };
      for (const visitor of [first, first, second])
        assert.match((await visitor.post('/invitation/sign-in', form)).location ?? '', /^\/portal/);
      const stranger = createVisitor(test);
      await stranger.open(id);
      const answer = await stranger.post('/invitation/sign-in', { ...form, password: 'another password' });
      assert.equal(answer.location, '/invitation');
      assert.deepEqual(answer.setCookies, []);
    });

    it('accepts with one box where the person is signed in', async () => {
      const { id } = await invite(test, email, 'C7');
      const visitor = createVisitor(test);
      await visitor.post('/sign-in', { email, password: PASSWORD });
      const page = await visitor.open(id);
      assert.match(page.text, /You are signed in as known@harrow.example\./);
      assert.ok(!page.html.includes('type="password"'));
      const refused = await visitor.submit('/invitation/accept');
      assert.match(refused.text, /Accept the terms to go on\./);
      const accepted = await visitor.post('/invitation/accept', { terms: 'accepted' });
      assert.match(accepted.location ?? '', /^\/portal/);
      assert.equal((await readInvitation(test, id)).state, 'accepted');
      // A second click.
      const again = await visitor.submit('/invitation/accept', { terms: 'accepted' });
      assert.match(again.location ?? '', /^\/portal/);
    });

    it('does not let another address accept, and offers to switch', async () => {
      const { id } = await invite(test, 'else@harrow.example', 'C8');
      const visitor = createVisitor(test);
      await visitor.post('/sign-in', { email, password: PASSWORD });
      const page = await visitor.open(id);
      assert.match(page.text, /You are signed in as known@harrow.example/);
      assert.match(page.text, /This invitation is for else@harrow.example/);
      const refused = await visitor.submit('/invitation/accept', { terms: 'accepted' });
      assert.match(refused.text, /This invitation is for else@harrow.example/);
      assert.equal((await readInvitation(test, id)).state, 'pending');

      const switched = await visitor.post('/invitation/switch');
      assert.equal(switched.location, '/invitation');
      assert.match((await visitor.get('/invitation')).text, /Register and see my invoices/);
      await register(test, id, visitor);
    });
  });

  it('is refused from another site, and where the browser says nothing', async () => {
    const { id } = await invite(test, 'csrf@harrow.example', 'C9');
    const visitor = createVisitor(test);
    await visitor.open(id);
    const path = `${test.connector.url}/invitation/decline`;
    const sends: [Record<string, string>, number][] = [
      [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
      [{ 'Sec-Fetch-Site': 'same-site', Origin: 'null' }, 403],
      [{ Origin: 'https://evil.example' }, 403],
      [{ Origin: 'null' }, 403],
      [{}, 403],
      // Let in, and then led to the page that knows no link of theirs.
      [{ Origin: test.connector.context.config.publicUrl }, 303],
      [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }, 303],
    ];
    for (const [headers, status] of sends) {
      const answer = await fetch(path, { method: 'POST', headers, redirect: 'manual' });
      assert.equal(answer.status, status, JSON.stringify(headers));
      const [header, value] =
        status === 403 ? ['content-type', /^text\/html/] : ['location', /^\/invitation$/];
      assert.match(answer.headers.get(header) ?? '', value);
    }
    assert.equal((await readInvitation(test, id)).state, 'pending');
  });
});
