import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Everything that an installation's environment may say, so that nothing of ours reaches a command. */
const NOTHING = {
  DATABASE_URL: '',
  PAYVITE_HOME: '',
  PAYVITE_SECRET: '',
  PAYVITE_API_KEY: '',
  MAIL_TRANSPORT: '',
  PUBLIC_URL: '',
};

/** How a command ended, and all that it said. */
export interface CommandOutcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `payvite <args>` to its end, with `env` over our own environment and `input` on its standard input. */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string>,
  input?: string | Buffer,
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], {
    env: { ...process.env, ...NOTHING, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // One that ends without reading it has said what it has to say.
  child.stdin.on('error', () => undefined).end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}
