import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { deriveKeys } from '../src/derived-keys.ts';
import { deriveCodeProof, deriveRegistrationCode } from '../src/portal/registration-code.ts';
import {
  askForCode,
  createLinkPath,
  newestCode,
  openLink,
  otherThan,
  REGISTRATION,
  sendRegistration,
} from './copied-link-steps.ts';
import { plainCustomers } from './export-folder.ts';
import { readMailsTo } from './outbox-mails.ts';
import {
  createVisitor,
  invite,
  PASSWORD,
  readInvitation,
  register,
  type PortalVisitor,
} from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** The landing page asks for name and password: the code is taken. */
const REGISTRATION_FORM = /action="\/invitation\/register"/;

describe('a registration code', () => {
  const keys = deriveKeys(['a'.repeat(64), 'b'.repeat(64)]);
  const [{ secretId }, older] = keys;

  it('has six digits, the same for one id and secret, and ends with the secret', () => {
    const id = '0198c0de-0000-7000-8000-000000000001';
    const code = deriveRegistrationCode(keys, { id, secretId });
    assert.match(code ?? '', /^\d{6}$/);
    assert.equal(deriveRegistrationCode(keys, { id, secretId }), code);
    assert.notEqual(deriveRegistrationCode(keys, { id, secretId: older?.secretId ?? '' }), code);
    assert.equal(deriveRegistrationCode(keys, { id, secretId: 'gone' }), undefined);
    assert.equal(deriveCodeProof(keys, { id, secretId: 'gone' }), undefined);
  });

  it('is as often below half as above', () => {
    const codes = Array.from({ length: 2000 }, (_, n) =>
      Number(deriveRegistrationCode(keys, { id: String(n), secretId })),
    );
    const low = codes.filter((code) => code < 500_000).length;
    assert.ok(low > 850 && low < 1150, `${low} of 2000`);
  });
});

describe('registering through a link that was handed on', () => {
  let test: TestConnector;
  let used = 0;
  let email: string;
  let id: string;
  let path: string;
  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(60) });
  });
  after(() => test.close());
  beforeEach(async () => {
    used += 1;
    email = `person${used}@harrow.example`;
    ({ id } = await invite(test, email, `C${used}`));
    await test.connector.drain();
    path = await createLinkPath(test, id);
  });

  /** Sends the complete form of the landing page, and goes where that leads. */
  const submitRegistration = (visitor: PortalVisitor) => visitor.submit('/invitation/register', REGISTRATION);
  const codeMails = async (to: string) =>
    (await readMailsTo(test.outboxDirectory, to)).filter(({ text }) => /^\d{6}$/m.test(text ?? ''));
  const state = async (invitationId = id) => (await readInvitation(test, invitationId)).state;

  it('asks for the code first, and tells only as much of the address as its owner needs', async () => {
    const { page } = await openLink(test, path);
    assert.equal(page.status, 200);
    assert.match(page.text, new RegExp(`we mail a code to pe…\u2060@harrow\\.example`));
    assert.ok(!page.html.includes(email));
    assert.ok(!page.html.includes('action="/invitation/register"'));
    assert.ok(!/<script|onclick/.test(page.html), 'it needs no script');
    assert.equal((await readMailsTo(test.outboxDirectory, email)).length, 1, 'looking mails nothing');
  });

  it('mails it to the address on file, takes it, and registers with it', async () => {
    const { visitor } = await openLink(test, path);
    const code = await askForCode(test, visitor, email);
    const asked = await visitor.get('/invitation');
    assert.match(asked.text, /We mailed six digits to pe…/);
    assert.match(asked.html, /<input id="code" [^>]*inputmode="numeric" autocomplete="one-time-code"/);

    const entered = await visitor.post('/invitation/enter-code', {
      code: ` ${code.slice(0, 3)} ${code.slice(3)}`,
    });
    assert.equal(entered.location, '/invitation');
    assert.match(
      entered.setCookies.join(),
      /payvite-code=[^;]+; .*Path=\/invitation; .*HttpOnly; SameSite=Lax/,
    );
    assert.ok(!entered.setCookies.join().includes(code));
    const landing = await visitor.get('/invitation');
    assert.match(landing.html, new RegExp(`<input id="email" [^>]*value="${email}"`));
    assert.equal(await state(), 'pending', 'a code accepts nothing');

    const registered = await sendRegistration(visitor);
    assert.match(registered.location ?? '', /^\/portal/);
    assert.equal(await state(), 'accepted');
    assert.match((await visitor.portal()).text, /Customer/);
  });

  it('is a mail of its own: branded, without a link, without a way to stop it, and none of the invitation’s', async () => {
    const before = await test.client.invitations.get(id);
    const { visitor } = await openLink(test, path);
    const code = await askForCode(test, visitor, email);
    const mail = (await readMailsTo(test.outboxDirectory, email)).at(-1);
    assert.ok(mail);
    assert.equal(mail.subject, 'Your code to register with Test Lumber');
    assert.ok(!mail.subject.includes(code));
    assert.equal(mail.headers.has('list-unsubscribe'), false);
    for (const part of [mail.text ?? '', String(mail.html)]) {
      assert.ok(part.includes(code));
      assert.match(part, /15 minutes/);
      assert.match(part, /You did not ask for a code\?/);
      assert.doesNotMatch(part, /https?:\/\/[^"]*\/[iu]\//);
    }
    const { startedAt, ...rest } = await test.client.invitations.get(id);
    assert.ok(startedAt !== null, 'somebody went on from the page');
    assert.deepEqual({ ...rest, startedAt: null }, before);
    const { rows } = await test.owner.query('select * from registration_codes where invitation_id = $1', [
      id,
    ]);
    assert.ok(!JSON.stringify(rows).includes(code));
  });

  it('is mailed to an address that has unsubscribed, and to none that bounces', async () => {
    const { visitor } = await openLink(test, path);
    await test.client.suppressions.add({ email });
    await test.owner.query(`update suppressions set reason = 'unsubscribed' where email = $1`, [email]);
    await askForCode(test, visitor, email);
    await test.advance({ minutes: 2 });
    await test.owner.query(`update suppressions set reason = 'bounced' where email = $1`, [email]);
    const answer = await visitor.submit('/invitation/send-code');
    assert.match(answer.text, /comes back, so no code can reach it\. Call Test Lumber/);
  });

  it('registers nobody without it', async () => {
    const { visitor } = await openLink(test, path);
    const tries = [
      () => sendRegistration(visitor),
      async () => {
        await askForCode(test, visitor, email);
        return sendRegistration(visitor);
      },
    ];
    for (const attempt of tries) {
      assert.equal((await attempt()).location, '/invitation');
      assert.match((await visitor.get('/invitation')).text, /First, a code/);
    }
    const { rowCount } = await test.owner.query('select from payers where email = $1', [email]);
    assert.equal(rowCount, 0);
    assert.equal(await state(), 'pending');
  });

  it('does not tell who has an account before the code is entered', async () => {
    await register(test, (await invite(test, email, `C${used + 1}`)).id);
    used += 1;
    const { visitor, page } = await openLink(test, path);
    assert.match((await submitRegistration(visitor)).text, /First, a code/);
    assert.ok(!page.text.includes('You have an account already'));
    const code = await askForCode(test, visitor, email);
    await visitor.post('/invitation/enter-code', { code });
    const told = await submitRegistration(visitor);
    assert.match(told.text, /You have an account already\./);
  });

  it('lets who has an account sign in without it: the password says more', async () => {
    await register(test, (await invite(test, email, `C${used + 1}`)).id);
    used += 1;
    const { visitor } = await openLink(test, path);
    const wrong = await visitor.submit('/invitation/sign-in', { password: 'not it, no', terms: 'accepted' });
    assert.match(wrong.text, /not the password of your account/);
    const right = await visitor.post('/invitation/sign-in', { password: PASSWORD, terms: 'accepted' });
    assert.match(right.location ?? '', /^\/portal/);
    assert.equal(await state(), 'accepted');
  });

  describe('with a wrong code', () => {
    it('says so and how many tries are left, and after five has another one mailed', async () => {
      const { visitor } = await openLink(test, path);
      const code = await askForCode(test, visitor, email);
      for (const left of [4, 3, 2, 1]) {
        const answer = await visitor.submit('/invitation/enter-code', { code: otherThan(code) });
        assert.match(answer.html, /<a href="#code">/);
        assert.match(answer.text, left === 1 ? /One try is left/ : new RegExp(`${left} tries are left`));
      }
      const spent = await visitor.submit('/invitation/enter-code', { code: otherThan(code) });
      assert.match(spent.text, /This was the last try of that code/);
      assert.ok(!spent.html.includes('id="code"'));
      const late = await visitor.submit('/invitation/enter-code', { code });
      assert.match(late.text, /That code has ended/);
      assert.match((await submitRegistration(visitor)).text, /First, a code/);

      await test.advance({ minutes: 2 });
      const another = await askForCode(test, visitor, email);
      await visitor.post('/invitation/enter-code', { code: another });
      assert.match((await sendRegistration(visitor)).location ?? '', /^\/portal/);
    });

    it('counts no try for what cannot be a code', async () => {
      const { visitor } = await openLink(test, path);
      const code = await askForCode(test, visitor, email);
      for (const typed of ['', '12345', '1234567', 'abcdef', '１２３４５６']) {
        const answer = await visitor.submit('/invitation/enter-code', { code: typed });
        assert.match(answer.text, /Enter the six digits of the mail\./, typed);
      }
      assert.match((await visitor.submit('/invitation/enter-code', { code })).html, REGISTRATION_FORM);
    });

    it('counts tries that come at once, each', async () => {
      const { visitor } = await openLink(test, path);
      const code = await askForCode(test, visitor, email);
      const others = await Promise.all(Array.from({ length: 12 }, () => openLink(test, path)));
      const answers = await Promise.all(
        others.map((other) => other.visitor.submit('/invitation/enter-code', { code: otherThan(code) })),
      );
      assert.equal(answers.filter(({ text }) => /tries are left|One try is left/.test(text)).length, 4);
      assert.match((await visitor.submit('/invitation/enter-code', { code })).text, /That code has ended/);
    });
  });

  it('takes no code after fifteen minutes, and no registration an hour after it was asked for', async () => {
    const { visitor } = await openLink(test, path);
    const code = await askForCode(test, visitor, email);
    await test.advance({ minutes: 14 });
    assert.match((await visitor.submit('/invitation/enter-code', { code })).html, REGISTRATION_FORM);
    await test.advance({ minutes: 2 });
    const { visitor: other, page } = await openLink(test, path);
    assert.ok(!page.html.includes('id="code"'));
    assert.match((await other.submit('/invitation/enter-code', { code })).text, /That code has ended/);
    assert.match((await visitor.get('/invitation')).html, REGISTRATION_FORM, 'what was proven stays');
    await test.advance({ minutes: 45 });
    assert.match((await submitRegistration(visitor)).text, /First, a code/);
    assert.equal(await state(), 'pending');
  });

  it('takes the newest code only', async () => {
    const { visitor } = await openLink(test, path);
    const first = await askForCode(test, visitor, email);
    await test.advance({ minutes: 2 });
    const second = await askForCode(test, visitor, email);
    if (first !== second) {
      assert.match(
        (await visitor.submit('/invitation/enter-code', { code: first })).text,
        /not the code of the newest/,
      );
    }
    assert.match((await visitor.submit('/invitation/enter-code', { code: second })).html, REGISTRATION_FORM);
  });

  it('takes no code of another invitation, nor what another one proved', async () => {
    const mine = await openLink(test, path);
    const myCode = await askForCode(test, mine.visitor, email);
    const entered = await mine.visitor.post('/invitation/enter-code', { code: myCode });
    const proof = /payvite-code=([^;]+)/.exec(entered.setCookies.join())?.[1] ?? '';

    const otherEmail = `other${used}@harrow.example`;
    const other = await invite(test, otherEmail, `C${(used += 1)}`);
    const theirs = await openLink(test, await createLinkPath(test, other.id));
    await askForCode(test, theirs.visitor, otherEmail);
    if (myCode !== (await newestCode(test, otherEmail))) {
      const answer = await theirs.visitor.submit('/invitation/enter-code', { code: myCode });
      assert.match(answer.text, /not the code of the newest/);
    }
    const token = (await createLinkPath(test, other.id)).slice(3);
    for (const forged of [proof, `${proof.slice(0, -1)}x`, 'x', `${other.id}.x`]) {
      const response = await fetch(`${test.connector.url}/invitation/register`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Sec-Fetch-Site': 'same-origin',
          Cookie: `payvite-invitation=${token}; payvite-code=${forged}`,
        },
        body: new URLSearchParams({ name: 'Mallory', password: PASSWORD, terms: 'accepted' }),
      });
      assert.deepEqual([response.status, response.headers.get('location')], [303, '/invitation'], forged);
    }
    assert.equal(await state(other.id), 'pending');
  });

  it('ends with the link: neither a code nor what it proved outlives a resend', async () => {
    const { visitor } = await openLink(test, path);
    const code = await askForCode(test, visitor, email);
    await visitor.post('/invitation/enter-code', { code });
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(id);
    assert.equal((await sendRegistration(visitor)).location, '/invitation');
    const { visitor: again } = await openLink(test, await createLinkPath(test, id));
    assert.match((await again.submit('/invitation/enter-code', { code })).text, /That code has ended/);
    assert.equal(await state(), 'pending');
  });

  it('calls a code off whose mail had not left when the invitation was answered', async () => {
    const { visitor } = await openLink(test, path);
    await visitor.post('/invitation/send-code');
    await test.client.invitations.revoke(id);
    await test.connector.drain();
    const { rows } = await test.owner.query(
      `select delivery from mails where template = 'registration_code' and recipient = $1`,
      [email],
    );
    assert.deepEqual(rows, [{ delivery: 'cancelled' }]);
  });

  it('mails no two codes within a minute, however often and whoever asks', async () => {
    const visitors = await Promise.all(Array.from({ length: 6 }, () => openLink(test, path)));
    const answers = await Promise.all(visitors.map(({ visitor }) => visitor.submit('/invitation/send-code')));
    const waits = answers.flatMap(
      ({ text }) => /Wait (\d+) seconds?, then ask for another one/.exec(text)?.[1] ?? [],
    );
    assert.equal(waits.length, 5);
    for (const seconds of waits) assert.ok(Number(seconds) > 0 && Number(seconds) <= 60, seconds);
    await test.connector.drain();
    assert.equal((await readMailsTo(test.outboxDirectory, email)).length, 2);
  });

  it('mails an address five codes a day, by whatever links, and says whom to call', async () => {
    const second = await invite(test, email, `C${(used += 1)}`);
    const paths = [path, await createLinkPath(test, second.id)];
    for (let codes = 0; codes < 5; codes += 1) {
      const { visitor } = await openLink(test, paths[codes % 2] ?? '');
      await askForCode(test, visitor, email);
      await test.advance({ minutes: 2 });
    }
    const { visitor } = await openLink(test, path);
    const answer = await visitor.submit('/invitation/send-code');
    assert.match(answer.text, /many codes to this address today\. .* call Test Lumber/);
    await test.connector.drain();
    assert.equal((await codeMails(email)).length, 5);
    // Codes are no invitations: these are still mailed.
    await test.client.invitations.resend(id);
    await test.advance({ days: 1 });
    const fresh = await openLink(test, await createLinkPath(test, id));
    await askForCode(test, fresh.visitor, email);
  });

  it('lets one of two register who have the same code', async () => {
    const visitors = await Promise.all([openLink(test, path), openLink(test, path)]);
    const [first, second] = visitors.map(({ visitor }) => visitor);
    assert.ok(first && second);
    const code = await askForCode(test, first, email);
    for (const visitor of [first, second]) {
      assert.match((await visitor.submit('/invitation/enter-code', { code })).html, REGISTRATION_FORM);
    }
    const register = (visitor: typeof first, name: string, password: string) =>
      visitor.post('/invitation/register', { name, password, terms: 'accepted' });
    const answers = await Promise.all([
      register(first, 'Maria', PASSWORD),
      register(second, 'Mallory', 'another password'),
    ]);
    const entered = answers.filter(({ location }) => location?.startsWith('/portal'));
    assert.equal(entered.length, 1, answers.map(({ text }) => text).join('\n'));
    const { rows } = await test.owner.query('select name from payers where email = $1', [email]);
    assert.equal(rows.length, 1);
    assert.equal(await state(), 'accepted');
  });

  it('asks for another one where it was used up while somebody registered with it', async () => {
    const { visitor } = await openLink(test, path);
    await visitor.post('/invitation/enter-code', { code: await askForCode(test, visitor, email) });
    const other = await test.owner.connect();
    try {
      await other.query('begin');
      await other.query('lock table payers in exclusive mode');
      const registering = sendRegistration(visitor);
      const isWaiting = async () =>
        (await test.owner.query(`select from pg_locks where relation = 'payers'::regclass and not granted`))
          .rowCount === 1;
      for (const deadline = Date.now() + 30_000; !(await isWaiting()); await pause(5)) {
        assert.ok(Date.now() < deadline, 'the registration never came to wait');
      }
      await other.query('update registration_codes set used_at = now() where invitation_id = $1', [id]);
      await other.query('commit');
      assert.equal((await registering).location, '/invitation');
    } finally {
      other.release();
    }
    assert.match((await visitor.get('/invitation')).text, /First, a code/);
    const { rowCount } = await test.owner.query('select from payers where email = $1', [email]);
    assert.equal(rowCount, 0);
    assert.equal(await state(), 'pending');
  });

  it('makes one account of two clicks, and both end in the portal', async () => {
    const { visitor } = await openLink(test, path);
    const code = await askForCode(test, visitor, email);
    const clicks = await Promise.all([1, 2].map(() => visitor.post('/invitation/enter-code', { code })));
    for (const click of clicks) assert.equal(click.location, '/invitation');
    for (const click of await Promise.all([1, 2].map(() => sendRegistration(visitor))))
      assert.match(click.location ?? click.text, /^\/portal/);
  });

  it('asks nobody for a code who has the mailed link', async () => {
    const visitor = createVisitor(test);
    await visitor.open(id);
    for (const form of ['send-code', 'enter-code'])
      assert.equal((await visitor.post(`/invitation/${form}`, { code: '123456' })).location, '/invitation');
    await test.connector.drain();
    assert.equal((await readMailsTo(test.outboxDirectory, email)).length, 1);
    await register(test, id, visitor);
  });
});
