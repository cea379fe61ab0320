import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { PayviteClient } from '@payvite/sdk';
import { ConfigError } from '../src/config-error.ts';
import { startConnector, type Connector } from '../src/server.ts';
import { runCommand } from './command-process.ts';
import { MAIN, startConnectorProcess, until } from './connector-process.ts';
import { createScratchDatabase } from './scratch-database.ts';
import { makeScratchHome } from './scratch-server.ts';

describe('the demo', () => {
  let first: Connector;
  let home: string;
  let dropDatabase: () => Promise<void>;
  let env: Record<string, string>;

  before(async () => {
    const scratch = await createScratchDatabase();
    dropDatabase = () => scratch.drop();
    home = await makeScratchHome();
    env = {
      PORT: '0',
      DEMO_PORT: '0',
      PAYVITE_HOME: home,
      PAYVITE_SECRET: randomBytes(32).toString('hex'),
      DATABASE_URL: scratch.url,
      LOG_LEVEL: 'silent',
    };
    first = await start();
  });
  after(async () => {
    await first?.close();
    await dropDatabase?.();
    await rm(home, { recursive: true, force: true });
  });

  const start = (more: Record<string, string> = {}) =>
    startConnector({ demo: true, workers: false, env: { ...env, ...more } });

  it('says by name that the port of the demo ERP is taken', async () => {
    const port = new URL(first.demo?.erpUrl ?? '').port;
    await assert.rejects(start({ DEMO_PORT: port }), (error: unknown) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.deepEqual(error.faults, [`DEMO_PORT: ${port} is taken by another program; set another one`]);
      return true;
    });
  });

  it('gives its mails to programs, by recipient, with the links in them', async () => {
    const client = new PayviteClient({ baseUrl: first.url, apiKey: first.apiKey });
    await client.syncs.start();
    await first.drain();
    const { data } = await client.customers.list({ hasEmail: true, limit: 200 });
    const [customer] = data.filter(({ defaultContactId }) => defaultContactId !== null);
    assert.ok(customer);
    const { email } = await client.invitations.send({ customerIds: [customer.id] });
    await first.drain();

    const read = async (query: string) => {
      const response = await fetch(`${first.url}/demo/outbox.json${query}`);
      assert.equal(response.headers.get('Cache-Control'), 'no-store');
      return ((await response.json()) as { data: { to: string[]; links: string[]; sentAt: string }[] }).data;
    };
    const [mail] = await read(`?to=${encodeURIComponent(email.toUpperCase())}`);
    assert.deepEqual(mail?.to, [email]);
    assert.ok(
      mail.links.some((link) => link.startsWith(`${first.context.config.publicUrl}/i/`)),
      `${mail.links}`,
    );
    assert.ok(!Number.isNaN(Date.parse(mail.sentAt)));
    assert.deepEqual(
      (await read('')).map(({ to }) => to),
      [[email]],
    );
    assert.deepEqual(await read('?to=nobody@timber.example'), []);
  });

  it('has as many customers as the docs say, and whom the README of the SDK searches for', async () => {
    const client = new PayviteClient({ baseUrl: first.url, apiKey: first.apiKey });
    const read = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8');
    const [, count] = /with (\d+) sample customers/.exec(await read('docs/test-your-integration.md')) ?? [];
    assert.equal((await client.customers.list({ limit: 1 })).total, Number(count));
    const searches = Array.from((await read('packages/sdk/README.md')).matchAll(/search: '([^']+)'/g));
    assert.ok(searches.length > 0);
    for (const [, search = ''] of searches) {
      const { data } = await client.customers.list({ search, hasEmail: true });
      assert.equal(data.length, 1, search);
    }
  });

  it('tells a program in one line where everything is, and with which key', async () => {
    const otherHome = await makeScratchHome();
    const { PORT: _port, DEMO_PORT: _demoPort, PAYVITE_HOME: _home, ...rest } = env;
    const args = ['start', '--demo', '--port', '0', '--home', otherHome, '--json'];
    const { child, stdout, ended } = startConnectorProcess(args, rest);
    try {
      await until(() => stdout().includes('\n') || child.exitCode !== null);
      const told = JSON.parse(stdout()) as Record<'url' | 'erpUrl' | 'apiKey' | 'outboxUrl', string>;
      assert.deepEqual(Object.keys(told), ['url', 'erpUrl', 'apiKey', 'outboxUrl']);
      const client = new PayviteClient({ baseUrl: told.url, apiKey: told.apiKey });
      assert.ok((await client.customers.list({ limit: 1 })).total);
      for (const url of [told.erpUrl, told.outboxUrl]) assert.equal((await fetch(url)).status, 200, url);
      assert.ok((await readdir(otherHome)).includes('spruce-export'));
    } finally {
      child.kill('SIGTERM');
      assert.deepEqual(await ended, { code: 0, signal: null });
      await rm(otherHome, { recursive: true, force: true });
    }
    assert.equal(stdout().trim().split('\n').length, 1);
  });

  /** A shell that starts it for a program, says the process's id first, and waits. */
  const startFromShell = (otherHome: string) => {
    const { PORT: _port, DEMO_PORT: _demoPort, PAYVITE_HOME: _home, ...rest } = env;
    const start = `"$NODE" --conditions=source "$MAIN" start --demo --port 0 --home "$HOME_OF_TEST" --json & echo $!; wait`;
    const shell = spawn('sh', ['-c', start], {
      env: { ...process.env, ...rest, NODE: process.execPath, MAIN, HOME_OF_TEST: otherHome },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let told = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    return { shell, lines: () => told.split('\n').slice(0, -1) };
  };
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('ends with whoever started it for a program, even where nobody tells it to', async () => {
    const otherHome = await makeScratchHome();
    const { shell, lines } = startFromShell(otherHome);
    await until(() => lines().length === 2);
    const { url } = JSON.parse(lines()[1] ?? '') as { url: string };
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    shell.kill('SIGKILL');
    await until(() => !isRunning(Number(lines()[0])));
    await rm(otherHome, { recursive: true, force: true, maxRetries: 5 });
  });

  it('ends with them also where they end while it starts', async () => {
    const otherHome = await makeScratchHome();
    const { shell, lines } = startFromShell(otherHome);
    // The sample export is written some time before it is ready.
    await until(async () => (await readdir(otherHome)).includes('spruce-export'));
    shell.kill('SIGKILL');
    const pid = Number(lines()[0]);
    try {
      await until(() => !isRunning(pid));
    } finally {
      if (isRunning(pid)) process.kill(pid, 'SIGTERM');
    }
    await rm(otherHome, { recursive: true, force: true, maxRetries: 5 });
  });

  it('tells no key where it is not the demo’s', async () => {
    const { status, stdout, stderr } = await runCommand(['start', '--json'], {});
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.equal(stderr, 'error: --json goes with --demo only.\n');
  });

  it('leaves the ERP of another demo on the same database allowed', async () => {
    const second = await start();
    try {
      for (const { demo } of [first, second]) {
        const origin = demo?.erpUrl ?? '';
        const { headers } = await fetch(`${first.url}/v1/customers`, {
          method: 'OPTIONS',
          headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
        });
        assert.equal(headers.get('Access-Control-Allow-Origin'), origin);
      }
    } finally {
      await second.close();
    }
  });
});
