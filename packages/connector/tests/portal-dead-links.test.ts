import assert from 'node:assert/strict';
import { after, beforeEach, before, describe, it } from 'node:test';
import { startTestConnector, type TestConnector } from './test-connector.ts';
import { createVisitor, invite, linkPath, readInvitation, register } from './portal-visitor.ts';

describe('answering an invitation, and links that are dead', () => {
  let test: TestConnector;
  let used = 0;
  let erpId: string;
  let email: string;
  before(async () => {
    test = await startTestConnector({
      rows: {
        accounts: Array.from({ length: 30 }, (_, n) => ({
          account_id: `C${n}`,
          account_name: `Customer ${n}`,
          currency: 'USD',
        })),
      },
    });
  });
  after(() => test.close());
  beforeEach(() => {
    erpId = `C${used}`;
    email = `person${used}@harrow.example`;
    used += 1;
  });

  const send = async () => (await invite(test, email, erpId)).id;
  const mailCount = async (invitationId: string): Promise<number> =>
    (await test.owner.query('select id from mails where subject_id = $1', [invitationId])).rows.length;

  it('declines with a reason and a comment, and takes it back by a POST that mails a new link', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    const answer = await visitor.post('/invitation/decline', {
      reason: 'pays_by_check',
      comment: 'We  mail\r\nchecks.',
    });
    assert.equal(answer.location, '/invitation');
    const declined = await readInvitation(test, id);
    assert.equal(declined.state, 'declined');
    assert.equal(declined.declineReason, 'pays_by_check');
    assert.equal(declined.declineComment, 'We  mail\nchecks.');
    assert.equal((await test.customersByErpId()).get(erpId)?.invitationStatus, 'declined');

    const page = await visitor.get('/invitation');
    assert.equal(page.status, 200);
    assert.match(page.text, /You declined this invitation/);
    assert.match(page.text, /Changed your mind\?/);
    const renewed = await visitor.post('/invitation/renew');
    assert.equal(renewed.location, '/invitation');
    assert.match((await visitor.get('/invitation')).text, /A new link is on its way/);
    assert.equal((await readInvitation(test, id)).state, 'pending');
    assert.equal(await mailCount(id), 2);
  });

  it('declines without a reason, and takes no reason that is not offered', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/invitation/decline', { reason: 'not_me' });
    const { state, declineReason } = await readInvitation(test, id);
    assert.deepEqual({ state, declineReason }, { state: 'declined', declineReason: null });
  });

  it('keeps a comment that is too long and declines nothing', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    const page = await visitor.submit('/invitation/decline', { reason: 'other', comment: 'x'.repeat(501) });
    assert.match(page.html, /id="comment-fault"/);
    assert.match(page.html, /<textarea id="comment"[^>]*>x{501}<\/textarea>/);
    assert.match(page.html, /value="other" checked/);
    assert.equal((await readInvitation(test, id)).state, 'pending');
  });

  it('"not me" keeps whom the person named, mails nobody and offers no new link', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    const faulty = await visitor.submit('/invitation/not-me', { name: 'Ana', email: 'ana@' });
    assert.match(faulty.html, /value="Ana"/);
    assert.match(faulty.text, /Enter a whole address/);
    assert.equal((await readInvitation(test, id)).state, 'pending');

    await visitor.post('/invitation/not-me', { name: 'Ana Ruiz', email: 'Ana@Harrow.example' });
    assert.equal((await readInvitation(test, id)).declineReason, 'not_me');
    const { rows } = await test.owner.query(
      'select name, email, state from contact_suggestions where invitation_id = $1',
      [id],
    );
    assert.deepEqual(rows, [{ name: 'Ana Ruiz', email: 'ana@harrow.example', state: 'open' }]);
    const page = await visitor.get('/invitation');
    assert.match(page.text, /Thank you for telling us/);
    assert.ok(!page.main.includes('<button'));
    await visitor.post('/invitation/renew');
    assert.equal((await readInvitation(test, id)).state, 'declined');
    assert.equal(await mailCount(id), 1);
  });

  it('expired: says until when, mails a new link to the same address at most three times a week', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.get(await linkPath(test, id));
    await test.advance({ days: 20 });
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 410);
    assert.match(page.text, /This invitation has expired/);
    assert.match(page.text, /pe…\u2060@harrow\.example/);
    assert.ok(!page.text.includes(email), 'a forwarded link tells no address');

    for (const said of ['is on its way', 'is on its way', 'is on its way', 'We stop here for now']) {
      await visitor.post('/invitation/renew');
      assert.match((await visitor.get('/invitation')).text, new RegExp(said));
    }
    assert.equal(await mailCount(id), 4);
    const { state, linkVersion } = await readInvitation(test, id);
    assert.deepEqual({ state, linkVersion }, { state: 'pending', linkVersion: 4 });
    await register(test, id);
  });

  it('replaced: says when the newer mail left and mails it again', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.get(await linkPath(test, id));
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(id);
    assert.match((await visitor.get('/invitation')).text, /It is on its way to/);
    await test.connector.drain();
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 410);
    assert.match(page.text, /There is a newer link We mailed it to .* on [A-Z][a-z]+ \d+, \d{4} at \d+:\d\d/);
    for (const path of ['register', 'decline', 'not-me', 'accept', 'sign-in']) {
      const answer = await visitor.post(`/invitation/${path}`, {
        name: 'Maria',
        password: 'long enough',
        terms: 'accepted',
      });
      assert.equal(answer.location, '/invitation', path);
    }
    assert.equal((await readInvitation(test, id)).state, 'pending');
    await visitor.post('/invitation/renew');
    assert.equal(await mailCount(id), 3);
  });

  it('accepted: leads to the sign-in, and whoever is signed in to the portal', async () => {
    const id = await send();
    const path = await linkPath(test, id);
    const payer = await register(test, id);
    const stranger = createVisitor(test);
    await stranger.get(path);
    const page = await stranger.get('/invitation');
    assert.equal(page.status, 200);
    assert.match(page.html, /This invitation was accepted<\/h1>.*href="\/sign-in"/s);
    await payer.get(path);
    assert.match((await payer.get('/invitation')).location ?? '', /^\/portal/);
  });

  it('revoked: says whom to call, and nothing is sent', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.get(await linkPath(test, id));
    await test.client.invitations.revoke(id);
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 410);
    assert.match(page.text, /withdrawn .* call Test Lumber/);
    assert.ok(!page.main.includes('<button'));
    await visitor.post('/invitation/renew');
    assert.equal((await readInvitation(test, id)).state, 'revoked');
    assert.equal(await mailCount(id), 1);
  });

  it('to an address that takes no more mail: says whom to call, and nothing is sent', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    await test.client.suppressions.add({ email });
    assert.equal((await visitor.get('/invitation')).status, 200, 'the link itself still works');
    await visitor.post('/invitation/decline', {});
    assert.match((await visitor.get('/invitation')).text, /You declined .* are stopped.* Call Test Lumber/);
    const other = (await invite(test, `other-${email}`, erpId)).id;
    await visitor.open(other);
    await test.client.suppressions.add({ email: `other-${email}` });
    await test.advance({ days: 20 });
    const page = await visitor.get('/invitation');
    assert.equal(page.status, 410);
    assert.match(page.text, /has expired .* so no new link can be mailed\. Call Test Lumber/);
    assert.ok(!page.main.includes('<button'));
    await visitor.post('/invitation/renew');
    assert.match((await visitor.get('/invitation')).text, /No new link can be mailed/);
    assert.equal(await mailCount(other), 1);
  });

  it('unknown: one plain page for every token that is not ours, telling nothing', async () => {
    const pages = [];
    for (const token of ['A'.repeat(43), 'short', '%3Cb%3E', 'A'.repeat(5000)]) {
      const visitor = createVisitor(test);
      const opened = await visitor.get(`/i/${token}`);
      assert.equal(opened.status, 303);
      const page = await visitor.get('/invitation');
      assert.equal(page.status, 404);
      pages.push(page.html);
    }
    assert.equal(new Set(pages).size, 1);
    assert.ok(!pages[0]?.includes('Test Lumber'));
    assert.equal((await createVisitor(test).submit('/invitation/renew')).status, 404);
  });

  it('a link that works needs no other: renewing it sends nothing', async () => {
    const id = await send();
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/invitation/renew');
    assert.equal(await mailCount(id), 1);
    assert.equal((await visitor.get('/invitation')).status, 200);
  });
});
