import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readForm } from './page-form.ts';
import { createVisitor, invite, PASSWORD, register, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('a form that is refused', () => {
  const email = 'maria@harrow.example';
  let test: TestConnector;
  let invitationId: string;
  before(async () => {
    test = await startTestConnector({
      rows: {
        accounts: [
          { account_id: 'C0', account_name: 'Harrow Homes', currency: 'USD' },
          { account_id: 'C1', account_name: 'Mesa Court', currency: 'USD' },
          { account_id: 'C2', account_name: 'Pine Row', currency: 'USD' },
        ],
      },
    });
    await register(test, (await invite(test, email, 'C0')).id);
    invitationId = (await invite(test, 'ana@harrow.example', 'C1')).id;
  });
  after(() => test.close());

  const signedIn = async (): Promise<PortalVisitor> => {
    const visitor = createVisitor(test);
    await visitor.post('/sign-in', { email, password: PASSWORD });
    return visitor;
  };
  const atInvitation = async (): Promise<PortalVisitor> => {
    const visitor = createVisitor(test);
    await visitor.open(invitationId);
    return visitor;
  };
  const stranger = () => Promise.resolve(createVisitor(test));
  const wrong = 'wrong-Password-7';

  /** Path, form, who sends it, the page that says why, and what stays in its fields. */
  const FORMS: [string, Record<string, string>, () => Promise<PortalVisitor>, string, string[]][] = [
    ['/sign-in', { email: 'ana@x.example', password: wrong }, stranger, '/sign-in', ['ana@x.example']],
    [
      '/sign-in?then=/account',
      { email: 'ana@x.example' },
      stranger,
      '/sign-in?then=/account',
      ['ana@x.example'],
    ],
    ['/password', { email: 'ana at x' }, stranger, '/password', ['ana at x']],
    ['/account/name', { name: 'N'.repeat(101) }, signedIn, '/account', ['N'.repeat(101)]],
    ['/account/password', { 'current-password': wrong, password: wrong }, signedIn, '/account', []],
    ['/account/email', { email: 'ana@', 'email-password': wrong }, signedIn, '/account', ['ana@']],
    [
      '/invitation/register',
      { name: 'Ana Ruiz', password: 'short' },
      atInvitation,
      '/invitation',
      ['Ana Ruiz'],
    ],
    [
      '/invitation/sign-in',
      { password: wrong, terms: 'accepted' },
      atInvitation,
      '/invitation',
      ['accepted" checked'],
    ],
    [
      '/invitation/not-me',
      { name: 'Lee Oh', email: 'lee@' },
      atInvitation,
      '/invitation',
      ['Lee Oh', 'lee@'],
    ],
    ['/invitation/decline', { 'ask-again-on': '2020-01-01' }, atInvitation, '/invitation', ['2020-01-01']],
  ];
  for (const [path, form, come, page, typed] of FORMS) {
    it(`at ${path}: its page says why and keeps what was typed, but no password; coming back sends nothing`, async () => {
      const visitor = await come();
      const answer = await visitor.post(path, form);
      assert.deepEqual([answer.status, answer.location], [303, page]);
      const shown = await visitor.get(page);
      assert.equal(shown.status, 200);
      assert.match(shown.html, /<title>Error: /);
      assert.match(shown.html, /role="alert"/);
      for (const text of typed) assert.ok(shown.html.includes(`value="${text}`), text);
      assert.ok(
        !shown.html.includes(wrong) && !shown.html.includes('value="short'),
        'no password comes back',
      );
      // Whoever comes back, or sees the browser later.
      const again = await visitor.get(page);
      assert.equal(again.status, 200);
      assert.doesNotMatch(again.html, /role="alert"/);
      for (const text of typed) assert.ok(!again.html.includes(text), `${text} is gone`);
    });

    it(`at ${path}: what was typed goes along into another language, once`, async () => {
      const visitor = await come();
      const shown = await visitor.submit(path, form);
      const choice = readForm(shown.html, '/language');
      choice.set('language', 'es');
      const answer = await visitor.post('/language', choice);
      try {
        assert.equal(decodeURIComponent(answer.location ?? ''), page);
        const { html } = await visitor.get(answer.location ?? '');
        assert.match(html, /<html lang="es">/);
        for (const text of typed) assert.ok(html.includes(`value="${text}`), text);
        assert.ok(!html.includes(wrong) && !html.includes('value="short'), 'no password comes back');
        assert.doesNotMatch(html, /<title>Error|role="alert"/, 'the faults were in the language of before');
        const again = await visitor.get(page);
        for (const text of typed) assert.ok(!again.html.includes(text), `${text} is gone`);
      } finally {
        // Of who is signed in it is for good.
        await visitor.post('/language', { language: 'en' });
      }
    });
  }

  it('says in another language too that a link to a new password is on its way', async () => {
    const visitor = createVisitor(test);
    const sent = await visitor.submit('/password', { email: 'nobody@harrow.example' });
    const choice = readForm(sent.html, '/language');
    choice.set('language', 'fr');
    const { text } = await visitor.submit('/language', choice);
    assert.match(text, /nobody@harrow\.example/);
    assert.match(text, /Consultez vos messages/);
  });

  describe('has a reply that', () => {
    /** A cookie of an answer, as a browser sends it. */
    const replyOf = (setCookies: string[]): string =>
      setCookies.find((cookie) => cookie.startsWith('payvite-form'))?.split(';', 1)[0] ?? '';
    const read = async (page: string, cookie: string): Promise<string> => {
      const answer = await fetch(`${test.connector.url}${page}`, { headers: { cookie }, redirect: 'manual' });
      return answer.text();
    };
    const typed = { email: 'ana@x.example', password: wrong };

    it('can be read by nobody, and is seen by its own page alone, for a minute', async () => {
      const { setCookies } = await createVisitor(test).post('/sign-in', typed);
      const [set = ''] = setCookies;
      assert.match(set, /^payvite-form-sign-in=.*; Max-Age=60; Path=\/sign-in; .*HttpOnly; SameSite=Lax$/);
      const [header = '', ...rest] = replyOf(setCookies).split('=')[1]?.split('.') ?? [];
      const plain = Buffer.from(header, 'base64url').toString();
      assert.deepEqual(Object.keys(JSON.parse(plain) as object).sort(), ['alg', 'enc', 'kid']);
      for (const part of rest)
        assert.doesNotMatch(Buffer.from(part, 'base64url').toString(), /ana|x\.example/);
      assert.match(await read('/sign-in', replyOf(setCookies)), /value="ana@x\.example"/);
      await test.advance({ minutes: 2 });
      assert.doesNotMatch(await read('/sign-in', replyOf(setCookies)), /ana@x|role="alert"/);
    });

    it('is believed only as we made it, and by the page that it was made for', async () => {
      const { setCookies } = await createVisitor(test).post('/sign-in', typed);
      const [name, sealed = ''] = replyOf(setCookies).split('=');
      const other = sealed.at(30) === 'A' ? 'B' : 'A';
      const forged = sealed.slice(0, 30) + other + sealed.slice(31);
      for (const value of [forged, `${sealed}A`, 'x', '', 'a.b.c.d.e'])
        assert.doesNotMatch(await read('/sign-in', `${name}=${value}`), /ana@x|role="alert"/);
      assert.doesNotMatch(await read('/password', `payvite-form-password=${sealed}`), /ana@x|role="alert"/);
    });

    it('goes into another language only as its own page sealed it, while somebody may still look at that', async () => {
      const visitor = createVisitor(test);
      const { html } = await visitor.submit('/sign-in', typed);
      const sealed = readForm(html, '/language').get('typed') ?? '';
      assert.ok(sealed.length > 100);
      const other = sealed.at(-30) === 'A' ? 'B' : 'A';
      const cookiesOf = async (back: string, typed: string) =>
        (await createVisitor(test).post('/language', { language: 'es', back, typed })).setCookies.filter(
          (cookie) => !cookie.startsWith('payvite-language'),
        );
      assert.match((await cookiesOf('/sign-in', sealed)).join(), /^payvite-form-sign-in=[^;]+; Max-Age=60/);
      for (const [back, text] of [
        ['/password', sealed],
        ['/portal', sealed],
        ['/sign-in', sealed.slice(0, -30) + other + sealed.slice(-29)],
        ['/sign-in', `x.${'y'.repeat(5000)}`],
        ['/sign-in', ''],
      ] as const)
        assert.deepEqual(await cookiesOf(back, text), [], back);
      await test.advance({ minutes: 61 });
      assert.deepEqual(await cookiesOf('/sign-in', sealed), []);
    });

    it('is shown to nobody but whom it answers', async () => {
      const maria = await signedIn();
      const { setCookies } = await maria.post('/account/name', { name: 'N'.repeat(101) });
      const lee = createVisitor(test);
      await register(test, (await invite(test, 'lee@harrow.example', 'C2')).id, lee);
      const session = (
        await lee.post('/sign-in', { email: 'lee@harrow.example', password: PASSWORD })
      ).setCookies
        .map((cookie) => cookie.split(';', 1)[0])
        .join('; ');
      assert.match(await read('/account', session), /lee@harrow\.example/);
      const page = await read('/account', `${session}; ${replyOf(setCookies)}`);
      assert.match(page, /lee@harrow\.example/);
      assert.doesNotMatch(page, /NNN|role="alert"/);
    });

    it('leaves out what was typed where that is more than the fields of its page hold', async () => {
      const visitor = await signedIn();
      let long = '';
      for (let code = 0; long.length < 1700; code += 7919)
        long += String.fromCodePoint(0x4e00 + (code % 20_000));
      const answer = await visitor.post('/account/name', { name: long });
      assert.equal(answer.status, 303, answer.text);
      assert.ok((answer.setCookies[0] ?? '').length < 4096);
      const page = await visitor.get('/account');
      assert.match(page.text, /at most 100 characters/);
      assert.ok(!page.html.includes(long.slice(0, 10)));
    });
  });
});
