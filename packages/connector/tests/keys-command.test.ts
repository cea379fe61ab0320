import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { NotFoundError, PayviteClient, PermissionDeniedError, UnauthenticatedError } from '@payvite/sdk';
import { runCommand, type CommandOutcome } from './command-process.ts';
import { until } from './connector-process.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const UNKNOWN_ID = '0198c0de-0000-7000-8000-000000000000';

interface ListedKey {
  id: string;
  name: string;
  state: string;
  prefix: string;
  lastFour: string;
  permissions: string[];
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
}

describe('payvite keys', () => {
  let test: TestConnector;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(2) });
  });
  after(() => test.close());

  const run = (...args: string[]) => runCommand(['keys', ...args], { DATABASE_URL: test.databaseUrl });
  const clientOf = (apiKey: string) => new PayviteClient({ baseUrl: test.connector.url, apiKey });
  const list = async (): Promise<ListedKey[]> => {
    const { stdout, status } = await run('list', '--json');
    assert.equal(status, 0);
    return JSON.parse(stdout) as ListedKey[];
  };
  const create = async (name: string, ...permissions: string[]) => {
    const outcome = await run('create', '--name', name, '--permission', ...permissions);
    const id = /[0-9a-f-]{36}/.exec(outcome.stderr)?.[0];
    assert.ok(id !== undefined, outcome.stderr);
    return { ...outcome, secret: outcome.stdout.trim(), id };
  };
  const find = async (id: string): Promise<ListedKey> => {
    const key = (await list()).find((each) => each.id === id);
    assert.ok(key);
    return key;
  };
  const eventsOf = async (keyId: string) =>
    (await Array.fromAsync(test.client.events.export())).filter((event) => event.subjectId === keyId);

  it('create prints a key that may do what was said, and nothing else', async () => {
    const { status, stdout, stderr, secret, id } = await create(
      'Night report',
      'customers:read',
      'syncs:read',
    );
    assert.equal(status, 0);
    assert.match(stdout, /^pv_test_[\w-]{43}\n$/);
    assert.match(stderr, /'Night report', of Test Lumber/);
    assert.deepEqual((await find(id)).permissions, ['customers:read', 'syncs:read']);
    assert.equal((await clientOf(secret).customers.list()).total, 2);
    assert.equal((await clientOf(secret).syncs.list()).total, 1);
    await assert.rejects(clientOf(secret).invitations.list(), PermissionDeniedError);
  });

  it('keeps a hash of the secret and what may be shown of it, nothing more', async () => {
    const { stderr, secret, id } = await create('Kept', 'customers:read');
    const unused = await find(id);
    assert.deepEqual(
      [unused.prefix, unused.lastFour, unused.lastUsedAt],
      ['pv_test_', secret.slice(-4), null],
    );
    await clientOf(secret).customers.list();
    const [used, { stdout: shown }] = [await find(id), await run('list')];
    assert.ok(used.lastUsedAt !== null);
    assert.match(
      shown,
      new RegExp(`${id}  Kept +pv_test_[.]{3}${used.lastFour}  active +\\d{4}-.*customers:read\n`),
    );
    for (const text of [stderr, shown, JSON.stringify(used)]) {
      assert.ok(!text.includes(secret.slice('pv_test_'.length, -4)), text);
    }
    const { rows: tables } = await test.owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    assert.ok(tables.length > 20);
    for (const { name } of tables) {
      const { rowCount } = await test.owner.query(
        `select from ${name} as t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`,
        [secret, Buffer.from(secret).toString('hex')],
      );
      assert.equal(rowCount, 0, name);
    }
  });

  it('create --everything makes a key that may make tokens, too', async () => {
    const { stdout } = await run('create', '--name', 'All', '--everything');
    const client = clientOf(stdout.trim());
    assert.equal((await client.dealer.get()).name, 'Test Lumber');
    assert.deepEqual((await list())[0]?.permissions, ['*']);
    assert.match((await run('list')).stdout, /All .* everything\n/);
  });

  it('revoke ends a key within a second, and says so again where it was revoked before', async () => {
    const { secret, id } = await create('Leaked', 'customers:read');
    await clientOf(secret).customers.list();
    assert.match((await run('revoke', id)).stderr, /'Leaked', of Test Lumber works no more/);
    const refused = await untilRefused(() => clientOf(secret).customers.list());
    assert.ok(refused instanceof UnauthenticatedError);
    const again = await run('revoke', id);
    assert.deepEqual([again.status, again.stdout], [0, '']);
    assert.match(again.stderr, /was revoked before/);
    assert.equal((await find(id)).state, 'revoked');
    assert.deepEqual(
      (await eventsOf(id)).map(({ type, actor }) => [type, actor.type]),
      [
        ['api_key.created', 'system'],
        ['api_key.revoked', 'system'],
      ],
    );
  });

  it('says in one line what is wrong, and how to go on', async () => {
    const { id } = await create('Faults', 'customers:read');
    await run('revoke', id);
    const cases: [outcome: CommandOutcome, line: RegExp][] = [
      [await run('create', '--permission', 'customers:read'), /^error: required option '--name <name>'/],
      [await run('create', '--name', 'x'), /^error: --permission: say what the key may do, or --everything/],
      [
        await run('create', '--name', 'x', '--permission', 'customers'),
        /'customers' is invalid.*customers:read/,
      ],
      [await run('create', '--name', ' ', '--everything'), /'--name <name>'.*1-100 characters/],
      [
        await run('list', '--dealer', 'nobody'),
        /^error: there is no dealer 'nobody'; there is: test-lumber\n$/,
      ],
      [await run('revoke', UNKNOWN_ID), /^error: the dealer has no key 0198c0de.*payvite keys list/],
      [await run('revoke', 'Faults'), /^error: 'Faults' is no id of a key; payvite keys list/],
      [await run('rotate', id), /^error: the key .* was revoked; make another one/],
      [await run('rotate', id, '--overlap-hours', 'two'), /--overlap-hours.*number of hours, 0-720/],
      [await runCommand(['keys', 'list'], { DATABASE_URL: 'nonsense' }), /DATABASE_URL: /],
    ];
    for (const [{ status, stdout, stderr }, line] of cases) {
      assert.match(stderr, line);
      assert.deepEqual([status, stdout], [1, ''], stderr);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    }
  });

  it('makes no database where there is none', async () => {
    const home = join(test.csvDirectory, '..', 'nowhere');
    const { status, stderr } = await runCommand(['keys', 'list'], { PAYVITE_HOME: home });
    assert.equal(status, 1);
    assert.match(stderr, /nowhere holds no database; set PAYVITE_HOME or DATABASE_URL/);
    await assert.rejects(access(home));
  });

  // The last ones: they move the clock, by which commands do not go.
  it('rotate makes another key, and the old one works on until its time', async () => {
    const { secret: old, id } = await create('ERP server', 'customers:read', 'embed_sessions:create');
    const { status, stdout, stderr } = await run('rotate', id);
    assert.equal(status, 0);
    assert.match(stdout, /^pv_test_[\w-]{43}\n$/);
    const [newKey, ...rest] = await list();
    assert.ok(newKey && newKey.id !== id);
    assert.deepEqual(
      [newKey.name, newKey.permissions],
      ['ERP server', ['customers:read', 'embed_sessions:create']],
    );
    const endsAt = rest.find((each) => each.id === id)?.expiresAt ?? '';
    assert.match(stderr, new RegExp(`ends at ${endsAt.replaceAll('.', '[.]')}`));
    assert.match((await run('list')).stdout, /ends \d{4}-\d\d-\d\dT\d\d:\d\dZ/);
    assert.match((await run('rotate', id)).stderr, /was rotated before and ends at .*newer key/);

    const [rotated] = (await eventsOf(id)).slice(-1);
    assert.deepEqual(rotated?.data, { newApiKeyId: newKey.id, expiresAt: endsAt });
    assert.equal((await eventsOf(newKey.id))[0]?.type, 'api_key.created');

    await test.advance({ minutes: 23 * 60 });
    assert.equal((await clientOf(old).customers.list()).total, 2);
    assert.equal((await clientOf(stdout.trim()).customers.list()).total, 2);
    await test.advance({ minutes: 61 });
    await assert.rejects(clientOf(old).customers.list(), UnauthenticatedError);
    await assert.rejects(clientOf(stdout.trim()).customers.get(UNKNOWN_ID), NotFoundError);
  });

  it('rotate --overlap-hours 0 ends the old key within a second', async () => {
    const { secret: old, id } = await create('Leaked twice', 'customers:read');
    const { stdout } = await run('rotate', id, '--overlap-hours', '0');
    assert.ok((await untilRefused(() => clientOf(old).customers.list())) instanceof UnauthenticatedError);
    assert.equal((await clientOf(stdout.trim()).customers.list()).total, 2);
  });
});

/** What is thrown in the end by what works for a while. */
async function untilRefused(ask: () => Promise<unknown>): Promise<unknown> {
  let refused: unknown;
  await until(() =>
    ask().then(
      () => false,
      (error: unknown) => {
        refused = error;
        return true;
      },
    ),
  );
  return refused;
}
