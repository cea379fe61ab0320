import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A Tryton of its own, with the books that `tryton-books.py` makes. */
export interface TrytonServer {
  readonly url: string;
  readonly database: string;
  /** The product's user, who may what an accountant may and no more. */
  readonly user: string;
  readonly secret: string;
  /** Does what the dealer's bookkeeper does in Tryton's own client: calls a method as the one who keeps the books. */
  keepBooks(method: string, ...params: unknown[]): Promise<unknown>;
  /** Calls a method with other context than the bookkeeper's own beside it, as wizards need. */
  keepBooksWith(context: object, method: string, ...params: unknown[]): Promise<unknown>;
  /** Makes all that was written so far a day older. */
  age(): Promise<void>;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** Debian's packages are for Debian's Python, whatever else the `PATH` has. */
const PYTHON = '/usr/bin/python3';
const TRYTOND = '/usr/bin/trytond';
const DATABASE = 'books';
const PACKAGES = 'tryton-server tryton-modules-account-invoice';
const books = fileURLToPath(new URL('tryton-books.py', import.meta.url));

/** Why there can be no Tryton here, and what helps; false where there can be one. */
export function findTrytonLack(): string | false {
  const { status } = spawnSync(PYTHON, ['-c', 'import trytond.modules.account_invoice']);
  return status === 0 ? false : `Tryton is missing: apt-get install --no-install-recommends ${PACKAGES}`;
}

/** Makes the books, which takes some 20 s of one processor, and serves them on a free port of this machine alone. */
export async function startTrytonServer(): Promise<TrytonServer> {
  const home = await mkdtemp(join(findMemory(), 'payvite-tryton-'));
  const remove = () => rm(home, { recursive: true, force: true });
  try {
    const port = await findFreePort();
    const settings = join(home, 'trytond.conf');
    await writeFile(
      settings,
      `[database]\nuri = sqlite://\npath = ${home}\n[password]\npasslib = ${home}/passlib.conf\n[web]\nlisten = 127.0.0.1:${port}\nroot = ${home}/none\n`,
    );
    // The passwords of these books need not take half a second each.
    await writeFile(
      join(home, 'passlib.conf'),
      '[passlib]\nschemes = pbkdf2_sha512\npbkdf2_sha512__default_rounds = 1000\n',
    );
    await writeFile(join(home, `${DATABASE}.sqlite`), '');
    await run(PYTHON, ['-W', 'ignore', books, home]);
    const server = spawn(PYTHON, ['-W', 'ignore', TRYTOND, '-c', settings], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-2000)));
    const ended = once(server, 'exit');
    const stop = async () => {
      server.kill('SIGKILL');
      await ended;
      await remove();
    };
    const url = `http://127.0.0.1:${port}`;
    try {
      while (!(await isUp(url))) {
        if (server.exitCode !== null || server.signalCode !== null)
          throw new Error(`trytond ended before it was ready: ${said}`);
        await pause(50);
      }
      const keepBooksWith = createCaller(url, 'bookkeeper');
      return {
        url,
        database: DATABASE,
        user: 'payvite',
        secret: secretOf('payvite'),
        keepBooks: (method, ...params) => keepBooksWith({}, method, ...params),
        keepBooksWith,
        age: () => run(PYTHON, [books, home, 'age']),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Files that need not last are fastest in memory. */
function findMemory(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(-4000)));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`The books could not be made: ${said}`);
}

async function isUp(url: string): Promise<boolean> {
  const version = { id: 1, method: 'common.server.version', params: [] };
  return ask(`${url}/`, version).then(
    () => true,
    () => false,
  );
}

async function ask(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (response.status === 401) throw new Ended();
  const answer = (await response.json()) as { result?: unknown; error?: unknown };
  if (answer.error !== undefined) throw new Error(`Tryton refuses: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

/** `tryton-books.py` gives each user one. */
function secretOf(user: string): string {
  return `${user}-Rq7vTz4kWm`;
}

/** Calls methods as a user, whose session is begun anew where it has ended. */
function createCaller(url: string, user: string): TrytonServer['keepBooksWith'] {
  const path = `${url}/${DATABASE}/`;
  let session: Promise<{ authorization: string; own: object }> | undefined;
  const logIn = async () => {
    const login = { id: 1, method: 'common.db.login', params: [user, { password: secretOf(user) }, 'en'] };
    const [id, key] = (await ask(path, login)) as [number, string];
    const authorization = `Session ${Buffer.from(`${user}:${id}:${key}`).toString('base64')}`;
    const preferences = { id: 1, method: 'model.res.user.get_preferences', params: [true, {}] };
    return { authorization, own: (await ask(path, preferences, { authorization })) as object };
  };
  const attempt = async (context: object, method: string, params: unknown[]) => {
    const { authorization, own } = await (session ??= logIn());
    return ask(path, { id: 1, method, params: [...params, { ...own, ...context }] }, { authorization });
  };
  return (context, method, ...params) =>
    attempt(context, method, params).catch((error: unknown) => {
      if (!(error instanceof Ended)) throw error;
      session = undefined;
      return attempt(context, method, params);
    });
}

/** The session is over. */
class Ended extends Error {}
