import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readMailsTo } from './outbox-mails.ts';
import { withoutSealed } from './page-form.ts';
import { createVisitor, invite, PASSWORD, register, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const NEW_PASSWORD = 'seven copper rivers';

describe('the account of a payer', () => {
  let test: TestConnector;
  let people = 0;
  before(async () => {
    test = await startTestConnector({
      rows: { accounts: [{ account_id: 'C0', account_name: 'Mesa Court', currency: 'USD' }] },
    });
  });
  after(() => test.close());

  /** Somebody new, registered and signed in. */
  const enroll = async (): Promise<{ email: string; visitor: PortalVisitor }> => {
    const email = `person${(people += 1)}@harrow.example`;
    return { email, visitor: await register(test, (await invite(test, email, 'C0')).id) };
  };
  const signIn = async (email: string, password: string) => {
    const visitor = createVisitor(test);
    const { location } = await visitor.post('/sign-in', { email, password });
    return { visitor, isIn: location === '/portal' };
  };
  const mailsTo = async (email: string) => {
    await test.connector.drain();
    return readMailsTo(join(test.connector.context.config.home, 'outbox'), email);
  };
  /** The path of the link in the newest mail that has one below `path`. */
  const mailedLink = async (email: string, path: string): Promise<string> => {
    const texts = (await mailsTo(email)).map(({ text }) => text ?? '');
    const links = texts.flatMap(
      (text) => new RegExp(`https?://[^/\\s]+(${path}[\\w-]+)`).exec(text)?.[1] ?? [],
    );
    const newest = links.at(-1);
    assert.ok(newest, `a link in a mail to ${email}`);
    return newest;
  };
  const timeline = async (email: string) => {
    const { rows } = await test.owner.query<{ type: string }>(
      `select e.type from events e join payers p on p.id = e.subject_id where p.email = $1 order by e.id`,
      [email],
    );
    return rows.map(({ type }) => type);
  };

  describe('whose password was forgotten', () => {
    it('gets a link to a new one, which works once, and ends every session', async () => {
      const { email, visitor } = await enroll();
      const asked = await createVisitor(test).submit('/password', { email });
      assert.match(asked.text, /If there is an account for/);
      const link = await mailedLink(email, '/password/');
      const other = createVisitor(test);
      const opened = await other.get(link);
      assert.equal(opened.location, '/password/new', 'out of the address bar at once');
      assert.match((await other.get('/password/new')).text, new RegExp(email));
      const saved = await other.post('/password/new', { password: NEW_PASSWORD });
      assert.equal(saved.location, '/sign-in?new-password');
      assert.match((await other.get('/sign-in?new-password')).text, /Your new password is saved/);
      assert.equal((await visitor.get('/portal')).location, '/sign-in', 'nobody is signed in any more');
      assert.equal((await signIn(email, PASSWORD)).isIn, false);
      assert.equal((await signIn(email, NEW_PASSWORD)).isIn, true);
      assert.ok((await timeline(email)).includes('payer.password_changed'));

      const again = createVisitor(test);
      await again.get(link);
      const dead = await again.get('/password/new');
      assert.equal(dead.status, 404);
      assert.match(dead.text, /good for nothing any more/);
      assert.equal((await again.submit('/password/new', { password: PASSWORD })).status, 404);
    });

    it('is saved once by two clicks, which both say so, and by no later one', async () => {
      const { email } = await enroll();
      await createVisitor(test).post('/password', { email });
      const link = await mailedLink(email, '/password/');
      const visitor = createVisitor(test);
      await visitor.get(link);
      const save = (password = NEW_PASSWORD) => visitor.post('/password/new', { password });
      // At the same time, and when the answer to the first has come but not yet its page.
      const clicks = [...(await Promise.all([save(), save()])), await save()];
      for (const { location } of clicks) assert.equal(location, '/sign-in?new-password');
      const changes = (await timeline(email)).filter((type) => type === 'payer.password_changed');
      assert.equal(changes.length, 1);

      // The link changes nothing any more, and nobody is told that it did.
      assert.equal((await save(`${NEW_PASSWORD} and more`)).location, '/password/new');
      assert.equal((await signIn(email, `${NEW_PASSWORD} and more`)).isIn, false);
      assert.equal((await signIn(email, NEW_PASSWORD)).isIn, true);
      await test.advance({ minutes: 2 });
      assert.equal((await visitor.submit('/password/new', { password: NEW_PASSWORD })).status, 404);
    });

    it('is not guessed at by who has a link that was just used', async () => {
      const { email } = await enroll();
      await createVisitor(test).post('/password', { email });
      const visitor = createVisitor(test);
      await visitor.get(await mailedLink(email, '/password/'));
      const save = (password: string) => visitor.post('/password/new', { password });
      assert.equal((await save(NEW_PASSWORD)).location, '/sign-in?new-password');
      for (let tries = 0; tries < 10; tries += 1)
        assert.equal((await save(`copper guess ${tries}`)).location, '/password/new');
      assert.equal((await save(NEW_PASSWORD)).location, '/password/new', 'nor is the right one told');
    });

    it('gets none that is common, short or made of a name, and the link stays good', async () => {
      const { email } = await enroll();
      await createVisitor(test).post('/password', { email });
      const visitor = createVisitor(test);
      await visitor.get(await mailedLink(email, '/password/'));
      for (const [password, words] of [
        ['sunshine1', /on lists that thieves try first/],
        ['short', /8 characters or more/],
        ['test lumber', /more than a name/],
        ['', /Choose a password/],
      ] as const) {
        const answer = await visitor.submit('/password/new', { password });
        assert.match(answer.html, /<title>Error: /, password);
        assert.match(answer.text, words);
        assert.equal((await signIn(email, password)).isIn, false);
      }
      assert.equal(
        (await visitor.post('/password/new', { password: NEW_PASSWORD })).location,
        '/sign-in?new-password',
      );
    });

    it('gets links of which only the newest works, for half an hour', async () => {
      const { email } = await enroll();
      const visitor = createVisitor(test);
      await visitor.post('/password', { email });
      const first = await mailedLink(email, '/password/');
      await visitor.post('/password', { email });
      const second = await mailedLink(email, '/password/');
      assert.notEqual(first, second);
      await visitor.get(first);
      assert.equal((await visitor.get('/password/new')).status, 404);
      await visitor.get(second);
      assert.equal((await visitor.get('/password/new')).status, 200);
      await test.advance({ minutes: 31 });
      assert.equal((await visitor.submit('/password/new', { password: NEW_PASSWORD })).status, 404);
      assert.equal((await signIn(email, PASSWORD)).isIn, true);
    });

    it('is answered the same whether or not there is one, and no mail goes out for nobody', async () => {
      const { email } = await enroll();
      const answers = new Set<string>();
      for (const address of [email, 'nobody@nowhere.example']) {
        const visitor = createVisitor(test);
        const { status, location } = await visitor.post('/password', { email: address });
        const { html } = await visitor.get(location ?? '');
        answers.add(`${status} ${location} ${withoutSealed(html).replaceAll(address, '')}`);
      }
      assert.equal(answers.size, 1);
      assert.deepEqual(await mailsTo('nobody@nowhere.example'), []);
    });

    it('asks for no more than five mails an hour', async () => {
      const { email } = await enroll();
      const ask = () => createVisitor(test).submit('/password', { email });
      for (let times = 0; times < 5; times += 1) assert.match((await ask()).text, /Check your inbox/);
      const before = (await mailsTo(email)).length;
      const sixth = await ask();
      assert.match(sixth.text, /Too many tries\. Wait [1-9]\d* minutes?/);
      assert.equal((await mailsTo(email)).length, before);
    });

    it('takes no link that we did not make', async () => {
      const { email } = await enroll();
      await createVisitor(test).post('/password', { email });
      const link = await mailedLink(email, '/password/');
      const last = link.at(-1) === 'A' ? 'B' : 'A';
      for (const forged of [
        link.slice(0, -1) + last,
        `${link}AAAA`,
        '/password/x',
        `/password/${'A'.repeat(64)}`,
      ]) {
        const visitor = createVisitor(test);
        await visitor.get(forged);
        assert.equal((await visitor.get('/password/new')).status, 404, forged);
      }
    });
  });

  describe('in its settings', () => {
    it('is shown to nobody else', async () => {
      for (const path of ['/account', '/account/new-email']) {
        assert.match((await createVisitor(test).get(path)).location ?? '', /^\/sign-in\?then=\/account/);
      }
    });

    it('gets another name, and says once that it did', async () => {
      const { visitor } = await enroll();
      assert.match((await visitor.submit('/account/name', { name: '' })).text, /Enter your name\./);
      await visitor.post('/account/name', { name: 'Ana Ruiz' });
      assert.match((await visitor.get('/account')).text, /Ana Ruiz.*Your name is changed\./);
      assert.doesNotMatch((await visitor.get('/account')).text, /Your name is changed/);
    });

    it('gets another password for the one of now, and everybody else is signed out', async () => {
      const { email, visitor } = await enroll();
      const { visitor: other } = await signIn(email, PASSWORD);
      const change = (current: string, next: string) =>
        visitor.submit('/account/password', { 'current-password': current, password: next });
      assert.match((await change('not my password', NEW_PASSWORD)).text, /This is not your password/);
      assert.match((await change(PASSWORD, 'sunshine1')).text, /on lists that thieves try first/);
      assert.match((await change(PASSWORD, NEW_PASSWORD)).text, /Your password is changed/);
      assert.equal((await other.get('/portal')).location, '/sign-in');
      assert.equal((await signIn(email, NEW_PASSWORD)).isIn, true);
    });

    it('is not guessed at by a session that somebody else has', async () => {
      const { visitor } = await enroll();
      const guess = (tries: number) =>
        visitor.submit('/account/password', { 'current-password': `guess ${tries}`, password: NEW_PASSWORD });
      for (let tries = 0; tries < 10; tries += 1)
        assert.match((await guess(tries)).text, /This is not your password/);
      assert.match((await guess(10)).text, /Too many tries\. Wait 15 minutes/);
    });

    it('signs out everywhere', async () => {
      const { email, visitor } = await enroll();
      const { visitor: other } = await signIn(email, PASSWORD);
      assert.equal((await visitor.post('/account/sessions')).location, '/sign-in?signed-out-everywhere');
      for (const each of [visitor, other]) {
        assert.equal((await each.get('/portal')).location, '/sign-in');
        // Nobody is signed out everywhere who is not known.
        assert.equal((await each.post('/account/sessions')).location, '/sign-in?then=/account');
      }
    });

    it('gets another address once a link in it is opened, and the one of before is told', async () => {
      const { email, visitor } = await enroll();
      const next = `new-${email}`;
      const { visitor: other } = await signIn(email, PASSWORD);
      const ask = (password: string) =>
        visitor.submit('/account/email', { email: next, 'email-password': password });
      const wrong = await ask('not my password');
      assert.match(wrong.text, /This is not your password/);
      assert.ok(wrong.html.includes(`value="${next}"`), 'what was typed is kept');
      assert.match((await ask(PASSWORD)).text, /We mail a link to the new address/);
      const notice = (await mailsTo(email)).at(-1);
      assert.match(notice?.subject ?? '', /Another address was asked for/);
      assert.doesNotMatch(notice?.text ?? '', new RegExp(next));
      const link = await mailedLink(next, '/account/email/');

      const stranger = (await enroll()).visitor;
      await stranger.get(link);
      assert.equal((await stranger.get('/account/new-email')).status, 404, 'not to somebody else');
      await visitor.get(link);
      assert.match((await visitor.get('/account/new-email')).text, new RegExp(`sign in as ${next}`));
      assert.equal((await signIn(next, PASSWORD)).isIn, false, 'no GET changes it');
      assert.equal((await visitor.post('/account/new-email')).location, '/account');
      assert.match((await visitor.get('/account')).text, new RegExp(`You sign in as ${next}`));
      assert.equal((await other.get('/portal')).location, '/sign-in');
      assert.equal((await signIn(email, PASSWORD)).isIn, false);
      assert.equal((await signIn(next, PASSWORD)).isIn, true);
      assert.ok((await timeline(next)).includes('payer.email_changed'));
      await test.advance({ minutes: 2 });
      assert.equal((await visitor.submit('/account/new-email')).status, 404, 'once');
    });

    it('gets another address once by two clicks, which both say so', async () => {
      const { email, visitor } = await enroll();
      const next = `new-${email}`;
      await visitor.post('/account/email', { email: next, 'email-password': PASSWORD });
      await visitor.get(await mailedLink(next, '/account/email/'));
      const confirm = () => visitor.post('/account/new-email');
      // At the same time, and when the answer to the first has come but not yet its page.
      const clicks = [...(await Promise.all([confirm(), confirm()])), await confirm()];
      for (const { location } of clicks) assert.equal(location, '/account');
      assert.match((await visitor.get('/account')).text, new RegExp(`You sign in as ${next}`));
      const changes = (await timeline(next)).filter((type) => type === 'payer.email_changed');
      assert.equal(changes.length, 1);

      // Whoever has changed it again since is not told of the address of before.
      await visitor.post('/account/email', { email: `newer-${email}`, 'email-password': PASSWORD });
      const newer = await mailedLink(`newer-${email}`, '/account/email/');
      await visitor.get(newer);
      assert.equal((await confirm()).location, '/account');
      assert.match((await visitor.get('/account')).text, new RegExp(`You sign in as newer-${email}`));
      assert.equal((await signIn(next, PASSWORD)).isIn, false);
    });

    it('says the same of an address that somebody else has, and mails nothing', async () => {
      const { email: taken } = await enroll();
      const { email, visitor } = await enroll();
      const before = (await mailsTo(taken)).length;
      await visitor.post('/account/email', { email: taken, 'email-password': PASSWORD });
      assert.match((await visitor.get('/account')).text, /We mail a link to the new address/);
      assert.equal((await mailsTo(taken)).length, before);
      assert.equal((await signIn(email, PASSWORD)).isIn, true);
    });

    it('lists the terms that were agreed to, each with the text that was', async () => {
      const { visitor } = await enroll();
      const page = await visitor.get('/account');
      assert.match(page.text, /Terms, version 2026-12, for Test Lumber on \w+ \d+, 20\d\d \(Mesa Court\)/);
      const [, path = ''] = /href="(\/terms\/[^"]+)"/.exec(page.html) ?? [];
      assert.match((await visitor.get(path)).text, /Version 2026-12/);
    });
  });

  it('takes no common password at registration, and uses nothing up', async () => {
    const email = 'careless@harrow.example';
    const { id } = await invite(test, email, 'C0');
    const visitor = createVisitor(test);
    await visitor.open(id);
    const answer = await visitor.submit('/invitation/register', {
      ...{ name: 'Cass Less', password: 'Sunshine1', terms: 'accepted' },
    });
    assert.match(answer.text, /on lists that thieves try first/);
    await register(test, id, visitor);
  });
});
