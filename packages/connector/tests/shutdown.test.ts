import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isAlive } from '../src/db/folder-publication.ts';
import { locateCluster } from '../src/db/postgres-cluster.ts';
import { findPostgresAccount } from '../src/db/postgres-account.ts';
import { readServerLock } from '../src/db/postgres-server.ts';
import { startConnectorProcess, until, type ConnectorProcess } from './connector-process.ts';
import { plainCustomers, writeExport } from './export-folder.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('a connector with its own database', () => {
  let home: string;
  const running = new Set<ConnectorProcess>();

  before(async () => {
    home = await makeScratchHome();
    await writeExport(join(home, 'export'), plainCustomers(3));
  });
  after(async () => {
    // Whatever a failed test left: the next one adopts the database and stops it.
    for (const connector of running) connector.child.kill('SIGKILL');
    if ((await databasePid()) !== undefined) await end(start(), ['SIGTERM']);
    await rm(home, { recursive: true, force: true });
  });

  function start(env: Record<string, string> = {}): ConnectorProcess {
    const connector = startConnectorProcess(['start', '--port', env['PORT'] ?? '0'], {
      PAYVITE_HOME: home,
      PAYVITE_SECRET: '',
      PAYVITE_API_KEY: '',
      DATABASE_URL: '',
      ERP_KIND: 'csv',
      ERP_CSV_DIR: join(home, 'export'),
      MAIL_TRANSPORT: 'outbox',
      DEALER_MODE: 'test',
      DEALER_NAME: 'Test Lumber',
      LOG_LEVEL: 'info',
      ...env,
    });
    running.add(connector);
    void connector.ended.then(() => running.delete(connector));
    return connector;
  }

  async function end(connector: ConnectorProcess, signals: NodeJS.Signals[]) {
    for (const signal of signals) connector.child.kill(signal);
    return connector.ended;
  }

  async function databasePid(): Promise<number | undefined> {
    const { dataFolder } = await locateCluster(home, await findPostgresAccount(), () => undefined);
    const lock = await readServerLock(dataFolder);
    return lock !== undefined && isAlive(lock.pid) ? lock.pid : undefined;
  }

  it('shows a new secret key once, and stops everything on SIGTERM', async () => {
    const first = start();
    await first.url;
    const key = (await readFile(join(home, 'api-key'), 'utf8')).trim();
    assert.ok(first.stdout().includes(key));
    assert.ok((await databasePid()) !== undefined);
    assert.deepEqual(await end(first, ['SIGTERM']), { code: 0, signal: null });
    assert.equal(await databasePid(), undefined);

    const second = start();
    await second.url;
    assert.ok(!second.stdout().includes(key));
    assert.deepEqual(await end(second, ['SIGTERM']), { code: 0, signal: null });
    assert.equal(await databasePid(), undefined);
  });

  it('stops everything on one Ctrl-C, which comes twice: from the terminal and from npm', async () => {
    const connector = start();
    await connector.url;
    connector.child.kill('SIGINT');
    await until(() => connector.stdout().includes('Stopping'));
    assert.deepEqual(await end(connector, ['SIGINT', 'SIGTERM']), { code: 0, signal: null });
    assert.equal(await databasePid(), undefined);
  });

  it('stops everything when it is told so while it starts', async () => {
    const connector = start();
    await until(async () => (await databasePid()) !== undefined);
    assert.deepEqual(await end(connector, ['SIGINT']), { code: 0, signal: null });
    assert.equal(await databasePid(), undefined);
    assert.doesNotMatch(connector.stdout(), /ready/);
  });

  it('stops its database again when the port is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const connector = start({ PORT: String(port) });
    assert.deepEqual(await connector.ended, { code: 1, signal: null });
    assert.match(connector.stderr(), new RegExp(`PORT: ${port} is taken`));
    assert.equal(await databasePid(), undefined);
    other.close();
  });
});
