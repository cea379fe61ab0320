import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { idsOf, sendBulk } from './bulk-invitation-steps.ts';
import { runCommand } from './command-process.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

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
    assert.deepEqual(await sending(), { mailsPerMinute: null, mailsPerDay: null, mailsWaiting: 0 });
    const { status, stderr } = await set('--mails-per-minute', '30', '--mails-per-day', '500');
    assert.equal(status, 0, stderr);
    assert.deepEqual(await sending(), { mailsPerMinute: 30, mailsPerDay: 500, mailsWaiting: 0 });
    await set('--mails-per-day', '');
    assert.deepEqual(await sending(), { mailsPerMinute: 30, mailsPerDay: null, mailsWaiting: 0 });
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
    assert.deepEqual(of('new-live'), { mailsPerMinute: 60, mailsPerDay: 2000, mailsWaiting: 0 });
    assert.deepEqual(of('new-test'), { mailsPerMinute: null, mailsPerDay: null, mailsWaiting: 0 });
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
});
