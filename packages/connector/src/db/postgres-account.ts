import { execFile, type ExecFileOptions } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The unprivileged account PostgreSQL runs as when we are root: it refuses to run as root itself. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

/** The account's usual ids where /etc/passwd names none: Debian, Red Hat, Arch and most containers. */
const NOBODY: PostgresAccount = { uid: 65534, gid: 65534 };

/** Tells which account to start PostgreSQL under: undefined (our own) unless we are root, then `nobody`. */
export async function findPostgresAccount(): Promise<PostgresAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(accounts) ?? [];
  return uid === undefined ? NOBODY : { uid: Number(uid), gid: Number(gid) };
}

/**
 * Tells whether `account` may pass through `folder` and every folder above it, by their permission bits.
 *
 * @param account undefined, our own account, is not asked.
 */
export async function canEnter(account: PostgresAccount | undefined, folder: string): Promise<boolean> {
  if (account === undefined) return true;
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (!(await allows(account, current, 0o1))) return false;
    if (current === path.dirname(current)) return true;
  }
}

/** Tells whether `account` may read the file, by the permission bits of it and of the folders above. */
export async function canRead(account: PostgresAccount | undefined, file: string): Promise<boolean> {
  if (account === undefined) return true;
  return (await canEnter(account, path.dirname(file))) && allows(account, file, 0o4);
}

async function allows(account: PostgresAccount, file: string, bits: number): Promise<boolean> {
  const { uid, gid, mode } = await stat(file);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

/** How a PostgreSQL program ended; `exitCode` is null when it could not be started or was killed. */
export interface ProgramResult {
  readonly exitCode: number | null;
  /** Both streams, trimmed; when it could not be started, why. */
  readonly output: string;
}

/**
 * Runs one of PostgreSQL's programs to its end as `account`, without a shell, deaf to the `PG...` variables of our own
 * environment and speaking English.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  account: PostgresAccount | undefined,
): Promise<ProgramResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  const options: ExecFileOptions = {
    ...account,
    // The account may not enter our own working folder.
    cwd: path.parse(program).root,
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C' },
    windowsHide: true,
  };
  return new Promise((resolve) => {
    const onEnd = (error: Error | null, stdout: string | Buffer, stderr: string | Buffer) => {
      const output = `${stdout.toString()}${stderr.toString()}`.trim();
      if (error === null) resolve({ exitCode: 0, output });
      else if (typeof (error as { code?: unknown }).code === 'number')
        resolve({ exitCode: (error as unknown as { code: number }).code, output });
      else resolve({ exitCode: null, output: output === '' ? error.message : output });
    };
    try {
      execFile(program, args, options, onEnd);
    } catch (error) {
      resolve({ exitCode: null, output: String(error) });
    }
  });
}
