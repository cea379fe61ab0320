import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { idsOf, sendBulk } from './bulk-invitation-steps.ts';
import { runCommand } from './command-process.ts';
import { plainCustomers } from './export-folder.ts';
import { startSmtpServer, type SmtpServer } from './mail-smtp-server.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const NOT_PAUSED = { pausedAt: null, pauseReason: null, outageSince: null };

describe('the sending of a dealer', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(8) });
  });
  after(() => test.close());

  const set = (...args: string[]) =>
    runCommand(['dealer', 'set', 'test-lumber', ...args], { DATABASE_URL: test.databaseUrl });
  const sending = async () => (await test.client.dealer.get()).sending;

  it('is limited on the command line, and the dealer is told', async () => {
    assert.deepEqual(await sending(), {
      mailsPerMinute: null,
      mailsPerDay: null,
      mailsWaiting: 0,
      ...NOT_PAUSED,
    });
    const { status, stderr } = await set('--mails-per-minute', '30', '--mails-per-day', '500');
    assert.equal(status, 0, stderr);
    assert.deepEqual(await sending(), {
      mailsPerMinute: 30,
      mailsPerDay: 500,
      mailsWaiting: 0,
      ...NOT_PAUSED,
    });
    await set('--mails-per-day', '');
    assert.deepEqual(await sending(), {
      mailsPerMinute: 30,
      mailsPerDay: null,
      mailsWaiting: 0,
      ...NOT_PAUSED,
    });
    for (const wrong of ['0', '-1', '1.5', 'many']) {
      const refused = await set('--mails-per-day', wrong);
      assert.deepEqual([refused.status, refused.stdout], [1, ''], wrong);
      assert.match(refused.stderr, /--mails-per-day/);
    }
    const changes = (await Array.fromAsync(test.client.events.export())).filter(
      ({ type }) => type === 'dealer.changed',
    );
    assert.deepEqual(
      changes.map(({ data }) => data['fields']),
      [['mailsPerMinute', 'mailsPerDay'], ['mailsPerDay']],
    );
  });

  it('begins with limits where the mails reach people', async () => {
    const create = (mode: string) =>
      runCommand(
        [
          ...['dealer', 'create', '--name', `New ${mode}`, '--mode', mode, '--erp', 'csv'],
          ...['--csv-dir', `${test.csvDirectory}-${mode}`],
        ],
        { DATABASE_URL: test.databaseUrl },
      );
    await create('live');
    await create('test');
    const { stdout } = await runCommand(['dealer', 'list', '--json'], { DATABASE_URL: test.databaseUrl });
    const dealers = JSON.parse(stdout) as { slug: string; sending: object }[];
    const of = (slug: string) => dealers.find((dealer) => dealer.slug === slug)?.sending;
    assert.deepEqual(of('new-live'), {
      mailsPerMinute: 60,
      mailsPerDay: 2000,
      mailsWaiting: 0,
      ...NOT_PAUSED,
    });
    assert.deepEqual(of('new-test'), {
      mailsPerMinute: null,
      mailsPerDay: null,
      mailsWaiting: 0,
      ...NOT_PAUSED,
    });
  });

  it('keeps what waits as queued, also in the progress of a bulk, until it has left', async () => {
    await set('--mails-per-minute', '3');
    const bulk = await sendBulk(test, (await test.client.customers.list()).data);
    await test.connector.drain();
    const progress = async () => {
      const { state, progress: each } = await test.client.bulkInvitations.get(bulk.id);
      return [state, each.sent, each.queued];
    };
    assert.deepEqual(await progress(), ['sending', 3, 5]);
    assert.equal((await sending()).mailsWaiting, 5);
    await test.advance({ minutes: 1 });
    await test.connector.drain();
    assert.deepEqual(await progress(), ['sending', 6, 2]);
    await test.advance({ minutes: 1 });
    await test.connector.drain();
    assert.deepEqual(await progress(), ['completed', 8, 0]);
    assert.equal((await sending()).mailsWaiting, 0);
    assert.equal(new Set(idsOf((await test.client.invitations.list()).data)).size, 8);
  });

  describe('where its mails come back', () => {
    let smtp: SmtpServer;
    let live: TestConnector;

    before(async () => {
      smtp = await startSmtpServer();
      live = await startTestConnector({
        rows: plainCustomers(8),
        env: {
          DEALER_MODE: 'live',
          DEALER_POSTAL_ADDRESS: '1200 Mill Road, Albuquerque, NM 87102',
          MAIL_TRANSPORT: smtp.url,
          PUBLIC_URL: 'https://pay.testlumber.example',
        },
      });
    });
    after(async () => {
      await live.close();
      await smtp.close();
    });

    it('is paused and told why; new invitations wait until whoever runs the service resumes it', async () => {
      const [next, last, ...bad] = (await live.client.customers.list()).data;
      assert.ok(next && last);
      smtp.answers = { 'RCPT TO': '550 5.1.1 no such user' };
      await sendBulk(live, bad.slice(0, 5));
      await live.connector.drain();
      smtp.answers = {};
      const { sending: paused } = await live.client.dealer.get();
      assert.equal(paused.pauseReason, 'hard_bounces');
      assert.ok(paused.pausedAt);

      const { id } = await live.client.invitations.send({ customerIds: [next.id] });
      await live.connector.drain();
      assert.equal((await live.client.invitations.get(id)).delivery, 'queued');
      assert.equal((await live.client.dealer.get()).sending.mailsWaiting, 1);
      assert.equal(smtp.received.length, 0);

      const resume = () =>
        runCommand(['dealer', 'resume', 'test-lumber'], { DATABASE_URL: live.databaseUrl });
      assert.deepEqual(await resume(), {
        status: 0,
        stdout: '',
        stderr: 'Test Lumber (test-lumber) sends again; what waits leaves now.\n',
      });
      await live.connector.drain();
      assert.equal((await live.client.invitations.get(id)).delivery, 'sent');
      assert.deepEqual((await live.client.dealer.get()).sending, {
        ...{ mailsPerMinute: 60, mailsPerDay: 2000, mailsWaiting: 0 },
        ...NOT_PAUSED,
      });
      smtp.answers = { 'MAIL FROM': '550 5.7.1 not yours' };
      const { id: waiting } = await live.client.invitations.send({ customerIds: [last.id] });
      await assert.rejects(live.connector.drain(), /550 5\.7\.1/);
      const { sending: out } = await live.client.dealer.get();
      assert.ok(out.outageSince);
      assert.equal(out.mailsWaiting, 1);
      assert.equal((await live.client.invitations.get(waiting)).delivery, 'queued');
      assert.match((await resume()).stderr, /^error: Test Lumber \(test-lumber\) is not paused\n$/);
      const told = (await Array.fromAsync(live.client.events.export())).filter(({ type }) =>
        type.startsWith('sending.'),
      );
      assert.deepEqual(
        told.map(({ type, subjectType }) => [type, subjectType]),
        [
          ['sending.paused', 'dealer'],
          ['sending.resumed', 'dealer'],
        ],
      );
    });
  });
});
