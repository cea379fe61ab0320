import assert from 'node:assert/strict';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Customer } from '@payvite/sdk';
import { deriveKeys } from '../src/derived-keys.ts';
import { returnPathOf } from '../src/mail/return-path.ts';
import { runCommand } from './command-process.ts';
import { plainCustomers } from './export-folder.ts';
import { absenceNote, eximReport, personalMail, postfixReport, spamReport } from './mail-report-samples.ts';
import { makeScratchHome } from './scratch-server.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const SECRET = '0123456789abcdef'.repeat(4);
const STRANGERS = 'fedcba9876543210'.repeat(4);
const DOMAIN = 'notify.payvite.example';

describe('payvite bounce', () => {
  let test: TestConnector;
  let customers: Customer[];
  let environment: Record<string, string>;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(12), env: { PAYVITE_SECRET: SECRET } });
    customers = (await test.client.customers.list()).data;
    environment = { DATABASE_URL: test.databaseUrl, PAYVITE_SECRET: SECRET };
  });
  after(async () => {
    await test.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const folders: string[] = [];
  const makeFolder = async (): Promise<string> => {
    const folder = await makeScratchHome();
    folders.push(folder);
    return folder;
  };

  const bounce = (input: string | Buffer, ...args: string[]) =>
    runCommand(['bounce', ...args], environment, input);

  /** Invites the next customer. Returns the invitation's id, its mail's, the address, and where notices about it go. */
  async function invite() {
    const customer = customers.pop();
    assert.ok(customer);
    const { id, email } = await test.client.invitations.send({ customerIds: [customer.id] });
    await test.connector.drain();
    const { rows } = await test.owner.query<{ id: string }>('select id from mails where subject_id = $1', [
      id,
    ]);
    const mailId = rows[0]?.id ?? '';
    const { dealerId } = test.connector;
    return { id, mailId, email, to: returnPathOf(deriveKeys([SECRET]), { dealerId, mailId }, DOMAIN) };
  }
  const deliveryOf = async (id: string) => (await test.client.invitations.get(id)).delivery;

  it('takes a mail that came back from standard input, as an alias pipes it', async () => {
    const { id, mailId, email, to } = await invite();
    const { status, stdout, stderr } = await bounce(postfixReport({ to, recipient: email }));
    assert.deepEqual([status, stdout, stderr], [0, `Mail ${mailId} is bounced (no_mailbox, 5.1.1).\n`, '']);
    assert.equal(await deliveryOf(id), 'bounced');
    const { data: suppressions } = await test.client.suppressions.list({ search: email });
    assert.deepEqual(
      suppressions.map(({ reason }) => reason),
      ['bounced'],
    );
    const { data: timeline } = await test.client.invitations.timeline(id);
    assert.deepEqual(
      timeline.flatMap(({ type, data }) => (type === 'mail.delivery_changed' ? [data['delivery']] : [])),
      ['bounced', 'sent'],
    );
    const again = await bounce(postfixReport({ to, recipient: email }));
    assert.deepEqual(
      [again.status, again.stdout],
      [0, `Nothing changed: this was told of mail ${mailId} before.\n`],
    );
  });

  it('believes the mail server before the headers, and takes addresses in any case', async () => {
    const { id, to, email } = await invite();
    const raw = eximReport({ to: 'bounces@notify.payvite.example', recipient: email });
    assert.match((await bounce(raw)).stdout, /^Nothing changed: it came to no return path of ours/);
    assert.match((await bounce(raw, '--recipient', to.toUpperCase())).stdout, /is bounced \(no_mailbox/);
    assert.equal(await deliveryOf(id), 'bounced');
  });

  it('knows the secret that the service made in its folder', async () => {
    const { id, to, email } = await invite();
    const home = await makeFolder();
    await writeFile(join(home, 'secret'), `${SECRET}\n`);
    const env = { DATABASE_URL: test.databaseUrl, PAYVITE_HOME: home };
    const { stdout } = await runCommand(['bounce'], env, postfixReport({ to, recipient: email }));
    assert.match(stdout, /is bounced/);
    assert.equal(await deliveryOf(id), 'bounced');
  });

  it('takes a report of spam as a complaint', async () => {
    const { id, to } = await invite();
    assert.match((await bounce(spamReport({ about: to }))).stdout, /is complained\.\n$/);
    assert.equal(await deliveryOf(id), 'complained');
  });

  it('changes nothing by what is made up, automatic, or still under way', async () => {
    const { id, mailId, to, email } = await invite();
    const { dealerId } = test.connector;
    const forged = returnPathOf(deriveKeys([STRANGERS]), { dealerId, mailId }, DOMAIN);
    for (const [raw, words] of [
      [postfixReport({ to: forged, recipient: email }), /to no return path of ours/],
      [spamReport({ about: forged }), /to no return path of ours/],
      [absenceNote(to), /automatic answer/],
      [personalMail(to), /no report of a mail server/],
      [postfixReport({ to, recipient: email, action: 'delayed', status: '4.4.1' }), /still being tried/],
      ['', /no report of a mail server/],
      [Buffer.alloc(3_000_000, 'x'), /larger than 2 MB/],
    ] as const) {
      const { status, stdout, stderr } = await bounce(raw);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, words);
      assert.doesNotMatch(stdout, /@/);
    }
    assert.equal(await deliveryOf(id), 'sent');
  });

  it('reads a maildir, each mail once, and names those that are no report', async () => {
    const [first, second] = [await invite(), await invite()];
    const maildir = await makeFolder();
    await mkdir(join(maildir, 'new'));
    const files = {
      '1795773600.1.mx': postfixReport({ to: first.to, recipient: first.email }),
      '1795773601.2.mx': personalMail(first.to),
      '1795773602.3.mx': postfixReport({ to: second.to, recipient: second.email, status: '5.7.1' }),
      '1795773603.4.mx': absenceNote(second.to),
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(maildir, 'new', name), content);
    await symlink('/dev/zero', join(maildir, 'new', '1795773604.5.mx'));
    const run = () => runCommand(['bounce', '--maildir', maildir], environment);
    const { status, stdout } = await run();
    assert.equal(status, 0);
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      `1795773600.1.mx: Mail ${first.mailId} is bounced (no_mailbox, 5.1.1).`,
      '1795773601.2.mx: Nothing changed: it is no report of a mail server, or larger than 2 MB.',
      `1795773602.3.mx: Mail ${second.mailId} is bounced (rejected, 5.7.1).`,
      '1795773603.4.mx: Nothing changed: it is an automatic answer.',
    ]);
    assert.deepEqual((await readdir(join(maildir, 'cur'))).sort(), [
      '1795773600.1.mx:2,S',
      '1795773602.3.mx:2,S',
      '1795773603.4.mx:2,S',
    ]);
    assert.deepEqual((await readdir(join(maildir, 'new'))).sort(), ['1795773601.2.mx', '1795773604.5.mx']);
    assert.match((await run()).stdout, /^1795773601\.2\.mx: Nothing changed: .*\n$/);
  });

  it('asks the mail server to try again where it cannot work, and says why', async () => {
    const { id, to, email } = await invite();
    const raw = postfixReport({ to, recipient: email });
    const home = await makeFolder();
    for (const [env, words] of [
      [{ ...environment, PAYVITE_SECRET: '', PAYVITE_HOME: home }, /^error: PAYVITE_SECRET: is not set/],
      [{ ...environment, DATABASE_URL: 'postgres://127.0.0.1:1/none' }, /^error: /],
      [{ PAYVITE_SECRET: SECRET, PAYVITE_HOME: home }, /^error: .* holds no database/],
    ] as const) {
      const { status, stdout, stderr } = await runCommand(['bounce'], env, raw);
      assert.deepEqual([status, stdout], [75, '']);
      assert.match(stderr, words);
    }
    assert.equal(await deliveryOf(id), 'sent');
    const both = await bounce('', '--recipient', to, '--maildir', home);
    assert.deepEqual([both.status, both.stdout], [1, '']);
  });
});
