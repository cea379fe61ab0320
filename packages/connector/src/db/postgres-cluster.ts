import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isThere, publishFolder } from './folder-publication.ts';
import { canEnter, runProgram, type PostgresAccount } from './postgres-account.ts';
import { makeSystemFolder, SYSTEM_FOLDER, type PostgresBinaries } from './postgres-binaries.ts';
import { readOrMakeSecret } from './secret-file.ts';

/** The name of PostgreSQL's superuser, which owns our database, and of that database. */
export const OWNER = 'payvite';

/** A data folder that `initdb` made or will make, and the owner's password to it. */
export interface PostgresCluster {
  readonly dataFolder: string;
  readonly password: string;
}

/**
 * Finds where the database of `home` lives, and makes home and password when they are missing. The data are in
 * `<home>/postgres`; as root in a home that the unprivileged account cannot enter, in a folder under
 * {@link SYSTEM_FOLDER} named by the SHA-256 of home's real path.
 *
 * @throws Error that says what to do: the password is gone, or the account can no longer enter a home it could enter.
 */
export async function locateCluster(
  home: string,
  account: PostgresAccount | undefined,
  warn: (message: string) => void,
): Promise<PostgresCluster> {
  // Others may pass through to the database's folder; they cannot list the home.
  await mkdir(home, { recursive: true, mode: 0o711 });
  const realHome = await realpath(home);
  const inside = path.join(realHome, 'postgres');
  const passwordFile = path.join(realHome, 'postgres-password');

  const isInside = await isThere(inside);
  const isEnterable = await canEnter(account, realHome);
  // The password is made before any data, so data without it were left by someone who deleted it.
  if (isInside && !(await isThere(passwordFile))) {
    throw new Error(
      `${inside} holds a database, but its password, ${passwordFile}, is gone. Put the file back, ` +
        `or delete the folder to begin with an empty database.`,
    );
  }
  if (isInside && !isEnterable) {
    throw new Error(
      `As root, PostgreSQL runs as the account with uid ${account?.uid}, which can no longer enter ${realHome}. ` +
        `Let others pass through it and the folders above it (chmod o+x).`,
    );
  }
  const { value: password } = await readOrMakeSecret(passwordFile, () =>
    randomBytes(32).toString('base64url'),
  );
  if (isInside) return { dataFolder: inside, password };

  // Named by the password too: who deletes the home gets a new database, not one that refuses the new password.
  const outsideParent = path.join(SYSTEM_FOLDER, sha256(realHome));
  const outside = path.join(outsideParent, sha256(password).slice(0, 16));
  if (isEnterable && !(await isThere(outside))) return { dataFolder: inside, password };

  const abandoned = (await readdir(outsideParent).catch(() => [])).filter(
    (name) => !name.startsWith(path.basename(outside)),
  );
  if (abandoned.length > 0) {
    warn(
      `${outsideParent} holds databases of an earlier ${realHome}, which can be deleted: ${abandoned.join(', ')}`,
    );
  }
  return { dataFolder: outside, password };
}

/** Makes the data folder with `initdb` unless it is there, whole or not at all, also when several processes do it. */
export async function initializeCluster(
  cluster: PostgresCluster,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<void> {
  const { dataFolder, password } = cluster;
  if (dataFolder.startsWith(path.join(SYSTEM_FOLDER, path.sep))) {
    await makeSystemFolder();
    await mkdir(path.dirname(dataFolder), { recursive: true, mode: 0o711 });
  }
  await publishFolder(dataFolder, async (draft) => {
    const passwordFile = `${draft}.password`;
    try {
      await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
      if (account !== undefined) {
        await chown(passwordFile, account.uid, account.gid);
        await chown(draft, account.uid, account.gid);
      }
      // Its own C.UTF-8 sorts and folds case alike on every system. The system's, where there is one, tells pg_trgm
      // which characters are letters.
      for (const characters of ['C.UTF-8', 'C']) {
        const { exitCode, output } = await runProgram(
          binaries.initdb,
          [
            ...['-D', draft, '-U', OWNER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8'],
            ...[
              '--locale=C',
              `--lc-ctype=${characters}`,
              '--locale-provider=builtin',
              '--builtin-locale=C.UTF-8',
            ],
            '--no-instructions',
          ],
          account,
        );
        if (exitCode === 0) return;
        if (characters === 'C' || !output.includes('invalid locale name')) {
          throw new Error(`PostgreSQL's initdb failed for ${dataFolder}: ${output}`);
        }
      }
    } finally {
      await rm(passwordFile, { force: true });
    }
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
