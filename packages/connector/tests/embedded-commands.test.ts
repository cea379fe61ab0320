import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import { isAlive } from '../src/db/folder-publication.ts';
import { findPostgresAccount } from '../src/db/postgres-account.ts';
import { locateCluster } from '../src/db/postgres-cluster.ts';
import { readServerLock } from '../src/db/postgres-server.ts';
import { runCommand } from './command-process.ts';
import { startConnectorProcess, until, type ConnectorProcess } from './connector-process.ts';
import { plainCustomers, writeExport } from './export-folder.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('commands on the embedded database', () => {
  let home: string;
  let service: ConnectorProcess | undefined;

  before(async () => {
    home = await makeScratchHome();
    await writeExport(join(home, 'export'), plainCustomers(2));
  });
  after(async () => {
    service?.child.kill('SIGTERM');
    await service?.ended;
    await rm(home, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runCommand(args, { PAYVITE_HOME: home });
  const databasePid = async (): Promise<number | undefined> => {
    const { dataFolder } = await locateCluster(home, await findPostgresAccount(), () => undefined);
    const lock = await readServerLock(dataFolder);
    return lock !== undefined && isAlive(lock.pid) ? lock.pid : undefined;
  };

  it('make a dealer where there was nothing, with whom the service starts, told nothing of dealers', async () => {
    const dealer = [
      '--name',
      'Test Lumber',
      '--mode',
      'test',
      '--erp',
      'csv',
      '--csv-dir',
      join(home, 'export'),
    ];
    const { status, stdout, stderr } = await run('dealer', 'create', ...dealer);
    assert.equal(status, 0, stderr);
    assert.equal(await databasePid(), undefined);
    service = startConnectorProcess(['start', '--port', '0'], {
      PAYVITE_HOME: home,
      PAYVITE_SECRET: '',
      PAYVITE_API_KEY: '',
      DATABASE_URL: '',
      MAIL_TRANSPORT: 'outbox',
      LOG_LEVEL: 'warn',
    });
    const client = new PayviteClient({ baseUrl: await service.url, apiKey: stdout.trim() });
    assert.equal((await client.dealer.get()).name, 'Test Lumber');
    await until(async () => (await client.syncs.list({ state: 'succeeded' })).total === 1);
    assert.equal((await client.customers.list()).total, 2);
    assert.doesNotMatch(service.stdout(), /secret key was made/);
    assert.match(service.stdout(), new RegExp(`Outbox +${join(home, 'outbox')}\n`));
  });

  it('work beside the service, which goes on', async () => {
    assert.ok(service);
    const baseUrl = await service.url;
    const pid = await databasePid();
    const { stdout } = await run('keys', 'create', '--name', 'Beside', '--permission', 'dealer:read');
    assert.equal(await databasePid(), pid);
    const client = new PayviteClient({ baseUrl, apiKey: stdout.trim() });
    assert.equal((await client.dealer.get()).name, 'Test Lumber');
  });

  it('start it where the service does not run, and stop it again', async () => {
    service?.child.kill('SIGTERM');
    await service?.ended;
    assert.equal(await databasePid(), undefined);
    const { status, stdout } = await run('keys', 'list', '--json');
    assert.equal(status, 0);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ['Beside', 'First key']);
    assert.equal(await databasePid(), undefined);
  });
});
