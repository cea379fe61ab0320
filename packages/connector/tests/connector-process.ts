import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The program that `payvite` is. */
export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The `payvite` command as a process of its own: for what only a process can show, such as signals, crashes and logs. */
export interface ConnectorProcess {
  child: ChildProcess;
  /** What it has printed so far. */
  stdout(): string;
  /** What it has logged so far. */
  stderr(): string;
  /** Where it serves, once it says that it is ready. Rejects when it ends before. */
  url: Promise<string>;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs `payvite <args>` with `env` over our own environment. */
export function startConnectorProcess(
  args: readonly string[],
  env: Record<string, string>,
): ConnectorProcess {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const port = /Connector +http:\/\/localhost:(\d+)/.exec(stdout)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    void ended.then(() => reject(new Error(`The connector ended before it was ready: ${stderr}`)));
  });
  // Whoever does not wait for it need not hear of it.
  url.catch(() => undefined);
  return { child, stdout: () => stdout, stderr: () => stderr, url, ended };
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 100_000; !(await condition()); await pause(10)) {
    if (Date.now() > deadline) throw new Error('It did not come to that in 100 seconds.');
  }
}
