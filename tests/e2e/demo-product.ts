import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { simpleParser, type ParsedMail } from 'mailparser';

const MAIN = fileURLToPath(new URL('../../packages/connector/dist/main.js', import.meta.url));

/** The product as `npm start` serves it, in a home and on ports of its own. */
export interface DemoProduct {
  connectorUrl: string;
  erpUrl: string;
  /** Where the sample export is. */
  exportDirectory: string;
  apiKey: string;
  /** The mails that left so far, oldest first, as a mail program reads them. */
  readOutbox(): Promise<ParsedMail[]>;
  /** Waits until so many mails have left to `address`, and returns the newest. */
  waitForMail(address: string, count?: number): Promise<ParsedMail>;
  /** Moves the product's clock forward. */
  advanceDays(days: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the built product with `start --demo` and waits until it says that it is ready.
 *
 * @param options.hasPayments begins with the sample's payments, as `npm start` does; default false: a journey makes its own.
 */
export async function startDemoProduct({ hasPayments = false } = {}): Promise<DemoProduct> {
  const home = await mkdtemp(join(tmpdir(), 'payvite-e2e-'));
  // mkdtemp's mode would keep PostgreSQL's account out where the tests run as root; the product copes, but slower.
  await chmod(home, 0o711);
  const [port, demoPort] = await findFreePorts();
  const child = spawn(
    process.execPath,
    [MAIN, 'start', '--demo', ...(hasPayments ? [] : ['--no-payments'])],
    {
      env: {
        ...process.env,
        PORT: String(port),
        DEMO_PORT: String(demoPort),
        PAYVITE_HOME: home,
        DEALER_TIME_ZONE: 'America/Denver',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await waitForReady(child);
  } catch (error) {
    await stop();
    throw error;
  }

  const connectorUrl = `http://localhost:${port}`;
  const outbox = join(home, 'outbox');
  const readOutbox = async (): Promise<ParsedMail[]> => {
    const names = await readdir(outbox).catch(() => []);
    const files = names.filter((name) => name.endsWith('.eml')).sort();
    return Promise.all(files.map(async (name) => simpleParser(await readFile(join(outbox, name)))));
  };
  return {
    connectorUrl,
    erpUrl: `http://localhost:${demoPort}`,
    exportDirectory: join(home, 'spruce-export'),
    apiKey: (await readFile(join(home, 'api-key'), 'utf8')).trim(),
    readOutbox,
    async waitForMail(address, count = 1) {
      for (const deadline = Date.now() + 60_000; ; await pause(100)) {
        const mails = (await readOutbox()).filter((mail) => recipientOf(mail) === address.toLowerCase());
        const newest = mails.at(-1);
        if (mails.length >= count && newest !== undefined) return newest;
        if (Date.now() > deadline)
          throw new Error(`Only ${mails.length} of ${count} mails left to ${address}.`);
      }
    },
    async advanceDays(days) {
      const response = await fetch(`${connectorUrl}/demo/clock`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ advanceSeconds: days * 86_400 }),
      });
      if (!response.ok) throw new Error(`The clock did not move: ${await response.text()}`);
    },
    stop,
  };
}

/** The one address a mail goes to. */
export function recipientOf(mail: ParsedMail): string | undefined {
  return [mail.to ?? []].flat()[0]?.value[0]?.address?.toLowerCase();
}

/** The invitation's link, as it stands in the text part; the HTML part must carry the same. */
export function linkIn(mail: ParsedMail, connectorUrl: string): string {
  const found = new RegExp(`${connectorUrl}/i/[A-Za-z0-9_-]+`).exec(mail.text ?? '')?.[0];
  if (found === undefined) throw new Error(`No link in the text part:\n${mail.text}`);
  if (typeof mail.html !== 'string' || !mail.html.includes(found))
    throw new Error('The HTML part has another link.');
  return found;
}

async function waitForReady(child: ChildProcess): Promise<void> {
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Payvite is ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The product ended with ${code}:\n${output}`)));
  });
  const timeout = AbortSignal.timeout(120_000);
  await Promise.race([
    ready,
    once(timeout, 'abort').then(() => Promise.reject(new Error(`Not ready:\n${output}`))),
  ]);
}

async function findFreePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] as number, ports[1] as number];
}
