import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;

/**
 * Starts WebKitWebDriver on a free port of the loopback, on a screen of its own that nobody sees.
 *
 * @param {{ driver: string, xvfb: string }} executables
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 * @throws where one of the two ends or is not ready in time; nothing is left running then.
 */
export async function startWebkitDriver({ driver, xvfb }) {
  const home = await mkdtemp(join(tmpdir(), 'payvite-webkit-'));
  /** @type {Group[]} */
  const groups = [];
  const stop = async () => {
    for (const group of groups.toReversed()) await group.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    // Xvfb takes the first display that is free and writes its number to the given descriptor.
    const screen = startGroup(
      xvfb,
      ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
      {},
    );
    groups.push(screen);
    const display = await inTime(screen, (signal) => firstLine(screen, signal));

    const port = await findFreePort();
    const server = startGroup(driver, ['--host=127.0.0.1', `--port=${port}`], {
      DISPLAY: `:${display}`,
      WAYLAND_DISPLAY: '',
      GDK_BACKEND: 'x11',
      // Neither settings of whoever runs the tests nor traces in their folders.
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_DATA_HOME: join(home, 'data'),
    });
    groups.push(server);
    await inTime(server, (signal) => untilReady(`http://127.0.0.1:${port}/status`, signal));
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @typedef {ReturnType<typeof startGroup>} Group */

/**
 * A program in a process group of its own, so that it can be stopped with the browser it starts.
 *
 * @param {string} path
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function startGroup(path, args, env) {
  const child = spawn(path, args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let messages = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (messages = `${messages}${text}`.slice(-2000)));
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, signal) =>
      resolve(`${signal ?? `exit status ${status}`}; ${messages.trim()}`),
    );
  });
  return {
    path,
    numbers: /** @type {import('node:stream').Readable} */ (child.stdio[3]),
    /** Resolves with how it ended. */
    ended: /** @type {Promise<string>} */ (ended),
    async stop() {
      signalGroup(child.pid, 'SIGTERM');
      await Promise.race([ended, wait(2000, undefined, { ref: false })]);
      // Whoever of the group did not listen.
      signalGroup(child.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of them have ended.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * @template Value
 * @param {Group} group
 * @param {(signal: AbortSignal) => Promise<Value>} ready Gives up when the signal says so.
 */
async function inTime(group, ready) {
  const controller = new AbortController();
  const { signal } = controller;
  try {
    return await Promise.race([
      ready(signal),
      group.ended.then((how) => {
        throw new Error(`${group.path} ended before it was ready (${how})`);
      }),
      wait(START_TIMEOUT_MS, undefined, { signal }).then(() => {
        throw new Error(`${group.path} was not ready within ${START_TIMEOUT_MS / 1000} s`);
      }),
    ]);
  } finally {
    controller.abort();
  }
}

/** @param {Group} group @param {AbortSignal} signal */
async function firstLine({ numbers }, signal) {
  const [line] = await once(createInterface({ input: numbers }), 'line', { signal });
  return String(line);
}

/** @param {string} url @param {AbortSignal} signal */
async function untilReady(url, signal) {
  for (;;) {
    const answer = await fetch(url, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await wait(50, undefined, { signal });
  }
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
