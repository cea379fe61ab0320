import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { simpleParser, type ParsedMail } from 'mailparser';
import { ConflictError, type Customer, type Invitation } from '@payvite/sdk';
import request from 'supertest';
import { plainCustomers } from './export-folder.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { createVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** A live dealer with a mail server: what is refused, is refused by it. */
describe('an address that takes no more invitations', () => {
  let smtp: SmtpServer;
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    smtp = await startSmtpServer();
    test = await startTestConnector({
      rows: plainCustomers(30),
      env: {
        DEALER_MODE: 'live',
        DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
        MAIL_TRANSPORT: smtp.url,
        PUBLIC_URL: 'https://pay.testlumber.example',
      },
    });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(async () => {
    await test.close();
    await smtp.close();
  });

  const takeCustomer = (): Customer => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer;
  };
  const addressOf = ({ erpId }: Customer) => `c${erpId.slice(1)}@customers.example`;
  const mailsTo = async (email: string): Promise<ParsedMail[]> => {
    const received = smtp.received.filter(({ to }) => to.includes(email));
    return Promise.all(received.map(({ content }) => simpleParser(Buffer.from(content, 'latin1'))));
  };
  /** Invites a new customer and lets the mail leave. */
  const invite = async (): Promise<{ customer: Customer; email: string; invitation: Invitation }> => {
    const customer = takeCustomer();
    const { id } = await test.client.invitations.send({ customerIds: [customer.id] });
    await test.connector.drain();
    return { customer, email: addressOf(customer), invitation: await test.client.invitations.get(id) };
  };
  /** Where the newest mail to an address says that it can be stopped, without the origin. */
  const unsubscribePath = async (email: string): Promise<string> => {
    const mail = (await mailsTo(email)).at(-1);
    const path = /https:\/\/pay\.testlumber\.example(\/u\/[\w-]+)/.exec(mail?.text ?? '')?.[1];
    assert.ok(path !== undefined, 'the mail has a link to stop');
    return path;
  };
  /** As a mail provider does it: no cookie, no Origin, nothing that a browser would send. */
  const oneClick = (path: string, body = 'List-Unsubscribe=One-Click', type = 'form') =>
    request(test.connector.url).post(path).redirects(0).type(type).send(body);
  const isSuppressed = (error: unknown) =>
    error instanceof ConflictError && error.code === 'address_suppressed';
  const eventsOf = async (customer: Customer): Promise<string[]> => {
    const types: string[] = [];
    for await (const { type, data } of test.client.customers.timeline(customer.id))
      types.unshift(type.startsWith('suppression.') ? `${type} ${String(data['reason'])}` : type);
    return types;
  };
  const reasonOf = async (email: string) =>
    (await test.client.suppressions.list({ search: email })).data[0]?.reason;

  it('is one that the mail lets stop in one click, by its headers and by its foot', async () => {
    const { email } = await invite();
    const [mail] = await mailsTo(email);
    const path = await unsubscribePath(email);
    assert.ok(String(mail?.html).includes(`https://pay.testlumber.example${path}`));
    const headers = mail?.headerLines.map(({ line }) => line.replace(/\r\n\s+/g, ' ')) ?? [];
    assert.ok(headers.includes(`List-Unsubscribe: <https://pay.testlumber.example${path}>`));
    assert.ok(headers.includes('List-Unsubscribe-Post: List-Unsubscribe=One-Click'));
    const { rowCount } = await test.owner.query(
      `select from mails m where strpos(m::text, $1) > 0 union all select from credentials c where strpos(c::text, $1) > 0`,
      [path.slice(3)],
    );
    assert.equal(rowCount, 0, 'no table holds the link');
  });

  it('is stopped by the one-click POST of a mail provider, for good and without a redirect', async () => {
    const { customer, email, invitation } = await invite();
    const path = await unsubscribePath(email);
    for (const [body, type] of [
      ['List-Unsubscribe=One-Click', 'form'],
      [
        '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
        'multipart/form-data; boundary=x',
      ],
    ] as const) {
      const answer = await oneClick(path, body, type);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['set-cookie'], undefined);
    }
    const after = await test.client.invitations.get(invitation.id);
    assert.deepEqual({ ...after, delivery: 'sent' }, { ...invitation, nextReminderAt: null });
    assert.equal(after.delivery, 'suppressed');
    assert.equal(after.state, 'pending');
    assert.notEqual(invitation.nextReminderAt, null);
    assert.deepEqual(await eventsOf(customer), [
      'invitation.sent',
      'mail.delivery_changed',
      'suppression.added unsubscribed',
    ]);

    await test.advance({ minutes: 11 });
    await assert.rejects(test.client.invitations.resend(invitation.id), isSuppressed);
    const other = takeCustomer();
    await assert.rejects(
      test.client.invitations.send({ customerIds: [other.id], email: email.toUpperCase() }),
      (error) => {
        assert.ok(isSuppressed(error));
        assert.deepEqual(
          (error as ConflictError).errors?.map(({ pointer }) => pointer),
          ['/email'],
        );
        return true;
      },
    );
    assert.equal((await test.client.invitations.list({ customerId: other.id })).total, 0);
  });

  it('is not stopped by opening the link: mail scanners do that', async () => {
    const { email, invitation } = await invite();
    const path = await unsubscribePath(email);
    const visitor = createVisitor(test);
    const page = await visitor.get(path);
    assert.equal(page.status, 200);
    assert.match(page.text, /Stop invitations from Test Lumber\?/);
    assert.match(page.text, /\bc\d?…\u2060@customers\.example/);
    assert.ok(!page.text.includes(email), 'a forwarded link tells no address');
    assert.match(page.html, new RegExp(`<form method="post" action="${path}">`));
    assert.ok(!/<script/i.test(page.html));
    await request(test.connector.url).head(path);
    assert.equal(await reasonOf(email), undefined);
    assert.equal((await test.client.invitations.get(invitation.id)).delivery, 'sent');
  });

  it('can be taken back by the person, as often as they like', async () => {
    const { customer, email, invitation } = await invite();
    const path = await unsubscribePath(email);
    const visitor = createVisitor(test);
    for (let time = 0; time < 2; time += 1) {
      const stopped = await visitor.post(path);
      assert.equal(stopped.status, 200);
      assert.match(stopped.text, /These mails are stopped/);
      assert.match(stopped.html, new RegExp(`action="${path}/keep"`));
      assert.match((await visitor.get(path)).text, /These mails are stopped/);
      const kept = await visitor.post(`${path}/keep`);
      assert.match(kept.text, /You keep getting these mails/);
    }
    await visitor.post(`${path}/keep`);
    const after = await test.client.invitations.get(invitation.id);
    assert.deepEqual(after, invitation, 'as if it had never been');
    assert.deepEqual((await eventsOf(customer)).slice(2), [
      'suppression.added unsubscribed',
      'suppression.removed unsubscribed',
      'suppression.added unsubscribed',
      'suppression.removed unsubscribed',
    ]);
    await test.advance({ minutes: 11 });
    assert.equal((await test.client.invitations.resend(invitation.id)).resentCount, 1);
  });

  it('is none that a mail was refused at for another reason: that one came back, another may go there', async () => {
    smtp.answers = { 'RCPT TO': '550 5.7.1 this sender is on a block list' };
    const { customer, email, invitation } = await invite();
    smtp.answers = {};
    assert.equal(invitation.delivery, 'bounced');
    assert.equal(await reasonOf(email), undefined);
    assert.deepEqual(await eventsOf(customer), ['invitation.sent', 'mail.delivery_changed']);
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(invitation.id);
    await test.connector.drain();
    assert.equal((await test.client.invitations.get(invitation.id)).delivery, 'sent');
  });

  it('is one that mail comes back from: the mail server’s final no stops reminders and all other mail', async () => {
    smtp.answers = { 'RCPT TO': '550 5.1.1 no such user' };
    const { customer, email, invitation } = await invite();
    smtp.answers = {};
    assert.deepEqual(
      { state: invitation.state, delivery: invitation.delivery, next: invitation.nextReminderAt },
      { state: 'pending', delivery: 'bounced', next: null },
    );
    assert.equal(await reasonOf(email), 'bounced');
    assert.deepEqual(await eventsOf(customer), [
      'invitation.sent',
      'mail.delivery_changed',
      'suppression.added bounced',
    ]);
    await assert.rejects(
      test.client.invitations.send({ customerIds: [takeCustomer().id], email }),
      isSuppressed,
    );
  });

  it('is not one where we gave up: that says nothing about the address', async () => {
    smtp.answers = { 'RCPT TO': '451 4.2.0 later' };
    const customer = takeCustomer();
    await test.client.invitations.send({ customerIds: [customer.id] });
    const { rows } = await test.owner.query<{ id: string }>('select id from mails where recipient = $1', [
      addressOf(customer),
    ]);
    const mail = { dealerId: test.connector.dealerId, mailId: rows[0]?.id ?? '' };
    await test.connector.context.mail.sendMail(mail, { isLastTry: true }).catch(() => undefined);
    smtp.answers = {};
    await test.connector.drain();
    assert.equal((await test.client.customers.get(customer.id)).invitation?.delivery, 'bounced');
    assert.equal(await reasonOf(addressOf(customer)), undefined);
  });

  it('gets no mail that waited when it was stopped, and the mail says so', async () => {
    const customer = takeCustomer();
    const email = addressOf(customer);
    const { id } = await test.client.invitations.send({ customerIds: [customer.id] });
    await test.client.suppressions.add({ email });
    assert.equal((await test.client.invitations.get(id)).delivery, 'suppressed');
    await test.connector.drain();
    assert.equal((await mailsTo(email)).length, 0);
    const { rows } = await test.owner.query('select delivery from mails where recipient = $1', [email]);
    assert.deepEqual(rows, [{ delivery: 'suppressed' }]);
  });

  it('is listed newest first, found by a part of it, added by hand once and taken off again', async () => {
    const { customer, email, invitation } = await invite();
    const added = await test.client.suppressions.add({ email: email.toUpperCase() });
    assert.deepEqual(
      { ...added, id: '', createdAt: '' },
      { id: '', email, reason: 'manual', customerIds: [customer.id], createdAt: '' },
    );
    assert.deepEqual(await test.client.suppressions.add({ email }), added, 'a second time changes nothing');
    const [newest] = (await test.client.suppressions.list({ limit: 1 })).data;
    assert.deepEqual(newest, added);
    assert.deepEqual(
      (await test.client.suppressions.list({ search: email.slice(0, -8).toUpperCase() })).data,
      [added],
    );
    const all: string[] = [];
    for await (const suppression of test.client.suppressions.list({ limit: 1 })) all.push(suppression.email);
    assert.equal(all.length, new Set(all).size);
    assert.equal((await test.client.suppressions.list()).total, all.length);

    // Whoever stops it themselves outranks the dealer's own entry, so that the dealer sees it.
    await oneClick(await unsubscribePath(email));
    assert.equal(await reasonOf(email), 'unsubscribed');
    await test.client.suppressions.remove(added.id);
    await assert.rejects(test.client.suppressions.remove(added.id), { code: 'suppression_not_found' });
    assert.equal((await test.client.invitations.get(invitation.id)).delivery, 'sent');
    assert.deepEqual((await eventsOf(customer)).slice(2), [
      'suppression.added manual',
      'suppression.added unsubscribed',
      'suppression.removed unsubscribed',
    ]);
  });

  it('stays stopped after a complaint, whatever the dealer and the link say', async () => {
    const { email } = await invite();
    const path = await unsubscribePath(email);
    const { rows } = await test.owner.query<{ id: string }>('select id from mails where recipient = $1', [
      email,
    ]);
    const { context, dealerId } = test.connector;
    await context.database.asDealer(dealerId, (tx) =>
      context.events.emit(tx, {
        type: 'mail.delivery_changed',
        actor: { type: 'system', id: null },
        subjectType: 'mail',
        subjectId: rows[0]?.id ?? '',
        customerIds: [],
        data: { delivery: 'complained' },
      }),
    );
    const [complaint] = (await test.client.suppressions.list({ search: email })).data;
    assert.equal(complaint?.reason, 'complained');
    await assert.rejects(test.client.suppressions.remove(complaint.id), isSuppressed);
    await oneClick(path);
    const visitor = createVisitor(test);
    const page = await visitor.get(path);
    assert.match(page.text, /These mails are stopped/);
    assert.ok(!page.main.includes('<button'), 'there is nothing to take back');
    await visitor.post(`${path}/keep`);
    assert.equal(await reasonOf(email), 'complained');
  });

  it('has one plain page for a link that is none of ours', async () => {
    const { email } = await invite();
    const path = await unsubscribePath(email);
    const forged = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of ['/u/x', forged, `${path}A`, `/u/${'A'.repeat(64)}`, '/u/%ff']) {
      const got = await request(test.connector.url).get(wrong);
      assert.ok([400, 404].includes(got.status), wrong);
      assert.ok(!got.text.includes('Test Lumber'));
      assert.ok([400, 404].includes((await oneClick(wrong)).status), wrong);
    }
    assert.equal(await reasonOf(email), undefined);
  });
});
